import type { GridShape } from './grid.ts';
import { ringArea2, toGridX, toGridY } from './grid.ts';

const EWKB_SRID = 0x20000000;
const MIN_POINTS = { point: 1, line: 2, polygon: 3 } as const;
const KINDS = ['point', 'line', 'polygon'] as const;

/**
 * Reads a two-dimensional WKB or EWKB (Point, LineString, Polygon or their multi-forms, metres of EPSG:3857, either byte order) onto the world grid.
 * Repeated points, rings without area and lines of one point are left out; an exterior without area takes its holes along. Rings are turned as MVT asks.
 *
 * @throws Error for any other geometry type: the caller promised one of these.
 */
export function readWkb(wkb: Uint8Array): GridShape {
  const cursor = { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), position: 0, little: true };
  const type = readType(cursor);
  const kind = KINDS[(type > 3 ? type - 3 : type) - 1];
  if (!kind) throw new Error(`WKB geometry type ${type} cannot become a tile`);
  const members = type > 3 ? readCount(cursor) : 1;
  const parts: number[][] = [];
  for (let i = 0; i < members; i++) {
    if (type > 3) readType(cursor);
    readMember(cursor, kind, parts);
  }
  return { kind, parts: kind === 'point' ? joinPoints(parts) : parts };
}

type Cursor = { view: DataView; position: number; little: boolean };

function readType(cursor: Cursor): number {
  cursor.little = cursor.view.getUint8(cursor.position) === 1;
  const type = cursor.view.getUint32(cursor.position + 1, cursor.little);
  cursor.position += type & EWKB_SRID ? 9 : 5;
  return (type & ~EWKB_SRID) >>> 0;
}

function readCount(cursor: Cursor): number {
  const count = cursor.view.getUint32(cursor.position, cursor.little);
  cursor.position += 4;
  return count;
}

function readMember(cursor: Cursor, kind: GridShape['kind'], parts: number[][]): void {
  if (kind === 'polygon') {
    readPolygon(cursor, parts);
    return;
  }
  const path = readPath(cursor, kind === 'point' ? 1 : readCount(cursor));
  if (path.length >= MIN_POINTS[kind] * 2) parts.push(path);
}

function readPolygon(cursor: Cursor, parts: number[][]): void {
  const rings = readCount(cursor);
  let hasExterior = false;
  for (let i = 0; i < rings; i++) {
    const ring = openRing(readPath(cursor, readCount(cursor)));
    const area2 = ring.length >= MIN_POINTS.polygon * 2 ? ringArea2(ring) : 0;
    if (i === 0) hasExterior = area2 !== 0;
    if (hasExterior && area2 !== 0) parts.push(area2 > 0 === (i === 0) ? ring : reversed(ring));
  }
}

function readPath(cursor: Cursor, points: number): number[] {
  const path: number[] = [];
  for (let i = 0; i < points; i++) {
    const easting = cursor.view.getFloat64(cursor.position, cursor.little);
    const northing = cursor.view.getFloat64(cursor.position + 8, cursor.little);
    cursor.position += 16;
    if (Number.isNaN(easting)) continue;
    const x = toGridX(easting);
    const y = toGridY(northing);
    if (x !== path[path.length - 2] || y !== path[path.length - 1]) path.push(x, y);
  }
  return path;
}

function openRing(path: number[]): number[] {
  const closed = path.length > 2 && path[0] === path[path.length - 2] && path[1] === path[path.length - 1];
  return closed ? path.slice(0, -2) : path;
}

function reversed(ring: readonly number[]): number[] {
  const turned: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) turned.push(ring[i]!, ring[i + 1]!);
  return turned;
}

const joinPoints = (parts: readonly number[][]): number[][] => (parts.length > 0 ? [parts.flat()] : []);
