const LOOP_COPY_MAX = 48;

/** Bytes that grow, with Protocol Buffers' varints. Kept between uses: `clear()` empties it and leaves its memory. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Empties the writer; memory above `keepBytes` is given back. */
  clear(keepBytes = Number.POSITIVE_INFINITY): void {
    this.length = 0;
    if (this.bytes.length > keepBytes) this.bytes = new Uint8Array(keepBytes);
  }

  /** Makes room for `extra` more bytes. The other methods do not check: call this first with an upper bound. */
  reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** An unsigned whole number up to 2^53, 1 to 8 bytes. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x10000000) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A signed whole number of at most 31 bits, zigzag encoded. */
  zigzag(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  int32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.bytes[this.length++] = (value >> shift) & 255;
  }

  copy(source: Uint8Array, start: number, end: number): void {
    if (end - start > LOOP_COPY_MAX) {
      this.bytes.set(source.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    const { bytes } = this;
    let at = this.length;
    for (let i = start; i < end; i++) bytes[at++] = source[i]!;
    this.length = at;
  }

  /** A view of what was written; it is only good until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Reads varints from bytes; `position` moves. */
export class ByteReader {
  bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    return this.bytes[this.position++]!;
  }

  /** An unsigned whole number of at most 32 bits. */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.position++]!;
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = bytes[this.position++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  zigzag(): number {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }

  int32(): number {
    const { bytes, position } = this;
    this.position = position + 4;
    return bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
  }

  /** Moves past one varint of any length. */
  skipVarint(): void {
    while (this.bytes[this.position++]! > 127);
  }
}

/** How many bytes a varint takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}
