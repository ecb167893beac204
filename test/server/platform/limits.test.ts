import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LONG_WORK } from '../../../server/platform/unit.ts';
import { type Bench, PERSON, reading, startPlatform, writing } from '../../support/platform.ts';

const LIMITS = { statementMs: 600, lockMs: 300, idleMs: 700, acquireMs: 400, poolMax: 4 };
const onPostgres = Boolean(process.env.DATABASE_URL);

let bench: Bench;
const routes = [
  reading('/plain', ({ trx }) => trx.raw('select 1')),
  reading('/slow', ({ trx }) => trx.raw('select pg_sleep(5)')),
  reading('/long', ({ trx }) => trx.raw('select pg_sleep(1.2)'), { timeMsMax: 5000 }),
  reading('/idle', async ({ trx }) => {
    await sleep(1500);
    await trx.raw('select 1');
  }),
  reading('/hold', () => sleep(1500)),
  writing('/lock', ({ trx }) => trx.raw('update tally set n = n + 1 where id = 1')),
  writing('/write-slowly', async ({ trx }) => {
    await trx.raw('insert into tally values (9, 9)');
    await trx.raw('select pg_sleep(5)');
  }),
];

async function ask(path: string, method = 'GET', signal?: AbortSignal) {
  const response = await fetch(bench.url + path, { method, ...(signal ? { signal } : {}) });
  const body = (await response.json()) as { code?: string };
  return { status: response.status, code: body.code, retryAfter: response.headers.get('retry-after') };
}
const busy = { status: 503, code: 'server.busy', retryAfter: '2' };
const fine = { status: 200, code: undefined, retryAfter: null };

beforeAll(async () => {
  bench = await startPlatform(routes, LIMITS);
  await bench.db.knex.raw('create table tally (id int primary key, n int not null)');
  await bench.db.knex.raw('grant all on tally to lantu_app');
  await bench.db.knex.raw('insert into tally values (1, 0), (2, 0)');
});
afterAll(() => bench.close());

describe('what takes too long', () => {
  test.runIf(onPostgres)('a statement beyond its limit is stopped and answered as too slow', async () => {
    expect(await ask('/slow')).toEqual({ status: 503, code: 'server.too_slow', retryAfter: '30' });
  });

  test('work that asked for more time gets it', async () => {
    expect(await ask('/long')).toEqual(fine);
  });

  test.runIf(onPostgres)('statements outside a unit of work have the same limit', async () => {
    await expect(bench.db.knex.raw('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  });

  test.runIf(onPostgres)('a lock held too long, and a transaction that stands idle, are answered as busy', async () => {
    const holder = await bench.db.knex.transaction();
    await holder.raw('update tally set n = n where id = 1');
    expect(await ask('/lock', 'POST')).toEqual(busy);
    await holder.rollback();
    expect(await ask('/idle')).toEqual(busy);
    expect(await ask('/plain')).toEqual(fine);
  });
});

describe('a full pool', () => {
  test('who finds no free connection is answered as busy, and the next one as ever', async () => {
    const holding = Array.from({ length: LIMITS.poolMax }, () => bench.db.knex.client.acquireConnection());
    const connections = await Promise.all(holding);
    expect(await ask('/plain')).toEqual(busy);
    for (const connection of connections) await bench.db.knex.client.releaseConnection(connection);
    expect(await ask('/plain')).toEqual(fine);
  });
});

describe('transactions that meet', () => {
  test.runIf(onPostgres)('a deadlock is tried again, and both commands succeed', async () => {
    let meetings = 0;
    const crosswise = (first: number, second: number) =>
      bench.units.write(
        PERSON,
        'test',
        async ({ trx }) => {
          meetings += 1;
          await trx.raw("select set_config('lock_timeout', '0', true)");
          await trx.raw('update tally set n = n + 1 where id = ?', [first]);
          await sleep(100);
          await trx.raw('update tally set n = n + 1 where id = ?', [second]);
        },
        LONG_WORK,
      );
    await bench.db.knex.raw('update tally set n = 0');
    await Promise.all([crosswise(1, 2), crosswise(2, 1)]);
    expect(meetings).toBeGreaterThan(2);
    expect(await bench.db.knex('tally').whereIn('id', [1, 2]).orderBy('id').pluck('n')).toEqual([2, 2]);
  });

  test('a conflict that never ends is answered as busy after a few tries', async () => {
    let tries = 0;
    const stubborn = bench.units.write(PERSON, 'test', async ({ trx }) => {
      tries += 1;
      await trx.raw("do $$ begin raise exception 'in conflict' using errcode = '40001'; end $$");
    });
    await expect(stubborn).rejects.toMatchObject({ code: '40001' });
    expect(tries).toBe(5);
  });
});

describe('the caller leaves', () => {
  test.runIf(onPostgres)('what runs for nobody is cancelled, and a command writes nothing', async () => {
    for (const [path, method] of [
      ['/slow', 'GET'],
      ['/write-slowly', 'POST'],
    ] as const) {
      const leaving = new AbortController();
      const asked = ask(path, method, leaving.signal);
      await sleep(200);
      leaving.abort();
      await expect(asked).rejects.toThrow();
      await expect.poll(() => running(), { timeout: 350, interval: 20 }).toBe(0);
    }
    expect(await bench.db.knex('tally').where({ id: 9 })).toEqual([]);
    expect(await ask('/plain')).toEqual(fine);
  });

  test('a command whose caller left before its end is taken back', async () => {
    const leaving = new AbortController();
    const work = bench.units.write(
      PERSON,
      'test',
      async ({ trx }) => {
        await trx.raw('insert into tally values (8, 8)');
        leaving.abort(new Error('left'));
      },
      { signal: leaving.signal },
    );
    await expect(work).rejects.toThrow('left');
    expect(await bench.db.knex('tally').where({ id: 8 })).toEqual([]);
  });
});

/** Sleeping backends of this database. */
async function running(): Promise<number> {
  const { rows } = (await bench.db.knex.raw(
    "select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like 'select pg_sleep%'",
  )) as { rows: unknown[] };
  return rows.length;
}
