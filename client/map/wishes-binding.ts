import type { Feature, FeatureCollection } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { regionsEndpoints } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { view } from '../app/url-state.ts';
import { locale } from '../i18n/index.ts';
import { theme } from '../style/theme.ts';
import { type MapWishes, mapWishes, type RegionValue } from './commands.ts';
import { labelPlace } from './label-place.ts';
import { rampStep } from './ramp.ts';

const marks = { pass: '● ', warn: '▲ ', fail: '■ ', unknown: '◆ ' } as const;
const none: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Fill the map from what the rooms wish and what the address selects. Answers a function that stops. */
export function bindWishes(map: MapLibre): () => void {
  const apply = (now: MapWishes, before: MapWishes | null): void => {
    if (now.show && now.show !== before?.show) show(map, now.show);
    if (now.mark !== before?.mark) setData(map, 'mark', now.mark ? point(now.mark) : none);
    if (now.overlay !== before?.overlay) setData(map, 'overlay', overlayOf(now));
    if (now.overlayOn !== before?.overlayOn || now.overlay !== before?.overlay) light(map, now, before);
    if (now.candidates !== before?.candidates) setData(map, 'candidates', now.candidates ?? none);
    if (now.lit !== before?.lit) map.setFilter('lit-parcels', among(now.lit));
    if (now.regions !== before?.regions) void shade(map, now.regions);
  };
  const reshade = (): void => void shade(map, mapWishes.get().regions);
  const stops = [
    mapWishes.subscribe(apply),
    view.subscribe((now, before) => {
      if (now.sel === before.sel) return;
      select(map, now.sel);
      reshade();
    }),
    theme.subscribe(reshade),
    locale.subscribe(reshade),
  ];
  apply(mapWishes.get(), null);
  select(map, view.get().sel);
  return () => {
    for (const stop of stops) stop();
  };
}

function setData(map: MapLibre, source: string, data: FeatureCollection): void {
  map.getSource<GeoJSONSource>(source)?.setData(data);
}

const point = (place: readonly [number, number]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...place] } }],
});

const among = (codes: readonly string[]): ExpressionSpecification =>
  ['in', ['get', 'code'], ['literal', [...codes]]] as unknown as ExpressionSpecification;

function show(map: MapLibre, { box, maxZoom }: NonNullable<MapWishes['show']>): void {
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

let outlines: Promise<FeatureCollection> | undefined;

/** The outlines of the counties, read once. */
function countyOutlines(): Promise<FeatureCollection> {
  outlines ??= call(regionsEndpoints.outlines, { query: { kind: 'county' } }) as unknown as Promise<FeatureCollection>;
  outlines.catch(() => {
    outlines = undefined;
  });
  return outlines;
}

/** Colour the regions by their values, or take the colours away. */
async function shade(map: MapLibre, values: ReadonlyMap<string, RegionValue> | null): Promise<void> {
  if (!values) return setData(map, 'regions-shade', none);
  const { features } = await countyOutlines().catch(() => none);
  if (mapWishes.get().regions !== values) return;
  const shaded = features.flatMap((feature) => shadedFeatures(feature, values.get(String(feature.properties?.id))));
  setData(map, 'regions-shade', { type: 'FeatureCollection', features: shaded });
}

function shadedFeatures(feature: Feature, value: RegionValue | undefined): Feature[] {
  const id = String(feature.properties?.id);
  const step = rampStep(theme.get(), value?.share ?? 0);
  const name = String(feature.properties?.[locale.get()] ?? '');
  const label = value ? `${value.mark && value.mark !== 'pass' ? marks[value.mark] : ''}${value.label}` : '';
  const on = view.get().sel === `region:${id}`;
  const properties = { id, name, label, ink: step.ink, colour: step.colour, on };
  const polygon: Feature = { type: 'Feature', properties, geometry: feature.geometry };
  return [polygon, { type: 'Feature', properties, geometry: { type: 'Point', coordinates: labelPlace(feature.geometry) } }];
}
