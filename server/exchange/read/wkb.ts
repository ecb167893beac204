import type { Geometry, Position } from 'geojson';

const TYPES = { Point: 1, LineString: 2, Polygon: 3, MultiPoint: 4, MultiLineString: 5, MultiPolygon: 6, GeometryCollection: 7 } as const;
const SRID_FLAG = 0x20000000;
const SRID = 4490;

/** A two-dimensional geometry as hexadecimal EWKB in EPSG:4490: exact, and far cheaper to hand over than nested arrays. */
export function toEwkbHex(geometry: Geometry): string {
  const bytes = Buffer.allocUnsafe(sizeOf(geometry) + 4);
  const end = write(bytes, 0, geometry, true);
  return bytes.toString('hex', 0, end);
}

const lineSize = (line: Position[]) => 4 + line.length * 16;
const ringsSize = (rings: Position[][]) => 4 + rings.reduce((sum, ring) => sum + lineSize(ring), 0);

function sizeOf(geometry: Geometry): number {
  const head = 5;
  switch (geometry.type) {
    case 'Point':
      return head + 16;
    case 'LineString':
      return head + lineSize(geometry.coordinates);
    case 'Polygon':
      return head + ringsSize(geometry.coordinates);
    case 'MultiPoint':
      return head + 4 + geometry.coordinates.length * (head + 16);
    case 'MultiLineString':
      return head + 4 + geometry.coordinates.reduce((sum, line) => sum + head + lineSize(line), 0);
    case 'MultiPolygon':
      return head + 4 + geometry.coordinates.reduce((sum, rings) => sum + head + ringsSize(rings), 0);
    case 'GeometryCollection':
      return head + 4 + geometry.geometries.reduce((sum, part) => sum + sizeOf(part), 0);
  }
}

function write(bytes: Buffer, start: number, geometry: Geometry, isRoot = false): number {
  let at = bytes.writeUInt8(1, start);
  at = bytes.writeUInt32LE(TYPES[geometry.type] + (isRoot ? SRID_FLAG : 0), at);
  if (isRoot) at = bytes.writeUInt32LE(SRID, at);
  switch (geometry.type) {
    case 'Point':
      return writePosition(bytes, at, geometry.coordinates);
    case 'LineString':
      return writeLine(bytes, at, geometry.coordinates);
    case 'Polygon':
      return writeLines(bytes, at, geometry.coordinates);
    default:
      return writeParts(bytes, at, partsOf(geometry));
  }
}

function partsOf(geometry: Exclude<Geometry, { type: 'Point' | 'LineString' | 'Polygon' }>): Geometry[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries;
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
  if (geometry.type === 'MultiLineString') return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
  return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
}

function writeParts(bytes: Buffer, start: number, parts: Geometry[]): number {
  let at = bytes.writeUInt32LE(parts.length, start);
  for (const part of parts) at = write(bytes, at, part);
  return at;
}

function writeLines(bytes: Buffer, start: number, lines: Position[][]): number {
  let at = bytes.writeUInt32LE(lines.length, start);
  for (const line of lines) at = writeLine(bytes, at, line);
  return at;
}

function writeLine(bytes: Buffer, start: number, line: Position[]): number {
  let at = bytes.writeUInt32LE(line.length, start);
  for (const position of line) at = writePosition(bytes, at, position);
  return at;
}

function writePosition(bytes: Buffer, start: number, position: Position): number {
  return bytes.writeDoubleLE(position[1]!, bytes.writeDoubleLE(position[0]!, start));
}
