import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateCity } from '../../../gis-data/demo/city.ts';
import { REGIONS } from '../../../gis-data/standards/regions.ts';
import { ensureDemoAccounts } from '../../../server/identity/index.ts';
import { verifyLedger } from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { putRegion } from '../../../server/regions/index.ts';
import { loadDemoLedger } from '../../../server/seed/demo-ledger.ts';
import { type Client, signIn, startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let commander: Client;

beforeAll(async () => {
  server = await startServer();
  await server.seed(async (unit) => {
    for (const { id, kind, code, zh, en, parent } of REGIONS)
      await putRegion(unit, { id, kind, code, zh, en, parentId: parent, geometry: null, synthetic: true });
  });
  await ensureDemoAccounts(server.db.knex, server.app.units, '371500');
  await loadDemoLedger(server.db, generateCity(), '示意');
  server.clock.now = new Date('2026-11-22T02:00:00Z');
  commander = await signIn(server.url, 'commander', 'lantu-demo');
});
afterAll(() => server?.close());

test('the demo year has a loan that is due soon and partly repaid, and one that is overdue', async () => {
  const { items } = (await commander.get('/api/ledger/loans')).body;
  expect(items).toMatchObject([
    { kind: 'land.farmland_balance.paddy', from: '371524', to: '371526', outstanding: 6_000, state: 'overdue' },
    { kind: 'land.farmland_balance', from: '371525', to: '371503', amount: 24_000, outstanding: 16_000, state: 'due_soon' },
  ]);
});

test('three proposals of three people wait, and each could be approved', async () => {
  const { items } = (await commander.get('/api/ledger/proposals')).body;
  const waiting = items as { id: string; proposer: string; body: { flow: string }; mayDecide: boolean }[];
  expect(waiting.map((one) => one.body.flow)).toEqual(['loan', 'advance', 'adjust']);
  expect(new Set(waiting.map((one) => one.proposer)).size).toBe(3);
  for (const { id, mayDecide } of waiting) {
    expect(mayDecide).toBe(true);
    expect((await commander.get(`/api/ledger/proposals/${id}/preview`)).body).toMatchObject({ code: 'ok', secondPerson: true });
  }
});

test('three lots were freed, and one of them replaced a project’s new emissions two for one', async () => {
  const { items } = (await commander.get('/api/ledger/lots')).body;
  const lots = items as { kind: string; freed: number; used: number; left: number }[];
  expect(lots.map((lot) => lot.kind).sort()).toEqual(['coal.replacement', 'cod', 'nh3n']);
  expect(lots.find((lot) => lot.kind === 'cod')).toMatchObject({ freed: 38_500_000, used: 13_300_000, left: 25_200_000 });
  const graph = (await commander.get('/api/ledger/provenance?project=2026-371503-0003')).body;
  expect(graph.nodes.map((node: { type: string }) => node.type).sort()).toEqual(['lot', 'plant', 'project', 'residual', 'use']);
});

test('an advance stands, and projects say what they used, one of them more than it was given', async () => {
  const { items } = (await commander.get('/api/ledger/accounts?region=371502&kind=land.linked&ownerKind=region_pool')).body;
  expect(items[0].minBalance).toBe(-40_000);
  const uses = async (project: string) => {
    const [account] = (await commander.get(`/api/ledger/accounts?owner=${project}&kind=energy`)).body.items;
    return (await commander.get(`/api/ledger/accounts/${account.id}/uses`)).body;
  };
  expect((await uses('2026-371503-0002')).items).toHaveLength(4);
  expect((await uses('2026-371503-0002')).left).toBeGreaterThan(0);
  expect((await uses('2026-371524-0022')).left).toBeLessThan(0);
});

test('it all replays, and nothing was made or lost', async () => {
  expect((await server.app.units.read(SYSTEM, (query) => verifyLedger(query))).findings).toEqual([]);
  const { rows } = (await server.db.knex.raw('select sum(posted)::bigint total from ledger_account group by book_id')) as {
    rows: { total: number }[];
  };
  for (const { total } of rows) expect(total).toBe(0);
});
