import { ByteWriter } from './bytes.ts';

/** What a property may hold; null is left out, as MVT has no such value. */
export type PropertyValue = string | number | boolean | null;

const VALUES_FIELD = 0x22;
const STRING_VALUE = 0x0a;
const DOUBLE_VALUE = 0x19;
const SINT_VALUE = 0x30;
const BOOL_VALUE = 0x38;
const MAX_SINT = 2 ** 52;
const MAX_HEAD_BYTES = 24;

/** Memory that is used again from feature to feature; encoding is synchronous. */
const message = new ByteWriter(256);

/** Writes the properties of a feature as a record holds them: their count, then for each the place of its key in `keys` and a ready MVT `values` field (section 4.4). */
export function writeProperties(properties: Readonly<Record<string, PropertyValue>>, keys: readonly string[], out: ByteWriter): void {
  let present = 0;
  for (const key of keys) if (isPresent(properties[key])) present++;
  out.reserve(MAX_HEAD_BYTES);
  out.varint(present);
  for (const [index, key] of keys.entries()) {
    const value = properties[key];
    if (!isPresent(value)) continue;
    message.clear();
    if (typeof value === 'string') writeString(value);
    else if (typeof value === 'boolean') writeBoolean(value);
    else writeNumber(value);
    out.reserve(MAX_HEAD_BYTES + message.length);
    out.varint(index);
    out.byte(VALUES_FIELD);
    out.varint(message.length);
    out.copy(message.bytes, 0, message.length);
  }
}

const isPresent = (value: PropertyValue | undefined): value is string | number | boolean =>
  typeof value === 'number' ? Number.isFinite(value) : value !== null && value !== undefined;

function writeString(text: string): void {
  const utf8 = Buffer.from(text, 'utf8');
  message.reserve(utf8.length + MAX_HEAD_BYTES);
  message.byte(STRING_VALUE);
  message.varint(utf8.length);
  message.copy(utf8, 0, utf8.length);
}

function writeBoolean(value: boolean): void {
  message.byte(BOOL_VALUE);
  message.byte(value ? 1 : 0);
}

function writeNumber(value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < MAX_SINT) {
    message.byte(SINT_VALUE);
    message.varint(value >= 0 ? value * 2 : value * -2 - 1);
    return;
  }
  message.byte(DOUBLE_VALUE);
  new DataView(message.bytes.buffer).setFloat64(message.length, value, true);
  message.length += 8;
}

const FIRST_SLOTS = 2048;

/** The distinct `values` fields of one tile, in the order in which they came: a hash table over the bytes that `fields` holds. */
export class ValueTable {
  readonly fields = new ByteWriter(1 << 16);
  private slots = new Int32Array(FIRST_SLOTS);
  private starts = new Int32Array(FIRST_SLOTS);
  private hashes = new Int32Array(FIRST_SLOTS);
  private count = 0;

  /** Forgets all values; memory above `keepBytes` is given back. */
  clear(keepBytes: number): void {
    if (this.slots.length * 4 > keepBytes) this.resize(FIRST_SLOTS);
    this.slots.fill(0);
    this.fields.clear(keepBytes);
    this.count = 0;
  }

  /** The place of the field `source[start, end)` among the tile's values; it is added when it is new. */
  indexOf(source: Uint8Array, start: number, end: number): number {
    let hash = 0;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.slots[slot]!; entry !== 0; entry = this.slots[slot]!) {
      if (this.hashes[entry - 1] === hash && this.equals(entry - 1, source, start, end)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = this.count + 1;
    return this.add(hash, source, start, end);
  }

  private add(hash: number, source: Uint8Array, start: number, end: number): number {
    const index = this.count++;
    this.starts[index] = this.fields.length;
    this.hashes[index] = hash;
    this.fields.reserve(end - start);
    this.fields.copy(source, start, end);
    if (this.count * 2 > this.slots.length) this.grow();
    return index;
  }

  private equals(index: number, source: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this.fields;
    let at = this.starts[index]!;
    for (let i = start; i < end; i++) if (bytes[at++] !== source[i]) return false;
    return true;
  }

  private grow(): void {
    const { starts, hashes } = this;
    this.resize(this.slots.length * 2);
    this.starts.set(starts);
    this.hashes.set(hashes);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = hashes[index]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    }
  }

  private resize(slots: number): void {
    this.slots = new Int32Array(slots);
    this.starts = new Int32Array(slots);
    this.hashes = new Int32Array(slots);
  }
}
