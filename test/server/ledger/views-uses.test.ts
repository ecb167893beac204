import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindToParcels, openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota } from '../projects/given.ts';

describe('use recorded against the commitment', () => {
  let server: TestServer;
  let energy: Client;
  let pool: number;
  let project: number;

  const uses = (client = energy, account = project) => client.get(`/api/ledger/accounts/${account}/uses`);
  const record = (body: Record<string, unknown>, client = energy, account = project) =>
    client.post(`/api/ledger/accounts/${account}/uses`, {
      id: randomUUID(),
      period: '2026-10',
      amount: 100,
      document: '用能月报',
      ...body,
    });

  beforeAll(async () => {
    server = await startServer();
    energy = await server.as('energy', ['t-city']);
    pool = await server.seed((unit) => giveQuota(unit, 't-a', 'energy', 1000));
    project = await server.seed(async (unit) => {
      const account = await openAccount(unit, { kind: 'energy', year: 2026, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' });
      await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: pool, credit: account, amount: 300 }] });
      return account;
    });
  });
  afterAll(() => server?.close());

  test('nobody signed in, not allowed', async () => {
    expect((await uses(server.anonymous())).body.code).toBe('auth.required');
    expect((await record({}, server.anonymous())).body.code).toBe('auth.required');
    expect((await uses(await server.as('viewer'))).body.code).toBe('auth.not_allowed');
    expect((await record({}, await server.as('auditor'))).body.code).toBe('auth.not_allowed');
  });

  test('bad input: amounts, months, no document, accounts that commit nothing', async () => {
    for (const wrong of [
      { amount: -1 },
      { amount: 1.5 },
      { amount: 2 ** 53 },
      { period: '2026-13' },
      { period: '2026' },
      { document: ' ' },
      { note: 1 },
    ])
      expect((await record(wrong)).body.code).toBe('request.invalid');
    for (const period of ['2026-12', '2025-12'])
      expect((await record({ period })).body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/body/period' }] });
    expect((await record({}, energy, pool)).body).toMatchObject({ code: 'ledger.no_commitment', params: { ownerKind: 'region_pool' } });
    expect((await record({}, energy, 99)).body.code).toBe('ledger.unknown_account');
    expect((await uses(energy, 99)).body.code).toBe('ledger.unknown_account');
    expect((await uses()).body).toEqual({ accountId: project, committed: 300, used: 0, left: 300, items: [] });
  });

  test('months add up; a later row for a month counts instead and both stay; over-use is below zero', async () => {
    const first = randomUUID();
    expect((await record({ id: first, period: '2026-09', amount: 120 })).body).toMatchObject({ used: 120, left: 180 });
    await record({ period: '2026-10', amount: 100, reason: '抄表' });
    const { status, body } = await record({ period: '2026-09', amount: 90, document: '更正' });
    expect([status, body.committed, body.used, body.left]).toEqual([200, 300, 190, 110]);
    expect(body.items.map((row: { period: string; amount: number }) => [row.period, row.amount])).toEqual([
      ...[
        ['2026-10', 100],
        ['2026-09', 90],
        ['2026-09', 120],
      ],
    ]);
    expect(body.items.map((row: { replacedBy: string | null }) => row.replacedBy)).toEqual([null, null, body.items[1].id]);
    expect(body.items[2]).toMatchObject({ id: first, document: '用能月报', reason: null, author: expect.stringContaining('energy') });
    expect((await record({ period: '2026-11', amount: 150 })).body).toMatchObject({ used: 340, left: -40 });
  });

  test('the same row twice is one; the id with other content is refused', async () => {
    const id = randomUUID();
    const before = (await uses()).body;
    const once = await record({ id, period: '2026-08', amount: 5 });
    const twice = await record({ id, period: '2026-08', amount: 5 });
    expect([once.body.used, twice.body.used, twice.body.items.length]).toEqual([before.used + 5, before.used + 5, before.items.length + 1]);
    expect((await record({ id, period: '2026-08', amount: 6 })).body.code).toBe('request.id_reused');
  });

  test('callers at once leave one chain without a gap', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_none, n) => record({ period: `2026-0${(n % 7) + 1}`, amount: n })));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    const rows = (await server.db.knex('ledger_use').where({ account_id: project }).orderBy('seq').select('seq')) as { seq: number }[];
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, index) => index + 1));
  });

  test('what went on to parcels still counts as committed to the project', async () => {
    await server.seed((unit) =>
      bindToParcels(unit, { projectCode: 'P-1', reason: '绑定', parcels: [{ code: '371500-1', regionId: 't-a', areaM2: 10 }] }),
    );
    expect((await uses()).body.committed).toBe(300);
    const { items } = (await energy.get('/api/ledger/accounts?owner=371500-1')).body;
    expect((await record({ amount: 30 }, energy, items[0].id)).body).toMatchObject({ committed: 300, used: 30, left: 270 });
  });

  test('another county sees and records nothing', async () => {
    const county = await server.as('energy', ['t-b']);
    expect((await uses(county)).body.code).toBe('ledger.unknown_account');
    expect((await record({}, county)).body.code).toBe('ledger.unknown_account');
  });

  test('what was recorded is never changed', async () => {
    for (const sql of ['update ledger_use set amount = 0', 'delete from ledger_use', 'truncate ledger_use']) {
      await expect(server.db.knex.raw(sql)).rejects.toThrow(/never changed/);
      await expect(server.seed((unit) => unit.trx.raw(sql))).rejects.toThrow(/permission denied/);
    }
  });
});
