import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OverviewCell } from '../../../server/contract/command.ts';
import type { ForecastRow } from '../../../server/contract/ledger-views.ts';
import { daysOfYear, openAccount, postTransfers, runsOutOn } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota } from '../projects/given.ts';

const TODAY = '2026-11-21';
const DAY_MS = 86_400_000;
const plus = (day: string, days: number) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
const stand = { today: TODAY, year: 2026, days: 325 };

describe('the day on which a stock runs out', () => {
  test('is the last day that the pace covers', () => {
    expect(daysOfYear(2026, TODAY)).toBe(325);
    expect([daysOfYear(2027, TODAY), daysOfYear(2025, TODAY), daysOfYear(2024, TODAY)]).toEqual([0, 365, 366]);
    expect(runsOutOn({ ...stand, used: 325, available: 10 })).toBe('2026-12-01');
    expect(runsOutOn({ ...stand, used: 325, available: 40 })).toBe('2026-12-31');
    expect(runsOutOn({ ...stand, used: 325, available: 41 })).toBeNull();
    expect(runsOutOn({ ...stand, used: 325, available: 0 })).toBe(TODAY);
    expect(runsOutOn({ ...stand, used: 0, available: 1 })).toBeNull();
    expect(runsOutOn({ ...stand, used: 325, available: 1, year: 2027 })).toBeNull();
  });

  test('changes on their days put it off or bring it forward', () => {
    const tight = { ...stand, used: 325, available: 10 };
    expect(runsOutOn({ ...tight, changes: [{ on: '2026-12-01', amount: 5 }] })).toBe('2026-12-06');
    expect(runsOutOn({ ...tight, changes: [{ on: '2026-12-02', amount: 5 }] })).toBe('2026-12-06');
    expect(runsOutOn({ ...tight, changes: [{ on: '2026-12-03', amount: 5 }] })).toBe('2026-12-01');
    expect(runsOutOn({ ...tight, changes: [{ on: '2026-11-25', amount: -9 }] })).toBe('2026-11-24');
    expect(runsOutOn({ ...tight, changes: [{ on: '2026-11-01', amount: -11 }] })).toBe(TODAY);
    expect(runsOutOn({ ...tight, used: 0, changes: [{ on: '2026-12-20', amount: -11 }] })).toBe('2026-12-19');
    expect(runsOutOn({ ...tight, available: 30, changes: [{ on: '2027-01-01', amount: -30 }] })).toBe('2026-12-21');
  });

  const case_ = fc.record({
    today: fc.integer({ min: 0, max: 364 }).map((days) => plus('2026-01-01', days)),
    available: fc.integer({ min: -50, max: 3000 }),
    used: fc.integer({ min: 0, max: 5000 }),
    days: fc.integer({ min: 1, max: 366 }),
    loans: fc.array(fc.record({ on: fc.integer({ min: -30, max: 400 }), amount: fc.integer({ min: -900, max: 900 }) }), { maxLength: 4 }),
    holds: fc.array(fc.record({ on: fc.integer({ min: -30, max: 400 }), amount: fc.integer({ min: 1, max: 900 }) }), { maxLength: 6 }),
  });
  const dated = (today: string, changes: readonly { on: number; amount: number }[]) =>
    changes.map(({ on, amount }) => ({ on: plus(today, on), amount }));

  /** The same, one day after another. */
  function dayByDay(
    one: { today: string; available: number; used: number; days: number },
    changes: readonly { on: string; amount: number }[],
  ) {
    for (let k = 0; ; k += 1) {
      const day = plus(one.today, k);
      const come = changes.filter((change) => change.on <= day && change.on < '2027-01-01').reduce((sum, change) => sum + change.amount, 0);
      if ((one.available + come) * one.days - one.used * k < 0) return k === 0 ? one.today : plus(day, -1);
      if (day > '2026-12-31') return null;
    }
  }

  test('is what a walk from day to day finds', () => {
    fc.assert(
      fc.property(case_, ({ loans, holds, ...one }) => {
        const changes = dated(one.today, [...loans, ...holds]);
        expect(runsOutOn({ ...one, year: 2026, changes })).toBe(dayByDay(one, changes));
      }),
      { numRuns: 400 },
    );
  });

  test('with holds that come back it is never before the day without them', () => {
    fc.assert(
      fc.property(case_, ({ loans, holds, ...one }) => {
        const ifAllStart = runsOutOn({ ...one, year: 2026, changes: dated(one.today, loans) }) ?? '9999';
        const ifNoneStart = runsOutOn({ ...one, year: 2026, changes: dated(one.today, [...loans, ...holds]) }) ?? '9999';
        expect(ifNoneStart >= ifAllStart).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('GET /api/ledger/forecast', () => {
  let server: TestServer;
  let commander: Client;
  let pool: number;
  let project: number;

  const post = (
    at: string,
    item: { kind: 'transfer' | 'hold' | 'commit'; amount: number; holdId?: string; deadline?: string; id?: string },
  ) => {
    server.clock.now = new Date(`${at}T02:00:00Z`);
    return server.seed(async (unit) => {
      const items = [{ id: randomUUID(), debit: pool, credit: project, reason: '测试', ...item }];
      expect((await postTransfers(unit, { items }))[0]!.code).toBe('ok');
    });
  };
  const forecast = async (query = '', client = commander): Promise<ForecastRow[]> =>
    (await client.get(`/api/ledger/forecast${query}`)).body.items;
  const rowOf = async (kind: string, regionId: string) => (await forecast(`?kind=${kind}&region=${regionId}`))[0]!;

  beforeAll(async () => {
    server = await startServer();
    server.clock.now = new Date('2026-01-05T02:00:00Z');
    commander = await server.as('commander', ['t-city']);
    pool = await server.seed((unit) => giveQuota(unit, 't-a', 'so2', 10_000));
    await server.seed((unit) => giveQuota(unit, 't-b', 'so2', 10_000));
    await server.seed((unit) => giveQuota(unit, 't-b', 'cod', 500));
    project = await server.seed((unit) =>
      openAccount(unit, { kind: 'so2', year: 2026, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' }),
    );
    await post('2026-02-01', { kind: 'transfer', amount: 6000 });
    const hold = randomUUID();
    await post('2026-07-01', { id: hold, kind: 'hold', amount: 500, deadline: '2026-12-15' });
    await post('2026-09-01', { kind: 'commit', amount: 400, holdId: hold });
    await post('2026-10-01', { kind: 'hold', amount: 2000, deadline: '2026-12-04' });
    await post('2026-10-02', { kind: 'hold', amount: 300, deadline: '2026-12-04' });
    await post('2026-10-03', { kind: 'hold', amount: 700 });
    server.clock.now = new Date('2026-11-21T02:00:00Z');
  });
  afterAll(() => server?.close());

  test('nobody signed in, not allowed, bad input, an unknown kind', async () => {
    expect((await server.anonymous().get('/api/ledger/forecast')).body.code).toBe('auth.required');
    expect((await (await server.as('viewer')).get('/api/ledger/forecast')).body.code).toBe('auth.not_allowed');
    expect((await commander.get('/api/ledger/forecast?year=99')).body.code).toBe('request.invalid');
    expect((await commander.get('/api/ledger/forecast?kind=gold')).body.code).toBe('ledger.unknown_kind');
  });

  test('the three cases, soonest first', async () => {
    const items = await forecast();
    expect(items.map((row) => `${row.kind}/${row.regionId}`)).toEqual(['so2/t-a', 'cod/t-b', 'so2/t-b']);
    expect(items[0]).toEqual({
      ...{ regionId: 't-a', kind: 'so2', accountId: pool, quota: 10_000, posted: 6400, held: 3000, available: 600 },
      ...{ holds: [{ on: '2026-12-05', amount: 2300 }], heldWithoutDeadline: 700, loans: [] },
      pace: { used: 9400, days: 325, recentUsed: 2900, recentDays: 90 },
      runsOutOn: { atPace: '2026-12-11', atRecentPace: '2026-12-09', ifAllStart: '2026-12-11', ifNoneStart: null },
    });
    expect(items[1]!.runsOutOn).toEqual({ atPace: null, atRecentPace: null, ifAllStart: null, ifNoneStart: null });
  });

  test('agrees with the regional quota map', async () => {
    const { cells } = (await commander.get('/api/command/overview')).body as { cells: OverviewCell[] };
    for (const row of await forecast()) {
      const cell = cells.find((one) => one.regionId === row.regionId && one.kind === row.kind)!;
      expect([row.runsOutOn.atPace, row.quota, row.posted, row.held, row.available]).toEqual([
        ...[cell.runsOutOn, cell.quota, cell.posted, cell.held, cell.available],
      ]);
    }
  });

  test('a loan is to be got back, or to be paid back and then it is missing', async () => {
    const planner = await server.as('planner');
    const propose = (from: string, to: string, dueOn: string, amount: number) =>
      planner.post('/api/ledger/proposals', {
        ...{ id: randomUUID(), region: 't-city', reason: '缺口', document: '文2' },
        body: { flow: 'loan', kind: 'so2', year: 2026, from, to, amount, dueOn },
      });
    const { status, body } = await propose('t-b', 't-a', '2026-11-30', 900);
    expect(status).toBe(200);
    expect((await commander.post(`/api/ledger/proposals/${body.id}/decision`, { decision: 'approve' })).status).toBe(200);
    const borrower = await rowOf('so2', 't-a');
    expect(borrower).toMatchObject({ available: 1500, loans: [{ on: '2026-11-30', amount: -900 }] });
    expect(borrower.runsOutOn).toEqual({ atPace: null, atRecentPace: null, ifAllStart: '2026-12-11', ifNoneStart: null });
    expect((await rowOf('so2', 't-b')).loans).toEqual([{ on: '2026-11-30', amount: 900 }]);
    server.clock.now = new Date('2026-12-02T02:00:00Z');
    expect((await rowOf('so2', 't-a')).loans).toEqual([{ on: '2026-12-02', amount: -900 }]);
    expect((await rowOf('so2', 't-b')).loans).toEqual([]);
    server.clock.now = new Date('2026-11-21T02:00:00Z');
  });

  test('a county sees its own; another year has no dates', async () => {
    const county = await server.as('land', ['t-b']);
    expect((await forecast('', county)).map((row) => row.regionId)).toEqual(['t-b', 't-b']);
    expect(await forecast('?year=2027')).toEqual([]);
  });
});
