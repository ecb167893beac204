import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import type { Limits } from '../../server/platform/limits.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { createUnits, SYSTEM } from '../../server/platform/unit.ts';
import { loadStandards } from '../../server/seed/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/lantu');

async function filesUnder(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Changes with everything that shapes an empty database: the migrations and the standards. */
async function schemaHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = [
    ...(await filesUnder(join(ROOT, 'migrations'))),
    ...(await filesUnder(join(ROOT, 'gis-data/standards'))),
    join(ROOT, 'server/seed/standards.ts'),
    join(ROOT, 'test/support/template.ts'),
  ];
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

/** Before every day that a test speaks of: commits go forward in time, so the clock of a test may not start before the standards. */
const STANDARDS_AT = new Date('2020-01-01T00:00:00Z');

async function prepare(db: Database): Promise<void> {
  await migrate(db);
  await createUnits(
    db,
    () => STANDARDS_AT,
    () => undefined,
  ).write(SYSTEM, 'template', loadStandards);
}

async function embeddedTemplate(hash: string): Promise<string> {
  const path = join(CACHE, `embedded-${hash}.tgz`);
  if (existsSync(path)) return path;
  await mkdir(CACHE, { recursive: true });
  const part = `${path}.${process.pid}`;
  const db = await openDatabase({ url: null, dataDir: null });
  await prepare(db);
  await db.dump(part);
  await db.close();
  await rename(part, path);
  return path;
}

const databaseUrl = (base: string, name: string): string => {
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.toString();
};

async function onServer(base: string, work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase({ url: base, dataDir: null, limits: { poolMax: 1, lockMs: 0, statementMs: 0 } });
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function postgisTemplate(base: string, hash: string): Promise<string> {
  const name = `lantu_template_${hash}`;
  await onServer(base, async (server) => {
    await server.knex.raw('select pg_advisory_lock(20261121)');
    const { rows } = (await server.knex.raw('select 1 from pg_database where datname = ?', [name])) as { rows: unknown[] };
    if (rows.length > 0) return;
    await server.knex.raw('create database ?? encoding utf8 template template0', [`${name}_new`]);
    await onServer(databaseUrl(base, `${name}_new`), prepare);
    await server.knex.raw('alter database ?? rename to ??', [`${name}_new`, name]);
  });
  return name;
}

/** Makes the template once; every test file starts from a copy of it. */
export async function ensureTemplate(): Promise<string> {
  const hash = await schemaHash();
  return process.env.DATABASE_URL ? postgisTemplate(process.env.DATABASE_URL, hash) : embeddedTemplate(hash);
}

/** An embedded database that a test file has given back, as new: its engine takes three seconds of a core to start. */
let givenBack: Database | null = null;

/** The rows of the template, kept in the database itself. */
const KEEP = `
  create schema kept;
  do $$ declare t record; begin
    for t in select c.oid::regclass as name, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    loop execute format('create table kept.%I as table %s', t.relname, t.name); end loop;
    create table kept."sequences" as select sequencename, last_value from pg_sequences where schemaname = 'public';
  end $$`;

/** Puts every table and sequence back to what it was, and drops what came since. */
const RESTORE = `
  do $$ declare t record; s record; columns text; filled boolean; begin
    set local session_replication_role = replica;
    for t in select c.oid, c.oid::regclass as name, c.relname, k.oid as kept from pg_class c
      left join pg_class k on k.relname = c.relname and k.relnamespace = 'kept'::regnamespace
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    loop
      if t.kept is null then execute format('drop table %s cascade', t.name); continue; end if;
      execute format('select exists (select 1 from %s)', t.name) into filled;
      if filled then execute format('truncate %s cascade', t.name); end if;
    end loop;
    for t in select c.oid, c.oid::regclass as name, c.relname from pg_class c join pg_class k on k.relname = c.relname and k.relnamespace = 'kept'::regnamespace
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    loop
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns from pg_attribute a
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
      execute format('insert into %s (%s) overriding system value select %s from kept.%I', t.name, columns, columns, t.relname);
    end loop;
    for s in select * from kept."sequences" loop
      perform setval(format('public.%I', s.sequencename)::regclass, coalesce(s.last_value, 1), s.last_value is not null);
    end loop;
  end $$`;

async function openEmbedded(templatePath: string): Promise<Database> {
  const db = givenBack ?? (await openDatabase({ url: null, dataDir: null, templatePath }));
  if (!givenBack) await db.knex.raw(KEEP);
  givenBack = null;
  const giveBack = async (): Promise<void> => {
    await db.knex.raw('discard all');
    await db.knex.raw(RESTORE);
    givenBack = db;
  };
  return { ...db, close: () => (db.ending.aborted || givenBack ? db.close() : giveBack().catch(() => db.close())) };
}

/** A database of the caller's own, with schema and standards, on the engine that the run is for. */
export async function openTestDatabase(limits: Partial<Limits> = {}, replicaBase: string | null = null): Promise<Database> {
  const template = await ensureTemplate();
  if (!process.env.DATABASE_URL) {
    if (Object.keys(limits).length === 0) return openEmbedded(template);
    return openDatabase({ url: null, dataDir: null, templatePath: template, limits });
  }
  return openOwn(process.env.DATABASE_URL, template, limits, replicaBase);
}

/** The same without a schema: for what makes or upgrades one. */
export async function openEmptyDatabase(): Promise<Database> {
  if (!process.env.DATABASE_URL) return openDatabase({ url: null, dataDir: null });
  return openOwn(process.env.DATABASE_URL, 'template0', {}, null);
}

async function openOwn(base: string, template: string, limits: Partial<Limits>, replicaBase: string | null): Promise<Database> {
  const name = `lantu_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await onServer(base, async (server) => {
    await server.knex.raw('create database ?? template ??', [name, template]);
  });
  const db = await openDatabase({
    url: databaseUrl(base, name),
    replicaUrl: replicaBase && databaseUrl(replicaBase, name),
    dataDir: null,
    limits: { poolMax: 20, ...limits },
  });
  return {
    ...db,
    close: async () => {
      await db.close();
      await onServer(base, async (server) => {
        await server.knex.raw('drop database ?? with (force)', [name]);
      });
    },
  };
}
