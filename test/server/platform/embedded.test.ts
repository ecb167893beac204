import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/platform/database.ts';
import { problemOfDatabaseError } from '../../../server/platform/problem.ts';

const LIMITS = { statementMs: 1500, silenceMs: 1500, acquireMs: 60_000 };
const LONG = 'select count(*) from generate_series(1, 100000000) a';
/** A start takes a few seconds, and many on a machine that does other things besides. */
const PATIENCE_MS = 240_000;
const RESTARTED = { timeout: 150_000, interval: 100 };

let dir: string;
let db: Database;
const enginePid = async () => Number((await readFile(join(dir, '.lock'), 'utf8')).split(' ')[1]);
const fate = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => problemOfDatabaseError(error)?.code ?? String(error),
  );

describe.runIf(!process.env.DATABASE_URL)('the embedded engine in a folder', () => {
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lantu-engine-'));
    db = await openDatabase({ url: null, dataDir: dir, limits: LIMITS });
    await db.knex.raw('create table kept (n int)');
  });
  afterAll(async () => {
    await db.close();
    await rm(dir, { recursive: true, force: true });
  });

  test('a statement that never ends is ended with its process; what was committed stays, what was under way may be tried again', {
    timeout: PATIENCE_MS,
  }, async () => {
    const before = await enginePid();
    await db.knex.raw('insert into kept select i from generate_series(1, 1000) i');
    const waiting: Promise<string>[] = [];
    const halfDone = db.knex.transaction(async (trx) => {
      await trx.raw('insert into kept values (-1)');
      waiting.push(fate(db.knex.raw('select 1')));
      await trx.raw(LONG);
    });
    expect(await fate(halfDone)).toBe('server.busy');
    expect(await Promise.all(waiting)).toEqual(['server.busy']);
    await expect.poll(() => db.trouble(), { interval: 20 }).toBe('The embedded database is starting again');
    await expect.poll(() => fate(db.knex.raw('select 1')), RESTARTED).toBe('done');
    expect(await db.trouble()).toBeNull();
    expect(await enginePid()).not.toBe(before);
    expect(await db.knex('kept').count('n as n').min('n as least')).toEqual([{ n: 1000, least: 1 }]);
  });

  test('work that may take longer is let end', { timeout: PATIENCE_MS }, async () => {
    const before = await enginePid();
    const disallow = db.allow(30_000);
    expect(await fate(db.knex.raw('select pg_sleep(4)'))).toBe('done');
    disallow();
    expect(await enginePid()).toBe(before);
  });

  test('a process that dies is followed by another, again and again', { timeout: PATIENCE_MS }, async () => {
    for (let round = 1; round <= 3; round += 1) {
      await db.knex.raw('insert into kept values (?)', [10_000 + round]);
      process.kill(await enginePid(), 'SIGKILL');
      await expect.poll(() => fate(db.knex('kept').where('n', 10_000 + round)), RESTARTED).toBe('done');
      expect(await db.knex('kept').where('n', '>', 10_000).count('n as n')).toEqual([{ n: round }]);
    }
  });

  test('closing ends it although it is busy', { timeout: PATIENCE_MS }, async () => {
    const endless = fate(db.knex.raw(LONG));
    await db.close();
    expect(await endless).toBe('server.busy');
    db = await openDatabase({ url: null, dataDir: dir, limits: LIMITS });
    expect(await db.knex('kept').count('n as n')).toEqual([{ n: 1003 }]);
  });
});

describe.runIf(!process.env.DATABASE_URL)('the embedded engine in memory', () => {
  test('says that it is lost when its process has ended', { timeout: PATIENCE_MS }, async () => {
    const memory = await openDatabase({ url: null, dataDir: null, limits: LIMITS });
    expect(await fate(memory.knex.raw(LONG))).toBe('server.busy');
    await expect.poll(() => memory.trouble(), RESTARTED).toBe('The embedded database has ended; it was kept in memory and is lost');
    expect(await fate(memory.knex.raw('select 1'))).toBe('server.busy');
    await memory.close();
  });
});
