import { type FileHandle, open, stat } from 'node:fs/promises';
import { ReadRefusal } from './types.ts';

/**
 * The names of the views of an SQLite database, read from the pages of its schema (https://www.sqlite.org/fileformat2.html, 1.6 and 2.6)
 * without running anything of it; none for what is no SQLite database, such as a File Geodatabase, which is a folder. A view is a program of the
 * sender: whoever opens the database to ask, counts its rows, which may take for ever. Raises `file.corrupt` for a schema that cannot be read to its end.
 */
export async function viewsOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isFile()) return [];
  const file = await open(path);
  try {
    const head = await bytesAt(file, 0, 100);
    if (head.length < 100 || head.toString('latin1', 0, 15) !== 'SQLite format 3') return [];
    const pageBytes = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16);
    return pageBytes < 512 ? [] : await schemaViews(file, pageBytes, new TextDecoder(ENCODINGS[head.readUInt32BE(56)]));
  } finally {
    await file.close();
  }
}

/** How the database writes texts, by the number in its head; UTF-8 where nothing was written yet. */
const ENCODINGS: Readonly<Record<number, string>> = { 1: 'utf-8', 2: 'utf-16le', 3: 'utf-16be' };
const INTERIOR = 5;
const LEAF = 13;
const SCHEMA_PAGES_MAX = 10_000;

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function schemaViews(file: FileHandle, pageBytes: number, decoder: TextDecoder): Promise<string[]> {
  const names: string[] = [];
  const seen = new Set([1]);
  for (const number of seen) {
    const page = await bytesAt(file, (number - 1) * pageBytes, pageBytes);
    if (page.length < pageBytes || seen.size > SCHEMA_PAGES_MAX)
      throw new ReadRefusal('file.corrupt', { reason: 'the schema cannot be read' });
    const at = number === 1 ? 100 : 0;
    const kind = page[at]!;
    if (kind !== INTERIOR && kind !== LEAF) continue;
    if (kind === INTERIOR) seen.add(page.readUInt32BE(at + 8));
    const pointers = at + (kind === INTERIOR ? 12 : 8);
    const cells = Math.min(page.readUInt16BE(at + 3), Math.floor((pageBytes - pointers) / 2));
    for (let cell = 0; cell < cells; cell += 1) {
      const start = page.readUInt16BE(pointers + 2 * cell);
      if (start + 4 > pageBytes) continue;
      if (kind === INTERIOR) seen.add(page.readUInt32BE(start));
      else names.push(...viewIn(page, start, decoder));
    }
  }
  return names;
}

/** The name in a row of the schema, if the row is a view's: its type and name come first, and are short enough to lie in the page. */
function viewIn(page: Buffer, start: number, decoder: TextDecoder): string[] {
  const payload = skipVarint(page, skipVarint(page, start));
  const [headBytes, typeAt] = varint(page, payload);
  const [type, nameAt] = varint(page, typeAt);
  const [name] = varint(page, nameAt);
  const from = payload + headBytes;
  const text = (at: number, serial: number) => decoder.decode(page.subarray(at, at + Math.max(0, (serial - 13) / 2)));
  if (text(from, type).toLowerCase() !== 'view') return [];
  return [text(from + (type - 13) / 2, name)];
}

/** A number of up to nine bytes, seven bits each, and where the next one begins; what is beyond 2^53 does not occur here. */
function varint(page: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start; at < start + 9; at += 1) {
    const byte = page[at] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + 1];
  }
  return [value, start + 9];
}

const skipVarint = (page: Buffer, start: number): number => varint(page, start)[1];
