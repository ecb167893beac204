import type { Route } from '../platform/http.ts';
import type { JobHandler } from '../platform/jobs/worker.ts';
import type { Unit } from '../platform/unit.ts';
import { createFiles } from './files.ts';
import { exchangeRoutes } from './routes.ts';
import { IMPORT_JOB, queueAgain } from './service.ts';
import { pruneRows } from './store.ts';
import { importHandler } from './work.ts';

export { readUpload } from './read/index.ts';
export { type ReadFeature, ReadRefusal } from './read/types.ts';
export { receiveUpload } from './upload.ts';

export interface ExchangeOptions {
  /** Where uploads wait for their commit. */
  readonly dir: string;
  /** Called after a command that enqueued a job. */
  readonly wake: () => void;
}

export interface Exchange {
  readonly routes: Route[];
  readonly handlers: Readonly<Record<string, JobHandler>>;
}

const HOUR_MS = 3_600_000;
const KEPT_MS = 7 * 24 * HOUR_MS;

/** The room of imports and exports: its routes and its background work. */
export function createExchange({ dir, wake }: ExchangeOptions): Exchange {
  const files = createFiles(dir);
  const prune: JobHandler = {
    everyMs: HOUR_MS,
    run: async ({ write }) => {
      await write((unit) => pruneRows(unit, KEPT_MS));
      await files.prune(KEPT_MS);
    },
  };
  const again = (unit: Unit, id: string) => queueAgain(unit, { files }, id);
  return { routes: exchangeRoutes({ files, wake }), handlers: { [IMPORT_JOB]: importHandler({ files, again }), 'imports.prune': prune } };
}
