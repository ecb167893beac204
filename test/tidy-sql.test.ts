import { describe, expect, test } from 'vitest';
import { sources } from './support/sources.ts';

/** Whose tables a migration or a file of functions makes, by its name. What the platform keeps is everybody's to write through it. */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/create_platform|create_job/, 'platform'],
  [/journal/, 'evidence'],
  [/create_identity|create_invitation/, 'identity'],
  [/create_region/, 'regions'],
  [/create_blueprint/, 'blueprint'],
  [/ledger/, 'ledger'],
  [/create_constraints/, 'constraints'],
  [/create_project|create_exemption/, 'projects'],
  [/create_exchange/, 'exchange'],
];
/** Kept by libraries of the platform. */
const SHARED = new Set(['user_session']);

const migrations = sources('migrations').filter((source) => source.path.endsWith('.ts'));
const server = sources('server').filter((source) => source.path.endsWith('.ts') && source.path.split('/').length > 2);

const roomOf = (path: string): string => path.split('/')[1]!;

function tablesByOwner(): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { path, text } of migrations) {
    const owner = OWNERS.find(([pattern]) => pattern.test(path))?.[1];
    for (const [, table] of text.matchAll(/create table (?:if not exists )?(\w+)/g)) owners.set(table!, owner ?? path);
  }
  return owners;
}

/** The names that stand where SQL names a table, in texts of SQL and in calls of the query builder. */
function namesIn(text: string): Set<string> {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '');
  const local = new Set([...code.matchAll(/\b([a-z_]+) as (?:not )?(?:materialized )?\(/g)].map((match) => match[1]!));
  const inSql = code.matchAll(/\b(?:from|join|into|update|using)\s+(?:only\s+)?([a-z_]+)\b/g);
  const inCalls = code.matchAll(/(?:trx|knex)(?:<[^>]*>)?\(\s*'([a-z_]+)|[jJ]oin\('([a-z_]+)/g);
  const names = [...inSql, ...inCalls].map((match) => match[1] ?? match[2]!);
  return new Set(names.filter((name) => !local.has(name)));
}

describe('who may name whose tables', () => {
  const owners = tablesByOwner();

  test('every table has a room', () => {
    expect([...owners].filter(([, owner]) => owner.includes('/'))).toEqual([]);
    expect(owners.get('feature')).toBe('blueprint');
    expect(owners.get('project')).toBe('projects');
  });

  test('the measure sees what it should', () => {
    expect([...namesIn("trx('project as p').join('region as r')`select 1 from feature f join delivery d`")].sort()).toEqual([
      'delivery',
      'feature',
      'project',
      'region',
    ]);
    expect([...namesIn('`with feature as (select 1) select * from feature`')]).toEqual([]);
  });

  test('a room names its own tables and the doors of others: views of migrations/functions', () => {
    const wrong = server.flatMap((source) =>
      [...namesIn(source.text)]
        .filter((name) => owners.has(name) && !SHARED.has(name))
        .filter((name) => owners.get(name) !== roomOf(source.path) && owners.get(name) !== 'platform')
        .map((name) => `${source.path} names ${name} of ${owners.get(name)}`),
    );
    expect(wrong).toEqual([]);
  });
});
