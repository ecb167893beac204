import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { regionsEndpoints } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { locale } from '../i18n/index.ts';
import { shortRegion } from '../quota/regions.ts';
import { boxOf } from './geometry.ts';
import { boxSize, labelPlace } from './label-place.ts';
import { mapLayers } from './layers.ts';
import { blueprintSource } from './style.ts';

/** A kind of names: where they are, from which zoom, and how wide a thing must be on the screen to carry its name. */
interface NameRule {
  tileset: string;
  layer: string;
  from: number;
  to: number;
  leastPx: number;
  /** Show the code where there is no name. */
  code?: boolean;
}

const rules: readonly NameRule[] = [
  { tileset: 'regions', layer: 'regions', from: 0, to: 11, leastPx: 60 },
  { tileset: 'base', layer: 'base_settlements', from: 8, to: 15.5, leastPx: 26 },
  { tileset: 'base', layer: 'base_water', from: 10, to: 20, leastPx: 70 },
  { tileset: 'zones', layer: 'growth_boundary', from: 10, to: 12.5, leastPx: 60 },
  { tileset: 'parcels', layer: 'parcels', from: 15.5, to: 22, leastPx: 64, code: true },
  { tileset: 'sites', layer: 'sites', from: 12, to: 22, leastPx: 40, code: true },
];
const namesMax = 400;

/**
 * Names on the map. A tile knows only its piece of an area, so that a symbol layer over tiles repeats a name in every tile; here each
 * thing gets its name once, on its biggest piece, when the map has come to rest.
 * @returns takes them off
 */
export function bindNames(map: MapLibre): () => void {
  let shown = '';
  const name = (): void => {
    const features = rules.flatMap((rule) => namesOf(map, rule));
    const data: FeatureCollection = {
      type: 'FeatureCollection',
      features: features.sort((a, b) => Number(b.properties?.size) - Number(a.properties?.size)).slice(0, namesMax),
    };
    const text = JSON.stringify(data);
    if (text === shown) return;
    shown = text;
    map.getSource<GeoJSONSource>('names')?.setData(data);
  };
  map.on('idle', name);
  const stop = locale.subscribe(() => void readEnglish().then(name));
  void readEnglish().then(name);
  return () => {
    stop();
    map.off('idle', name);
  };
}

/** The regions' English names by code; tiles carry the Chinese ones, as every map of the place does. */
const english = new Map<string, string>();

async function readEnglish(): Promise<void> {
  if (locale.get() !== 'en' || english.size > 0) return;
  const { items } = await call(regionsEndpoints.list).catch(() => ({ items: [] }));
  for (const { id, name } of items) english.set(id, shortRegion(name.en));
}

function regionText(code: string): string | undefined {
  return locale.get() === 'en' ? english.get(code) : undefined;
}

function namesOf(map: MapLibre, rule: NameRule): Feature[] {
  const zoom = map.getZoom();
  const on = mapLayers.get().some((layer) => layer.id === rule.layer && layer.visible);
  if (!on || zoom < rule.from || zoom > rule.to || !map.getSource(blueprintSource)) return [];
  const pieces = new Map<string, { text: string; geometry: Geometry; size: number; grade: string }>();
  for (const { properties, geometry } of map.querySourceFeatures(blueprintSource, {
    sourceLayer: rule.tileset,
    filter: ['==', ['get', 'layer'], rule.layer],
  })) {
    const own = rule.layer === 'regions' ? regionText(String(properties.code)) : undefined;
    const text = own ?? String(properties.name ?? (rule.code ? shortCode(String(properties.code)) : ''));
    const size = boxSize(positions(geometry));
    const before = pieces.get(String(properties.code));
    if (text && (!before || size > before.size))
      pieces.set(String(properties.code), { text, geometry, size, grade: String(properties.grade ?? '') });
  }
  const pxPerDegree = (512 * 2 ** zoom) / 360;
  return [...pieces.values()].flatMap(({ text, geometry, size, grade }) => {
    const [west, south, east, north] = boxOf(positions(geometry));
    const wide = Math.max(east - west, north - south) * pxPerDegree >= rule.leastPx && grade !== 'city';
    return wide
      ? [{ type: 'Feature', properties: { text, layer: rule.layer, size }, geometry: { type: 'Point', coordinates: labelPlace(geometry) } }]
      : [];
  });
}

/** The part of a code that differs from its neighbours' on the map: what follows the region. */
function shortCode(code: string): string {
  return code.replace(/^\d{6}-/, '');
}

/** The corners of the outer rings of an area. */
function positions(geometry: Geometry): Position[] {
  if (geometry.type === 'Polygon') return geometry.coordinates[0] ?? [];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flatMap((part) => part[0] ?? []) : [];
}
