import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type ReadLimits, ReadRefusal } from './types.ts';

const NESTED = new Set(['.zip', '.kmz', '.rar', '.7z', '.gz', '.tgz', '.tar', '.bz2', '.xz']);
const WANTED = new Set(['.shp', '.dbf', '.shx', '.prj', '.cpg', '.gpkg', '.kml', '.dxf', '.geojson', '.json', '.topojson', '.txt']);
const BOMB_MIN_BYTES = 10 * 2 ** 20;

export interface UnpackedFile {
  /** The path inside the archive, decoded for people. */
  name: string;
  path: string;
  sizeBytes: number;
}

/**
 * Unpacks an archive into `target`, trusting nothing it says: number of entries, paths, nesting, declared and real sizes and the packing
 * ratio are checked before or while inflating. Only files that are wanted, those that an import can use, are written, under names of our own.
 */
export async function unpack(
  zipPath: string,
  target: string,
  limits: ReadLimits,
  onShare: (share: number) => void,
  isWanted: (name: string) => boolean = holdsFeatures,
): Promise<UnpackedFile[]> {
  const zip = await openZip(zipPath);
  try {
    const entries = await listEntries(zip, limits);
    const wanted = entries.filter(({ name }) => isWanted(name));
    const total = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0) || 1;
    const budget = { leftBytes: limits.archiveBytesMax };
    const files: UnpackedFile[] = [];
    let written = 0;
    for (const [position, { entry, name }] of wanted.entries()) {
      const path = join(target, safePath(name, position));
      await mkdir(dirname(path), { recursive: true });
      await inflate(zip, entry, name, path, budget, limits);
      files.push({ name, path, sizeBytes: entry.uncompressedSize });
      written += entry.uncompressedSize;
      onShare(written / total);
    }
    return files;
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true, autoClose: false });
  } catch (error) {
    throw new ReadRefusal('archive.corrupt', { reason: message(error) });
  }
}

async function listEntries(zip: ZipFile, limits: ReadLimits): Promise<{ entry: Entry; name: string }[]> {
  if (zip.entryCount > limits.archiveEntriesMax)
    throw new ReadRefusal('archive.too_many_entries', { count: zip.entryCount, most: limits.archiveEntriesMax });
  const found: { entry: Entry; name: string }[] = [];
  let expandedBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry);
      checkEntry(entry, name, limits);
      expandedBytes += entry.uncompressedSize;
      if (expandedBytes > limits.archiveBytesMax)
        throw new ReadRefusal('archive.too_large', { bytes: expandedBytes, most: limits.archiveBytesMax });
      if (!name.endsWith('/')) found.push({ entry, name });
      if (found.length > limits.archiveEntriesMax)
        throw new ReadRefusal('archive.too_many_entries', { count: found.length, most: limits.archiveEntriesMax });
    }
  } catch (error) {
    if (error instanceof ReadRefusal) throw error;
    throw new ReadRefusal('archive.corrupt', { reason: message(error) });
  }
  return found;
}

function checkEntry(entry: Entry, name: string, limits: ReadLimits): void {
  const parts = name.replaceAll('\\', '/').split('/');
  const isUnsafe = name.startsWith('/') || name.startsWith('\\') || /^[A-Za-z]:/.test(name) || name.includes('\0') || parts.includes('..');
  if (isUnsafe) throw new ReadRefusal('archive.path', { entry: name.replaceAll('\0', '') });
  const isSymlink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
  if (isSymlink) throw new ReadRefusal('archive.path', { entry: name });
  if (entry.isEncrypted()) throw new ReadRefusal('archive.encrypted', { entry: name });
  if (NESTED.has(extname(name).toLowerCase())) throw new ReadRefusal('archive.nested', { entry: name });
  const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
  const isBomb = entry.uncompressedSize > BOMB_MIN_BYTES && ratio > limits.archiveRatioMax;
  if (isBomb) throw new ReadRefusal('archive.ratio', { entry: name, ratio: Math.round(ratio), most: limits.archiveRatioMax });
}

/** Old Chinese tools write names in GBK without saying so; the flag bit 11 means UTF-8. */
function entryName(entry: Entry): string {
  const raw = entry.fileNameRaw;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return iconv.decode(raw, 'gbk');
  }
}

function holdsFeatures(name: string): boolean {
  if (name.startsWith('__MACOSX/') || basename(name).startsWith('._')) return false;
  return insideGdb(name) || WANTED.has(extname(name).toLowerCase());
}

const insideGdb = (name: string) => /(^|\/)[^/]+\.gdb\//i.test(name);

/** File Geodatabases keep their folder; other files go into numbered names that keep their group and extension. */
function safePath(name: string, position: number): string {
  const gdb = /(?:^|\/)([^/]+)\.gdb\/([A-Za-z0-9_.-]+)$/i.exec(name);
  if (gdb) return join(`gdb-${hash(name.slice(0, name.lastIndexOf('/')))}.gdb`, gdb[2]!);
  const ext = extname(name).toLowerCase();
  const stem = name.slice(0, name.length - ext.length).toLowerCase();
  const isShapePart = ['.shp', '.dbf', '.shx', '.prj', '.cpg'].includes(ext);
  return isShapePart ? `shape-${hash(stem)}${ext}` : `file-${position}${ext}`;
}

function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(36);
}

async function inflate(
  zip: ZipFile,
  entry: Entry,
  name: string,
  path: string,
  budget: { leftBytes: number },
  limits: ReadLimits,
): Promise<void> {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.leftBytes -= chunk.length;
      if (budget.leftBytes < 0)
        return done(new ReadRefusal('archive.too_large', { bytes: limits.archiveBytesMax, most: limits.archiveBytesMax }));
      done(null, chunk);
    },
  });
  try {
    const stream = await zip.openReadStreamPromise(entry);
    await pipeline(stream, meter, createWriteStream(path));
  } catch (error) {
    if (error instanceof ReadRefusal) throw error;
    const reason = message(error);
    const lies = /too many bytes|not enough bytes/.test(reason);
    throw new ReadRefusal(
      lies ? 'archive.size_lies' : 'archive.corrupt',
      lies ? { entry: name, declared: entry.uncompressedSize } : { entry: name, reason },
    );
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
