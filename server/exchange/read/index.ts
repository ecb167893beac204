import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { watchProcess } from './watch.ts';
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
 * Reads an uploaded file in a process of its own: formats, encodings and reference systems are detected, features come back in
 * batches in EPSG:4490, and the report says what was decided and what was found. The process is ended at its limit of memory, or of
 * time in which it worked (not while it waits for a batch to be taken), and whatever it unpacked is removed.
 *
 * Raises `ReadRefusal` with a code of `IMPORT_FINDINGS` when the file as a whole cannot be used.
 */
export function readUpload(request: ReadRequest, handlers: ReadHandlers): Promise<ReadReport> {
  return run(request, 'features', handlers, (message) => {
    if (message.kind === 'batch') return handlers.onBatch(message.batch);
  });
}

/** The same read with batches made ready for the database in that process, so that the caller's thread stays free. */
export function readRows(request: ReadRequest, handlers: RowHandlers): Promise<ReadReport> {
  return run(request, 'rows', handlers, (message) => {
    if (message.kind === 'rows') return handlers.onRows(message.rows);
  });
}

/** Reads one sheet of a small spreadsheet as text, in a process like any other file. Raises `ReadRefusal`. */
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

const WORKER = join(import.meta.dirname, 'worker.ts');

function runWorker(input: WorkerInput, watch: ReadWatch, take: Take): Promise<ReadReport | Table> {
  const { limits } = input;
  const child = fork(WORKER, [], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${limits.memoryMbMax}`],
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  return new Promise<ReadReport | Table>((resolve, reject) => {
    let isSettled = false;
    const finish = (settle: () => void) => {
      if (isSettled) return;
      isSettled = true;
      watched.end();
      watch.signal?.removeEventListener('abort', abort);
      if (child.exitCode !== null || child.signalCode !== null) return settle();
      child.once('exit', settle);
      child.kill('SIGKILL');
    };
    const fail = (error: unknown) => finish(() => reject(error));
    const abort = () => fail(new DOMException('The read was ended', 'AbortError'));
    const watched = watchProcess(child.pid!, limits, fail);
    watch.signal?.addEventListener('abort', abort, { once: true });
    const receive = async (message: WorkerMessage) => {
      if (isSettled) return;
      if (message.kind === 'progress') return watch.onProgress?.(message.progress);
      if (message.kind === 'report') return finish(() => resolve(message.report));
      if (message.kind === 'refusal') return fail(new ReadRefusal(message.code, message.params, message.place));
      if (message.kind === 'failure') return fail(new ReadRefusal('file.corrupt', { reason: message.message.slice(0, 200) }));
      watched.pause();
      await take(message);
      if (isSettled) return;
      watched.resume();
      child.send('next', () => undefined);
    };
    child.on('message', (message: WorkerMessage) => void receive(message).catch(fail));
    child.on('error', (error) => fail(new ReadRefusal('file.corrupt', { reason: error.message.slice(0, 200) })));
    child.on('exit', (_code, signal) => fail(ended(signal, limits)));
    child.send(input, () => undefined);
  });
}

/** V8 aborts a process whose heap is full; the system kills one that has taken the machine's memory. */
function ended(signal: NodeJS.Signals | null, limits: ReadLimits): ReadRefusal {
  if (signal === 'SIGABRT' || signal === 'SIGKILL') return new ReadRefusal('limit.memory', { megabytes: limits.memoryMbMax });
  return new ReadRefusal('file.corrupt', { reason: 'the reader ended early' });
}
