import type { Query } from '../platform/unit.ts';

/** The number of the newest commit; 0 before the first. */
export async function newestCommit(query: Query): Promise<number> {
  const row = await query.trx('blueprint_commit').max<{ max: number | null }>('number as max').first();
  return row?.max ?? 0;
}

/** The instant of a commit; null when there is none of this number. */
export async function commitAt(query: Query, number: number): Promise<Date | null> {
  return (await query.trx('blueprint_commit').where({ number }).first<{ at: Date }>('at'))?.at ?? null;
}

/** The last commit before an instant; 0 when there is none. */
export async function commitBefore(query: Query, before: Date): Promise<number> {
  const row = await query.trx('blueprint_commit').where('at', '<', before).orderBy('number', 'desc').first<{ number: number }>('number');
  return row?.number ?? 0;
}
