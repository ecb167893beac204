import type { Geometry, Position } from 'geojson';
import type { FindingCode, FindingParams } from '../../contract/findings.ts';
import { signedArea } from './planar.ts';
import type { Fault } from './sink.ts';
import { ReadRefusal } from './types.ts';

const GEOMETRY_TYPES = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection'];
const LEVELS: Record<string, number> = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };

/** Where in the document a rule looks, for the finding; `line` is the line at which the object starts. */
export interface At {
  pointer: string;
  line: number;
}

type Members = Record<string, unknown>;

function refuse(code: FindingCode, at: At, params: FindingParams = {}): never {
  throw new ReadRefusal(code, { pointer: at.pointer, line: at.line, ...params });
}

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const child = (at: At, name: string | number): At => ({ ...at, pointer: `${at.pointer}/${name}` });

/** The strict reading of RFC 7946 for a feature. Raises `geojson.*` with a JSON pointer and the line. */
export function checkFeature(value: unknown, at: At): asserts value is { geometry: Geometry | null; properties: Members | null } & Members {
  if (!isMembers(value)) refuse('geojson.not_an_object', at);
  if (value.type !== 'Feature') refuse('geojson.unknown_type', at, { found: shown(value.type), expected: 'Feature' });
  checkForbidden(value, ['features', 'coordinates', 'geometries'], at);
  checkBbox(value, at);
  const { id } = value;
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') refuse('geojson.member_wrong', at, { member: 'id' });
  for (const member of ['properties', 'geometry']) if (!(member in value)) refuse('geojson.member_missing', at, { member });
  if (value.properties !== null && !isMembers(value.properties)) refuse('geojson.member_wrong', at, { member: 'properties' });
  if (value.geometry !== null) checkGeometry(value.geometry, child(at, 'geometry'));
}

/** The root of a FeatureCollection without its features. */
export function checkCollection(root: Members, at: At): void {
  checkForbidden(root, ['coordinates', 'geometries', 'geometry', 'properties'], at);
  checkBbox(root, at);
  if (!('features' in root)) refuse('geojson.member_missing', at, { member: 'features' });
  if (!Array.isArray(root.features)) refuse('geojson.member_wrong', at, { member: 'features' });
}

export const isGeometryType = (type: unknown): boolean => typeof type === 'string' && GEOMETRY_TYPES.includes(type);

export function checkGeometry(value: unknown, at: At, depth = 0): asserts value is Geometry {
  if (!isMembers(value)) refuse('geojson.not_an_object', at);
  if (typeof value.type !== 'string' || !GEOMETRY_TYPES.includes(value.type))
    refuse('geojson.unknown_type', at, { found: shown(value.type), expected: 'geometry' });
  checkForbidden(value, ['geometry', 'properties', 'features'], at);
  checkBbox(value, at);
  if (value.type === 'GeometryCollection') return checkGeometries(value, at, depth);
  if (!('coordinates' in value)) refuse('geojson.member_missing', at, { member: 'coordinates' });
  checkCoordinates(value.coordinates, LEVELS[value.type]!, value.type, child(at, 'coordinates'));
}

function checkGeometries(value: Members, at: At, depth: number): void {
  if (!Array.isArray(value.geometries)) refuse('geojson.member_missing', at, { member: 'geometries' });
  if (depth > 8) refuse('json.depth', at, { most: 8 });
  for (const [index, part] of value.geometries.entries()) checkGeometry(part, child(at, `geometries/${index}`), depth + 1);
}

function checkCoordinates(value: unknown, level: number, type: string, at: At): void {
  if (!Array.isArray(value)) refuse('geojson.position', at, { found: shown(value) });
  if (level === 0) {
    if (type !== 'Point' || value.length > 0) checkPosition(value, at);
    return;
  }
  for (let index = 0; index < value.length; index++) checkCoordinates(value[index], level - 1, type, child(at, index));
}

function checkPosition(value: unknown[], at: At): void {
  const isPosition = value.length >= 2 && value.length <= 3 && value.every((n) => typeof n === 'number');
  if (!isPosition) refuse('geojson.position', at, { found: shown(value) });
}

function checkForbidden(value: Members, names: string[], at: At): void {
  const member = names.find((name) => name in value);
  if (member) refuse('geojson.member_forbidden', at, { member });
}

function checkBbox(value: Members, at: At): void {
  if (!('bbox' in value)) return;
  const { bbox } = value;
  const isBox = Array.isArray(bbox) && (bbox.length === 4 || bbox.length === 6) && bbox.every((n) => typeof n === 'number');
  if (!isBox) refuse('geojson.member_wrong', at, { member: 'bbox' });
}

const shown = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 60);

/**
 * The first ring or line of a shape that has too few points or is not closed (RFC 7946 3.1.4, 3.1.6), in one feature; null when all are well.
 * Lists without any point are left to the sink.
 */
export function faultOf(geometry: Geometry, pointer: string): Fault | null {
  if (geometry.type === 'GeometryCollection')
    return first(geometry.geometries, (part, index) => faultOf(part, `${pointer}/geometries/${index}`));
  const level = LEVELS[geometry.type]!;
  const isRing = geometry.type.endsWith('Polygon');
  return faultIn(geometry.coordinates, level, isRing ? ringFault : lineFault, `${pointer}/coordinates`);
}

type FaultOf = (positions: Position[], pointer: string) => Fault | null;

function faultIn(value: unknown[], level: number, faultOf: FaultOf, pointer: string): Fault | null {
  if (level === 0 || value.length === 0) return null;
  if (level > 1) return first(value, (part, index) => faultIn(part as unknown[], level - 1, faultOf, `${pointer}/${index}`));
  return faultOf(value as Position[], pointer);
}

const lineFault: FaultOf = (line, pointer) =>
  line.length < 2 ? { code: 'geometry.line_short', params: { pointer, points: line.length }, at: line[0]! } : null;

const ringFault: FaultOf = (ring, pointer): Fault | null => {
  const at = ring[0]!;
  if (ring.length < 4) return { code: 'geometry.ring_short', params: { pointer, points: ring.length }, at };
  const last = ring.at(-1)!;
  const isClosed = at.length === last.length && at.every((value, index) => value === last[index]);
  return isClosed ? null : { code: 'geojson.ring_not_closed', params: { pointer }, at };
};

function first<T>(parts: readonly T[], fault: (part: T, index: number) => Fault | null): Fault | null {
  for (const [index, part] of parts.entries()) {
    const found = fault(part, index);
    if (found) return found;
  }
  return null;
}

/**
 * Whether a shape follows the right-hand rule (RFC 7946 3.1.6). The same section tells readers not to refuse those that do not, and
 * whole national data sets do not, so it is only noted.
 */
export function followsRightHandRule(geometry: Geometry): boolean {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.every(followsRightHandRule);
  if (geometry.type === 'Polygon') return polygonFollows(geometry.coordinates);
  return geometry.type !== 'MultiPolygon' || geometry.coordinates.every(polygonFollows);
}

function polygonFollows(rings: Position[][]): boolean {
  return rings.every((ring, index) => (index === 0 ? signedArea(ring) >= 0 : signedArea(ring) <= 0));
}
