import type { Database } from './database.ts';
import type { Logger } from './log.ts';
import { type Rounds, startRounds } from './rounds.ts';

export interface PruneOptions {
  readonly db: Database;
  readonly now: Date;
  /** How long events stay for streams that come back. */
  readonly outboxDays: number;
}

export interface Pruned {
  readonly events: number;
  readonly sessions: number;
}

const DAY_MS = 86_400_000;
const BATCH = 10_000;

/** The oldest events first, a batch at a time, so that no statement runs long. */
async function pruneEvents({ db, now, outboxDays }: PruneOptions): Promise<number> {
  const before = new Date(now.getTime() - outboxDays * DAY_MS);
  let total = 0;
  for (;;) {
    const { rowCount } = (await db.knex.raw(
      'delete from outbox o using (select tx, id from outbox order by tx, id limit ?) first where o.tx = first.tx and o.id = first.id and o.at < ?',
      [BATCH, before],
    )) as { rowCount: number };
    total += rowCount;
    if (rowCount < BATCH) return total;
  }
}

/** Deletes, as the owner, what nobody will ask for again: events that are older than they need to be, and sessions that have expired. */
export async function pruneOldRows(options: PruneOptions): Promise<Pruned> {
  const events = await pruneEvents(options);
  const sessions = await options.db.knex('user_session').where('expire', '<', options.now).delete();
  return { events, sessions };
}

const HOUR_MS = 3_600_000;

/** Prunes now and then every hour until stopped. */
export function startPruner(db: Database, log: Logger, outboxDays: number): Rounds {
  const work = async () => log.info(await pruneOldRows({ db, now: new Date(), outboxDays }), 'pruned');
  return startRounds(log, [{ what: 'prune', everyMs: HOUR_MS, atOnce: true, work }]);
}
