import type { Role } from '../contract/roles.ts';
import type { Database, Knex } from './database.ts';
import { emitEvent, type JournalEntry, writeJournal } from './journal.ts';

/** Who acts. The scope is expanded: every region id that the actor may see and act in; `*` is everywhere. */
export interface Actor {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly scope: readonly string[];
  /** The first region of the user, where screens open. */
  readonly regionId: string | null;
}

/** The actor of jobs, loading and the operator's tool. */
export const SYSTEM: Actor = {
  id: 0,
  name: 'system',
  displayName: 'system',
  roles: ['admin'],
  scope: ['*'],
  regionId: null,
};

/** A read: one transaction, read only, with the actor's rights underneath; all its statements see one moment. */
export interface Query {
  readonly trx: Knex.Transaction;
  readonly actor: Actor;
  readonly now: Date;
  /** The calendar date in China (UTC+8). */
  readonly today: string;
}

/** A command: one transaction that happens whole or not at all, with its journal row inside. */
export interface Unit extends Query {
  readonly traceId: string;
  /** The clock now, where `now` is the instant at which the command began. */
  instant(): Date;
  journal(entry: JournalEntry): Promise<void>;
  emit(topic: string, payload: Record<string, unknown>, regionId?: string | null): Promise<void>;
}

export type Clock = () => Date;

export interface Units {
  write<T>(actor: Actor, traceId: string, work: (unit: Unit) => Promise<T>): Promise<T>;
  read<T>(actor: Actor, work: (query: Query) => Promise<T>): Promise<T>;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The date in China at an instant. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** Everything is transaction-local: the embedded database is one backend for the whole pool. */
async function become(trx: Knex.Transaction, actor: Actor, now: Date): Promise<void> {
  await trx.raw(
    `select set_config('role', 'lantu_app', true), set_config('lantu.actor', ?, true), set_config('lantu.scope', ?, true),
            set_config('lantu.roles', ?, true), set_config('lantu.now', ?, true), set_config('jit', 'off', true)`,
    [String(actor.id), scopeText(actor.scope), `{${actor.roles.join(',')}}`, now.toISOString()],
  );
}

const scopeText = (scope: readonly string[]): string => `{${scope.map((id) => `"${id.replace(/["\\]/g, '')}"`).join(',')}}`;

/**
 * Does what must see and follow in every region, whoever acts: a promise that a neighbour's rows could break, such as that no two sites
 * overlap. What a person asks for is checked against the person's own regions before.
 */
export async function inEveryRegion<T>(query: Query, work: () => Promise<T>): Promise<T> {
  const become = (scope: readonly string[]) => query.trx.raw(`select set_config('lantu.scope', ?, true)`, [scopeText(scope)]);
  await become(['*']);
  const result = await work();
  await become(query.actor.scope);
  return result;
}

/**
 * Makes units of work on a database and a clock.
 * @param signal called after a commit that wrote events, so that live streams need not poll
 * @param replica where queries go, if there is one
 */
export function createUnits(db: Database, clock: Clock, signal: () => void, replica: Knex = db.knex): Units {
  return {
    write: async (actor, traceId, work) => {
      let emitted = false;
      const result = await db.knex.transaction(async (trx) => {
        const now = clock();
        await become(trx, actor, now);
        return work({
          trx,
          actor,
          now,
          today: chinaDay(now),
          traceId,
          instant: clock,
          journal: (entry) => writeJournal(trx, entry, actor, traceId, now),
          emit: async (topic, payload, regionId = null) => {
            emitted = true;
            await emitEvent(trx, topic, payload, regionId, now);
          },
        });
      });
      if (emitted) signal();
      return result;
    },
    read: (actor, work) =>
      replica.transaction(
        async (trx) => {
          const now = clock();
          await become(trx, actor, now);
          return work({ trx, actor, now, today: chinaDay(now) });
        },
        { readOnly: true, isolationLevel: 'repeatable read' },
      ),
  };
}
