import type { MultiPolygon, Polygon } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
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
    const { previewOf } = await import('./site-preview.ts');
    if (site === wanted) sitePreview.set(previewOf(site, shownNear(map, site)));
  };
  const stop = mapWishes.subscribe(({ site }) => {
    if (site === wanted) return;
    wanted = site;
    if (!site) sitePreview.set(null);
    else frame ||= requestAnimationFrame(() => void compare());
  });
  return () => {
    cancelAnimationFrame(frame);
    wanted = null;
    stop();
  };
}

/** The features of the layers that rules ask, near a site, out of the tiles that are loaded. */
function shownNear(map: MapLibre, site: Polygon | MultiPolygon): ShownFeature[] {
  const [west, south, east, north] = boxOf(positionsOf(site.coordinates));
  const near = (geometry: ShownFeature['geometry']): boolean => {
    const [w, s, e, n] = boxOf(positionsOf(geometry.coordinates));
    return w <= east + ROOM_DEG && e >= west - ROOM_DEG && s <= north + ROOM_DEG && n >= south - ROOM_DEG;
  };
  const asked = layerCatalogue.get().filter(({ constraint, geometry }) => constraint && geometry !== 'point');
  return asked
    .flatMap(({ id, tileset }) =>
      map
        .querySourceFeatures(blueprintSource, { sourceLayer: tileset, filter: ['==', ['get', 'layer'], id] })
        .map(({ geometry }): ShownFeature => ({ layerId: id, geometry: geometry as ShownFeature['geometry'] })),
    )
    .filter(({ geometry }) => near(geometry))
    .slice(0, SHAPES_MAX);
}
