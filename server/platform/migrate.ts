import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { type Database, unbounded } from './database.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');
const FUNCTIONS = join(MIGRATIONS, 'functions');
const TABLE = 'lantu_migration';
/** Held by the process that changes the schema: it ends with its connection, where a row that says "locked" outlives a process that was killed. */
const SCHEMA_LOCK = 20_261_127;
/** However long a change of the schema takes. */
const SCHEMA_MS = 3_600_000;
/** The first migration of the schema that can be upgraded; what was made before it cannot. */
const FIRST = '20261127000100_create_platform.ts';

interface Migration {
  readonly up: (knex: Knex) => Promise<void>;
  readonly down: (knex: Knex) => Promise<void>;
}

/** The migrations as files, imported by the running process: the same files and names everywhere. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(MIGRATIONS)).filter((name) => /^\d{14}_\w+\.ts$/.test(name)).sort(),
  getMigrationName: (name) => name,
  getMigration: (name) => import(pathToFileURL(join(MIGRATIONS, name)).href) as Promise<Migration>,
};

/** A database from before the schema could be upgraded is left as it is, with a sentence that says what to do. */
async function refuseOlder(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasTable(TABLE))) return;
  const names = (await knex(TABLE).orderBy('id').limit(1).pluck('name')) as string[];
  if (names.length > 0 && names[0] !== FIRST)
    throw new Error(
      'This database was made by a version before the first release and cannot be upgraded. Nothing was changed. Start with another DATA_DIR (or DATABASE_URL), or move the old one away.',
    );
}

/** Functions and views are files that are made anew whenever one of them changed, all in one transaction. */
async function makeFunctions(knex: Knex): Promise<void> {
  const names = (await readdir(FUNCTIONS)).filter((name) => name.endsWith('.sql')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(FUNCTIONS, name), 'utf8')));
  const sha256 = createHash('sha256').update(texts.join('\0')).digest('hex');
  await knex.raw(
    'create table if not exists lantu_functions (only_one boolean primary key default true check (only_one), sha256 text not null)',
  );
  await knex.transaction(async (trx) => {
    const made = await trx('lantu_functions').forUpdate().first<{ sha256: string }>('sha256');
    if (made?.sha256 === sha256) return;
    for (const text of texts) await trx.raw(text.replaceAll('?', '\\?'));
    await trx('lantu_functions').insert({ only_one: true, sha256 }).onConflict('only_one').merge();
  });
}

async function changeSchema(knex: Knex): Promise<string[]> {
  await refuseOlder(knex);
  const wanted = { migrationSource, tableName: TABLE };
  await knex.migrate.forceFreeMigrationsLock(wanted);
  const [, names] = (await knex.migrate.latest(wanted)) as [number, string[]];
  await makeFunctions(knex);
  return names;
}

/**
 * Brings the schema up to date; answers the names of the migrations that ran. Processes that start together do it one after the other, and
 * one that was killed meanwhile keeps nobody from going on. Throws a sentence for a database that cannot be upgraded, and when the
 * connection that holds the lock is lost.
 */
export async function migrate(db: Database): Promise<string[]> {
  const knex = knexModule({ client: 'pg', connection: unbounded(db.connection), pool: { min: 0, max: 2 } });
  const disallow = db.allow(SCHEMA_MS);
  const holder = new pg.Client(unbounded(db.connection));
  // A loss that nobody hears would end the process; a change that lost its lock is not told as done.
  const lost = new Promise<never>((_resolve, reject) => holder.on('error', reject));
  lost.catch(() => undefined);
  try {
    await holder.connect();
    await holder.query('select pg_advisory_lock($1)', [SCHEMA_LOCK]);
    return await Promise.race([lost, changeSchema(knex)]);
  } finally {
    disallow();
    await holder.end();
    await knex.destroy();
  }
}
