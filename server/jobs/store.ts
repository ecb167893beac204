import type { JOB_STATES, JOBS_SHOWN, JobView } from '../contract/jobs.ts';
import type { JobError } from '../platform/jobs/store.ts';
import type { Actor, Query, Unit } from '../platform/unit.ts';

export interface JobRow {
  id: string;
  kind: string;
  subject: string;
  state: (typeof JOB_STATES)[number];
  payload: Record<string, unknown>;
  actor: Omit<Actor, 'scope'>;
  priority: number;
  attempts: number;
  attempts_max: number;
  every_ms: number | null;
  run_after: Date;
  cancel: boolean;
  progress: number;
  error: JobError | null;
  created_at: Date;
  changed_at: Date;
  place: string;
  /** A later job does the same. */
  superseded: boolean;
}

const JOB = `select j.id, j.kind, j.subject, j.state, j.payload, j.actor, j.priority, j.attempts, j.attempts_max, j.every_ms, j.run_after, j.cancel, j.progress, j.error,
    j.created_at, j.changed_at, j.created_at::text || '_' || j.id as place,
    exists (select 1 from job l where (l.kind, l.subject) = (j.kind, j.subject) and (l.created_at, l.id) > (j.created_at, j.id)) as superseded
  from job j`;

const SHOWN: Readonly<Record<(typeof JOBS_SHOWN)[number], string>> = {
  open: `j.every_ms is null and j.state in ('queued', 'running')`,
  failed: `j.every_ms is null and j.state = 'failed'`,
  ended: `j.every_ms is null and j.state in ('done', 'failed', 'cancelled')`,
  duties: 'j.every_ms is not null',
};

export interface JobFilter {
  readonly show: (typeof JOBS_SHOWN)[number];
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Jobs whose author could touch nothing that the actor does not see; the newest first. */
export async function readJobs({ trx }: Query, { show, cursor, limit }: JobFilter): Promise<JobRow[]> {
  const [at = null, id = null] = cursor?.split('_') ?? [];
  const { rows } = (await trx.raw(
    `${JOB} where ${SHOWN[show]} and (:at::timestamptz is null or (j.created_at, j.id) < (:at::timestamptz, :id::uuid))
     order by j.created_at desc, j.id desc limit :limit`,
    { at, id, limit },
  )) as { rows: JobRow[] };
  return rows;
}

/** One job, held until the end of the transaction; it waits for what a running job is writing. Null when the actor sees none. */
export async function holdJob({ trx }: Unit, id: string): Promise<JobRow | null> {
  const { rows } = (await trx.raw(`${JOB} where j.id = ? for update of j`, [id])) as { rows: JobRow[] };
  return rows[0] ?? null;
}

/** The job that does the same last. */
export async function newestJob({ trx }: Query, kind: JobView['kind'], subject: string): Promise<JobRow> {
  const { rows } = (await trx.raw(`${JOB} where (j.kind, j.subject) = (?, ?) order by j.created_at desc, j.id desc limit 1`, [
    kind,
    subject,
  ])) as { rows: [JobRow] };
  return rows[0];
}

/** Lets a duty come now. */
export async function hastenDuty({ trx }: Unit, id: string): Promise<void> {
  await trx('job').where({ id, state: 'queued' }).update({ run_after: trx.fn.now(), changed_at: trx.fn.now() });
}
