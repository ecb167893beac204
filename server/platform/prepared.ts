import { createHash } from 'node:crypto';
import type { Knex } from './database.ts';

interface Statement {
  readonly name: string;
  /** With `$1` for the first of the keys. */
  readonly text: string;
  readonly keys: readonly string[];
}

const statements = new Map<string, Statement>();

function statementOf(sql: string): Statement {
  const known = statements.get(sql);
  if (known) return known;
  const keys: string[] = [];
  const text = sql.replace(/(?<!:):([a-z_]+)/g, (_all, key: string) => {
    if (!keys.includes(key)) keys.push(key);
    return `$${keys.indexOf(key) + 1}`;
  });
  const statement = { name: createHash('sha256').update(text).digest('hex').slice(0, 40), text, keys };
  statements.set(sql, statement);
  return statement;
}

/**
 * A statement that is asked again and again: a connection parses and plans it once, which for the judge's statements takes longer than to
 * answer them for one site. The planner keeps its plan for all values when it cannot look at them: see `unseen`.
 * @param sql one of a few texts, for each is kept for ever; `:name` stands for a binding, of one type wherever it stands
 */
export async function prepared<Row>(
  trx: Knex.Transaction,
  sql: string,
  bindings: Readonly<Record<string, unknown>>,
): Promise<{ readonly rows: Row[] }> {
  const { name, text, keys } = statementOf(sql);
  return await trx.raw(text).options({ name, values: keys.map((key) => bindings[key]) });
}

/** A value that the planner cannot look at, so that it takes one plan for every value. */
export const unseen = (parameter: string, type: string): string => `(select cast(${parameter} as ${type}))::${type}`;
