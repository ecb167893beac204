import { parentPort, workerData } from 'node:worker_threads';
import { readSource } from './source.ts';
import { type ReadFeature, type ReadLimits, type ReadProgress, ReadRefusal, type ReadReport, type ReadRequest } from './types.ts';

/** What the worker tells its parent. After a batch it waits for a `next`, so that features never pile up. */
export type WorkerMessage =
  | { kind: 'batch'; batch: ReadFeature[] }
  | { kind: 'progress'; progress: ReadProgress }
  | { kind: 'report'; report: ReadReport }
  | { kind: 'refusal'; code: ReadRefusal['code']; params: ReadRefusal['params']; place: ReadRefusal['place'] }
  | { kind: 'failure'; message: string };

export interface WorkerInput {
  request: ReadRequest;
  limits: ReadLimits;
  workDir: string;
}

const port = parentPort!;
const tell = (message: WorkerMessage) => port.postMessage(message);

function deliver(batch: ReadFeature[]): Promise<void> {
  return new Promise((resolve) => {
    port.once('message', () => resolve());
    tell({ kind: 'batch', batch });
  });
}

function failure(error: unknown): WorkerMessage {
  if (error instanceof ReadRefusal) return { kind: 'refusal', code: error.code, params: error.params, place: error.place };
  return { kind: 'failure', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

const { request, limits, workDir } = workerData as WorkerInput;
readSource({ request, limits, workDir, deliver, progress: (progress) => tell({ kind: 'progress', progress }) })
  .then((report) => tell({ kind: 'report', report }))
  .catch((error: unknown) => tell(failure(error)));
