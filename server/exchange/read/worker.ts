import { parentPort, workerData } from 'node:worker_threads';
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

const port = parentPort!;
const { request, limits, workDir, as } = workerData as WorkerInput;
const tell = (message: WorkerMessage) => port.postMessage(message);

function deliver(batch: ReadFeature[]): Promise<void> {
  return new Promise((resolve) => {
    port.once('message', () => resolve());
    tell(as === 'rows' ? { kind: 'rows', rows: toRows(batch) } : { kind: 'batch', batch });
  });
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

const read = (): Promise<ReadReport | Table> =>
  as === 'table'
    ? readTableFile(request, limits, workDir)
    : readSource({ request, limits, workDir, deliver, progress: (progress) => tell({ kind: 'progress', progress }) });

read()
  .then((report) => tell({ kind: 'report', report }))
  .catch((error: unknown) => tell(failure(error)));
