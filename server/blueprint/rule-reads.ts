import type { Query } from '../platform/unit.ts';
import type { Moment } from './moment.ts';

/** The version of the rules in force at a moment, or the first one for a moment before all; null before any standards were brought in. */
export async function ruleVersionAt(query: Query, { commit }: Pick<Moment, 'commit'>): Promise<string | null> {
  const { rows } = (await query.trx.raw(
    `select r.version from rule_set r join blueprint_commit c on c.set_id = r.set_id
     order by c.number <= ? desc, case when c.number <= ? then -c.number else c.number end limit 1`,
    [commit, commit],
  )) as { rows: { version: string }[] };
  return rows[0]?.version ?? null;
}

/** The rules of a version, as they were brought in. */
export async function rulesOf<T>(query: Query, version: string): Promise<readonly T[]> {
  return (await query.trx('rule_set').where({ version }).first<{ rules: T[] }>('rules'))?.rules ?? [];
}
