import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OverviewCell } from '../../../server/contract/command.ts';
import { openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { freshSite, giveQuota, request } from '../projects/given.ts';

const LAND = 'land.new_construction';
const KINDS = [LAND, 'energy', 'cod'] as const;
const REGIONS = ['t-a', 't-b'] as const;

describe('GET /api/command/overview', () => {
  let server: TestServer;
  let commander: Client;
  beforeAll(async () => {
    server = await startServer();
    commander = await server.as('commander', ['t-city']);
  });
  afterAll(() => server.close());

  const overview = async (client = commander, query = '') => (await client.get(`/api/command/overview${query}`)).body;
  const cellOf = (cells: readonly OverviewCell[], regionId: string, kind: string) =>
    cells.find((cell) => cell.regionId === regionId && cell.kind === kind);

  test('nobody signed in, an unknown parameter, a date that is none', async () => {
    expect((await server.anonymous().get('/api/command/overview')).body.code).toBe('auth.required');
    expect((await commander.get('/api/command/overview?colour=red')).body.code).toBe('request.invalid');
    expect((await commander.get('/api/command/overview?asOf=2026-13-01')).body.code).toBe('request.invalid');
  });

  test('an empty ledger has no cells', async () => {
    expect(await overview()).toMatchObject({ asOf: '2026-11-21', year: 2026, cells: [], totals: [], ledgerSeq: 0 });
  });

  /** What the ledger's rows add up to, computed here from the vouchers alone. */
  async function recomputed(regionId: string, kind: string): Promise<{ quota: number; posted: number; held: number }> {
    const accounts = (await server.db
      .knex('ledger_account as a')
      .join('ledger_book as b', 'b.id', 'a.book_id')
      .where({ 'a.region_id': regionId, 'b.kind': kind })
      .whereNot('a.owner_kind', 'outside')
      .select('a.id', 'a.owner_kind')) as { id: number; owner_kind: string }[];
    const transfers = (await server.db.knex('ledger_transfer').orderBy(['book_id', 'seq']).select()) as {
      id: string;
      kind: number;
      debit: number;
      credit: number;
      amount: number;
      refers_to: string | null;
    }[];
    const balance = new Map(accounts.map((account) => [account.id, 0]));
    const open = new Map<string, { debit: number; amount: number }>();
    const move = (account: number, amount: number) => balance.has(account) && balance.set(account, balance.get(account)! + amount);
    for (const row of transfers) {
      if (row.kind === 2) open.set(row.id, row);
      else if ([3, 4, 5].includes(row.kind)) open.delete(row.refers_to!);
      if (![1, 3, 6].includes(row.kind)) continue;
      move(row.debit, -row.amount);
      move(row.credit, row.amount);
    }
    const ids = (kindOfOwner: string) => accounts.filter((account) => account.owner_kind === kindOfOwner).map((account) => account.id);
    const posted = ids('project').reduce((sum, id) => sum + balance.get(id)!, 0);
    const pools = ids('region_pool');
    const held = [...open.values()].filter((hold) => pools.includes(hold.debit)).reduce((sum, hold) => sum + hold.amount, 0);
    return { quota: posted + pools.reduce((sum, id) => sum + balance.get(id)!, 0), posted, held };
  }

  test('every number equals the ledger, whatever was reserved, committed and given back', async () => {
    await server.seed(async (unit) => {
      for (const region of REGIONS) for (const kind of KINDS) await giveQuota(unit, region, kind, 1_000);
    });
    const made: string[] = [];
    const step = fc.oneof(
      fc.record({
        act: fc.constant('reserve' as const),
        region: fc.constantFrom(...REGIONS),
        kinds: fc.subarray([...KINDS], { minLength: 1 }),
        amount: fc.integer({ min: 1, max: 400 }),
      }),
      fc.record({ act: fc.constantFrom('construction' as const, 'exited' as const, 'review' as const), pick: fc.nat(20) }),
    );
    const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
      for (const one of steps) {
        if (one.act === 'reserve') {
          const needs = Object.fromEntries(one.kinds.map((kind) => [kind, one.amount]));
          const answer = await commander.post('/api/projects', request({ needs, geometry: freshSite(one.region) }));
          expect([201, 409]).toContain(answer.status);
          if (answer.status === 201) made.push(answer.body.code);
        } else if (made.length > 0) {
          const answer = await commander.post(`/api/projects/${made[one.pick % made.length]}/stage`, {
            stage: one.act,
            reason: 'law',
            acknowledge: true,
          });
          expect([200, 409]).toContain(answer.status);
        }
      }
      const { cells, totals } = await overview();
      for (const kind of KINDS) {
        const sums = { quota: 0, posted: 0, held: 0, available: 0 };
        for (const region of REGIONS) {
          const expected = await recomputed(region, kind);
          const cell = cellOf(cells, region, kind)!;
          expect(cell).toMatchObject({
            ...expected,
            available: expected.quota - expected.posted - expected.held,
            usedPerMille: Math.floor(((expected.posted + expected.held) * 1000) / expected.quota),
          });
          const pool = (await commander.get(`/api/ledger/accounts?region=${region}&kind=${kind}&ownerKind=region_pool`)).body.items[0];
          expect([cell.accountId, cell.available, cell.held]).toEqual([pool.id, pool.available, pool.held]);
          for (const key of ['quota', 'posted', 'held', 'available'] as const) sums[key] += cell[key];
        }
        expect(totals.find((total: OverviewCell) => total.kind === kind)).toMatchObject({ regionId: '*', ...sums });
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), run), { numRuns: 6, endOnFailure: true });
  });

  test('a county sees its own numbers and nothing of its neighbour', async () => {
    const all = await overview();
    const mine = await overview(await server.as('commander', ['t-a']));
    expect(new Set(mine.cells.map((cell: OverviewCell) => cell.regionId))).toEqual(new Set(['t-a']));
    expect(mine.cells).toEqual(all.cells.filter((cell: OverviewCell) => cell.regionId === 't-a'));
    expect(mine.totals.map(({ regionId: _region, accountId: _account, ...rest }: OverviewCell) => rest)).toEqual(
      mine.cells.map(({ regionId: _region, accountId: _account, ...rest }: OverviewCell) => rest),
    );
  });

  test('a status has its thresholds, a forecast its pace; a county without quota is unknown', async () => {
    await server.seed(async (unit) => {
      const pool = await giveQuota(unit, 't-b', 'so2', 1_000, 2026);
      const used = await openAccount(unit, { kind: 'so2', year: 2026, ownerKind: 'project', regionId: 't-b', ownerId: 'OLD-1' });
      const post = (amount: number) =>
        postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: pool, credit: used, amount }] });
      await post(799);
    });
    const so2 = async () => cellOf((await overview()).cells, 't-b', 'so2')!;
    expect(await so2()).toMatchObject({ usedPerMille: 799, status: 'pass', runsOutOn: null });
    const use = (amount: number) => commander.post('/api/projects', request({ needs: { so2: amount }, geometry: freshSite('t-b') }));
    await use(1);
    expect(await so2()).toMatchObject({ usedPerMille: 800, status: 'warn' });
    await use(140);
    // 2026-11-21 is day 325; 940 of 1000 are used: at this pace 1000 are used on day 345.
    expect(await so2()).toMatchObject({ usedPerMille: 940, status: 'warn', runsOutOn: '2026-12-11' });
    await use(10);
    expect(await so2()).toMatchObject({ usedPerMille: 950, status: 'fail' });
    await use(50);
    expect(await so2()).toMatchObject({ usedPerMille: 1000, available: 0, status: 'fail', runsOutOn: '2026-11-21' });
    expect(cellOf((await overview()).cells, 't-a', 'so2')).toMatchObject({
      quota: 0,
      usedPerMille: null,
      status: 'unknown',
      accountId: null,
    });
  });

  test('as of a date it is what the vouchers say that count from then or before', async () => {
    await server.seed(async (unit) => {
      const pool = await openAccount(unit, { kind: 'nox', year: 2026, ownerKind: 'region_pool', regionId: 't-a' });
      const outside = await openAccount(unit, { kind: 'nox', year: 2026, ownerKind: 'outside', regionId: 't-city' });
      const project = await openAccount(unit, { kind: 'nox', year: 2026, ownerKind: 'project', regionId: 't-a', ownerId: 'OLD-2' });
      const hold = randomUUID();
      const answers = await postTransfers(unit, {
        items: [
          { id: randomUUID(), kind: 'transfer', debit: outside, credit: pool, amount: 500, effectiveOn: '2026-01-15' },
          { id: hold, kind: 'hold', debit: pool, credit: project, amount: 120, effectiveOn: '2026-03-01', deadline: '2026-12-31' },
          { id: randomUUID(), kind: 'commit', debit: pool, credit: project, amount: 120, holdId: hold, effectiveOn: '2026-05-20' },
        ],
      });
      expect(answers.map((answer) => answer.code)).toEqual(['ok', 'ok', 'ok']);
    });
    const on = async (day: string) => {
      const { quota, posted, held, available } = cellOf((await overview(commander, `?asOf=${day}`)).cells, 't-a', 'nox')!;
      return [quota, posted, held, available];
    };
    expect(await on('2026-01-14')).toEqual([0, 0, 0, 0]);
    expect(await on('2026-01-15')).toEqual([500, 0, 0, 500]);
    expect(await on('2026-03-01')).toEqual([500, 0, 120, 380]);
    expect(await on('2026-05-19')).toEqual([500, 0, 120, 380]);
    expect(await on('2026-05-20')).toEqual([500, 120, 0, 380]);
    expect(await on('2026-11-21')).toEqual([500, 120, 0, 380]);
    for (const day of ['2026-01-14', '2026-02-01', '2026-04-30', '2026-06-01']) {
      const accounts = (await commander.get(`/api/ledger/accounts?region=t-a&kind=nox&asOf=${day}`)).body.items as {
        ownerKind: string;
        posted: number;
        held: number;
      }[];
      const of = (owner: string) => accounts.find((account) => account.ownerKind === owner)!;
      const [quota, posted, held] = await on(day);
      expect([quota! - posted!, held, posted], day).toEqual([of('region_pool').posted, of('region_pool').held, of('project').posted]);
    }
    expect((await overview(commander, '?year=2025')).cells).toEqual([]);
  });
});
