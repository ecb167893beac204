import type { Database } from '../database.ts';
import { LONG_WORK, type Query, type Unit, type Units } from '../unit.ts';
import { beatJob, fenceJob, type Held, type Job, renewJob, type Standing } from './store.ts';

/** Why a run may not go on although its work did not fail. */
export class RunEnded extends Error {
  readonly why: 'cancelled' | 'lost';

  constructor(why: 'cancelled' | 'lost') {
    super(`The run of a job ended: ${why}`);
    this.why = why;
  }
}

/** What a handler gets. */
export interface Context {
  readonly job: Job;
  /** Aborted when somebody asked for the job's end, when another worker took it over, or when the process stops. */
  readonly signal: AbortSignal;
  /**
   * Says how far it is, from 0 to 1; told at most a few times a second, in a transaction of its own that `also` may write in.
   */
  progress(share: number, also?: (unit: Unit) => Promise<void>): void;
  /** A transaction with the rights of the job's author. It happens only while the job is this run's. One follows the other: never ask for one inside another. */
  write<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  read<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

export interface Run {
  readonly context: Context;
  /** Why the run may not go on; null while it may. */
  ended(): RunEnded | null;
  /** Waits for what is on its way to the database, and stops the heartbeat. */
  end(): Promise<void>;
}

export interface RunOptions {
  readonly db: Database;
  readonly units: Units;
  readonly held: Held;
  readonly job: Job;
  readonly stopping: AbortSignal;
}

const BEATS_PER_LEASE = 3;
const TOLD_EVERY_MS = 400;

/** Begins a run: its heartbeat beats until its end. */
export function startRun({ db, units, held, job, stopping }: RunOptions): Run {
  const mine = new AbortController();
  let ended: RunEnded | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  let share = 0;
  let toldMs = 0;

  const heed = (standing: Standing): void => {
    if (standing === 'held' || ended) return;
    ended = new RunEnded(standing);
    mine.abort(ended);
  };
  /** A beat waits while a transaction of the run holds the job: one waits, no more. */
  let beating: Promise<void> | null = null;
  const beatOnce = (): void => {
    beating ??= beatJob(db.knex, held)
      .then(heed, () => undefined)
      .then(() => {
        beating = null;
      });
  };
  const beat = setInterval(beatOnce, held.holder.leaseMs / BEATS_PER_LEASE);
  const signal = AbortSignal.any([mine.signal, stopping]);

  const fenced = <T>(work: (unit: Unit) => Promise<T>): Promise<T> =>
    units.write(
      job.actor,
      job.traceId,
      async (unit) => {
        signal.throwIfAborted();
        heed(await fenceJob(unit, held));
        signal.throwIfAborted();
        const result = await work(unit);
        await renewJob(unit, held, share);
        return result;
      },
      { ...LONG_WORK, signal },
    );
  const write = <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    const result = tail.then(() => fenced(work));
    tail = result.catch(() => undefined);
    return result;
  };

  return {
    context: {
      job,
      signal,
      write,
      read: (work) => units.read(job.actor, work, { ...LONG_WORK, signal }),
      progress: (done, also = async () => undefined) => {
        share = Math.min(1, Math.max(share, done));
        if (Date.now() - toldMs < TOLD_EVERY_MS) return;
        toldMs = Date.now();
        void write(also).catch(() => undefined);
      },
    },
    ended: () => ended,
    end: async () => {
      clearInterval(beat);
      await tail;
      await beating;
    },
  };
}
