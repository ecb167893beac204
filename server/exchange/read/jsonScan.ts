import { ReadRefusal } from './types.ts';

/** Where the elements of the root's `features` array stand in the bytes, and the root without them. */
export interface JsonScan {
  root: Record<string, unknown>;
  /** Pairs of start and end offsets; null when the root has no `features` array. */
  elements: Float64Array | null;
}

const DEPTH_MAX = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a];

interface Walk {
  bytes: Buffer;
  at: number;
  depth: number;
  /** Per depth: the container's kind, the members seen and whether a key is expected. */
  isObject: boolean[];
  members: Set<string>[];
  expectsKey: boolean[];
  lastRootKey: string;
  /** Depth of the features array, or -1. */
  listDepth: number;
  listStart: number;
  listEnd: number;
  elementStart: number;
  offsets: number[];
}

/**
 * Walks a JSON text once without building it: finds members that occur twice (which parsers resolve differently), depth beyond reason, and
 * the elements of `features`, so that they can be parsed one by one. The grammar itself is left to `JSON.parse`.
 */
export function scanJson(bytes: Buffer): JsonScan {
  const walk: Walk = {
    bytes,
    at: 0,
    depth: 0,
    isObject: [],
    members: [],
    expectsKey: [],
    lastRootKey: '',
    listDepth: -1,
    listStart: -1,
    listEnd: -1,
    elementStart: -1,
    offsets: [],
  };
  while (walk.at < bytes.length) step(walk);
  const hasList = walk.listStart >= 0 && walk.listEnd > walk.listStart;
  const rootBytes = hasList ? Buffer.concat([bytes.subarray(0, walk.listStart + 1), bytes.subarray(walk.listEnd)]) : bytes;
  const root = parseJson(rootBytes, bytes);
  if (typeof root !== 'object' || root === null || Array.isArray(root)) throw new ReadRefusal('geojson.not_an_object', {});
  return { root: root as Record<string, unknown>, elements: hasList ? Float64Array.from(walk.offsets) : null };
}

function step(walk: Walk): void {
  const byte = walk.bytes[walk.at]!;
  if (byte === QUOTE) {
    takeString(walk);
    return;
  }
  if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) open(walk, byte === OPEN_OBJECT);
  else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) close(walk);
  else if (byte === COMMA) comma(walk);
  else if (byte === COLON) walk.expectsKey[walk.depth] = false;
  walk.at++;
}

function open(walk: Walk, isObject: boolean): void {
  const isList = !isObject && walk.depth === 1 && walk.lastRootKey === 'features' && walk.listStart < 0;
  walk.depth++;
  if (walk.depth > DEPTH_MAX) throw new ReadRefusal('json.depth', { most: DEPTH_MAX, line: lineOf(walk.bytes, walk.at) });
  walk.isObject[walk.depth] = isObject;
  walk.expectsKey[walk.depth] = isObject;
  if (isObject) clearMembers(walk);
  if (!isList) return;
  walk.listDepth = walk.depth;
  walk.listStart = walk.at;
  walk.elementStart = walk.at + 1;
}

function clearMembers(walk: Walk): void {
  const seen = walk.members[walk.depth];
  if (seen) seen.clear();
  else walk.members[walk.depth] = new Set();
}

function close(walk: Walk): void {
  if (walk.depth === walk.listDepth) {
    pushElement(walk, true);
    walk.listEnd = walk.at;
    walk.listDepth = -1;
  }
  walk.depth = Math.max(0, walk.depth - 1);
}

function comma(walk: Walk): void {
  if (walk.depth === walk.listDepth) {
    pushElement(walk, false);
    walk.elementStart = walk.at + 1;
  } else if (walk.isObject[walk.depth]) walk.expectsKey[walk.depth] = true;
}

function pushElement(walk: Walk, isLast: boolean): void {
  let start = walk.elementStart;
  let end = walk.at;
  const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
  while (start < end && isSpace(walk.bytes[start]!)) start++;
  while (end > start && isSpace(walk.bytes[end - 1]!)) end--;
  if (start < end) walk.offsets.push(start, end);
  else if (!isLast || walk.offsets.length > 0) throw new ReadRefusal('json.syntax', { line: lineOf(walk.bytes, walk.at) });
}

function takeString(walk: Walk): void {
  const { bytes } = walk;
  const start = walk.at + 1;
  let end = start;
  while (end < bytes.length && bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
  walk.at = end + 1;
  if (!walk.isObject[walk.depth] || !walk.expectsKey[walk.depth]) return;
  const raw = bytes.toString('latin1', start, end);
  const key = raw.includes('\\') ? unescapeKey(bytes, start, end) : raw;
  const seen = walk.members[walk.depth]!;
  if (seen.has(key))
    throw new ReadRefusal('json.duplicate_member', {
      member: bytes.toString('utf8', start, Math.min(end, start + 80)),
      line: lineOf(bytes, start),
    });
  seen.add(key);
  walk.expectsKey[walk.depth] = false;
  if (walk.depth === 1) walk.lastRootKey = key;
}

function unescapeKey(bytes: Buffer, start: number, end: number): string {
  try {
    const text: unknown = JSON.parse(`"${bytes.toString('utf8', start, end)}"`);
    return Buffer.from(String(text), 'utf8').toString('latin1');
  } catch {
    throw new ReadRefusal('json.syntax', { line: lineOf(bytes, start) });
  }
}

/** Strings, to pass over them, and whole numbers of 16 digits and more that are no part of another number. */
const STRING_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;

/** A whole number beyond 2^53, such as a code written without quotes, becomes text: as a number it would lose its last digits. */
function keepingDigits(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  return text.replaceAll(STRING_OR_LONG, (part) => (part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `"${part}"`));
}

/** Parses a slice; `whole` and `offset` give the line in the file when it fails. */
export function parseJson(slice: Buffer, whole: Buffer, offset = 0): unknown {
  const text = keepingDigits(slice.toString('utf8'));
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 0);
    throw new ReadRefusal('json.syntax', { line: lineOf(whole, offset + position) });
  }
}

export function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let index = bytes.indexOf(0x0a); index >= 0 && index < offset; index = bytes.indexOf(0x0a, index + 1)) line++;
  return line;
}
