import { jobEndpoints as endpoints } from '../contract/jobs.ts';
import { type Route, route } from '../platform/http.ts';
import type { JobHandler } from '../platform/jobs/worker.ts';
import { cancelJob, listJobs, retryJob } from './service.ts';

export interface JobsOptions {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Called after a command that lets a job run. */
  readonly wake: () => void;
}

/** Background work as it is seen and steered. */
export function jobRoutes({ handlers, wake }: JobsOptions): Route[] {
  return [
    route(endpoints.list, ({ query }, call) => call.read((read) => listJobs(read, query))),
    route(endpoints.retry, async ({ params }, call) => {
      const view = await call.write((unit) => retryJob(unit, handlers, params.id));
      wake();
      return view;
    }),
    route(endpoints.cancel, ({ params }, call) => call.write((unit) => cancelJob(unit, handlers, params.id))),
  ];
}
