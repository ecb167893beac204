import { open } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { UnpackedFile } from './archive.ts';
import { ReadRefusal, type SourceFormat } from './types.ts';

/** One thing that can be read: a file, or a folder for a File Geodatabase, with its kind. */
export interface Source {
  kind: SourceFormat | 'json' | 'zip';
  path: string;
  /** What the user knows it by. */
  name: string;
}

const HEAD_BYTES = 4096;

/** What a file is, by its content first and its name second: a wrong extension must not choose the parser. */
export async function sniffFile(path: string, name: string): Promise<Source> {
  const head = await readHead(path);
  if (head.length === 0) throw new ReadRefusal('file.empty', { name });
  if (head.readUInt32BE(0) === 0x504b0304 || head.readUInt32BE(0) === 0x504b0506) return { kind: 'zip', path, name };
  const kind = byContent(head, extname(name).toLowerCase());
  if (!kind) throw new ReadRefusal('file.unknown_format', { name: name.slice(-120) });
  return { kind, path, name };
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return bytesRead > 0 && bytesRead < 4
      ? Buffer.concat([buffer.subarray(0, bytesRead), Buffer.alloc(4, 0x20)])
      : buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function byContent(head: Buffer, ext: string): Source['kind'] | null {
  if (head.subarray(0, 15).equals(Buffer.from('SQLite format 3'))) return 'gpkg';
  if (head.readUInt32BE(0) === 9994) return 'shapefile';
  const text = textOf(head);
  const start = text.trimStart();
  const isDxf = /^\s*(999\r?\n.*\r?\n\s*)*0\r?\n\s*SECTION/.test(text) || head.subarray(0, 18).toString('latin1') === 'AutoCAD Binary DXF';
  if (isDxf) return 'dxf';
  if (/^<\?xml[\s\S]*<(?:\w+:)?kml|^<(?:\w+:)?kml/i.test(start) || (ext === '.kml' && start.startsWith('<'))) return 'kml';
  const isHeaded = /^\s*\[(?![-\d.,\s]+\])[^\]"'{}\r\n]{2,40}\]\s*$/m.test(text.slice(0, 200)) && !text.includes('\0');
  if (isHeaded) return 'boundary-txt';
  const isJson = /^[{[]/.test(start) || ['.geojson', '.topojson', '.json'].includes(ext);
  if (isJson) return 'json';
  const isPlots = /@\s*$/m.test(text) || ext === '.txt';
  return isPlots && !text.includes('\0') ? 'boundary-txt' : null;
}

function textOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le', 2);
  return head[0] === 0xef && head[1] === 0xbb ? head.toString('utf8', 3) : head.toString('utf8');
}

/** The sources inside an unpacked archive. Parts of a shapefile count as one; a geodatabase is its folder. */
export async function sourcesOf(files: readonly UnpackedFile[]): Promise<Source[]> {
  const sources: Source[] = [];
  const folders = new Set<string>();
  for (const file of files) {
    const folder = dirname(file.path);
    const isPart = /\.gdb$/.test(folder);
    if (isPart && !folders.has(folder)) sources.push({ kind: 'filegdb', path: folder, name: dirname(file.name) });
    if (isPart) folders.add(folder);
    if (isPart || ['.dbf', '.shx', '.prj', '.cpg'].includes(extname(file.path))) continue;
    if (file.sizeBytes === 0) throw new ReadRefusal('file.empty', { name: file.name });
    const source = await sniffFile(file.path, file.name).catch(() => null);
    if (source && source.kind !== 'zip') sources.push(source);
  }
  return sources;
}

/** The one source to read: the only one, the one that the user named, or a refusal that lists them. */
export function chooseSource(sources: readonly Source[], files: readonly UnpackedFile[], choice: string | undefined): Source {
  const named = choice === undefined ? undefined : sources.find((source) => source.name === choice);
  if (named) return named;
  const spatial = sources.filter((source) => source.kind !== 'boundary-txt');
  const likely = spatial.length > 0 ? spatial : sources;
  if (likely.length === 1) return likely[0]!;
  if (likely.length > 1) throw new ReadRefusal('archive.several_sources', { names: likely.map((source) => source.name).slice(0, 50) });
  const dbf = files.find((file) => extname(file.path) === '.dbf');
  if (dbf) throw new ReadRefusal('file.part_missing', { part: '.shp', name: dbf.name });
  throw new ReadRefusal('archive.no_data', { entries: files.length });
}
