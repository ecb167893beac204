import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { SourceBox } from './coordinates.ts';
import type { DeclaredSystem } from './crs.ts';
import { viewsOf } from './sqlite.ts';
import { ReadRefusal, type SourceLayer } from './types.ts';

/** The part of gdal3.js that we use; its own declarations leave `ogrinfo`'s answer as `object`. */
interface GdalDataset {
  pointer: number;
  path: string;
}
interface Gdal {
  open(path: string, options?: string[]): Promise<{ datasets: GdalDataset[]; errors: { message: string }[] }>;
  ogrinfo(dataset: GdalDataset, options?: string[]): Promise<unknown>;
  ogr2ogr(dataset: GdalDataset, options: string[], name: string): Promise<{ real: string }>;
  close(dataset: GdalDataset): Promise<void>;
}
type InitGdal = (config: Record<string, unknown>) => Promise<Gdal>;

interface ProjJson {
  type?: string;
  name?: string;
  datum?: { name?: string; ellipsoid?: Ellipsoid };
  datum_ensemble?: { name?: string; ellipsoid?: Ellipsoid };
  base_crs?: ProjJson;
  source_crs?: ProjJson;
  components?: ProjJson[];
  conversion?: { method?: { name?: string }; parameters?: { name?: string; value?: number; unit?: unknown }[] };
  id?: { authority?: string; code?: number };
}
interface Ellipsoid {
  name?: string;
  semi_major_axis?: number | { value?: number };
}
interface LayerInfo {
  name: string;
  featureCount: number;
  geometryFields: {
    type: string;
    extent?: [number, number, number, number];
    coordinateSystem?: { wkt?: string; projjson?: ProjJson } | null;
  }[];
}

export interface OpenSource {
  layers: OpenLayer[];
  /** Writes one layer as FlatGeobuf and answers its path: as the source has it, or in two dimensions with straight lines for curves. */
  convert(layer: string, as: 'it-is' | 'straight'): Promise<string>;
}

export type OpenLayer = SourceLayer & { declared: DeclaredSystem | null; box: SourceBox | null };

/** Settings that keep GDAL inside its sandbox: no threads, no indirection to other files, no deep DXF blocks, quiet. */
const SETTINGS = {
  OGR2OGR_USE_ARROW_API: 'NO',
  OGR_GPKG_NUM_THREADS: '1',
  SQLITE_USE_OGR_VFS: 'YES',
  GDAL_SKIP: 'VRT',
  OGR_SKIP: 'OGR_VRT',
  GDAL_DISABLE_READDIR_ON_OPEN: 'NO',
  DXF_MAX_BSPLINE_CONTROL_POINTS: '2000',
  CPL_LOG_ERRORS: 'OFF',
  CPL_LOG: '/dev/null',
};

/** A layer of no type in three dimensions loses nothing; curves with measures become straight only when they lose those first. */
const SHAPES = {
  'it-is': ['-nlt', 'GEOMETRYZM'],
  straight: ['-dim', 'XY', '-nlt', 'GEOMETRY', '-nlt', 'CONVERT_TO_LINEAR'],
} as const;

/** Starts GDAL (WebAssembly, 0.3 s) with `outDir` as its only place to write, and opens one source. Raises `file.corrupt`, `file.views`. */
export async function openWithGdal(
  path: string,
  outDir: string,
  openOptions: string[],
  settings: Record<string, string> = {},
): Promise<OpenSource> {
  const views = await viewsOf(path);
  if (views.length > 0) throw new ReadRefusal('file.views', { names: views.slice(0, 5).join(', ').slice(0, 200) });
  const messages: string[] = [];
  const gdal = await start(outDir, messages, settings);
  const fail = (error: unknown): never => {
    const said = messages.find((line) => /ERROR/.test(line) && !/GDALGetFileList/.test(line)) ?? describe(error);
    throw new ReadRefusal('file.corrupt', { reason: said.replaceAll(/\/(input|output)\//g, '').slice(0, 200) });
  };
  const opened = await gdal.open(path, openOptions).catch(fail);
  const dataset = opened.datasets[0] ?? fail(opened.errors[0]);
  const info = (await gdal.ogrinfo(dataset, ['-so', '-al']).catch(fail)) as { layers?: LayerInfo[] };
  const layers = (info.layers ?? [])
    .filter((layer) => layer.geometryFields.length > 0)
    .map((layer) => {
      const field = layer.geometryFields[0]!;
      const system = field.coordinateSystem;
      const [minX, minY, maxX, maxY] = field.extent ?? [];
      const box = minX === undefined || minY === undefined || maxX === undefined || maxY === undefined ? null : { minX, minY, maxX, maxY };
      const declared = system?.projjson ? declaration(system.projjson, system.wkt ?? '') : null;
      return { name: layer.name, featureCount: layer.featureCount, geometryType: field.type, declared, box };
    });
  const convert = async (layer: string, as: 'it-is' | 'straight') => {
    const options = ['-f', 'FlatGeobuf', '-lco', 'SPATIAL_INDEX=NO', ...SHAPES[as], '-nln', 'features', layer];
    const { real } = await gdal.ogr2ogr(dataset, options, as).catch(fail);
    return real;
  };
  return { layers, convert };
}

async function start(outDir: string, messages: string[], settings: Record<string, string>): Promise<Gdal> {
  const require = createRequire(import.meta.url);
  const init = require('gdal3.js/node.js') as InitGdal;
  const assets = join(dirname(require.resolve('gdal3.js/node.js')), 'dist', 'package');
  const note = (text: string) => {
    if (messages.length < 50) messages.push(text);
  };
  return init({
    path: relative(process.cwd(), assets),
    dest: outDir,
    useWorker: false,
    env: { ...SETTINGS, ...settings },
    logHandler: note,
    errorHandler: note,
  });
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message;
  const first: unknown = Array.isArray(error) ? error[0] : error;
  return typeof first === 'object' && first !== null && 'message' in first ? String(first.message) : 'not readable';
}

/** Takes a PROJJSON system apart into what `identify` needs; null when it says that it does not know. */
function declaration(json: ProjJson, wkt: string): DeclaredSystem | null {
  const own = json.source_crs ?? json.components?.[0] ?? json;
  const base = own.base_crs ?? own;
  const datum = base.datum ?? base.datum_ensemble;
  if (!datum && /undefined|unknown/i.test(own.name ?? '')) return null;
  const axis = datum?.ellipsoid?.semi_major_axis;
  const parameter = (pattern: RegExp, otherwise: number) =>
    own.conversion?.parameters?.find((p) => pattern.test(p.name ?? ''))?.value ?? otherwise;
  return {
    text: `${own.name ?? ''} ${base.name === own.name ? '' : (base.name ?? '')}`.trim() || wkt.slice(0, 200),
    epsg: own.id?.authority === 'EPSG' && typeof own.id.code === 'number' ? own.id.code : null,
    datumName: datum?.name ?? '',
    semiMajorAxisM: typeof axis === 'number' ? axis : (axis?.value ?? null),
    projected: own.conversion
      ? {
          method: `${own.conversion.method?.name ?? ''} ${own.name ?? ''}`,
          centralMeridian: parameter(/longitude of (natural|false) origin/i, 0),
          falseEasting: parameter(/false easting/i, 0),
          falseNorthing: parameter(/false northing/i, 0),
          scale: parameter(/scale factor/i, 1),
          latitudeOfOrigin: parameter(/latitude of (natural|false) origin/i, 0),
        }
      : null,
  };
}
