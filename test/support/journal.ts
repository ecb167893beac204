import type { TestServer } from './server.ts';

/** How many rows of the journal commands have written; the door writes others by itself: who came and went, who was refused, what was taken out. */
export async function commandRows({ db }: TestServer): Promise<number> {
  const row = await db
    .knex('journal')
    .whereNotIn('action', ['refused', 'session.begin', 'session.end', 'exports.layer'])
    .count('* as n')
    .first();
  return Number(row!.n);
}
