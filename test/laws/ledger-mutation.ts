import { expect } from 'vitest';
import type { Database, Knex } from '../../server/platform/database.ts';

/** A seeded defect: one place of one function of SQL that reads otherwise. */
export type Mutation = readonly [fn: string, from: string, to: string];

class RolledBack extends Error {}

export async function sourceOf(db: Database, name: string): Promise<string> {
  const { rows } = (await db.knex.raw('select pg_get_functiondef(oid) body from pg_proc where proname = ?', [name])) as {
    rows: [{ body: string }];
  };
  return rows[0].body;
}

/** Runs a scenario on an empty ledger with one defect or none, and takes everything back. Answers what went wrong, or null. */
export async function outcomeWith(
  db: Database,
  mutation: Mutation | null,
  scenario: (trx: Knex.Transaction) => Promise<void>,
): Promise<string | null> {
  let body: string | null = null;
  if (mutation) {
    const [fn, from, to] = mutation;
    const whole = await sourceOf(db, fn);
    expect(whole.split(from), 'the place to change').toHaveLength(2);
    body = whole.replace(from, () => to);
  }
  let wrong: string | null = null;
  const done = db.knex.transaction(async (trx: Knex.Transaction) => {
    if (body !== null) await trx.raw(body.replaceAll('?', '\\?'));
    try {
      await scenario(trx);
    } catch (error) {
      wrong = error instanceof Error ? error.message : String(error);
    }
    throw new RolledBack();
  });
  await expect(done).rejects.toThrow(RolledBack);
  return wrong;
}
