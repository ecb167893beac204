import type { JobView } from '../contract/jobs.ts';
import { demandStill } from '../identity/index.ts';
import { CANCELLED, cancelJobs, enqueue } from '../platform/jobs/store.ts';
import type { JobHandler } from '../platform/jobs/worker.ts';
import { problem } from '../platform/problem.ts';
import { type Query, SYSTEM, type Unit } from '../platform/unit.ts';
import { hastenDuty, holdJob, type JobFilter, type JobRow, newestJob, readJobs } from './store.ts';

type Handlers = Readonly<Record<string, JobHandler>>;

const isDuty = (row: JobRow): boolean => row.every_ms !== null;
const mayRetry = (row: JobRow): boolean =>
  isDuty(row) ? row.state === 'queued' : (row.state === 'failed' || row.state === 'cancelled') && !row.superseded;
const mayCancel = (row: JobRow): boolean => !isDuty(row) && !row.cancel && (row.state === 'queued' || row.state === 'running');

function viewOf(row: JobRow): JobView {
  const { id, kind, subject, state, actor, progress, attempts } = row;
  return {
    ...{ id, kind, subject, state, progress, attempts },
    cancelling: row.cancel && state === 'running',
    duty: isDuty(row),
    by: actor.id === SYSTEM.id ? null : actor.displayName,
    actingFor: actor.actingFor?.displayName ?? null,
    regionId: actor.regionId,
    attemptsMax: row.attempts_max,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    dueAt: row.run_after.toISOString(),
    error: row.error && { name: row.error.name, message: row.error.message },
    mayRetry: mayRetry(row),
    mayCancel: mayCancel(row),
  };
}

export async function listJobs(query: Query, filter: JobFilter): Promise<{ items: JobView[]; next: string | null }> {
  const rows = await readJobs(query, { ...filter, limit: filter.limit + 1 });
  const shown = rows.slice(0, filter.limit);
  return { items: shown.map(viewOf), next: rows.length > filter.limit ? shown.at(-1)!.place : null };
}

async function hold(unit: Unit, id: string, may: (row: JobRow) => boolean): Promise<JobRow> {
  await demandStill(unit, 'jobs.manage');
  const row = await holdJob(unit, id);
  if (!row) throw problem('job.unknown', { id });
  if (!may(row)) throw problem('job.wrong_state', { state: row.state });
  return row;
}

const note = (unit: Unit, action: string, { kind, subject, actor, id }: JobRow): Promise<number> =>
  unit.journal({ action, subject, regionId: actor.regionId, detail: { id, kind, by: actor.name } });

/**
 * Does a job anew, as a job of who asks; what it needs for that its room knows. A duty comes at once.
 * @throws job.unknown, job.wrong_state, auth.not_allowed when the actor's right ended meanwhile, and what the room refuses
 */
export async function retryJob(unit: Unit, handlers: Handlers, id: string): Promise<JobView> {
  const row = await hold(unit, id, mayRetry);
  const { kind, subject, payload, priority } = row;
  const again = handlers[kind]?.again;
  if (isDuty(row)) await hastenDuty(unit, id);
  else if (again) await again(unit, subject);
  else await enqueue(unit, { kind, subject, payload, priority, attemptsMax: row.attempts_max });
  await note(unit, 'jobs.retry', row);
  return viewOf(await newestJob(unit, kind, subject));
}

/**
 * Ends a job: one that waits at once, one that runs as soon as its worker hears. Its room says so where people look.
 * @throws job.unknown, job.wrong_state, auth.not_allowed when the actor's right ended meanwhile
 */
export async function cancelJob(unit: Unit, handlers: Handlers, id: string): Promise<JobView> {
  const row = await hold(unit, id, mayCancel);
  await cancelJobs(unit, row.kind, row.subject);
  if (row.state === 'queued') await handlers[row.kind]?.failed?.(unit, row, CANCELLED);
  await note(unit, 'jobs.cancel', row);
  return viewOf((await holdJob(unit, id))!);
}
