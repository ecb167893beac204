import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createClock } from './clock.ts';
import type { Table, TableAsk } from './table.ts';
import {
  READ_LIMITS,
  type ReadFeature,
  type ReadLimits,
  type ReadProgress,
  ReadRefusal,
  type ReadReport,
  type ReadRequest,
  type ReadRows,
} from './types.ts';
import type { WorkerInput, WorkerMessage } from './worker.ts';

export interface ReadWatch {
  onProgress?: (progress: ReadProgress) => void;
  /** Ends the read at once. */
  signal?: AbortSignal;
}

export interface ReadHandlers extends ReadWatch {
  /** Called with one batch at a time; the reader waits until it is done. */
  onBatch: (batch: ReadFeature[]) => Promise<void> | void;
}

export interface RowHandlers extends ReadWatch {
  onRows: (rows: ReadRows) => Promise<void> | void;
}

type Take = (message: WorkerMessage) => Promise<void> | void;

/**
 * Reads an uploaded file in a worker thread of its own: formats, encodings and reference systems are detected, features come back in
 * batches in EPSG:4490, and the report says what was decided and what was found. The worker is ended at its limit of memory, or of
 * time in which it worked (not while it waits for a batch to be taken), and whatever it unpacked is removed.
 *
 * Raises `ReadRefusal` with a code of `IMPORT_FINDINGS` when the file as a whole cannot be used.
 */
export function readUpload(request: ReadRequest, handlers: ReadHandlers): Promise<ReadReport> {
  return run(request, 'features', handlers, (message) => {
    if (message.kind === 'batch') return handlers.onBatch(message.batch);
  });
}

/** The same read with batches made ready for the database in the worker, so that the caller's thread stays free. */
export function readRows(request: ReadRequest, handlers: RowHandlers): Promise<ReadReport> {
  return run(request, 'rows', handlers, (message) => {
    if (message.kind === 'rows') return handlers.onRows(message.rows);
  });
}

/** Reads one sheet of a small spreadsheet as text, in a worker like any other file. Raises `ReadRefusal`. */
export function readTable(request: TableAsk & { readonly limits: Partial<ReadLimits> }): Promise<Table> {
  return run<Table>(request, 'table', {}, () => undefined);
}

async function run<T = ReadReport>(request: WorkerInput['request'], as: WorkerInput['as'], watch: ReadWatch, take: Take): Promise<T> {
  const limits: ReadLimits = { ...READ_LIMITS, ...request.limits };
  const workDir = await mkdtemp(join(tmpdir(), 'lantu-read-'));
  try {
    return (await runWorker({ request, limits, workDir, as }, watch, take)) as T;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

const TSX_API = createRequire(import.meta.url)
  .resolve('tsx/esm/api')
  .replace(/\.cjs$/, '.mjs');

/** tsx registers itself only in the main thread (Node 20), so the worker registers it before its first import. */
const START = `
  import(${JSON.stringify(pathToFileURL(TSX_API).href)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)});
  });
`;

function runWorker(input: WorkerInput, watch: ReadWatch, take: Take): Promise<ReadReport | Table> {
  const { limits } = input;
  const resourceLimits = { maxOldGenerationSizeMb: limits.memoryMbMax };
  const worker = new Worker(START, { eval: true, execArgv: [], workerData: input, resourceLimits });
  return new Promise<ReadReport | Table>((resolve, reject) => {
    let isSettled = false;
    const finish = (settle: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clock.stop();
      watch.signal?.removeEventListener('abort', abort);
      void worker.terminate().then(settle, settle);
    };
    const fail = (error: unknown) => finish(() => reject(error));
    const abort = () => fail(new DOMException('The read was ended', 'AbortError'));
    const tooLong = () => fail(new ReadRefusal('limit.time', { seconds: Math.round(limits.timeMsMax / 1000) }));
    const clock = createClock(limits.timeMsMax, tooLong);
    clock.run();
    watch.signal?.addEventListener('abort', abort, { once: true });
    const receive = async (message: WorkerMessage) => {
      if (message.kind === 'progress') return watch.onProgress?.(message.progress);
      if (message.kind === 'report') return finish(() => resolve(message.report));
      if (message.kind === 'refusal') return fail(new ReadRefusal(message.code, message.params, message.place));
      if (message.kind === 'failure') return fail(new ReadRefusal('file.corrupt', { reason: message.message.slice(0, 200) }));
      clock.stop();
      await take(message);
      if (isSettled) return;
      clock.run();
      worker.postMessage('next');
    };
    worker.on('message', (message: WorkerMessage) => void receive(message).catch(fail));
    worker.on('error', (error: Error & { code?: string }) => fail(workerProblem(error, limits)));
    worker.on('exit', () => fail(new ReadRefusal('file.corrupt', { reason: 'the reader ended early' })));
  });
}

function workerProblem(error: Error & { code?: string }, limits: ReadLimits): ReadRefusal {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return new ReadRefusal('limit.memory', { megabytes: limits.memoryMbMax });
  return new ReadRefusal('file.corrupt', { reason: error.message.slice(0, 200) });
}
