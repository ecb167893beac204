import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeadlineRow } from '../../../server/contract/ledger-views.ts';
import { openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request, square } from '../projects/given.ts';

describe('GET /api/ledger/deadlines', () => {
  let server: TestServer;
  let land: Client;
  const pools: Record<string, number> = {};

  const hold = (kind: string, regionId: string, code: string, deadline: string | null, amount = 10) =>
    server.seed(async (unit) => {
      const project = await openAccount(unit, { kind, year: 2026, ownerKind: 'project', regionId, ownerId: code });
      const id = randomUUID();
      const item = {
        id,
        kind: 'hold' as const,
        debit: pools[`${kind}/${regionId}`]!,
        credit: project,
        amount,
        reason: '论证',
        document: '纪要1',
      };
      const [result] = await postTransfers(unit, { items: [{ ...item, ...(deadline === null ? {} : { deadline }) }] });
      expect(result!.code).toBe('ok');
      return id;
    });
  const list = async (query = '', client = land): Promise<{ items: DeadlineRow[]; next: string | null; today: string; total: number }> => {
    const { status, body } = await client.get(`/api/ledger/deadlines${query}`);
    expect(status).toBe(200);
    return body;
  };

  beforeAll(async () => {
    server = await startServer();
    land = await server.as('land', ['t-city']);
    for (const [kind, regionId] of [
      ['so2', 't-a'],
      ['so2', 't-b'],
      ['cod', 't-a'],
      ['energy', 't-a'],
    ] as const)
      pools[`${kind}/${regionId}`] = await server.seed((unit) => giveQuota(unit, regionId, kind, 1000));
  });
  afterAll(() => server?.close());

  test('nobody signed in, not allowed, bad input', async () => {
    expect((await server.anonymous().get('/api/ledger/deadlines')).body.code).toBe('auth.required');
    expect((await (await server.as('viewer')).get('/api/ledger/deadlines')).body.code).toBe('auth.not_allowed');
    expect((await land.get('/api/ledger/deadlines?before=soon')).body.code).toBe('request.invalid');
    expect((await land.get('/api/ledger/deadlines?cursor=2026-12-01')).body.code).toBe('request.invalid');
    expect((await land.get('/api/ledger/deadlines?kind=gold')).body.code).toBe('ledger.unknown_kind');
    expect(await list()).toEqual({ items: [], next: null, today: '2026-11-21', total: 0 });
  });

  test('open holds by deadline, page by page, with days left and filters', async () => {
    const overdue = await hold('so2', 't-a', 'P-1', '2026-11-21');
    const late = await hold('so2', 't-b', 'P-2', '2026-12-20', 7);
    const soon = await hold('cod', 't-a', 'P-1', '2026-11-30');
    await hold('energy', 't-a', 'P-3', null);
    server.clock.now = new Date('2026-11-23T02:00:00Z');
    const first = await list('?limit=2');
    expect([first.total, first.items.map((row) => [row.holdId, row.daysLeft])]).toEqual([
      3,
      [
        [overdue, -2],
        [soon, 7],
      ],
    ]);
    const second = await list(`?limit=2&cursor=${first.next}`);
    expect([second.total, second.next, second.items]).toEqual([
      ...[3, null],
      [
        {
          ...{ holdId: late, kind: 'so2', year: 2026, amount: 7, regionId: 't-b', projectCode: 'P-2', projectName: null },
          ...{ debitAccountId: pools['so2/t-b'], creditAccountId: expect.any(Number) },
          ...{ heldOn: '2026-11-21', deadline: '2026-12-20', daysLeft: 27, reason: '论证', document: '纪要1' },
        },
      ],
    ]);
    const ids = async (query: string) => (await list(query)).items.map((row) => row.holdId);
    expect(await ids('?region=t-b')).toEqual([late]);
    expect(await ids('?kind=cod')).toEqual([soon]);
    expect(await ids('?project=P-1')).toEqual([overdue, soon]);
    expect(await ids('?before=2026-11-30')).toEqual([overdue, soon]);
    expect((await list('?before=2026-11-30&limit=1')).total).toBe(2);
    expect((await list('', await server.as('land', ['t-b']))).items.map((row) => row.holdId)).toEqual([late]);
  });

  test('an extension moves it, a void takes it away, a project of the register is named', async () => {
    server.clock.now = new Date('2026-11-21T02:00:00Z');
    const [, soon] = (await list()).items;
    const commander = await server.as('commander');
    const moved = await commander.post(`/api/ledger/holds/${soon!.holdId}/deadline`, { deadline: '2027-01-10', reason: '批准延期' });
    expect(moved.body.code).toBe('ok');
    expect((await list()).items.at(-1)).toMatchObject({ holdId: soon!.holdId, deadline: '2027-01-10', daysLeft: 50 });
    await server.seed((unit) =>
      postTransfers(unit, {
        items: [{ id: randomUUID(), kind: 'void', debit: soon!.debitAccountId, credit: soon!.creditAccountId, holdId: soon!.holdId }],
      }),
    );
    expect((await list()).items.map((row) => row.holdId)).not.toContain(soon!.holdId);
    const planner = await server.as('planner');
    const asked = request({ name: '轴承扩能', geometry: square(115.7, 36.4, 0.002), needs: { energy: 5 } });
    const { code } = (await planner.post('/api/projects', asked)).body;
    expect((await list(`?project=${code}`)).items).toMatchObject([
      { projectName: '轴承扩能', projectCode: code, kind: 'energy', amount: 5 },
    ]);
  });
});
