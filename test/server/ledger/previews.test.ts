import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount, postTransfers, reserveForProject } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const KIND = 'land.new_construction';
const YEAR = 2026;
const ROW = { kind: KIND, year: YEAR };

let server: TestServer;
let planner: Client;
let commander: Client;
let poolA: number;
let poolB: number;
let firstId: string;

const preview = (body: object, by = planner) => by.post('/api/ledger/proposals/preview', { region: 't-a', body, document: '文1' });
const transfer = (debit: number, credit: number, amount: number) => ({ id: randomUUID(), kind: 'transfer', debit, credit, amount });

async function everything() {
  const { rows } = (await server.db.knex.raw(`
    select (select sum(seq) from ledger_book) seq, (select count(*) from ledger_account) accounts, (select count(*) from ledger_refusal) refusals,
      (select count(*) from journal where action not like 'session.%') journal, (select count(*) from outbox) outbox, (select count(*) from ledger_loan) loans`)) as {
    rows: object[];
  };
  return rows[0];
}

beforeAll(async () => {
  server = await startServer();
  firstId = randomUUID();
  [poolA, poolB] = await server.seed(async (unit) => {
    const from = await openAccount(unit, { ...ROW, ownerKind: 'outside', regionId: 't-city' });
    const a = await openAccount(unit, { ...ROW, ownerKind: 'region_pool', regionId: 't-a' });
    const b = await openAccount(unit, { ...ROW, ownerKind: 'region_pool', regionId: 't-b' });
    const items = [a, b].map((credit) => ({ id: randomUUID(), kind: 'transfer' as const, debit: from, credit, amount: 5_000_000 }));
    await postTransfers(unit, { items: [...items, { id: firstId, kind: 'transfer', debit: a, credit: b, amount: 1_000 }] });
    return [a, b];
  });
  planner = await server.as('planner');
  commander = await server.as('commander');
});
afterAll(() => server?.close());

test('is for those who may post', async () => {
  const body = { flow: 'advance', ...ROW, region: 't-a', cap: 5 };
  expect((await preview(body, server.anonymous())).body.code).toBe('auth.required');
  expect((await preview(body, await server.as('viewer'))).body.code).toBe('auth.not_allowed');
  expect((await preview({ flow: 'advance', ...ROW, region: 't-a' })).body.code).toBe('request.invalid');
});

test('a loan shows every account that it touches, and writes nothing', async () => {
  const before = await everything();
  const { status, body } = await preview({ flow: 'loan', ...ROW, from: 't-a', to: 't-b', amount: 700, dueOn: '2027-01-10' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ code: 'ok', secondPerson: true, vouchers: 2 });
  expect(body.lines).toMatchObject([
    { accountId: poolA, ownerKind: 'region_pool', regionId: 't-a', before: 4_999_000, change: -700, after: 4_998_300, ok: true },
    { accountId: null, ownerKind: 'loan', regionId: 't-a', before: 0, change: 700, after: 700 },
    { accountId: null, ownerKind: 'loan', regionId: 't-b', change: -700, availableBefore: 700, availableAfter: 0 },
    { accountId: poolB, regionId: 't-b', before: 5_001_000, after: 5_001_700, availableAfter: 5_001_700, short: 0 },
  ]);
  expect(await everything()).toEqual(before);
});

test('a shortfall is named on the account that is short', async () => {
  const { body } = await preview({ flow: 'paid_transfer', ...ROW, from: 't-a', to: 't-b', amount: 5_000_000, priceFen: 9 });
  expect(body.code).toBe('insufficient');
  expect(body.lines[0]).toMatchObject({ accountId: poolA, before: 4_999_000, after: -1000, availableAfter: -1000, ok: false, short: 1000 });
  expect(body.lines.slice(1).every((line: { ok: boolean }) => line.ok)).toBe(true);
  expect((await preview({ flow: 'loan', ...ROW, from: 't-a', to: 't-b', amount: 7, dueOn: '2026-01-10' })).body.code).toBe('deadline_past');
});

test('transfers say whether they can go at once', async () => {
  const land = await server.as('land');
  const small = await preview({ flow: 'transfers', items: [transfer(poolA, poolB, 10)] }, land);
  expect(small.body).toMatchObject({ code: 'ok', secondPerson: false, lines: [{ change: -10 }, { change: 10 }] });
  const large = await preview({ flow: 'transfers', items: [transfer(poolA, poolB, 1_000_001)] });
  expect(large.body).toMatchObject({ code: 'ok', secondPerson: true, lines: [{ change: -1_000_001 }, { change: 1_000_001 }] });
  const reversal = { id: randomUUID(), kind: 'reversal', debit: poolB, credit: poolA, holdId: firstId };
  expect((await preview({ flow: 'transfers', items: [reversal] })).body).toMatchObject({
    code: 'ok',
    secondPerson: true,
    lines: [
      { accountId: poolB, change: -1000 },
      { accountId: poolA, change: 1000 },
    ],
  });
  const gone = await preview({ flow: 'transfers', items: [{ ...reversal, holdId: randomUUID() }] });
  expect(gone.body).toMatchObject({ code: 'unknown_transfer', lines: [{ change: 0 }, { change: 0 }] });
});

test('an issue shows its exact split', async () => {
  const counties = [
    { region: 't-a', weight: 2 },
    { region: 't-b', weight: 1 },
  ];
  const { body } = await preview({ flow: 'issue', ...ROW, region: 't-city', amount: 100_001, counties });
  expect(body.lines.map((line: { regionId: string; change: number }) => [line.regionId, line.change])).toEqual([
    ['t-city', -100_001],
    ['t-city', 30_000],
    ['t-a', 46_667],
    ['t-b', 23_334],
  ]);
  const none = { flow: 'issue', ...ROW, region: 't-city', amount: 9, counties: [{ region: 't-a', weight: 0 }] };
  expect((await preview(none)).body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/body/body/counties' }] });
});

test('an advance shows what the pool could then give', async () => {
  const { body } = await preview({ flow: 'advance', ...ROW, region: 't-a', cap: 500 });
  expect(body).toMatchObject({
    code: 'ok',
    secondPerson: true,
    vouchers: 0,
    lines: [{ change: 0, availableBefore: 4_999_000, availableAfter: 4_999_500 }],
  });
});

test('an adjustment and what does not exist', async () => {
  const { body } = await preview({ flow: 'adjust', ...ROW, region: 't-a', amount: -5_000_000 });
  expect(body).toMatchObject({
    code: 'insufficient',
    lines: [
      { accountId: poolA, short: 1000 },
      { ownerKind: 'outside', ok: true },
    ],
  });
  expect((await preview({ flow: 'adjust', ...ROW, kind: 'nothing', region: 't-a', amount: 5 })).body.code).toBe('ledger.unknown_kind');
  expect((await preview({ flow: 'adjust', ...ROW, region: 'nowhere', amount: 5 })).body.code).toBe('region.unknown');
  expect((await preview({ flow: 'loan', ...ROW, from: 't-a', to: 't-city', amount: 7, dueOn: '2027-01-10' })).body.code).toBe(
    'ledger.unknown_account',
  );
  expect((await preview({ flow: 'repayment', code: 'none', amount: 7 })).body.code).toBe('ledger.unknown_loan');
  expect((await preview({ flow: 'loan', ...ROW, from: 't-a', to: 't-a', amount: 7, dueOn: '2027-01-10' })).body.code).toBe(
    'request.invalid',
  );
});

test('a proposal that waits can be looked at by who decides, until it is decided', async () => {
  const id = randomUUID();
  const body = { flow: 'adjust', ...ROW, region: 't-a', amount: 1_000 };
  const ask = { id, region: 't-a', body, reason: '追加', document: '鲁自然资〔2026〕11号' };
  const bare = await planner.post('/api/ledger/proposals', { ...ask, document: ' ' });
  expect(bare.body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/body/document' }] });
  expect((await planner.post('/api/ledger/proposals', ask)).body.state).toBe('waiting');
  const look = (by: Client) => by.get(`/api/ledger/proposals/${id}/preview`);
  expect((await look(server.anonymous())).body.code).toBe('auth.required');
  expect((await look(commander)).body).toMatchObject({
    code: 'ok',
    lines: [
      { ownerKind: 'outside', change: -1_000 },
      { accountId: poolA, change: 1_000 },
    ],
  });
  expect((await look(await server.as('land', ['t-b']))).body.code).toBe('ledger.unknown_proposal');
  await commander.post(`/api/ledger/proposals/${id}/decision`, { decision: 'approve' });
  expect((await look(commander)).body.code).toBe('ledger.already_decided');
  expect((await commander.get(`/api/ledger/accounts?kind=${KIND}&region=t-a&ownerKind=region_pool`)).body.items[0].posted).toBe(5_000_000);
});

test('a hold shows as held, and a repayment both sides of its loan', async () => {
  const project = await server.seed((unit) => openAccount(unit, { ...ROW, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' }));
  const hold = { id: randomUUID(), kind: 'hold', debit: poolA, credit: project, amount: 60, deadline: '2027-01-20' };
  expect((await preview({ flow: 'transfers', items: [hold] })).body.lines[0]).toMatchObject({
    change: 0,
    heldBefore: 0,
    heldAfter: 60,
    availableAfter: 4_999_940,
  });
  const needs = { [KIND]: 60 };
  const grounds = { deadline: '2027-01-20', reason: '会审', holdIds: {} };
  await server.seed((unit) => reserveForProject(unit, { projectCode: 'P-1', regionId: 't-a', year: YEAR, needs, ...grounds }));
  const { body: proposal } = await planner.post('/api/ledger/proposals', {
    id: randomUUID(),
    region: 't-a',
    body: { flow: 'loan', ...ROW, from: 't-a', to: 't-b', amount: 700, dueOn: '2027-01-10' },
    reason: '拆借',
  });
  await commander.post(`/api/ledger/proposals/${proposal.id}/decision`, { decision: 'approve' });
  const [loan] = (await planner.get('/api/ledger/loans')).body.items;
  const { body } = await preview({ flow: 'repayment', code: loan.code, amount: 701 });
  expect(body).toMatchObject({ code: 'insufficient', secondPerson: false });
  expect(body.lines.filter((line: { ok: boolean }) => !line.ok)).toMatchObject([{ ownerKind: 'loan', regionId: 't-a', short: 1 }]);
  expect((await preview({ flow: 'repayment', code: loan.code, amount: 700 })).body.code).toBe('ok');
});
