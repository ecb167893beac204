import type { MultiPolygon, Polygon } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import { sitingEndpoints } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { mapWishes } from './commands.ts';
import { boxOf, positionsOf } from './geometry.ts';
import { layerCatalogue } from './load-layers.ts';
import type { ShownFeature } from './site-preview.ts';
import { sitePreview } from './site-preview-store.ts';
import { blueprintSource } from './style.ts';

/** About 500 m: a line farther away concerns no rule. */
const ROOM_DEG = 0.005;
/** More shapes than these near a site would hold up the hand. */
const SHAPES_MAX = 400;

/** Compares the site that a room wishes with what the tiles hold, at most once a frame; the geometry library comes when first needed. */
export function bindSitePreview(map: MapLibre): () => void {
  let wanted: Polygon | MultiPolygon | null = null;
  let frame = 0;
  const compare = async (): Promise<void> => {
    frame = 0;
    const site = wanted;
    if (!site) return;
    const [{ previewOf }, layerIds] = await Promise.all([import('./site-preview.ts'), forbidding()]);
    if (site === wanted) sitePreview.set(previewOf(site, shownNear(map, site, layerIds)));
  };
  const stop = mapWishes.subscribe(({ site }) => {
    if (site === wanted) return;
    wanted = site;
    if (!site) sitePreview.set(null);
    else frame ||= requestAnimationFrame(() => void compare().catch(() => sitePreview.set(null)));
  });
  return () => {
    cancelAnimationFrame(frame);
    wanted = null;
    stop();
  };
}

let layersOfRules: Promise<ReadonlySet<string>> | undefined;

/** The layers whose ground rules keep clear, read once; where a site must be inside is for the check alone. */
function forbidding(): Promise<ReadonlySet<string>> {
  layersOfRules ??= call(sitingEndpoints.rules).then(({ items }) => {
    const clear = items.filter(({ check }) => check === 'no_overlap' || check === 'min_distance' || check === 'live_site');
    return new Set(clear.flatMap(({ layerId }) => layerId ?? []));
  });
  layersOfRules.catch(() => {
    layersOfRules = undefined;
  });
  return layersOfRules;
}

/** The features of some layers near a site, out of the tiles that are loaded. */
function shownNear(map: MapLibre, site: Polygon | MultiPolygon, layerIds: ReadonlySet<string>): ShownFeature[] {
  const [west, south, east, north] = boxOf(positionsOf(site.coordinates));
  const near = (geometry: ShownFeature['geometry']): boolean => {
    const [w, s, e, n] = boxOf(positionsOf(geometry.coordinates));
    return w <= east + ROOM_DEG && e >= west - ROOM_DEG && s <= north + ROOM_DEG && n >= south - ROOM_DEG;
  };
  const asked = layerCatalogue.get().filter(({ id, geometry }) => layerIds.has(id) && geometry !== 'point');
  return asked
    .flatMap(({ id, tileset }) =>
      map
        .querySourceFeatures(blueprintSource, { sourceLayer: tileset, filter: ['==', ['get', 'layer'], id] })
        .map(({ geometry }): ShownFeature => ({ layerId: id, geometry: geometry as ShownFeature['geometry'] })),
    )
    .filter(({ geometry }) => near(geometry))
    .slice(0, SHAPES_MAX);
}
