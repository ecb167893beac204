import {
  area,
  booleanIntersects,
  explode,
  featureCollection,
  intersect,
  lineSegment,
  pointToLineDistance,
  polygonToLine,
  union,
} from '@turf/turf';
import type { Feature, LineString, MultiLineString, MultiPolygon, Polygon } from 'geojson';
import type { ShownConflict, SitePreview } from './site-preview-store.ts';

/** A feature as a tile shows it: cut at the tile's edge and thinned for the zoom. */
export interface ShownFeature {
  layerId: string;
  geometry: Polygon | MultiPolygon | LineString | MultiLineString;
}

type Area = Feature<Polygon | MultiPolygon>;
type Line = Feature<LineString | MultiLineString>;

const asFeature = <G extends ShownFeature['geometry']>(geometry: G): Feature<G> => ({ type: 'Feature', properties: {}, geometry });
const isArea = ({ geometry }: ShownFeature): boolean => geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';

/**
 * What a site meets of what the map shows, before the server has judged it: the ground it shares with areas, and the nearest line. The same
 * feature may lie in several tiles: its pieces are joined before they are measured. Only for the eye, as exact as the tiles are.
 */
export function previewOf(site: Polygon | MultiPolygon, shown: readonly ShownFeature[]): SitePreview {
  const ground = asFeature(site);
  const layers = [...new Set(shown.filter(isArea).map(({ layerId }) => layerId))];
  const conflicts = layers.flatMap((layerId) => {
    const pieces = shown.filter((each) => each.layerId === layerId && isArea(each));
    const shared = pieces.flatMap(({ geometry }) => intersect(featureCollection([ground, asFeature(geometry) as Area])) ?? []);
    return sharedOf(layerId, shared);
  });
  return {
    conflicts,
    nearest: nearestOf(
      ground,
      shown.filter((each) => !isArea(each)),
    ),
  };
}

function sharedOf(layerId: string, pieces: Area[]): ShownConflict[] {
  const [first, ...rest] = pieces;
  if (!first) return [];
  const joined = rest.length > 0 ? union(featureCollection(pieces)) : first;
  return joined ? [{ layerId, areaM2: area(joined), geometry: joined.geometry }] : [];
}

/** The corners of each against the edges of the other: two straight edges that do not cross are nearest at a corner. */
function nearestOf(ground: Area, lines: readonly ShownFeature[]): SitePreview['nearest'] {
  let nearest: SitePreview['nearest'] = null;
  for (const { layerId, geometry } of lines) {
    const distanceM = distanceBetween(ground, asFeature(geometry) as Line);
    if (!nearest || distanceM < nearest.distanceM) nearest = { layerId, distanceM };
  }
  return nearest;
}

function distanceBetween(ground: Area, line: Line): number {
  if (booleanIntersects(ground, line)) return 0;
  const outline = polygonToLine(ground);
  const edges = outline.type === 'FeatureCollection' ? outline.features : [outline];
  const toEdges = (of: Area | Line, segments: Feature<LineString>[]): number[] =>
    explode(of).features.flatMap((corner) => segments.map((segment) => pointToLineDistance(corner, segment, { units: 'meters' })));
  return Math.min(
    ...toEdges(ground, lineSegment(line).features),
    ...toEdges(
      line,
      edges.flatMap((edge) => lineSegment(edge).features),
    ),
  );
}
