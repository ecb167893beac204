import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { Feature, Position } from 'geojson';
import { readUpload } from '../../../server/exchange/read/index.ts';
import { type ReadFeature, ReadRefusal, type ReadReport, type ReadRequest } from '../../../server/exchange/read/types.ts';

export const scratch = mkdtempSync(join(tmpdir(), 'lantu-exchange-test-'));

/** Puts content into a file of its own. */
export function fileOf(name: string, content: Buffer | string): string {
  const path = join(mkdtempSync(join(scratch, 'f-')), name);
  writeFileSync(path, content);
  return path;
}

export interface ReadResult {
  report: ReadReport;
  features: ReadFeature[];
}

/** Reads a file to its end. */
export async function readFile(path: string, request: Partial<ReadRequest> = {}): Promise<ReadResult> {
  const features: ReadFeature[] = [];
  const report = await readUpload({ path, fileName: basename(path), ...request }, { onBatch: (batch) => void features.push(...batch) });
  return { report, features };
}

export const readContent = (name: string, content: Buffer | string, request: Partial<ReadRequest> = {}): Promise<ReadResult> =>
  readFile(fileOf(name, content), request);

/** The refusal that a read ends with; a read that succeeds is the failure here. */
export async function refusalOf(name: string, content: Buffer | string, request: Partial<ReadRequest> = {}): Promise<ReadRefusal> {
  const outcome = await readContent(name, content, request).catch((error: unknown) => error);
  if (outcome instanceof ReadRefusal) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`${name} was read`);
}

export const square = (x: number, y: number, side: number): Position[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

export const parcel = (ring: Position[], properties: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});

export const collection = (features: readonly unknown[], more: Record<string, unknown> = {}): string =>
  JSON.stringify({ type: 'FeatureCollection', ...more, features });

interface Gdal {
  open(path: string, options?: string[]): Promise<{ datasets: { pointer: number }[] }>;
  ogr2ogr(dataset: { pointer: number }, options: string[], name: string): Promise<{ real: string; all: { real: string }[] }>;
}

let gdal: Promise<Gdal> | null = null;

/** Writes features with GDAL in another format; answers every file that it wrote, by extension. */
export const writeWithGdal = (features: readonly Feature[], format: string, options: string[] = []): Promise<Map<string, Buffer>> =>
  convert(fileOf('source.geojson', collection(features)), [], format, options);

/** The same for shapes that GeoJSON has no words for, as well-known text with an `id` from 0. */
export function writeWkt(shapes: readonly string[], format: string, options: string[] = []): Promise<Map<string, Buffer>> {
  const rows = shapes.map((shape, index) => `${index},"${shape}"\n`);
  const openOptions = ['GEOM_POSSIBLE_NAMES=WKT', 'KEEP_GEOM_COLUMNS=NO'];
  return convert(fileOf('source.csv', `id,WKT\n${rows.join('')}`), openOptions, format, options);
}

async function convert(path: string, openOptions: string[], format: string, options: string[]): Promise<Map<string, Buffer>> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('gdal3.js/node.js');
  const init = require(entry) as (config: Record<string, unknown>) => Promise<Gdal>;
  gdal ??= init({
    path: relative(process.cwd(), join(dirname(entry), 'dist/package')),
    dest: scratch,
    useWorker: false,
    env: { SQLITE_USE_OGR_VFS: 'YES' },
  });
  const module = await gdal;
  const source = await module.open(path, openOptions);
  const name = `out-${Math.random().toString(36).slice(2)}`;
  await module.ogr2ogr(source.datasets[0]!, ['-f', format, ...options], name);
  const made = readdirSync(scratch, { recursive: true, encoding: 'utf8' }).filter((file) => file.startsWith(`${name}.`));
  const files = made.filter((file) => statSync(join(scratch, file)).isFile());
  return new Map(files.map((file) => [file.slice(name.length), readFileSync(join(scratch, file))]));
}
