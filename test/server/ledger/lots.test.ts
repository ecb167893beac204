import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseProject, verifyLedger } from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';

const YEAR = 2026;
const ROW = { kind: 'cod', year: YEAR };

let server: TestServer;
let environment: Client;
let commander: Client;

const lots = async (query = 'kind=cod&year=2026') => (await environment.get(`/api/ledger/lots?${query}`)).body.items;
const lot = async (code: string) => (await lots()).find((one: { code: string }) => one.code === code);
const use = (body: object, by = environment) =>
  by.post('/api/ledger/lots/uses', { id: randomUUID(), ...ROW, region: 't-a', ratio: 1, reason: '新增排放替代', ...body });

function freeing(code: string, amount: number, more: object = {}) {
  const body = { flow: 'free_lot', ...ROW, region: 't-a', code, amount, plant: '甲造纸厂', measure: '关停', ratio: 1, ...more };
  const ask = { id: randomUUID(), region: 't-a', body, reason: '腾出', document: '聊环〔2026〕3号' };
  return environment.post('/api/ledger/proposals', ask);
}

async function freed(code: string, amount: number, more: object = {}) {
  const { body: proposal } = await freeing(code, amount, more);
  return (await commander.post(`/api/ledger/proposals/${proposal.id}/decision`, { decision: 'approve' })).body;
}

/** For every node between plant and taker, what flows in flows out, less what is left. */
function mustAddUp({ nodes, edges }: Json) {
  const sum = (list: { amount: number }[]) => list.reduce((total, edge) => total + edge.amount, 0);
  for (const node of nodes.filter((one: { type: string }) => one.type === 'lot' || one.type === 'use')) {
    const into = sum(edges.filter((edge: { to: string }) => edge.to === node.id));
    const out = sum(edges.filter((edge: { from: string }) => edge.from === node.id));
    expect(into - out).toBe(node.left ?? 0);
  }
}

beforeAll(async () => {
  server = await startServer();
  environment = await server.as('environment');
  commander = await server.as('commander');
});
afterAll(() => server?.close());

test('lots are for those who read the ledger, their use for those who post', async () => {
  const viewer = await server.as('viewer');
  expect((await server.anonymous().get('/api/ledger/lots')).body.code).toBe('auth.required');
  expect((await viewer.get('/api/ledger/lots')).body.code).toBe('auth.not_allowed');
  expect((await viewer.get('/api/ledger/provenance?lot=A')).body.code).toBe('auth.not_allowed');
  expect((await server.anonymous().get('/api/ledger/provenance?lot=A')).body.code).toBe('auth.required');
  expect((await use({ project: 'P-1', lots: [{ code: 'A', amount: 1 }] }, await server.as('auditor'))).body.code).toBe('auth.not_allowed');
  expect((await use({ project: 'P-1', lots: [{ code: 'A', amount: 1 }] }, server.anonymous())).body.code).toBe('auth.required');
  expect((await environment.get('/api/ledger/lots?year=x')).body.code).toBe('request.invalid');
});

test('what a plant freed becomes a lot by document and a second person', async () => {
  const bare = await environment.post('/api/ledger/proposals', {
    id: randomUUID(),
    region: 't-a',
    body: { flow: 'free_lot', ...ROW, region: 't-a', code: 'L-1', amount: 100, plant: '甲', measure: '关停', ratio: 1 },
    reason: '腾出',
  });
  expect(bare.body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/body/document' }] });
  const decision = await freed('L-1', 100);
  expect(decision).toMatchObject({ state: 'approved' });
  expect(await lots()).toMatchObject([
    {
      code: 'L-1',
      regionId: 't-a',
      plant: '甲造纸厂',
      measure: '关停',
      ratio: 1,
      document: '聊环〔2026〕3号',
      freed: 100,
      used: 0,
      left: 100,
      voucherId: decision.transfers[0],
    },
  ]);
  expect(await freed('L-1', 5)).toMatchObject({ code: 'ledger.lot_taken', params: { code: 'L-1' } });
  expect((await freeing('L-2', 5, { kind: 'energy' })).body.code).toBe('ledger.not_replaceable');
  expect((await freeing('L-2', 5, { kind: 'none' })).body.code).toBe('ledger.unknown_kind');
});

test('a use takes from several lots at its ratio, once, and leads back to the plants', async () => {
  await freed('L-3', 50, { plant: '乙化肥厂', measure: '提标改造', ratio: 2, basis: '上年度水质不达标' });
  const ask = {
    id: randomUUID(),
    project: 'P-1',
    ratio: 2,
    lots: [
      { code: 'L-1', amount: 20 },
      { code: 'L-3', amount: 25 },
    ],
    document: '替代方案7号',
  };
  const { status, body } = await use(ask);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: ask.id, project: 'P-1', amount: 45, ratio: 2, lots: ask.lots });
  expect(body.vouchers).toHaveLength(4);
  expect((await use(ask)).body).toEqual(body);
  expect((await use({ ...ask, lots: [{ code: 'L-1', amount: 20 }] })).body.code).toBe('request.id_reused');
  expect([await lot('L-1'), await lot('L-3')]).toMatchObject([
    { freed: 100, used: 40, left: 60 },
    { freed: 50, used: 50, left: 0 },
  ]);
  const graph = (await environment.get('/api/ledger/provenance?project=P-1')).body;
  expect(graph.nodes.map((node: { type: string; label: string }) => `${node.type} ${node.label}`).sort()).toEqual(
    ['lot L-1', 'lot L-3', 'plant 乙化肥厂', 'plant 甲造纸厂', 'project P-1', 'residual replacement', `use ${ask.id}`].sort(),
  );
  expect(graph.edges.find((edge: { to: string }) => edge.to === 'project:P-1')).toMatchObject({ from: `use:${ask.id}`, amount: 45 });
  expect(graph.nodes.find((node: { type: string }) => node.type === 'use')).toMatchObject({ ratio: 2, document: '替代方案7号' });
  mustAddUp(graph);
});

test('what cannot be used is told, and nothing moves', async () => {
  const before = await lots();
  const short = await use({
    project: 'P-1',
    lots: [
      { code: 'L-1', amount: 10 },
      { code: 'L-1', amount: 51 },
    ],
  });
  expect(short).toMatchObject({ status: 409, body: { code: 'ledger.insufficient', params: { available: 50, asked: 51 } } });
  expect((await use({ project: 'P-1', lots: [{ code: 'none', amount: 1 }] })).body).toMatchObject({ code: 'ledger.unknown_lot' });
  expect((await use({ project: 'P-1', lots: [{ code: 'L-3', amount: 1 }] })).body).toMatchObject({
    code: 'ledger.ratio_too_low',
    params: { code: 'L-3', ratio: 2 },
  });
  expect((await use({ project: 'P-9', region: undefined, lots: [{ code: 'L-1', amount: 1 }] })).body.code).toBe('ledger.unknown_account');
  expect((await use({ project: 'P-1', kind: 'energy', lots: [{ code: 'L-1', amount: 1 }] })).body.code).toBe('ledger.not_replaceable');
  expect((await use({ project: 'P-1', ratio: 3, lots: [{ code: 'L-1', amount: 1 }] })).body.code).toBe('request.invalid');
  expect((await environment.get('/api/ledger/provenance')).body.code).toBe('request.invalid');
  expect(await lots()).toEqual(before);
  const again = { project: 'P-1', id: randomUUID(), lots: [{ code: 'L-1', amount: 61 }] };
  expect((await use(again)).body.code).toBe('ledger.insufficient');
  await freed('L-4', 1);
  expect((await use({ ...again, lots: [{ code: 'L-4', amount: 1 }] })).status).toBe(200);
});

test('a large use waits for a second person, and is previewed like any proposal', async () => {
  await freed('L-5', 900_000_000);
  const ask = { project: 'P-1', lots: [{ code: 'L-5', amount: 100_000_001 }] };
  expect((await use(ask)).body.code).toBe('ledger.needs_approval');
  const body = { flow: 'use_lots', ...ROW, ratio: 1, ...ask };
  const preview = await environment.post('/api/ledger/proposals/preview', { region: 't-a', body });
  expect(preview.body).toMatchObject({ code: 'ok', secondPerson: true });
  expect(preview.body.lines).toMatchObject([
    { ownerKind: 'lot', ownerId: 'L-5', availableAfter: 799_999_999 },
    { ownerKind: 'project', ownerId: 'P-1', change: 100_000_001 },
  ]);
  const { body: proposal } = await environment.post('/api/ledger/proposals', { id: randomUUID(), region: 't-a', body, reason: '替代' });
  const decided = await commander.post(`/api/ledger/proposals/${proposal.id}/decision`, { decision: 'approve' });
  expect(decided.body).toMatchObject({ state: 'approved' });
  const graph = (await environment.get('/api/ledger/provenance?lot=L-5')).body;
  mustAddUp(graph);
  expect(graph.nodes.find((node: { type: string }) => node.type === 'lot')).toMatchObject({ label: 'L-5', left: 799_999_999 });
});

test('twenty callers at once use a tonne once', async () => {
  await freed('L-6', 10);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => use({ project: `P-1${index}`, lots: [{ code: 'L-6', amount: 1 }] })),
  );
  const codes = answers.map(({ status, body }) => (status === 200 ? 'ok' : body.code));
  expect([codes.filter((code) => code === 'ok').length, codes.filter((code) => code === 'ledger.insufficient').length]).toEqual([10, 10]);
  expect(await lot('L-6')).toMatchObject({ used: 10, left: 0 });
  const id = randomUUID();
  await freed('L-7', 20);
  const same = await Promise.all(Array.from({ length: 20 }, () => use({ id, project: 'P-1', lots: [{ code: 'L-7', amount: 1 }] })));
  expect(same.map(({ body }) => body)).toEqual(same.map(() => same[0]!.body));
  expect(await lot('L-7')).toMatchObject({ used: 1, left: 19 });
});

test('a use that was reversed gives its lot back and leaves the graph', async () => {
  await freed('L-8', 30);
  const { body: used } = await use({ project: 'P-8', lots: [{ code: 'L-8', amount: 30 }] });
  const voucher = (await environment.get(`/api/ledger/transfers/${used.vouchers[0]}`)).body;
  const items = [{ id: randomUUID(), kind: 'reversal', debit: voucher.credit, credit: voucher.debit, holdId: voucher.id }];
  const ask = { id: randomUUID(), region: 't-a', body: { flow: 'transfers', items }, reason: '项目取消' };
  const { body: proposal } = await environment.post('/api/ledger/proposals', ask);
  await commander.post(`/api/ledger/proposals/${proposal.id}/decision`, { decision: 'approve' });
  expect(await lot('L-8')).toMatchObject({ freed: 30, used: 0, left: 30 });
  expect((await environment.get('/api/ledger/provenance?project=P-8')).body).toEqual({ nodes: [], edges: [] });
});

test('a project that leaves gives back what replaced its emissions, and what was given up for it', async () => {
  await freed('L-9', 30);
  await use({ project: 'P-9', ratio: 2, lots: [{ code: 'L-9', amount: 12 }] });
  expect(await lot('L-9')).toMatchObject({ used: 24, left: 6 });
  const results = await server.seed((unit) => releaseProject(unit, { projectCode: 'P-9', reason: '退出' }));
  expect(results.map((result) => result.code)).toEqual(['ok', 'ok']);
  expect(await lot('L-9')).toMatchObject({ used: 0, left: 30 });
});

test('lots are listed in pages, within the reader’s regions, and are never changed', async () => {
  const first = (await environment.get('/api/ledger/lots?limit=3')).body;
  expect(first.items).toHaveLength(3);
  const rest = (await environment.get(`/api/ledger/lots?cursor=${first.next}`)).body;
  expect(new Set([...first.items, ...rest.items].map((one: { code: string }) => one.code)).size).toBe(8);
  const elsewhere = await server.as('environment', ['t-b']);
  expect((await elsewhere.get('/api/ledger/lots')).body.items).toEqual([]);
  await expect(server.db.knex.raw('update ledger_lot set amount = 1')).rejects.toMatchObject({ code: '42501' });
  await expect(server.db.knex.raw('delete from ledger_lot_use')).rejects.toMatchObject({ code: '42501' });
  expect((await server.app.units.read(SYSTEM, (query) => verifyLedger(query))).findings).toEqual([]);
});
