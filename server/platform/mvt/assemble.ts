import type { ByteReader } from './bytes.ts';
import { ByteWriter, varintSize } from './bytes.ts';
import { clipShape } from './clip.ts';
import { readCommands, writeCommands } from './commands.ts';
import type { GridBox, GridShape } from './grid.ts';
import { bufferUnits, tileBox, tileUnits } from './grid.ts';
import { GEOMETRY_TYPES, RecordCursor } from './record.ts';
import { ValueTable } from './values.ts';

/** What one layer of a tile is made of. `records` are `TileRecord.bytes` laid end to end, all of them good for zoom `z`; `keys` as given to `encodeFeature`. */
export type TileParts = { name: string; keys: readonly string[]; records: Uint8Array; z: number; x: number; y: number };

const TILE_LAYERS = 0x1a;
const LAYER_VERSION = 0x78;
const LAYER_NAME = 0x0a;
const LAYER_KEYS = 0x1a;
const LAYER_EXTENT = 0x28;
const FEATURE_FIELD = 0x12;
const FEATURE_ID = 0x08;
const FEATURE_TAGS = 0x12;
const FEATURE_TYPE = 0x18;
const FEATURE_GEOMETRY = 0x22;
const FEATURE_OVERHEAD_BYTES = 64;
const KEEP_BYTES = 1 << 22;

/** Memory that is used again from tile to tile; assembling is synchronous, so one set is enough. */
const features = new ByteWriter(1 << 16);
const tags = new ByteWriter(1 << 10);
const cutCommands = new ByteWriter(1 << 12);
const values = new ValueTable();

/**
 * Puts stored records together as one MVT 2.1 layer, which is also a whole tile; tiles of several layers are their bytes one after the other.
 * The extent is the tile's side in grid units (4096 at zoom 16, twice as much for each zoom above), so nothing is rounded again.
 * Records outside of the tile and its buffer, or cut for another cell, are left out; those that reach more than a tile beyond it are cut here.
 *
 * @returns the tile's bytes, or null when nothing is in it.
 */
export function assembleTile({ name, keys, records, z, x, y }: TileParts): Buffer | null {
  features.clear(KEEP_BYTES);
  values.clear(KEEP_BYTES);
  const frame = { z, x, y, seen: tileBox(z, x, y, bufferUnits(z)), safe: tileBox(z, x, y, tileUnits(z)) };
  const cursor = new RecordCursor(records);
  while (cursor.next()) {
    if (isShown(cursor, frame)) addFeature(cursor, frame);
  }
  return features.length === 0 ? null : layerBytes(name, keys, tileUnits(z));
}

type Frame = { z: number; x: number; y: number; seen: GridBox; safe: GridBox };

function isShown(record: RecordCursor, { z, x, y, seen }: Frame): boolean {
  if (record.minX > seen.maxX || record.maxX < seen.minX || record.minY > seen.maxY || record.maxY < seen.minY) return false;
  if (record.cellZ < 0) return true;
  const deeper = z - record.cellZ;
  return deeper >= 0 && x >> deeper === record.cellX && y >> deeper === record.cellY;
}

function addFeature(record: RecordCursor, frame: Frame): void {
  const side = tileUnits(frame.z);
  const originX = frame.x * side;
  const originY = frame.y * side;
  const { safe } = frame;
  if (record.minX >= safe.minX && record.maxX < safe.maxX && record.minY >= safe.minY && record.maxY < safe.maxY) {
    readTags(record.reader);
    writeFeature(record, record.firstX - originX, record.firstY - originY, record.reader.bytes, record.reader.position, record.end);
    return;
  }
  const shape = clipShape(readShape(record), frame.seen);
  if (shape.parts.length === 0) return;
  cutCommands.clear(KEEP_BYTES);
  writeCommands(shape, cutCommands);
  readTags(record.reader);
  writeFeature(record, shape.parts[0]![0]! - originX, shape.parts[0]![1]! - originY, cutCommands.bytes, 0, cutCommands.length);
}

/** The record's shape; the reader stays at the properties. */
function readShape(record: RecordCursor): GridShape {
  const { reader } = record;
  const properties = reader.position;
  for (let left = reader.varint(); left > 0; left--) {
    reader.skipVarint();
    reader.position = fieldEnd(reader);
  }
  const shape = readCommands(reader, record.end, record.kind, record.firstX, record.firstY);
  reader.position = properties;
  return shape;
}

/** Where the `values` field at the reader ends. */
function fieldEnd(reader: ByteReader): number {
  const start = reader.position;
  reader.position = start + 1;
  const length = reader.varint();
  const end = reader.position + length;
  reader.position = start;
  return end;
}

/** Fills `tags` with the pairs of key and value; the reader moves to the drawing commands. */
function readTags(reader: ByteReader): void {
  tags.length = 0;
  const count = reader.varint();
  tags.reserve(count * 10);
  for (let left = count; left > 0; left--) {
    tags.varint(reader.varint());
    const end = fieldEnd(reader);
    tags.varint(values.indexOf(reader.bytes, reader.position, end));
    reader.position = end;
  }
}

/** Writes one MVT feature with `tags`; `x`, `y` is its first point in the tile, `commands[start, end)` its drawing without that point. */
function writeFeature(record: RecordCursor, x: number, y: number, commands: Uint8Array, start: number, end: number): void {
  let firstCommandEnd = start;
  while (commands[firstCommandEnd++]! > 127);
  const zigzagX = ((x << 1) ^ (x >> 31)) >>> 0;
  const zigzagY = ((y << 1) ^ (y >> 31)) >>> 0;
  const geometryLength = end - start + varintSize(zigzagX) + varintSize(zigzagY);
  const tagsLength = tags.length === 0 ? 0 : 1 + varintSize(tags.length) + tags.length;
  const idLength = 1 + record.idEnd - record.idStart;
  features.reserve(FEATURE_OVERHEAD_BYTES + tags.length + geometryLength);
  features.byte(FEATURE_FIELD);
  features.varint(idLength + tagsLength + 2 + 1 + varintSize(geometryLength) + geometryLength);
  features.byte(FEATURE_ID);
  features.copy(record.reader.bytes, record.idStart, record.idEnd);
  if (tagsLength > 0) {
    features.byte(FEATURE_TAGS);
    features.varint(tags.length);
    features.copy(tags.bytes, 0, tags.length);
  }
  features.byte(FEATURE_TYPE);
  features.byte(GEOMETRY_TYPES[record.kind]);
  features.byte(FEATURE_GEOMETRY);
  features.varint(geometryLength);
  features.copy(commands, start, firstCommandEnd);
  features.varint(zigzagX);
  features.varint(zigzagY);
  features.copy(commands, firstCommandEnd, end);
}

function layerBytes(name: string, keys: readonly string[], extent: number): Buffer {
  const head = new ByteWriter(64 + name.length * 3);
  head.byte(LAYER_VERSION);
  head.byte(2);
  writeText(head, LAYER_NAME, name);
  const tail = new ByteWriter(64);
  for (const key of keys) writeText(tail, LAYER_KEYS, key);
  const last = new ByteWriter(16);
  last.byte(LAYER_EXTENT);
  last.varint(extent);
  const parts = [head, features, tail, values.fields, last];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const tile = new ByteWriter(1 + varintSize(length) + length);
  tile.byte(TILE_LAYERS);
  tile.varint(length);
  for (const part of parts) tile.copy(part.bytes, 0, part.length);
  return Buffer.from(tile.bytes.buffer);
}

function writeText(out: ByteWriter, field: number, text: string): void {
  const utf8 = Buffer.from(text, 'utf8');
  out.reserve(utf8.length + 8);
  out.byte(field);
  out.varint(utf8.length);
  out.copy(utf8, 0, utf8.length);
}
