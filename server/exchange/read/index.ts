import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  READ_LIMITS,
  type ReadFeature,
  type ReadLimits,
  type ReadProgress,
  ReadRefusal,
  type ReadReport,
  type ReadRequest,
} from './types.ts';
import type { WorkerInput, WorkerMessage } from './worker.ts';

export interface ReadHandlers {
  /** Called with one batch at a time; the reader waits until it is done. */
  onBatch: (batch: ReadFeature[]) => Promise<void> | void;
  onProgress?: (progress: ReadProgress) => void;
  /** Ends the read at once. */
  signal?: AbortSignal;
}

/**
 * Reads an uploaded file in a worker thread of its own: formats, encodings and reference systems are detected, features come back in
 * batches in EPSG:4490, and the report says what was decided and what was found. The worker is ended at its limit of time or memory, and
 * whatever it unpacked is removed.
 *
 * Raises `ReadRefusal` with a code of `IMPORT_FINDINGS` when the file as a whole cannot be used.
 */
export async function readUpload(request: ReadRequest, handlers: ReadHandlers): Promise<ReadReport> {
  const limits: ReadLimits = { ...READ_LIMITS, ...request.limits };
  const workDir = await mkdtemp(join(tmpdir(), 'lantu-read-'));
  try {
    return await runWorker({ request, limits, workDir }, handlers);
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

function runWorker(input: WorkerInput, handlers: ReadHandlers): Promise<ReadReport> {
  const worker = new Worker(START, {
    eval: true,
    execArgv: [],
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: input.limits.memoryMbMax },
    stdout: false,
  });
  return new Promise<ReadReport>((resolve, reject) => {
    let isSettled = false;
    const finish = (settle: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(clock);
      handlers.signal?.removeEventListener('abort', abort);
      void worker.terminate().then(settle, settle);
    };
    const fail = (error: unknown) => finish(() => reject(error));
    const abort = () => fail(new DOMException('The read was ended', 'AbortError'));
    const clock = setTimeout(
      () => fail(new ReadRefusal('limit.time', { seconds: Math.round(input.limits.timeMsMax / 1000) })),
      input.limits.timeMsMax,
    );
    handlers.signal?.addEventListener('abort', abort, { once: true });
    const receive = async (message: WorkerMessage) => {
      if (message.kind === 'progress') return handlers.onProgress?.(message.progress);
      if (message.kind === 'report') return finish(() => resolve(message.report));
      if (message.kind === 'refusal') return fail(new ReadRefusal(message.code, message.params, message.place));
      if (message.kind === 'failure') return fail(new ReadRefusal('file.corrupt', { reason: message.message.slice(0, 200) }));
      await handlers.onBatch(message.batch);
      worker.postMessage('next');
    };
    worker.on('message', (message: WorkerMessage) => void receive(message).catch(fail));
    worker.on('error', (error: Error & { code?: string }) => fail(workerProblem(error, input.limits)));
    worker.on('exit', () => fail(new ReadRefusal('file.corrupt', { reason: 'the reader ended early' })));
  });
}

function workerProblem(error: Error & { code?: string }, limits: ReadLimits): ReadRefusal {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return new ReadRefusal('limit.memory', { megabytes: limits.memoryMbMax });
  return new ReadRefusal('file.corrupt', { reason: error.message.slice(0, 200) });
}
