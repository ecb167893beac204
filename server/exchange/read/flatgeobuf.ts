import { closeSync, openSync, readSync } from 'node:fs';
import type { Geometry, Position } from 'geojson';
import { ReadRefusal } from './types.ts';

/**
 * A reader for the FlatGeobuf files that GDAL hands us (format 3, no spatial index): thirty times faster than the same features as GeoJSON
 * text, and exact. Layout: https://github.com/flatgeobuf/flatgeobuf/tree/master/src/fbs. Only what GDAL writes here is read.
 */
export interface FlatFeature {
  /** Two-dimensional. */
  geometry: Geometry | null;
  properties: Record<string, unknown>;
  kind: ShapeKind;
}

/** What a shape has beyond points with straight edges between them. */
export interface ShapeKind {
  /** Its type or that of a part, when it is none of the seven simple ones; `geometry` then leaves that part out. */
  foreignType: string | null;
  isCurved: boolean;
  /** Heights or measures other than 0: files that know only one kind of point write 0 where there is none. */
  hasHeights: boolean;
}

const MAGIC = Buffer.from([0x66, 0x67, 0x62, 0x03]);
const CHUNK_BYTES = 8 * 2 ** 20;

interface Column {
  name: string;
  type: number;
}

/** One FlatBuffers table in a buffer: field offsets by slot, 0 when absent. */
class Table {
  private readonly vtable: number;
  readonly bytes: Buffer;
  readonly at: number;
  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
    this.vtable = at - bytes.readInt32LE(at);
  }
  slot(index: number): number {
    const offset = 4 + index * 2;
    const relative = offset < this.bytes.readUInt16LE(this.vtable) ? this.bytes.readUInt16LE(this.vtable + offset) : 0;
    return relative === 0 ? 0 : this.at + relative;
  }
  byte(index: number): number {
    const at = this.slot(index);
    return at === 0 ? 0 : this.bytes[at]!;
  }
  table(index: number): Table | null {
    const at = this.slot(index);
    return at === 0 ? null : new Table(this.bytes, at + this.bytes.readUInt32LE(at));
  }
  /** Start of a vector's elements and their number. */
  vector(index: number): { start: number; length: number } | null {
    const at = this.slot(index);
    if (at === 0) return null;
    const start = at + this.bytes.readUInt32LE(at);
    return { start: start + 4, length: this.bytes.readUInt32LE(start) };
  }
  text(index: number): string {
    const vector = this.vector(index);
    return vector ? this.bytes.toString('utf8', vector.start, vector.start + vector.length) : '';
  }
  tables(index: number): Table[] {
    const vector = this.vector(index);
    if (!vector) return [];
    return Array.from({ length: vector.length }, (_, i) => {
      const at = vector.start + i * 4;
      return new Table(this.bytes, at + this.bytes.readUInt32LE(at));
    });
  }
}

/** Iterates the features of a FlatGeobuf file in file order, holding one chunk in memory. */
export function* readFlatGeobuf(path: string): Generator<FlatFeature> {
  for (const { feature, shape, type, columns } of records(path))
    yield { geometry: shape && toGeometry(shape, type), properties: toProperties(feature, columns), kind: kindOf(shape, type) };
}

/** The kinds of the shapes alone, without building them. */
export function* readKinds(path: string): Generator<ShapeKind> {
  for (const { shape, type } of records(path)) yield kindOf(shape, type);
}

interface FlatRecord {
  feature: Table;
  shape: Table | null;
  type: number;
  columns: Column[];
}

function* records(path: string): Generator<FlatRecord> {
  const source = new Chunks(path);
  try {
    const magic = source.take(8);
    if (!magic?.subarray(0, 4).equals(MAGIC)) throw new ReadRefusal('file.corrupt', { reason: 'no features could be converted' });
    const header = sized(source);
    if (!header) throw new ReadRefusal('file.corrupt', { reason: 'no header' });
    const columns = header.tables(7).map((column): Column => ({ name: column.text(0), type: column.byte(1) }));
    for (let feature = sized(source); feature; feature = sized(source)) {
      const shape = feature.table(0);
      yield { feature, shape, type: shape?.byte(6) || header.byte(2), columns };
    }
  } finally {
    source.close();
  }
}

/** The next table with its size before it; null at the end. Raises `file.corrupt` in the middle of one. */
function sized(source: Chunks): Table | null {
  const size = source.take(4);
  if (!size) return null;
  const body = source.take(size.readUInt32LE(0));
  if (!body) throw new ReadRefusal('file.corrupt', { reason: 'the conversion was cut short' });
  return new Table(body, body.readUInt32LE(0));
}

/** Sequential reads from a file through one buffer. */
class Chunks {
  private readonly file: number;
  private held = Buffer.alloc(0);
  constructor(path: string) {
    this.file = openSync(path, 'r');
  }
  take(bytes: number): Buffer | null {
    while (this.held.length < bytes) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes - this.held.length));
      const read = readSync(this.file, chunk, 0, chunk.length, null);
      if (read === 0) return null;
      this.held = Buffer.concat([this.held, chunk.subarray(0, read)]);
    }
    const out = this.held.subarray(0, bytes);
    this.held = this.held.subarray(bytes);
    return out;
  }
  close(): void {
    closeSync(this.file);
  }
}

/** The types beyond the seven simple ones, from 8. */
const FOREIGN = [
  'CircularString',
  'CompoundCurve',
  'CurvePolygon',
  'MultiCurve',
  'MultiSurface',
  'Curve',
  'Surface',
  'PolyhedralSurface',
  'TIN',
  'Triangle',
] as const;
const CIRCULAR_STRING = 8;

function kindOf(shape: Table | null, type: number): ShapeKind {
  const kind: ShapeKind = { foreignType: null, isCurved: false, hasHeights: false };
  if (shape) look(shape, type, kind);
  return kind;
}

function look(shape: Table, type: number, kind: ShapeKind): void {
  if (type >= CIRCULAR_STRING) kind.foreignType ??= FOREIGN[type - CIRCULAR_STRING] ?? String(type);
  kind.isCurved ||= type === CIRCULAR_STRING;
  kind.hasHeights ||= hasValues(shape, 2) || hasValues(shape, 3);
  for (const part of shape.tables(7)) look(part, part.byte(6), kind);
}

/** Whether a vector of numbers holds one that is neither 0 nor none. */
function hasValues(shape: Table, slot: number): boolean {
  const vector = shape.vector(slot);
  if (!vector) return false;
  for (let index = 0; index < vector.length; index++) {
    const value = shape.bytes.readDoubleLE(vector.start + index * 8);
    if (value !== 0 && !Number.isNaN(value)) return true;
  }
  return false;
}

function toGeometry(shape: Table, type: number): Geometry | null {
  const line = () => positions(shape);
  switch (type) {
    case 1:
      return line().length > 0 ? { type: 'Point', coordinates: line()[0]! } : null;
    case 2:
      return { type: 'LineString', coordinates: line() };
    case 3:
      return { type: 'Polygon', coordinates: split(shape) };
    case 4:
      return { type: 'MultiPoint', coordinates: line() };
    case 5:
      return { type: 'MultiLineString', coordinates: split(shape) };
    case 6: {
      const parts = shape.tables(7).map(split);
      return { type: 'MultiPolygon', coordinates: parts.length > 0 ? parts : [split(shape)] };
    }
    default:
      return collection(shape);
  }
}

function collection(shape: Table): Geometry | null {
  const parts = shape.tables(7).map((part) => toGeometry(part, part.byte(6)));
  const geometries = parts.filter((part) => part !== null);
  return geometries.length > 0 ? { type: 'GeometryCollection', geometries } : null;
}

function positions(shape: Table): Position[] {
  const xy = shape.vector(1);
  if (!xy) return [];
  return Array.from({ length: xy.length / 2 }, (_, index) => {
    const at = xy.start + index * 16;
    return [shape.bytes.readDoubleLE(at), shape.bytes.readDoubleLE(at + 8)];
  });
}

function split(shape: Table): Position[][] {
  const all = positions(shape);
  const ends = shape.vector(0);
  if (!ends) return all.length > 0 ? [all] : [];
  let start = 0;
  return Array.from({ length: ends.length }, (_, index) => {
    const end = shape.bytes.readUInt32LE(ends.start + index * 4);
    const ring = all.slice(start, end);
    start = end;
    return ring;
  });
}

function toProperties(feature: Table, columns: readonly Column[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const column of columns) out[column.name] = null;
  const blob = feature.vector(1);
  if (!blob) return out;
  const end = blob.start + blob.length;
  let at = blob.start;
  while (at + 2 <= end) {
    const column = columns[feature.bytes.readUInt16LE(at)];
    if (!column) break;
    const { value, size } = readValue(feature.bytes, at + 2, column.type);
    out[column.name] = value;
    at += 2 + size;
  }
  return out;
}

/** Column types of the format: 0 Byte … 14 Binary. */
function readValue(bytes: Buffer, at: number, type: number): { value: unknown; size: number } {
  switch (type) {
    case 0:
      return { value: bytes.readInt8(at), size: 1 };
    case 1:
      return { value: bytes.readUInt8(at), size: 1 };
    case 2:
      return { value: bytes.readUInt8(at) !== 0, size: 1 };
    case 3:
      return { value: bytes.readInt16LE(at), size: 2 };
    case 4:
      return { value: bytes.readUInt16LE(at), size: 2 };
    case 5:
      return { value: bytes.readInt32LE(at), size: 4 };
    case 6:
      return { value: bytes.readUInt32LE(at), size: 4 };
    case 7:
      return { value: wholeNumber(bytes.readBigInt64LE(at)), size: 8 };
    case 8:
      return { value: wholeNumber(bytes.readBigUInt64LE(at)), size: 8 };
    case 9:
      return { value: bytes.readFloatLE(at), size: 4 };
    case 10:
      return { value: bytes.readDoubleLE(at), size: 8 };
    default: {
      const length = bytes.readUInt32LE(at);
      const value = type === 14 ? null : bytes.toString('utf8', at + 4, at + 4 + length);
      return { value, size: 4 + length };
    }
  }
}

const wholeNumber = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString());
