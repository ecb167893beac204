import type { MapGeoJSONFeature, Map as MapLibre, MapMouseEvent, PointLike } from 'maplibre-gl';
import { go } from '../state/url-state.ts';
import { drawing } from './draw-store.ts';
import { type MapFeature, tellMap } from './events.ts';

const reachPx = 3;
/** What a click means first: what a room laid over the map, then sites, parcels, zones. */
const order = ['sites', 'parcels', 'zones', 'base'];

/** A rendered feature with the properties that every tile carries. */
export function mapFeature(feature: MapGeoJSONFeature): MapFeature {
  const text = (name: string): string =>
    feature.properties[name] === undefined || feature.properties[name] === null ? '' : String(feature.properties[name]);
  return {
    tileset: feature.sourceLayer ?? feature.source,
    id: feature.id,
    layer: text('layer'),
    code: text('code'),
    name: text('name'),
    use: text('use'),
    status: text('status'),
    region: text('region'),
  };
}

function around(at: { x: number; y: number }): [PointLike, PointLike] {
  return [
    [at.x - reachPx, at.y - reachPx],
    [at.x + reachPx, at.y + reachPx],
  ];
}

/** The features of the server's tiles at a point of the screen, the most particular first. */
export function featuresAt(map: MapLibre, at: { x: number; y: number }): MapFeature[] {
  const seen = new Set<string>();
  return map
    .queryRenderedFeatures(around(at))
    .filter((feature) => order.includes(feature.sourceLayer ?? '') && feature.layer.type !== 'symbol')
    .map(mapFeature)
    .filter(({ layer, code }) => !seen.has(`${layer}/${code}`) && seen.add(`${layer}/${code}`))
    .sort((a, b) => order.indexOf(a.tileset) - order.indexOf(b.tileset));
}

/** Choose a shape that a room laid over the map, or a candidate. Answers whether there was one. */
function pickOverlay(map: MapLibre, at: { x: number; y: number }): boolean {
  const found = map.queryRenderedFeatures(around(at), {
    layers: ['overlay-fill', 'overlay-line', 'overlay-point', 'candidates-fill', 'candidates-point'],
  })[0];
  if (!found) return false;
  tellMap(found.source === 'overlay' ? 'overlay-select' : 'candidate-select', { id: String(found.properties.id) });
  return true;
}

/** Choose what is at a point: the selection in the address follows. */
export function pickAt(map: MapLibre, at: { x: number; y: number }): void {
  if (pickOverlay(map, at)) return;
  const all = featuresAt(map, at);
  const feature = all[0] ?? null;
  const { lng: lon, lat } = map.unproject([at.x, at.y]);
  go({ sel: selectionOf(feature) });
  tellMap('select', { feature, lon, lat, all });
}

/** What the address calls a feature; base features are no selection. */
export function selectionOf(feature: MapFeature | null): string | undefined {
  if (!feature?.code) return undefined;
  if (feature.tileset === 'parcels') return `parcel:${feature.code}`;
  if (feature.tileset === 'sites') return `project:${feature.code}`;
  return feature.tileset === 'zones' ? `feature:${feature.layer}/${feature.code}` : undefined;
}

/** Clicks and hovering, while nobody draws. */
export function bindPicking(map: MapLibre): void {
  let over = '';
  map.on('click', (event: MapMouseEvent) => {
    const { mode, history } = drawing.get();
    if (mode === 'idle') pickAt(map, event.point);
    else if (mode === 'site' && history.now.closed) pickOverlay(map, event.point);
  });
  map.on('mousemove', (event: MapMouseEvent) => {
    if (drawing.get().mode !== 'idle' || map.isMoving() || !map.getLayer('fill-parcels')) return;
    const found = map.queryRenderedFeatures(event.point, { layers: ['fill-parcels'] })[0];
    const feature = found ? mapFeature(found) : null;
    if (over === (feature?.code ?? '')) return;
    over = feature?.code ?? '';
    map.setFilter('hover-parcels', ['==', ['get', 'code'], over]);
    map.getCanvas().style.cursor = feature ? 'pointer' : '';
    tellMap('hover', { feature });
  });
}
