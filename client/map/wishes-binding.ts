import type { Feature, FeatureCollection } from 'geojson';
import type { ExpressionSpecification, Map as MapLibre } from 'maplibre-gl';
import { view } from '../state/url-state.ts';
import { theme } from '../style/theme.ts';
import { type MapWishes, mapWishes } from './commands.ts';
import { fillOverlay } from './overlay-layers.ts';
import { drawPreview } from './preview-layers.ts';

const none: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Fill the map from what the rooms wish and what the address selects. Answers a function that stops. */
export function bindWishes(map: MapLibre): () => void {
  const apply = (now: MapWishes, before: MapWishes | null): void => {
    if (now.show && now.show !== before?.show) show(map, now.show);
    if (now.mark !== before?.mark) fillOverlay(map, 'mark', now.mark ? point(now.mark) : none);
    if (now.overlay !== before?.overlay) fillOverlay(map, 'overlay', overlayOf(now));
    if (now.overlayOn !== before?.overlayOn || now.overlay !== before?.overlay) light(map, now, before);
    if (now.candidates !== before?.candidates) fillOverlay(map, 'candidates', now.candidates ?? none);
    if (now.preview?.tiles !== before?.preview?.tiles || now.preview?.version !== before?.preview?.version)
      drawPreview(map, now.preview?.tiles ?? null);
    if (now.lit !== before?.lit) map.setFilter('lit-parcels', among(now.lit));
  };
  const refit = (): void => {
    const wish = mapWishes.get().show;
    if (wish && performance.now() - shownAt < dockingMs) show(map, wish);
  };
  map.on('resize', refit);
  const stops = [
    mapWishes.subscribe(apply),
    theme.subscribe(() => drawPreview(map, mapWishes.get().preview?.tiles ?? null)),
    view.subscribe((now, before) => {
      if (now.sel !== before.sel) select(map, now.sel);
    }),
    () => map.off('resize', refit),
  ];
  apply(mapWishes.get(), null);
  select(map, view.get().sel);
  return () => {
    for (const stop of stops) stop();
  };
}

const point = (place: readonly [number, number]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...place] } }],
});

const among = (codes: readonly string[]): ExpressionSpecification =>
  ['in', ['get', 'code'], ['literal', [...codes]]] as unknown as ExpressionSpecification;

/** Panels that dock as a screen opens make the map smaller: what was shown just before is fitted again. */
const dockingMs = 1500;
let shownAt = Number.NEGATIVE_INFINITY;
let lastShown: MapWishes['show'] = null;

function show(map: MapLibre, wish: NonNullable<MapWishes['show']>): void {
  if (wish !== lastShown) shownAt = performance.now();
  lastShown = wish;
  frame(map, wish);
}

function frame(map: MapLibre, { box, maxZoom }: NonNullable<MapWishes['show']>): void {
  const [west, south, east, north] = box;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  map.fitBounds(
    [
      [west, south],
      [east, north],
    ],
    { padding: 56, maxZoom, duration: calm ? 0 : 600 },
  );
}

function overlayOf(now: MapWishes): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: now.overlay.map(
      ({ id, geometry, tone, label }): Feature => ({ type: 'Feature', properties: { id, tone, label: label ?? '' }, geometry }),
    ),
  };
}

function light(map: MapLibre, now: MapWishes, before: MapWishes | null): void {
  if (before?.overlayOn) map.removeFeatureState({ source: 'overlay', id: before.overlayOn });
  if (now.overlayOn) map.setFeatureState({ source: 'overlay', id: now.overlayOn }, { on: true });
}

/** Outline what the address selects. */
function select(map: MapLibre, sel: string | undefined): void {
  const [kind = '', ...rest] = (sel ?? '').split(':');
  const key = rest.join(':');
  const code = (wanted: string): ExpressionSpecification =>
    ['==', ['get', 'code'], kind === wanted ? key : ''] as unknown as ExpressionSpecification;
  for (const id of ['on-parcels-fill', 'on-parcels-halo', 'on-parcels']) map.setFilter(id, code('parcel'));
  for (const id of ['on-sites-halo', 'on-sites']) map.setFilter(id, code('project'));
  for (const id of ['on-regions-halo', 'on-regions']) map.setFilter(id, code('region'));
  const [layer = '', feature = ''] = kind === 'feature' ? key.split('/') : [];
  const zone = ['all', ['==', ['get', 'layer'], layer], ['==', ['get', 'code'], feature]] as unknown as ExpressionSpecification;
  for (const id of ['on-zones-halo', 'on-zones']) map.setFilter(id, zone);
}
