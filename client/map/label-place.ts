import type { Geometry, Position } from 'geojson';
import { boxOf } from './geometry.ts';

/**
 * A place for a label inside an area: the middle of the widest stretch among some latitudes of its biggest part, holes left out.
 * For other geometries: the middle corner of a line, the point itself.
 */
export function labelPlace(geometry: Geometry): [number, number] {
  if (geometry.type === 'Point') return [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  const rings = [...parts].sort((a, b) => boxSize(b[0] ?? []) - boxSize(a[0] ?? []))[0];
  if (!rings?.[0]) return middleCorner(geometry);
  const [west, south, east, north] = boxOf(rings[0]);
  let best = { width: 0, place: [(west + east) / 2, (south + north) / 2] as [number, number] };
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const lat = south + (north - south) * share;
    const stretch = widestAt(rings, lat);
    if (stretch && stretch[1] - stretch[0] > best.width * 1.15)
      best = { width: stretch[1] - stretch[0], place: [(stretch[0] + stretch[1]) / 2, lat] };
  }
  return best.place;
}

/** The size of a ring's box, square degrees: enough to compare. */
export function boxSize(ring: readonly Position[]): number {
  const [west, south, east, north] = boxOf(ring);
  return ring.length > 0 ? (east - west) * (north - south) : 0;
}

function middleCorner(geometry: Geometry): [number, number] {
  const line =
    geometry.type === 'LineString' ? geometry.coordinates : geometry.type === 'MultiLineString' ? (geometry.coordinates[0] ?? []) : [];
  const middle = line[Math.floor(line.length / 2)];
  return [middle?.[0] ?? 0, middle?.[1] ?? 0];
}

/** The widest inner stretch on a latitude, by the crossings of all rings from west to east. */
function widestAt(rings: readonly Position[][], lat: number): [number, number] | null {
  const crossings = rings
    .flatMap((ring) =>
      ring.flatMap(([x1 = 0, y1 = 0], index) => {
        const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
        return y1 > lat === y2 > lat ? [] : [x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)];
      }),
    )
    .sort((a, b) => a - b);
  let widest: [number, number] | null = null;
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [left = 0, right = 0] = [crossings[index], crossings[index + 1]];
    if (!widest || right - left > widest[1] - widest[0]) widest = [left, right];
  }
  return widest;
}
