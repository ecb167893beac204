import { z } from 'zod';
import { instant, limitQuery, page } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
/** `open` waits or runs; `duties` come again by themselves. */
export const JOBS_SHOWN = ['open', 'failed', 'ended', 'duties'] as const;

/** A piece of background work: what it does, for whom, how far it is and why it ended. */
export const jobView = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  /** What it is done to: the id of an import. */
  subject: z.string(),
  state: z.enum(JOB_STATES),
  /** Somebody asked for its end, and it has not heard yet. */
  cancelling: z.boolean(),
  /** Comes again by itself. */
  duty: z.boolean(),
  /** The display name of who asked for it, and where that person works; null for the system. */
  by: z.string().nullable(),
  actingFor: z.string().nullable(),
  regionId: z.string().nullable(),
  progress: z.number().min(0).max(1),
  /** How often it was begun, and how often it may be. */
  attempts: z.int(),
  attemptsMax: z.int(),
  createdAt: instant,
  changedAt: instant,
  /** Not begun before. */
  dueAt: instant,
  /** Why the last attempt ended. */
  error: z.strictObject({ name: z.string(), message: z.string() }).nullable(),
  mayRetry: z.boolean(),
  mayCancel: z.boolean(),
});
export type JobView = z.infer<typeof jobView>;

const job = z.strictObject({ id: z.uuid() });

export const jobEndpoints = {
  list: defineEndpoint({
    id: 'jobs.list',
    summary: 'Background work of the own regions, the newest first',
    method: 'get',
    path: '/api/jobs',
    may: 'jobs.manage',
    query: z.strictObject({
      show: z.enum(JOBS_SHOWN).default('open'),
      cursor: z
        .string()
        .regex(/^[\d .:+-]{19,40}_[0-9a-f-]{36}$/)
        .optional(),
      limit: limitQuery(200, 50),
    }),
    reply: page(jobView),
  }),
  retry: defineEndpoint({
    id: 'jobs.retry',
    summary: 'Do anew what failed or was cancelled, in the name of who asks; a duty comes at once',
    method: 'post',
    path: '/api/jobs/:id/retry',
    may: 'jobs.manage',
    params: job,
    reply: jobView,
    problems: ['job.unknown', 'job.wrong_state', 'import.unknown', 'import.wrong_state', 'import.file_gone', 'auth.not_allowed_department'],
  }),
  cancel: defineEndpoint({
    id: 'jobs.cancel',
    summary: 'End what waits, or what runs as soon as it hears of it; a duty is not ended',
    method: 'post',
    path: '/api/jobs/:id/cancel',
    may: 'jobs.manage',
    params: job,
    reply: jobView,
    problems: ['job.unknown', 'job.wrong_state'],
  }),
};
