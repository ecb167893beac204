import { setTimeout as sleep } from 'node:timers/promises';
import { type Permission, permissionsOf, type Role } from '../contract/roles.ts';
import type { Database, Knex } from './database.ts';
import { faultOf } from './faults.ts';
import { guarded } from './guard.ts';
import { emitEvent, type Hearers, type JournalEntry, writeJournal } from './journal.ts';
import { createReadings } from './readings.ts';
import type { Replica } from './replica.ts';

/** Who acts. The scope is expanded: every region id that the actor may see and act in; `*` is everywhere. */
export interface Actor {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** What these roles allow on this server. */
  readonly permissions: readonly Permission[];
  /** Whether the three administrators are separated on this server, so that a grant of rights takes two of them. */
  readonly separated: boolean;
  readonly scope: readonly string[];
  /** The layers of which the actor may read what is sensitive; `*` is every one. */
  readonly sees: readonly string[];
  /** The first region of the user, where screens open. */
  readonly regionId: string | null;
  /** For whom the actor acts as a deputy: roles, scope and region are then that person's, the name stays the deputy's own. */
  readonly actingFor?: { readonly id: number; readonly name: string; readonly displayName: string; readonly until: string };
}

/** The account whose rights count. */
export const rightsOf = ({ id, actingFor }: Actor): number => actingFor?.id ?? id;

/** The actor of jobs, loading and the operator's tool. */
export const SYSTEM: Actor = {
  id: 0,
  name: 'system',
  displayName: 'system',
  roles: ['admin'],
  permissions: permissionsOf(['admin'], false),
  separated: false,
  scope: ['*'],
  sees: ['*'],
  regionId: null,
};

/** Whether the actor may read what is sensitive of a layer. */
export const seesLayer = ({ sees }: Pick<Actor, 'sees'>, layerId: string): boolean => sees.includes('*') || sees.includes(layerId);

/** A read: one transaction, read only, with the actor's rights underneath; all its statements see one moment. */
export interface Query {
  readonly trx: Knex.Transaction;
  readonly actor: Actor;
  readonly now: Date;
  /** The calendar date in China (UTC+8). */
  readonly today: string;
  /** Notes that what is sensitive of a layer is told to the actor, and how: the journal has the hour's row before the answer leaves. */
  told(layerId: string, way: string): void;
}

/** A command: one transaction that happens whole or not at all, with its journal row inside. */
export interface Unit extends Query {
  readonly traceId: string;
  /** The clock now, where `now` is the instant at which the command began. */
  instant(): Date;
  /** Answers the number of the row. */
  journal(entry: JournalEntry): Promise<number>;
  emit(topic: string, payload: Record<string, unknown>, hearers?: Hearers): Promise<void>;
}

export type Clock = () => Date;

/** Bounds of one unit of work. */
export interface WorkOptions {
  /** The longest that one of its statements may run; by default what the settings say, and an hour for the system. */
  readonly timeMsMax?: number;
  /** Aborted when nobody waits any more: what runs is cancelled, nothing is written, and the signal's reason is raised. */
  readonly signal?: AbortSignal;
  /** Of a query: what its journal row, if it needs one, has in common with the request. */
  readonly traceId?: string;
  /** Of a query: a replica may answer it that has caught up with what the actor has seen, here or elsewhere. */
  readonly replica?: { readonly seenElsewhere: string | null } | undefined;
}

/** For what loads, imports or audits: an hour a statement. */
export const LONG_WORK: WorkOptions = { timeMsMax: 3_600_000 };

/** The number and the instant of a journal row. */
export interface Recorded {
  readonly number: number;
  readonly at: Date;
}

export interface Units {
  /**
   * Runs a command. When it meets another transaction in a way that the database calls a conflict (40001, 40P01) it runs again, a few
   * times: `work` does nothing outside its transaction that could not be done twice.
   */
  write<T>(actor: Actor, traceId: string, work: (unit: Unit) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** Runs a query, again after a conflict like a command. */
  read<T>(actor: Actor, work: (query: Query) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** Writes a journal row by itself, of what changes nothing and yet is to be found again. */
  record(actor: Actor, traceId: string, entry: JournalEntry): Promise<Recorded>;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The date in China at an instant. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

interface Bounds {
  readonly statementMs: number;
  readonly lockMs: number;
  readonly idleMs: number;
}

function boundsOf({ limits }: Database, actor: Actor, options: WorkOptions): Bounds {
  const statementMs = options.timeMsMax ?? (actor.id === SYSTEM.id ? LONG_WORK.timeMsMax! : limits.statementMs);
  return { statementMs, lockMs: limits.lockMs, idleMs: Math.max(limits.idleMs, statementMs) };
}

/** Everything is transaction-local: the embedded database is one backend for the whole pool. Answers the backend's process id. */
async function become(trx: Knex.Transaction, actor: Actor, now: Date, bounds: Bounds): Promise<number> {
  const { rows } = (await trx.raw(
    `select set_config('role', 'lantu_app', true), set_config('lantu.actor', ?, true), set_config('lantu.scope', ?, true),
            set_config('lantu.sees', ?, true), set_config('lantu.roles', ?, true), set_config('lantu.now', ?, true),
            set_config('lantu.acting_for', ?, true), set_config('jit', 'off', true),
            set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),
            set_config('idle_in_transaction_session_timeout', ?, true), pg_backend_pid() as pid`,
    [
      String(actor.id),
      listText(actor.scope),
      listText(actor.sees),
      `{${actor.roles.join(',')}}`,
      now.toISOString(),
      String(actor.actingFor?.id ?? ''),
      ...[bounds.statementMs, bounds.lockMs, bounds.idleMs].map(String),
    ],
  )) as { rows: { pid: number }[] };
  return rows[0]!.pid;
}

const TRIES_MAX = 5;
const BACKOFF_MS = 10;

/** Tries again what only met another transaction, each time after a longer random pause. */
async function despiteConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES_MAX || faultOf(error) !== 'conflict') throw error;
      await sleep(Math.random() * BACKOFF_MS * 2 ** tries);
    }
  }
}

const listText = (ids: readonly string[]): string => `{${ids.map((id) => `"${id.replace(/["\\]/g, '')}"`).join(',')}}`;

/**
 * Does what must see and follow in every region and every layer, whoever acts: a promise that rows could break which the actor does not see,
 * such as that no two sites overlap. What a person asks for is checked against the person's own regions before.
 */
export async function inEveryRegion<T>(query: Query, work: () => Promise<T>): Promise<T> {
  const become = ({ scope, sees }: Pick<Actor, 'scope' | 'sees'>) =>
    query.trx.raw(`select set_config('lantu.scope', ?, true), set_config('lantu.sees', ?, true)`, [listText(scope), listText(sees)]);
  await become(SYSTEM);
  const result = await work();
  await become(query.actor);
  return result;
}

const READING: Knex.TransactionConfig = { readOnly: true, isolationLevel: 'repeatable read' };

type Work<T> = (query: Query) => Promise<T>;

/** Where a transaction runs. */
interface Place {
  readonly knex: Knex;
  readonly cancel: (pid: number) => Promise<void>;
  readonly mode: Knex.TransactionConfig;
}

/**
 * Makes units of work on a database and a clock.
 * @param signal called after a commit that wrote events, so that live streams need not poll
 */
export function createUnits(db: Database, clock: Clock, signal: () => void): Units {
  const readings = createReadings(db.knex, clock);
  const attempt = async <T>(at: Place, actor: Actor, options: WorkOptions, work: Work<T>, told: Map<string, string>): Promise<T> => {
    const bounds = boundsOf(db, actor, options);
    const signals = options.signal ? [db.ending, options.signal] : [db.ending];
    return at.knex.transaction(async (trx) => {
      const now = clock();
      const pid = await become(trx, actor, now, bounds);
      const disallow = db.allow(bounds.statementMs);
      const run = () => work({ trx, actor, now, today: chinaDay(now), told: (layerId, way) => void told.set(layerId, way) });
      return guarded(signals, () => at.cancel(pid), run).finally(disallow);
    }, at.mode);
  };
  /** A refusal tells what it found too, so what was told is written however the work ended. */
  const once = async <T>(at: Place, actor: Actor, options: WorkOptions, work: Work<T>): Promise<T> => {
    const told = new Map<string, string>();
    try {
      return await attempt(at, actor, options, work, told);
    } finally {
      if (told.size > 0) await readings.note(actor, told, options.traceId ?? '');
    }
  };
  const { knex, cancel } = db;
  const transact = <T>(mode: Knex.TransactionConfig, actor: Actor, options: WorkOptions, work: Work<T>) =>
    despiteConflicts(() => once({ knex, cancel, mode }, actor, options, work));

  /** Undefined when the replica is not to be had, is behind, or lost the query: the primary answers then. */
  const onReplica = async <T>(replica: Replica, actor: Actor, options: WorkOptions, work: Work<T>) => {
    const caught = await replica.caughtUp(actor.id, options.replica!.seenElsewhere);
    if (!caught) return undefined;
    const { connection } = caught;
    try {
      return { result: await once({ knex: caught.knex, cancel: replica.cancel, mode: { ...READING, connection } }, actor, options, work) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== 'conflict' && fault !== 'busy') throw error;
      return undefined;
    } finally {
      await caught.release();
    }
  };

  return {
    write: async (actor, traceId, work, options = {}) => {
      let emitted = false;
      const result = await transact({}, actor, { ...options, traceId }, (query) => {
        const { trx, now } = query;
        emitted = false;
        return work({
          ...query,
          traceId,
          instant: clock,
          journal: (entry) => writeJournal(trx, entry, actor, traceId, now),
          emit: async (topic, payload, hearers = null) => {
            emitted = true;
            await emitEvent(trx, topic, payload, hearers, now);
          },
        });
      });
      if (emitted) signal();
      return result;
    },
    read: async (actor, work, options = {}) => {
      const there = options.replica && db.replica ? await onReplica(db.replica, actor, options, work) : undefined;
      return there ? there.result : transact(READING, actor, options, work);
    },
    record: (actor, traceId, entry) =>
      transact({}, actor, {}, async ({ trx, now }) => ({ number: await writeJournal(trx, entry, actor, traceId, now), at: now })),
  };
}
