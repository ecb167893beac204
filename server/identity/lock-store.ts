import type { Knex } from '../platform/database.ts';

/** Failures of one key: an account or an address. Kept as the owner, outside any command, because what failed writes nothing else. */
export interface Failures {
  readonly failures: number;
}

/** Until when any of the keys is locked; null when none is. */
export async function lockedUntil(knex: Knex, keys: readonly string[], now: Date): Promise<{ key: string; until: Date } | null> {
  const row = await knex('sign_in_failure')
    .whereIn('key', [...keys])
    .where('locked_until', '>', now)
    .orderBy('locked_until', 'desc')
    .first<{ key: string; locked_until: Date }>('key', 'locked_until');
  return row ? { key: row.key, until: row.locked_until } : null;
}

/** Counts a failure and answers how many there were since the window began. */
export async function countFailure(knex: Knex, key: string, now: Date, windowMs: number): Promise<number> {
  const oldest = new Date(now.getTime() - windowMs);
  const { rows } = (await knex.raw(
    `insert into sign_in_failure as f (key, failures, since) values (:key, 1, :now)
     on conflict (key) do update set
       failures = case when f.since < :oldest then 1 else f.failures + 1 end,
       since = case when f.since < :oldest then excluded.since else f.since end
     returning failures`,
    { key, now, oldest },
  )) as { rows: Failures[] };
  return rows[0]!.failures;
}

/** Locks a key; a lock is never made shorter. */
export async function lockKey(knex: Knex, key: string, until: Date): Promise<void> {
  await knex.raw('update sign_in_failure set locked_until = greatest(locked_until, ?) where key = ?', [until, key]);
}

export async function forgetFailures(knex: Knex, key: string): Promise<void> {
  await knex('sign_in_failure').where({ key }).delete();
}

/** Deletes what counts no more. */
export async function pruneFailures(knex: Knex, before: Date): Promise<void> {
  await knex('sign_in_failure').where('since', '<', before).delete();
}
