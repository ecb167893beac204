import type { Knex } from '../platform/database.ts';

export type Value = string | number | null;

/** The rows that a statement answers. */
export async function rowsOf<T>(db: Knex, sql: string, values: readonly Value[] = []): Promise<T[]> {
  const { rows } = (await db.raw(sql, [...values])) as { rows: T[] };
  return rows;
}
