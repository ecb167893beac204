import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  availability,
  commitProject,
  openAccount,
  postTransfers,
  projectQuota,
  regionQuota,
  releaseProject,
  reserveForProject,
  verifyLedger,
} from '../../../server/ledger/index.ts';
import { type Actor, SYSTEM } from '../../../server/platform/unit.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const LAND = 'land.new_construction';
const YEAR = 2026;

let server: TestServer;

async function fund(kind: string, regionId: string, amount: number): Promise<void> {
  await server.seed(async (unit) => {
    const debit = await openAccount(unit, { kind, year: YEAR, ownerKind: 'outside', regionId: 't-city' });
    const credit = await openAccount(unit, { kind, year: YEAR, ownerKind: 'region_pool', regionId });
    await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit, credit, amount }] });
  });
}

const reserve = (projectCode: string, needs: Record<string, number>, more: object = {}) =>
  server.seed((unit) =>
    reserveForProject(unit, {
      projectCode,
      regionId: 't-a',
      year: YEAR,
      needs,
      deadline: '2027-01-20',
      reason: '会审通过',
      holdIds: {},
      ...more,
    }),
  );

const stands = () => server.app.units.read(SYSTEM, (query) => availability(query, { regionId: 't-a', year: YEAR }));
const stand = async (kind: string) => (await stands()).find((quota) => quota.kind === kind)!;

beforeAll(async () => {
  server = await startServer();
  await fund(LAND, 't-a', 1000);
  await fund('energy', 't-a', 500);
  await fund(LAND, 't-b', 70);
});
afterAll(() => server?.close());

test('opening an account twice finds it', async () => {
  const ask = { kind: LAND, year: YEAR, ownerKind: 'project', regionId: 't-a', ownerId: 'P-0' } as const;
  const first = await server.seed((unit) => openAccount(unit, ask));
  expect(await server.seed((unit) => openAccount(unit, ask))).toBe(first);
  await expect(server.seed((unit) => openAccount(unit, { ...ask, kind: 'gold' }))).rejects.toMatchObject({ code: 'ledger.unknown_kind' });
});

test('a reservation holds every kind or none, and names each shortfall', async () => {
  const holdIds = { [LAND]: randomUUID(), energy: randomUUID() };
  const done = await reserve('P-1', { [LAND]: 400, energy: 100, 'coal.use': 0 }, { holdIds });
  expect(done).toMatchObject({
    ok: true,
    holds: [
      { kind: LAND, id: holdIds[LAND], amount: 400 },
      { kind: 'energy', id: holdIds.energy, amount: 100 },
    ],
  });
  expect(await stand(LAND)).toMatchObject({ quota: 1000, posted: 0, held: 400, available: 600 });
  const short = await reserve('P-2', { [LAND]: 601, energy: 401 });
  expect(short).toEqual({
    ok: false,
    refusals: [],
    shortfalls: [
      { kind: LAND, asked: 601, available: 600, short: 1 },
      { kind: 'energy', asked: 401, available: 400, short: 1 },
    ],
  });
  expect(await reserve('P-2', { [LAND]: 1, 'coal.use': 3 })).toEqual({
    ok: false,
    refusals: [],
    shortfalls: [{ kind: 'coal.use', asked: 3, available: 0, short: 3 }],
  });
  expect(await stand(LAND)).toMatchObject({ held: 400, available: 600 });
});

test('construction commits the holds; exit gives everything back to its pool', async () => {
  expect((await server.seed((unit) => commitProject(unit, { projectCode: 'P-1', reason: '开工' }))).map((result) => result.code)).toEqual([
    'ok',
    'ok',
  ]);
  expect(await stand(LAND)).toMatchObject({ quota: 1000, posted: 400, held: 0, available: 600 });
  const [land] = await server.app.units.read(SYSTEM, (query) => projectQuota(query, 'P-1'));
  expect(land).toMatchObject({ kind: LAND, asked: 400, held: 0, committed: 400 });
  expect(land!.transfers.map((line) => line.kind)).toEqual(['commit', 'hold']);
  await reserve('P-1', { [LAND]: 50 });
  await reserve('P-1', { energy: 10 }, { deadline: '2026-11-22' });
  server.clock.now = new Date('2026-11-24T02:00:00Z');
  const codes = (await server.seed((unit) => releaseProject(unit, { projectCode: 'P-1', reason: '退出' }))).map((result) => result.code);
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(await stand(LAND)).toMatchObject({ quota: 1000, posted: 0, held: 0, available: 1000 });
  expect(await stand('energy')).toMatchObject({ quota: 500, posted: 0, held: 0, available: 500 });
});

test('every region in scope stands in one list, today and as it was', async () => {
  const all = await server.app.units.read(SYSTEM, (query) => regionQuota(query, { year: YEAR }));
  expect(all.filter((quota) => quota.kind === LAND).map((quota) => [quota.regionId, quota.available])).toEqual([
    ['t-a', 1000],
    ['t-b', 70],
  ]);
  const then = await server.app.units.read(SYSTEM, (query) => regionQuota(query, { year: YEAR, knownBy: '2026-11-20T00:00:00Z' }));
  expect(then.every((quota) => quota.available === 0)).toBe(true);
  const county: Actor = { ...SYSTEM, id: 9, roles: ['land'], scope: ['t-b'] };
  const seen = await server.app.units.read(county, (query) => regionQuota(query, { year: YEAR }));
  expect(seen.map((quota) => quota.regionId)).toEqual(['t-b']);
});

test('a person cannot open or move where the scope does not reach', async () => {
  const county: Actor = { ...SYSTEM, id: 9, roles: ['land'], scope: ['t-b'] };
  const open = server.app.units.write(county, 'x', (unit) =>
    openAccount(unit, { kind: LAND, year: YEAR, ownerKind: 'project', regionId: 't-a', ownerId: 'P-9' }),
  );
  await expect(open).rejects.toMatchObject({ code: '42501' });
});

test('a command that fails takes its postings with it', async () => {
  const before = await stands();
  const failing = server.seed(async (unit) => {
    await reserveForProject(unit, {
      projectCode: 'P-3',
      regionId: 't-a',
      year: YEAR,
      needs: { [LAND]: 5 },
      deadline: '2027-01-20',
      reason: 'x',
      holdIds: {},
    });
    throw new Error('after the reservation');
  });
  await expect(failing).rejects.toThrow('after the reservation');
  expect(await stands()).toEqual(before);
});

test('the application may not change, remove or empty what is recorded', async () => {
  for (const table of ['ledger_transfer', 'ledger_event', 'ledger_refusal', 'ledger_account', 'ledger_book', 'ledger_hold']) {
    for (const sql of [`delete from ${table}`, `truncate ${table} cascade`, `insert into ${table} select * from ${table}`]) {
      await expect(
        server.seed((unit) => unit.trx.raw(sql)),
        sql,
      ).rejects.toMatchObject({ code: '42501' });
    }
  }
  for (const sql of [
    'update ledger_transfer set amount = 1',
    'update ledger_account set posted = 1',
    'update ledger_book set seq = 0',
    `update ledger_refusal set code = 1`,
  ])
    await expect(
      server.seed((unit) => unit.trx.raw(sql)),
      sql,
    ).rejects.toMatchObject({ code: '42501' });
});

test('not even the owner changes a recorded row by accident', async () => {
  for (const sql of [
    'update ledger_transfer set amount = amount + 1',
    'delete from ledger_transfer',
    'truncate ledger_transfer',
    'delete from ledger_event',
    'truncate ledger_refusal',
  ])
    await expect(server.db.knex.raw(sql), sql).rejects.toMatchObject({ code: '42501' });
});

test('the ledger replays to what stands', async () => {
  expect((await server.app.units.read(SYSTEM, (query) => verifyLedger(query))).findings).toEqual([]);
});
