import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorToken } from '../../../server/identity/index.ts';
import { type Connection, type Database, openDatabase } from '../../../server/platform/database.ts';
import { createUnits } from '../../../server/platform/unit.ts';
import { type ServerProcess, startProcess } from '../../support/demo.ts';
import { ensureTemplate, openTestDatabase } from '../../support/template.ts';

/** A start and a stop take seconds, and many on a machine that does other things besides. */
const PATIENCE_MS = 300_000;
/** Supervisors kill what has not ended by then. */
const STOP_MS_MAX = 10_000;

let dir: string;
let onServer: Database | null = null;
let token: string;

async function tokenIn(db: Database): Promise<string> {
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  return (await operatorToken(db, units, true)).token;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantu-stop-'));
  if (process.env.DATABASE_URL) {
    onServer = await openTestDatabase();
    token = await tokenIn(onServer);
    return;
  }
  const prepared = await openDatabase({ url: null, dataDir: dir, templatePath: await ensureTemplate() });
  token = await tokenIn(prepared);
  await prepared.close();
}, PATIENCE_MS);
afterAll(async () => {
  await onServer?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Where the server's database is: a second way in for what holds it up. */
async function connectionOf(): Promise<Connection> {
  if (onServer) return onServer.connection;
  const names = await readdir(dir);
  const socketDir = names.map((name) => join(dir, name)).find((path) => existsSync(join(path, '.s.PGSQL.5432')))!;
  return { host: socketDir, port: 5432, user: 'postgres', database: 'postgres' };
}

function start(): Promise<ServerProcess> {
  const url = onServer ? (onServer.connection as { connectionString: string }).connectionString : null;
  return startProcess({
    DATA_DIR: dir,
    TMPDIR: dir,
    LANTU_DEMO: 'none',
    DATABASE_LOCK_SECONDS: '300',
    DATABASE_STATEMENT_SECONDS: '300',
    ...(url ? { DATABASE_URL: url } : {}),
  });
}

const ask = async (server: ServerProcess) => {
  const response = await fetch(`${server.url}/api/regions`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
};

async function stop(server: ServerProcess): Promise<{ code: number | null; tookMs: number }> {
  const from = performance.now();
  server.child.kill('SIGTERM');
  const code = await server.ended;
  return { code, tookMs: performance.now() - from };
}

test('SIGTERM ends an idle server at once', { timeout: PATIENCE_MS }, async () => {
  const server = await start();
  expect((await ask(server)).status).toBe(200);
  const events = await fetch(`${server.url}/api/events`, { headers: { authorization: `Bearer ${token}` } });
  expect(events.status).toBe(200);
  const { code, tookMs } = await stop(server);
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(STOP_MS_MAX);
});

test('SIGTERM ends the server whatever runs; what is under way is answered as busy', { timeout: PATIENCE_MS }, async () => {
  const server = await start();
  const holder = new pg.Client(await connectionOf());
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table region in access exclusive mode');
  const endless = holder.query('select count(*) from generate_series(1, 10000000000) a').catch(() => undefined);
  const asked = [ask(server), ask(server)];
  await sleep(500);
  const { code, tookMs } = await stop(server);
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(STOP_MS_MAX);
  for (const answer of await Promise.all(asked))
    expect(answer).toMatchObject({ status: 503, retryAfter: '2', body: { code: 'server.busy' } });
  if (onServer)
    await onServer.knex.raw(
      'select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  await endless;
  await holder.end();
});

test('after that it starts again on what was committed', { timeout: PATIENCE_MS }, async () => {
  const server = await start();
  expect((await ask(server)).status).toBe(200);
  expect((await stop(server)).code).toBe(0);
});

test.runIf(!process.env.DATABASE_URL)(
  'a killed server leaves its engine busy; the next start waits for it, ends it and goes on',
  { timeout: PATIENCE_MS },
  async () => {
    const server = await start();
    const holder = new pg.Client(await connectionOf());
    holder.on('error', () => undefined);
    await holder.connect();
    const endless = holder.query('select count(*) from generate_series(1, 10000000000) a').catch(() => undefined);
    await sleep(500);
    const engine = Number((await readFile(join(dir, '.lock'), 'utf8')).split(' ')[1]);
    server.child.kill('SIGKILL');
    await server.ended;
    expect(() => process.kill(engine, 0)).not.toThrow();
    const next = await start();
    expect(() => process.kill(engine, 0)).toThrow();
    expect((await ask(next)).status).toBe(200);
    await endless;
    expect((await stop(next)).code).toBe(0);
  },
);
