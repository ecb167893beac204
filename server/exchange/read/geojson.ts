import type { Geometry } from 'geojson';
import { identify, type ReferenceSystem, systemByCode } from './crs.ts';
import { type At, checkCollection, checkFeature, checkGeometry, faultOf, followsRightHandRule, isGeometryType } from './geojsonRules.ts';
import { type JsonScan, lineOf, parseJson } from './jsonScan.ts';
import type { FeatureSink } from './sink.ts';
import { ReadRefusal } from './types.ts';

const ROOT: At = { pointer: '', line: 1 };

/**
 * Reads GeoJSON feature by feature after a strict look at its structure (RFC 7946). A structural fault refuses the file: what a broken
 * document meant cannot be known; a ring too short or not closed is its feature's fault. The collection is checked before the first feature goes out.
 */
export async function readGeoJson(bytes: Buffer, scan: JsonScan, sink: FeatureSink, onShare: (share: number) => void): Promise<void> {
  const { root, elements } = scan;
  if (root.type !== 'FeatureCollection') return readSingle(root, sink);
  checkCollection(root, ROOT);
  const offsets = elements ?? new Float64Array();
  for (let index = 0; index < offsets.length; index += 2) {
    const start = offsets[index]!;
    const position = index / 2;
    const feature = parseJson(bytes.subarray(start, offsets[index + 1]), bytes, start);
    checkAt(feature, position, bytes, start);
    const { geometry, properties, id } = feature as {
      geometry: Geometry | null;
      properties: Record<string, unknown> | null;
      id?: string | number;
    };
    const full = take(geometry, withId(properties, id), `/features/${position}/geometry`, sink);
    if (!full) continue;
    await full;
    onShare(start / bytes.length);
  }
}

function checkAt(feature: unknown, position: number, bytes: Buffer, start: number): void {
  try {
    checkFeature(feature, { pointer: `/features/${position}`, line: 0 });
  } catch (error) {
    if (!(error instanceof ReadRefusal)) throw error;
    throw new ReadRefusal(error.code, { ...error.params, line: lineOf(bytes, start) }, error.place);
  }
}

async function readSingle(root: Record<string, unknown>, sink: FeatureSink): Promise<void> {
  if (isGeometryType(root.type)) {
    checkGeometry(root, ROOT);
    await take(root as unknown as Geometry, {}, '', sink);
    return;
  }
  if (typeof root.type !== 'string') throw new ReadRefusal('geojson.member_missing', { member: 'type', pointer: '', line: 1 });
  if (root.type !== 'Feature')
    throw new ReadRefusal('geojson.unknown_type', { found: root.type.slice(0, 60), expected: 'FeatureCollection', pointer: '', line: 1 });
  checkFeature(root, ROOT);
  await take(root.geometry, withId(root.properties, root.id as string | number | undefined), '/geometry', sink);
}

function take(geometry: Geometry | null, properties: Record<string, unknown>, pointer: string, sink: FeatureSink): Promise<void> | null {
  const index = sink.featureCount;
  const fault = geometry && faultOf(geometry, pointer);
  if (geometry?.type === 'GeometryCollection') sink.find('geojson.collection', { parts: geometry.geometries.length }, index);
  if (geometry && !fault && !followsRightHandRule(geometry)) sink.find('geojson.winding', {}, index);
  return sink.add(geometry, properties, fault);
}

function withId(properties: Record<string, unknown> | null, id: string | number | undefined): Record<string, unknown> {
  const kept = properties ?? {};
  return id === undefined || 'id' in kept ? kept : { ...kept, id };
}

/**
 * The system of a GeoJSON file: RFC 7946 knows only degrees, but the 2008 draft's `crs` member is still written by many tools. When it
 * names a system that we read it is followed; another one is refused.
 */
export function geoJsonSystem(root: Record<string, unknown>): { system: ReferenceSystem; declared: string | null } {
  const degrees = systemByCode(4326)!;
  const { crs } = root;
  if (crs === undefined || crs === null) return { system: degrees, declared: null };
  const properties = (crs as { properties?: { name?: unknown } }).properties;
  const name = typeof properties?.name === 'string' ? properties.name : JSON.stringify(crs).slice(0, 200);
  if (/CRS:?84/i.test(name)) return { system: degrees, declared: name };
  const epsg = Number(/EPSG:*(?:[\d.]*):*(\d{4,5})$/i.exec(name)?.[1] ?? Number.NaN);
  const declared = { text: name, epsg: Number.isFinite(epsg) ? epsg : null, datumName: name, semiMajorAxisM: null, projected: null };
  return { system: identify(declared), declared: name };
}
