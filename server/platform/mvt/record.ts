import { ByteReader, ByteWriter, varintSize } from './bytes.ts';
import { writeCommands } from './commands.ts';
import type { GridBox, GridShape } from './grid.ts';

/** A tile that a record was cut for: only this tile and those inside it may show the record. */
export type Cell = { z: number; x: number; y: number };

/** MVT's geometry types, by our names (section 4.3.4). */
export const GEOMETRY_TYPES = { point: 1, line: 2, polygon: 3 } as const;
const KINDS = ['point', 'line', 'polygon'] as const;
const HAS_CELL = 4;
const HEADER_MAX_BYTES = 64;
const KEEP_BYTES = 1 << 22;

/** Memory that is used again from record to record; encoding is synchronous. */
const body = new ByteWriter(1 << 12);

/**
 * The layout of a record, numbers as varints unless said otherwise:
 * `length` of what follows · flags (1 byte: geometry type, 4 when cut) · the cell when cut (zoom 1 byte, x, y) · box: west, north (32 bits each), width, height ·
 * first point from the box's corner · feature id · count of properties, each a key index and a ready MVT `values` field · drawing commands to the end.
 */
export function writeRecord(id: number, shape: GridShape, box: GridBox, properties: Uint8Array, cell: Cell | undefined): Buffer {
  body.clear(KEEP_BYTES);
  body.reserve(HEADER_MAX_BYTES + properties.length);
  body.byte(GEOMETRY_TYPES[shape.kind] | (cell ? HAS_CELL : 0));
  if (cell) {
    body.byte(cell.z);
    body.varint(cell.x);
    body.varint(cell.y);
  }
  body.int32(box.minX);
  body.int32(box.minY);
  body.varint(box.maxX - box.minX);
  body.varint(box.maxY - box.minY);
  body.varint(shape.parts[0]![0]! - box.minX);
  body.varint(shape.parts[0]![1]! - box.minY);
  body.varint(id);
  body.copy(properties, 0, properties.length);
  writeCommands(shape, body);
  const record = new ByteWriter(varintSize(body.length) + body.length);
  record.varint(body.length);
  record.copy(body.bytes, 0, body.length);
  return Buffer.from(record.bytes.buffer);
}

/** Walks over records laid end to end; after `next()` answers true its fields describe one of them and `reader` stands at the properties. */
export class RecordCursor {
  readonly reader: ByteReader;
  kind: GridShape['kind'] = 'point';
  minX = 0;
  minY = 0;
  maxX = 0;
  maxY = 0;
  firstX = 0;
  firstY = 0;
  /** The feature id's bytes, a varint. */
  idStart = 0;
  idEnd = 0;
  end = 0;
  /** -1 when the record was not cut. */
  cellZ = -1;
  cellX = 0;
  cellY = 0;

  constructor(records: Uint8Array) {
    this.reader = new ByteReader(records);
  }

  next(): boolean {
    const { reader } = this;
    reader.position = this.end;
    if (this.end >= reader.bytes.length) return false;
    const length = reader.varint();
    this.end = reader.position + length;
    const flags = reader.byte();
    this.kind = KINDS[(flags & 3) - 1]!;
    this.cellZ = -1;
    if (flags & HAS_CELL) {
      this.cellZ = reader.byte();
      this.cellX = reader.varint();
      this.cellY = reader.varint();
    }
    this.minX = reader.int32();
    this.minY = reader.int32();
    this.maxX = this.minX + reader.varint();
    this.maxY = this.minY + reader.varint();
    this.firstX = this.minX + reader.varint();
    this.firstY = this.minY + reader.varint();
    this.idStart = reader.position;
    reader.skipVarint();
    this.idEnd = reader.position;
    return true;
  }
}
