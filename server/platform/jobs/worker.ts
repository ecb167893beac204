import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Database } from '../database.ts';
import type { Logger } from '../log.ts';
import { SYSTEM, type Unit, type Units } from '../unit.ts';
import { type Context, RunEnded, startRun } from './run.ts';
import {
  CANCELLED,
  claimJob,
  endJob,
  fenceJob,
  type Held,
  type Holder,
  type Job,
  type JobError,
  pruneJobs,
  putDuty,
  releaseJob,
  retryJob,
} from './store.ts';

export interface JobHandler {
  /** Heavy jobs run one at a time in a process; the others run beside them, one at a time too. */
  readonly heavy?: boolean;
  /** A duty: it stands in the queue by itself, and comes again this long after it ended. */
  readonly everyMs?: number;
  /** Does the job. It must be able to begin anew: what an earlier attempt left half done is still there. */
  run(context: Context): Promise<void>;
  /** The last attempt failed, or somebody ended the job: says so where people look, in the transaction that ends the job. */
  failed?(unit: Unit, job: Pick<Job, 'subject'>, error: JobError): Promise<void>;
  /** Queues a job anew that failed or was ended, where that takes more than the job itself: what `failed` said is taken back. */
  again?(unit: Unit, subject: string): Promise<void>;
}

export interface WorkerOptions {
  readonly db: Database;
  readonly units: Units;
  readonly log: Logger;
  /** By kind. A worker takes no job of a kind that it does not know. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** How long a process may be silent before another takes its jobs. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly retryPauseMs?: number;
  /** How long ended jobs are kept. */
  readonly keptMs?: number;
}

export interface Worker {
  /** Looks for work now: called after a command that enqueued a job. */
  wake(): void;
  /** Resolves when this process has no job under way and sees none that it could begin. */
  idle(): Promise<void>;
  /** Ends what is under way, gives it back, and waits for it. */
  stop(): Promise<void>;
}

const LEASE_MS = 15_000;
const POLL_MS = 1000;
const RETRY_PAUSE_MS = 2000;
const DAY_MS = 24 * 3_600_000;
const ERROR_LENGTH_MAX = 500;

const errorOf = (error: unknown): JobError => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message: message.slice(0, ERROR_LENGTH_MAX) };
};

/** Each process that began the job ended before the job did. */
class JobAbandoned extends Error {
  override readonly name = 'JobAbandoned';

  constructor() {
    super('Every process that began it ended');
  }
}

/** What the jobs of one process share. */
interface Shop {
  readonly options: WorkerOptions;
  readonly holder: Holder;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly stopping: AbortSignal;
}

/** What becomes of a job whose run threw. */
async function settle({ options, handlers, stopping }: Shop, held: Held, job: Job, thrown: unknown): Promise<void> {
  const { db, units, log, retryPauseMs = RETRY_PAUSE_MS } = options;
  if (thrown instanceof RunEnded && thrown.why === 'lost') return;
  const isCancelled = thrown instanceof RunEnded;
  if (!isCancelled && stopping.aborted) return releaseJob(db.knex, held);
  const error = isCancelled ? CANCELLED : errorOf(thrown);
  if (!isCancelled) log.error({ err: thrown, kind: job.kind, subject: job.subject, attempt: job.attempts }, 'job failed');
  if (!isCancelled && job.everyMs === null && job.attempts < job.attemptsMax)
    return retryJob(db.knex, held, retryPauseMs * 2 ** (job.attempts - 1), error);
  await units.write(job.actor, job.traceId, async (unit) => {
    if ((await fenceJob(unit, held)) === 'lost') return;
    await handlers[job.kind]!.failed?.(unit, job, error);
    await endJob(unit.trx, held, isCancelled ? 'cancelled' : 'failed', isCancelled ? null : error);
  });
}

async function perform(shop: Shop, job: Job): Promise<void> {
  const { options, holder, handlers, stopping } = shop;
  const held: Held = { holder, job };
  const run = startRun({ db: options.db, units: options.units, held, job, stopping });
  try {
    if (job.cancel) throw new RunEnded('cancelled');
    if (job.everyMs === null && job.attempts > job.attemptsMax) throw new JobAbandoned();
    await handlers[job.kind]!.run(run.context);
    await run.end();
    await endJob(options.db.knex, held, 'done', null);
  } catch (error) {
    await run.end();
    await settle(shop, held, job, run.ended() ?? error);
  }
}

interface Lane {
  readonly kinds: readonly string[];
  running: Promise<void> | null;
}

function lanesOf(handlers: Readonly<Record<string, JobHandler>>): Lane[] {
  const kindsOf = (heavy: boolean) => Object.keys(handlers).filter((kind) => (handlers[kind]!.heavy ?? false) === heavy);
  return [true, false].map((heavy) => ({ kinds: kindsOf(heavy), running: null }));
}

/** Fills free lanes while there is work. One look at a time; a call during a look asks for another after it. */
function createLook(shop: Shop, lanes: readonly Lane[]): { wake(): void; busy(): Promise<void>[] } {
  const { log, db } = shop.options;
  let looking: Promise<void> | null = null;
  let again = false;

  const start = (lane: Lane, job: Job): Promise<void> =>
    perform(shop, job)
      .catch((error: unknown) => log.error({ err: error, kind: job.kind, subject: job.subject }, 'job could not be settled'))
      .then(() => {
        lane.running = null;
        wake();
      });
  const fill = async (): Promise<void> => {
    while (!shop.stopping.aborted) {
      const kinds = lanes.filter((lane) => lane.running === null).flatMap((lane) => lane.kinds);
      const job = kinds.length > 0 ? await claimJob(db.knex, shop.holder, kinds) : null;
      if (!job) return;
      const lane = lanes.find((each) => each.kinds.includes(job.kind))!;
      lane.running = start(lane, job);
    }
  };
  const look = async (): Promise<void> => {
    while (again && !shop.stopping.aborted) {
      again = false;
      await fill().catch((error: unknown) => log.warn({ err: error }, 'jobs: the database did not answer'));
    }
    looking = null;
  };
  const wake = (): void => {
    again = true;
    if (!shop.stopping.aborted) looking ??= look();
  };
  return { wake, busy: () => [looking, ...lanes.map((lane) => lane.running)].filter((each) => each !== null) };
}

/** Does the jobs of a database, beside any other process that does the same. */
export function createWorker(options: WorkerOptions): Worker {
  const { db, log, leaseMs = LEASE_MS, pollMs = POLL_MS, keptMs = 30 * DAY_MS } = options;
  const stopping = new AbortController();
  const prune: JobHandler = { everyMs: DAY_MS, run: ({ write }) => write((unit) => pruneJobs(unit, keptMs)) };
  const shop: Shop = {
    options,
    holder: { worker: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`, leaseMs },
    handlers: { ...options.handlers, 'jobs.prune': prune },
    stopping: stopping.signal,
  };
  const { wake, busy } = createLook(shop, lanesOf(shop.handlers));
  const begin = async (): Promise<void> => {
    for (const [kind, { everyMs }] of Object.entries(shop.handlers))
      if (everyMs !== undefined) await putDuty(db.knex, kind, everyMs, SYSTEM);
    wake();
  };
  const begun = begin().catch((error: unknown) => log.error({ err: error }, 'jobs: duties'));
  const poll = setInterval(wake, pollMs);
  poll.unref();

  const quiet = async (): Promise<void> => {
    await begun;
    for (let under = busy(); under.length > 0; under = busy()) await Promise.all(under);
  };
  return {
    wake,
    idle: async () => {
      wake();
      await quiet();
    },
    stop: async () => {
      clearInterval(poll);
      stopping.abort();
      await quiet();
    },
  };
}
