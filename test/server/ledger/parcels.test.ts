import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bindToParcels,
  commitProject,
  openAccount,
  postTransfers,
  reserveForProject,
  reshapeParcels,
  verifyLedger,
} from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const LAND = 'land.new_construction';
const YEAR = 2026;

let server: TestServer;
let reader: Client;

const share = (code: string, areaM2: number) => ({ code, regionId: 't-a', areaM2 });
const posted = async (owner: string, kind = LAND) =>
  (await reader.get(`/api/ledger/accounts?owner=${owner}&kind=${kind}`)).body.items.map((account: { posted: number }) => account.posted);
const allOk = (results: readonly { code: string }[]) =>
  expect(results.every((result) => result.code === 'ok') && results.length > 0).toBe(true);

beforeAll(async () => {
  server = await startServer();
  reader = await server.as('auditor');
  await server.seed(async (unit) => {
    for (const [kind, amount] of [
      [LAND, 10_000],
      ['energy', 901],
    ] as const) {
      const debit = await openAccount(unit, { kind, year: YEAR, ownerKind: 'outside', regionId: 't-city' });
      const credit = await openAccount(unit, { kind, year: YEAR, ownerKind: 'region_pool', regionId: 't-a' });
      await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit, credit, amount }] });
    }
    const needs = { [LAND]: 1000, energy: 901 };
    await reserveForProject(unit, {
      projectCode: 'P-1',
      regionId: 't-a',
      year: YEAR,
      needs,
      deadline: '2027-01-20',
      reason: '会审',
      holdIds: {},
    });
    await commitProject(unit, { projectCode: 'P-1', reason: '开工' });
  });
});
afterAll(() => server?.close());

test("a project's quota goes to its parcels by area, to the last unit", async () => {
  allOk(
    await server.seed((unit) =>
      bindToParcels(unit, { projectCode: 'P-1', parcels: [share('A', 1), share('B', 1), share('C', 1)], reason: '供地' }),
    ),
  );
  expect([await posted('A'), await posted('B'), await posted('C'), await posted('P-1')]).toEqual([[334], [333], [333], [0]]);
  expect([await posted('A', 'energy'), await posted('B', 'energy')]).toEqual([[301], [300]]);
});

test('a split empties the parent in every book and keeps the residual in sight', async () => {
  const ask = { parents: ['A'], children: [share('A1', 600), share('A2', 300)], residualM2: 100, residualRegionId: 't-a', reason: '分割' };
  allOk(await server.seed((unit) => reshapeParcels(unit, ask)));
  expect([await posted('A'), await posted('A1'), await posted('A2')]).toEqual([[0], [201], [100]]);
  const residual = (await reader.get(`/api/ledger/accounts?ownerKind=residual&kind=${LAND}`)).body.items;
  expect(residual).toMatchObject([{ posted: 33 }]);
  expect((await posted('A1', 'energy'))[0] + (await posted('A2', 'energy'))[0]).toBe(301 - 30);
});

test('a merge gathers the parents, and each voucher leads back to its parent', async () => {
  const ask = { parents: ['B', 'C'], children: [share('D', 1)], residualM2: 0, residualRegionId: 't-a', reason: '合并', document: '文7' };
  const results = await server.seed((unit) => reshapeParcels(unit, ask));
  expect([await posted('B'), await posted('C'), await posted('D')]).toEqual([[0], [0], [666]]);
  const voucher = (await reader.get(`/api/ledger/transfers/${results[0]!.id}`)).body;
  expect(voucher).toMatchObject({ parcelCode: 'D', document: '文7', debitAccount: { ownerId: 'B' }, creditAccount: { ownerId: 'D' } });
});

test('nothing was made or lost', async () => {
  expect((await server.app.units.read(SYSTEM, (query) => verifyLedger(query))).findings).toEqual([]);
  const { rows } = (await server.db.knex.raw('select sum(posted)::bigint total from ledger_account group by book_id')) as {
    rows: { total: number }[];
  };
  for (const { total } of rows) expect(total).toBe(0);
});
