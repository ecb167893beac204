import type { Readable } from 'node:stream';

const SIGNATURE_BYTES = 11;
const HEADER_BYTES = SIGNATURE_BYTES + 8;
const END = -1;

/** The fields of a row in the binary form of COPY; null fields are empty. */
export type Tuple = readonly Buffer[];

interface Read {
  readonly tuple: Tuple;
  readonly end: number;
}

/** The tuple that starts at `at`, null while it is still arriving, or 'end'. */
function readTuple(data: Buffer, at: number): Read | 'end' | null {
  if (data.length < at + 2) return null;
  const count = data.readInt16BE(at);
  if (count === END) return 'end';
  const tuple: Buffer[] = [];
  let position = at + 2;
  for (let index = 0; index < count; index++) {
    if (data.length < position + 4) return null;
    const length = Math.max(0, data.readInt32BE(position));
    position += 4;
    if (data.length < position + length) return null;
    tuple.push(data.subarray(position, position + length));
    position += length;
  }
  return { tuple, end: position };
}

/**
 * The rows of a `COPY … TO STDOUT (FORMAT binary)` in lots as they arrive. Binary, because the driver would make text of every column
 * and the replay wants bytes.
 */
export async function* tuplesOf(stream: Readable): AsyncGenerator<Tuple[]> {
  let data: Buffer = Buffer.alloc(0);
  let started = false;
  for await (const chunk of stream) {
    data = data.length === 0 ? (chunk as Buffer) : Buffer.concat([data, chunk as Buffer]);
    if (!started && data.length < HEADER_BYTES) continue;
    let at = started ? 0 : HEADER_BYTES + data.readInt32BE(SIGNATURE_BYTES + 4);
    started = true;
    const lot: Tuple[] = [];
    for (let read = readTuple(data, at); read && read !== 'end'; read = readTuple(data, at)) {
      lot.push(read.tuple);
      at = read.end;
    }
    data = data.subarray(at);
    if (lot.length > 0) yield lot;
  }
}
