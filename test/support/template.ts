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

/** A database of the caller's own, with schema and standards, on the engine that the run is for. */
export async function openTestDatabase(limits: Partial<Limits> = {}, replicaBase: string | null = null): Promise<Database> {
  const template = await ensureTemplate();
  if (!process.env.DATABASE_URL) return openDatabase({ url: null, dataDir: null, templatePath: template, limits });
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
