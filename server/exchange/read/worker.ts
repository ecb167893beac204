import { once } from 'node:events';
import { readSource } from './source.ts';
import { readTableFile, type Table } from './table.ts';
import {
  type ReadFeature,
  type ReadLimits,
  type ReadProgress,
  ReadRefusal,
  type ReadReport,
  type ReadRequest,
  type ReadRows,
} from './types.ts';
import { toEwkbHex } from './wkb.ts';

/** What the worker tells its parent. After a batch it waits for a `next`, so that features never pile up. */
export type WorkerMessage =
  | { kind: 'batch'; batch: ReadFeature[] }
  | { kind: 'rows'; rows: ReadRows }
  | { kind: 'progress'; progress: ReadProgress }
  | { kind: 'report'; report: ReadReport | Table }
  | { kind: 'refusal'; code: ReadRefusal['code']; params: ReadRefusal['params']; place: ReadRefusal['place'] }
  | { kind: 'failure'; message: string };

export interface WorkerInput {
  request: ReadRequest & { readonly sheet?: string | undefined };
  limits: ReadLimits;
  workDir: string;
  /** Rows for the database, features as GeoJSON, or a sheet of text. */
  as: 'rows' | 'features' | 'table';
}

const tell = (message: WorkerMessage) => void process.send!(message);

/** Hands a batch on and waits until it is taken. */
async function deliver(as: WorkerInput['as'], batch: ReadFeature[]): Promise<void> {
  const taken = once(process, 'message');
  tell(as === 'rows' ? { kind: 'rows', rows: toRows(batch) } : { kind: 'batch', batch });
  await taken;
}

function toRows(batch: ReadFeature[]): ReadRows {
  return {
    index: batch.map((feature) => feature.index),
    geometry: batch.map((feature) => (feature.geometry ? toEwkbHex(feature.geometry) : null)),
    attributes: batch.map((feature) => storableJson(feature.properties)),
    sourceAreaM2: batch.map((feature) => feature.sourceAreaM2),
  };
}

/** JSON text that the database takes: without NUL, and with U+FFFD for half a surrogate pair, which `JSON.stringify` writes as an escape. */
const storableJson = (properties: Record<string, unknown>): string =>
  JSON.stringify(properties).replaceAll(/\\(\\|u0000|ud[89a-f][0-9a-f]{2})/g, (whole, what: string) => {
    if (what === '\\') return whole;
    return what === 'u0000' ? '' : '\ufffd';
  });

function failure(error: unknown): WorkerMessage {
  if (error instanceof ReadRefusal) return { kind: 'refusal', code: error.code, params: error.params, place: error.place };
  return { kind: 'failure', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

function read({ request, limits, workDir, as }: WorkerInput): Promise<ReadReport | Table> {
  if (as === 'table') return readTableFile(request, limits, workDir);
  const progress = (done: ReadProgress) => tell({ kind: 'progress', progress: done });
  return readSource({ request, limits, workDir, deliver: (batch) => deliver(as, batch), progress });
}

process.once('disconnect', () => process.exit());
process.once('message', (input: WorkerInput) => {
  read(input)
    .then((report) => tell({ kind: 'report', report }))
    .catch((error: unknown) => tell(failure(error)));
});
