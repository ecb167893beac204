import type { Knex } from '../database.ts';
import type { Actor, Unit } from '../unit.ts';

/** What a command asks to be done after it. */
export interface JobOrder {
  readonly kind: string;
  /** What it is done to. Jobs of one kind and subject follow one another, never run side by side. */
  readonly subject: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Higher goes first. */
  readonly priority?: number;
  /** How often it may be begun before it ends with a reason. */
  readonly attemptsMax?: number;
  readonly afterMs?: number;
}

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly traceId: string;
  /** The attempt that this is, from 1. */
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly everyMs: number | null;
  /** Somebody asked for its end before it was begun (again). */
  readonly cancel: boolean;
}

const ATTEMPTS_MAX = 4;

/** Queues a job in the command's own transaction: it exists if the command happened. It runs with the rights of the command's actor. */
export async function enqueue(unit: Unit, order: JobOrder): Promise<void> {
  const { scope, ...actor } = unit.actor;
  await unit.trx.raw(
    `insert into job (kind, subject, payload, actor, actor_id, scope, trace_id, priority, attempts_max, run_after)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond')`,
    [
      order.kind,
      order.subject,
      JSON.stringify(order.payload ?? {}),
      JSON.stringify(actor),
      actor.id,
      [...scope],
      unit.traceId,
      order.priority ?? 0,
      order.attemptsMax ?? ATTEMPTS_MAX,
      order.afterMs ?? 0,
    ],
  );
}

/**
 * Ends the jobs of a subject: one that waits at once, one that runs when its worker hears of it. It waits for the transaction that a running
 * job is in; ask it before locking anything that the job itself locks.
 */
export async function cancelJobs(unit: Unit, kind: string, subject: string): Promise<void> {
  await unit.trx.raw(
    `update job set cancel = true, state = case when state = 'queued' then 'cancelled' else state end, changed_at = now()
     where kind = ? and subject = ? and state in ('queued', 'running')`,
    [kind, subject],
  );
}

interface JobRow {
  id: string;
  kind: string;
  subject: string;
  payload: Record<string, unknown>;
  actor: Omit<Actor, 'scope'>;
  scope: string[];
  trace_id: string;
  attempts: number;
  attempts_max: number;
  every_ms: number | null;
  cancel: boolean;
}

const UNIQUE_VIOLATION = '23505';

/** A process that does jobs, and how long its word holds. */
export interface Holder {
  readonly worker: string;
  readonly leaseMs: number;
}

/**
 * Takes the next job that is due, or whose holder was not heard of for a lease. Who has no job running goes before who has one. What a worker
 * gave back after a failure is open to another worker at once, to itself after a pause: it may be able to read what the first could not.
 */
export async function claimJob(knex: Knex, holder: Holder, kinds: readonly string[]): Promise<Job | null> {
  const sql = `
    update job set state = 'running', worker = ?, lease_until = now() + ? * interval '1 millisecond', attempts = attempts + 1, changed_at = now()
    where id = (
      select j.id from job j
      where j.kind = any(?::text[]) and (j.state = 'running' and j.lease_until < now()
          or j.state = 'queued' and (j.run_after <= now() or j.worker <> ?)
            and not exists (select 1 from job r where r.kind = j.kind and r.subject = j.subject and r.state = 'running'))
      order by exists (select 1 from job r where r.state = 'running' and r.actor_id = j.actor_id and r.id <> j.id and r.every_ms is null), j.priority desc, j.run_after
      limit 1 for update skip locked)
    returning id, kind, subject, payload, actor, scope, trace_id, attempts, attempts_max, every_ms, cancel`;
  const claimed = await knex.raw(sql, [holder.worker, holder.leaseMs, [...kinds], holder.worker]).catch((error: { code?: string }) => {
    if (error.code === UNIQUE_VIOLATION) return { rows: [] };
    throw error;
  });
  const row = (claimed as { rows: JobRow[] }).rows[0];
  if (!row) return null;
  const { trace_id: traceId, attempts_max: attemptsMax, every_ms: everyMs, actor, scope, ...same } = row;
  return { ...same, traceId, attemptsMax, everyMs, actor: { ...actor, scope } };
}

/** One run of a job: nobody else's, and no earlier one of the same worker, which may have lost it and gone on. */
export interface Held {
  readonly holder: Holder;
  readonly job: Pick<Job, 'id' | 'attempts' | 'everyMs'>;
}

const rowOf = (knex: Knex, { holder, job }: Held) =>
  knex('job').where({ id: job.id, worker: holder.worker, attempts: job.attempts, state: 'running' });

const fromNow = (knex: Knex, ms: number) => knex.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [ms]);

/** Whether a run still has its job, and whether somebody asked for its end. */
export type Standing = 'held' | 'cancelled' | 'lost';

const standingOf = (row: { cancel: boolean } | undefined): Standing => (row ? (row.cancel ? 'cancelled' : 'held') : 'lost');

/** Says that a job is still at work. */
export async function beatJob(knex: Knex, held: Held): Promise<Standing> {
  const change = { lease_until: fromNow(knex, held.holder.leaseMs) };
  return standingOf((await rowOf(knex, held).update(change).returning<{ cancel: boolean }[]>('cancel'))[0]);
}

/** Holds a job for this transaction: nobody takes it over before the transaction ends, and a run that lost it writes nothing. */
export async function fenceJob(unit: Unit, held: Held): Promise<Standing> {
  return standingOf(await rowOf(unit.trx, held).forUpdate().first<{ cancel: boolean }>('cancel'));
}

/** The last statement of a run's transaction: however long it took, the lease begins anew with its end. */
export async function renewJob(unit: Unit, held: Held, progress: number): Promise<void> {
  await rowOf(unit.trx, held).update({ lease_until: fromNow(unit.trx, held.holder.leaseMs), progress });
}

export interface JobError {
  readonly name: string;
  readonly message: string;
}

/** What is told of a job that somebody ended. */
export const CANCELLED: JobError = { name: 'JobCancelled', message: 'Somebody ended it' };

/** Ends a job; a duty is queued again for its next time. Does nothing to a job that another run took over. */
export async function endJob(knex: Knex, held: Held, state: 'done' | 'failed' | 'cancelled', error: JobError | null): Promise<void> {
  const { everyMs } = held.job;
  await rowOf(knex, held).update({
    ...(everyMs === null ? { state } : { state: 'queued', attempts: 0, run_after: fromNow(knex, everyMs) }),
    worker: null,
    lease_until: null,
    error: error && JSON.stringify(error),
    changed_at: knex.fn.now(),
  });
}

/** Gives a job back after a failure: another worker may try at once, this one after a pause. */
export async function retryJob(knex: Knex, held: Held, pauseMs: number, error: JobError): Promise<void> {
  await rowOf(knex, held).update({
    state: 'queued',
    lease_until: null,
    run_after: fromNow(knex, pauseMs),
    error: JSON.stringify(error),
    changed_at: knex.fn.now(),
  });
}

/** Gives a job back because its worker stops: as if it had not been begun. */
export async function releaseJob(knex: Knex, held: Held): Promise<void> {
  await rowOf(knex, held).update({
    state: 'queued',
    worker: null,
    lease_until: null,
    attempts: knex.raw('attempts - 1'),
    changed_at: knex.fn.now(),
  });
}

/** Makes sure that a duty stands in the queue, once for all processes. */
export async function putDuty(knex: Knex, kind: string, everyMs: number, actor: Actor): Promise<void> {
  const { scope, ...rest } = actor;
  await knex.raw(
    `insert into job (kind, subject, payload, actor, actor_id, scope, trace_id, attempts_max, every_ms, run_after)
     values (?, 'duty', '{}', ?, ?, ?, ?, 1, ?, now())
     on conflict (kind) where every_ms is not null do update set every_ms = excluded.every_ms where job.every_ms <> excluded.every_ms`,
    [kind, JSON.stringify(rest), rest.id, [...scope], kind, everyMs],
  );
}

/** Forgets the jobs that ended longer ago than this. */
export async function pruneJobs(unit: Unit, keptMs: number): Promise<void> {
  await unit
    .trx('job')
    .whereIn('state', ['done', 'failed', 'cancelled'])
    .whereRaw(`changed_at < now() - ? * interval '1 millisecond'`, [keptMs])
    .delete();
}
