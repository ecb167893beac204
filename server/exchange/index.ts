import type { Route } from '../platform/http.ts';
import { createJobs, type JobOptions } from './jobs.ts';
import { exchangeRoutes } from './routes.ts';

export { readUpload } from './read/index.ts';
export { type ReadFeature, ReadRefusal } from './read/types.ts';
export { receiveUpload } from './upload.ts';

export interface Exchange {
  readonly routes: Route[];
  /** Resolves when no import is under way. */
  idle(): Promise<void>;
  /** Ends what is being read and waits for it. */
  close(): Promise<void>;
}

/** The room of imports and exports: its routes and its background work. */
export function createExchange(options: JobOptions): Exchange {
  const jobs = createJobs(options);
  return { routes: exchangeRoutes(jobs, options.dir), idle: jobs.idle, close: jobs.close };
}
