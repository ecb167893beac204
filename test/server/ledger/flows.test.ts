import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount, postTransfers, reserveForProject, sweepExpired, verifyLedger } from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const KIND = 'land.new_construction';
const YEAR = 2026;

let server: TestServer;
let land: Client;
let planner: Client;
let commander: Client;
let other: Client;
let outside: number;
let poolA: number;
let poolB: number;

const account = async (id: number) => (await commander.get(`/api/ledger/accounts/${id}/entries?limit=1`)).body.account;
const propose = (body: object, more: object = {}) =>
  planner.post('/api/ledger/proposals', {
    id: randomUUID(),
    region: 't-a',
    body,
    reason: '年度调剂',
    document: '聊自然资〔2026〕9号',
    ...more,
  });
const decide = (by: Client, id: string, decision: string) => by.post(`/api/ledger/proposals/${id}/decision`, { decision });
const transfer = (debit: number, credit: number, amount: number, more: object = {}) => ({
  id: randomUUID(),
  kind: 'transfer',
  debit,
  credit,
  amount,
  ...more,
});

async function approved(body: object): Promise<{ transfers: string[] }> {
  const { body: proposal } = await propose(body);
  const answer = await decide(commander, proposal.id, 'approve');
  expect(answer.body).toMatchObject({ state: 'approved' });
  return answer.body;
}

beforeAll(async () => {
  server = await startServer();
  [outside, poolA, poolB] = await server.seed(async (unit) => {
    const row = { kind: KIND, year: YEAR };
    const from = await openAccount(unit, { ...row, ownerKind: 'outside', regionId: 't-city' });
    const a = await openAccount(unit, { ...row, ownerKind: 'region_pool', regionId: 't-a' });
    const b = await openAccount(unit, { ...row, ownerKind: 'region_pool', regionId: 't-b' });
    await postTransfers(unit, {
      items: [a, b].map((credit) => ({ id: randomUUID(), kind: 'transfer', debit: from, credit, amount: 5_000_000 })),
    });
    return [from, a, b];
  });
  planner = await server.as('planner');
  land = await server.as('land');
  commander = await server.as('commander');
  other = await server.as('land', ['t-b']);
});
afterAll(() => server?.close());

test('a transfer above the limit waits for a second person, who is named on the voucher', async () => {
  const big = transfer(poolA, poolB, 1_000_001);
  const { body } = await planner.post('/api/ledger/transfers', { items: [big] });
  expect(body.results).toEqual([{ id: big.id, code: 'needs_approval' }]);
  const least = (by: Client) => by.post('/api/ledger/transfers', { items: [{ ...big, amount: 1_000_000 }] });
  expect((await least(planner)).body.results[0].code).toBe('needs_approval');
  expect((await least(land)).body.results[0].code).toBe('ok');
  const waiting = { ...big, id: randomUUID() };
  const { body: proposal } = await propose({ flow: 'transfers', items: [waiting] });
  expect(proposal).toMatchObject({ state: 'waiting', mayDecide: false });
  expect((await commander.get('/api/ledger/proposals')).body.items).toMatchObject([{ id: proposal.id, mayDecide: true }]);
  const before = (await account(poolA)).posted;
  expect((await decide(commander, proposal.id, 'approve')).body).toMatchObject({ state: 'approved', transfers: [waiting.id] });
  expect((await account(poolA)).posted).toBe(before - 1_000_001);
  const voucher = (await commander.get(`/api/ledger/transfers/${waiting.id}`)).body;
  expect(voucher).toMatchObject({ authorId: proposal.proposerId, document: '聊自然资〔2026〕9号' });
  expect(voucher.approverId).not.toBe(voucher.authorId);
  expect((await decide(commander, proposal.id, 'approve')).body.code).toBe('ledger.already_decided');
});

test('nobody approves their own proposal, not even through the database', async () => {
  const { body: own } = await commander.post('/api/ledger/proposals', {
    id: randomUUID(),
    region: 't-a',
    body: { flow: 'transfers', items: [transfer(poolA, poolB, 1)] },
    reason: 'x',
  });
  expect((await decide(commander, own.id, 'approve')).body.code).toBe('ledger.same_person');
  const forced = server.db.knex.raw(`update ledger_proposal set state = 'approved', decider = proposer where id = ?`, [own.id]);
  await expect(forced).rejects.toMatchObject({ constraint: 'ledger_proposal_two_people' });
  expect((await decide(planner, own.id, 'approve')).body.code).toBe('auth.not_allowed');
  expect((await decide(planner, own.id, 'withdraw')).body.code).toBe('ledger.same_person');
  expect((await decide(commander, own.id, 'withdraw')).body.state).toBe('withdrawn');
  expect((await decide(commander, randomUUID(), 'reject')).body.code).toBe('ledger.unknown_proposal');
});

test('a proposal id stands for one proposal', async () => {
  const ask = { id: randomUUID(), region: 't-a', body: { flow: 'transfers', items: [transfer(poolA, poolB, 3)] }, reason: 'x' };
  expect((await planner.post('/api/ledger/proposals', ask)).body).toEqual((await planner.post('/api/ledger/proposals', ask)).body);
  const changed = { ...ask, body: { flow: 'transfers', items: [transfer(poolA, poolB, 4)] } };
  expect((await planner.post('/api/ledger/proposals', changed)).body.code).toBe('request.id_reused');
  expect((await decide(commander, ask.id, 'reject')).body.state).toBe('rejected');
  expect((await other.get('/api/ledger/proposals?state=rejected')).body.items).toEqual([]);
});

test('a refused approval leaves the proposal waiting and nothing moved', async () => {
  const { body: proposal } = await propose({ flow: 'transfers', items: [transfer(poolA, poolB, 90_000_000)] });
  const before = await account(poolA);
  expect((await decide(commander, proposal.id, 'approve')).body).toMatchObject({
    code: 'ledger.insufficient',
    params: { asked: 90_000_000 },
  });
  expect(await account(poolA)).toEqual(before);
  expect((await decide(planner, proposal.id, 'withdraw')).body.state).toBe('withdrawn');
});

test('a loan moves quota, is owed, reminds, is overdue, and cannot be paid back twice', async () => {
  const [beforeA, beforeB] = [(await account(poolA)).posted, (await account(poolB)).posted];
  await approved({ flow: 'loan', kind: KIND, year: YEAR, from: 't-a', to: 't-b', amount: 700, dueOn: '2027-01-10' });
  const loans = async () => (await planner.get('/api/ledger/loans')).body.items;
  const [loan] = await loans();
  expect(loan).toMatchObject({ from: 't-a', to: 't-b', amount: 700, outstanding: 700, state: 'open' });
  expect([(await account(poolA)).posted, (await account(poolB)).posted]).toEqual([beforeA - 700, beforeB + 700]);
  const repay = (amount: number) => planner.post(`/api/ledger/loans/${loan.code}/repayments`, { id: randomUUID(), amount });
  expect((await repay(300)).body).toMatchObject({ outstanding: 400 });
  server.clock.now = new Date('2026-12-15T02:00:00Z');
  planner = await server.as('planner');
  commander = await server.as('commander');
  expect((await loans())[0].state).toBe('due_soon');
  server.clock.now = new Date('2027-01-10T02:00:00Z');
  planner = await server.as('planner');
  expect((await loans())[0].state).toBe('due_soon');
  server.clock.now = new Date('2027-01-11T02:00:00Z');
  planner = await server.as('planner');
  commander = await server.as('commander');
  expect((await loans())[0].state).toBe('overdue');
  expect((await repay(401)).body).toMatchObject({ code: 'ledger.insufficient', params: { available: 400, asked: 401 } });
  expect((await repay(400)).body).toMatchObject({ outstanding: 0, state: 'repaid' });
  expect((await repay(1)).body.code).toBe('ledger.insufficient');
  expect([(await account(poolA)).posted, (await account(poolB)).posted]).toEqual([beforeA, beforeB]);
  expect((await planner.post('/api/ledger/loans/none/repayments', { id: randomUUID(), amount: 1 })).body.code).toBe('ledger.unknown_loan');
});

test('an advance lets a pool go below zero down to its cap, and what is owed stays owed', async () => {
  const { posted } = await account(poolA);
  await approved({ flow: 'advance', kind: KIND, year: YEAR, region: 't-a', cap: 1000 });
  const take = (amount: number) => commander.post('/api/ledger/transfers', { items: [transfer(poolA, poolB, amount)] });
  await approved({ flow: 'transfers', items: [transfer(poolA, poolB, posted)] });
  expect((await take(1000)).body.results[0].code).toBe('ok');
  expect(await account(poolA)).toMatchObject({ posted: -1000, minBalance: -1000, available: 0 });
  expect((await take(1)).body.results[0]).toMatchObject({ code: 'insufficient', available: 0 });
  const { body: proposal } = await propose({ flow: 'advance', kind: KIND, year: YEAR, region: 't-a', cap: 0 });
  expect((await decide(commander, proposal.id, 'approve')).body.code).toBe('ledger.insufficient');
});

test("the year's quota is split to the last unit and pays back the advance", async () => {
  const before = [(await account(poolA)).posted, (await account(poolB)).posted];
  const counties = [
    { region: 't-a', weight: 2 },
    { region: 't-b', weight: 1 },
  ];
  const { transfers } = await approved({ flow: 'issue', kind: KIND, year: YEAR, region: 't-city', amount: 100_001, counties });
  expect(transfers).toHaveLength(3);
  const city = (await commander.get(`/api/ledger/accounts?region=t-city&kind=${KIND}&ownerKind=region_pool`)).body.items[0];
  expect(city.posted).toBe(30_000);
  expect([(await account(poolA)).posted - before[0], (await account(poolB)).posted - before[1]]).toEqual([46_667, 23_334]);
  expect(await account(poolA)).toMatchObject({ posted: 45_667, minBalance: 0 });
});

test('a paid transfer moves quota and price together or not at all', async () => {
  const { transfers } = await approved({
    flow: 'paid_transfer',
    kind: KIND,
    year: YEAR,
    from: 't-b',
    to: 't-a',
    amount: 2000,
    priceFen: 88_000_00,
  });
  expect(transfers).toHaveLength(2);
  const [quota, price] = await Promise.all(transfers.map(async (id) => (await commander.get(`/api/ledger/transfers/${id}`)).body));
  expect(quota).toMatchObject({ quotaKind: KIND, amount: 2000, debit: poolB, credit: poolA });
  expect(price).toMatchObject({ quotaKind: 'funds', amount: 88_000_00 });
  const before = (await commander.get('/api/ledger/books?kind=funds')).body;
  const { body: proposal } = await propose({
    flow: 'paid_transfer',
    kind: KIND,
    year: YEAR,
    from: 't-a',
    to: 't-b',
    amount: 90_000_000,
    priceFen: 1,
  });
  expect((await decide(commander, proposal.id, 'approve')).body.code).toBe('ledger.insufficient');
  expect((await commander.get('/api/ledger/books?kind=funds')).body).toEqual(before);
});

test('holds past their deadline go back to their pool by a recorded expiry, never a day early', async () => {
  const held = async () => (await account(poolB)).held;
  await server.seed((unit) =>
    reserveForProject(unit, {
      projectCode: 'P-7',
      regionId: 't-b',
      year: YEAR,
      needs: { [KIND]: 60 },
      deadline: '2027-01-20',
      reason: '会审',
      holdIds: {},
    }),
  );
  const longer = await server.seed((unit) =>
    reserveForProject(unit, {
      projectCode: 'P-8',
      regionId: 't-b',
      year: YEAR,
      needs: { [KIND]: 5 },
      deadline: '2027-01-20',
      reason: '会审',
      holdIds: {},
    }),
  );
  const holdId = longer.ok ? longer.holds[0]!.id : '';
  const extend = (deadline: string) => commander.post(`/api/ledger/holds/${holdId}/deadline`, { deadline, reason: '监督期' });
  expect((await extend('2027-02-19')).body).toEqual({ id: holdId, code: 'ok' });
  expect((await extend('2027-01-10')).body.code).toBe('deadline_past');
  server.clock.now = new Date('2027-01-20T15:59:59Z');
  expect(await server.seed(sweepExpired)).toEqual({ expired: 0, more: false });
  server.clock.now = new Date('2027-01-20T16:00:00Z');
  expect(await server.seed(sweepExpired)).toEqual({ expired: 1, more: false });
  commander = await server.as('commander');
  expect(await held()).toBe(5);
  server.clock.now = new Date('2027-02-19T16:00:00Z');
  expect(await server.seed(sweepExpired)).toEqual({ expired: 1, more: false });
  commander = await server.as('commander');
  expect(await held()).toBe(0);
  expect((await extend('2027-03-01')).body.code).toBe('unknown_hold');
});

test('the ledger replays to what stands, and nothing was made or lost', async () => {
  expect((await server.app.units.read(SYSTEM, (query) => verifyLedger(query))).findings).toEqual([]);
  const { rows } = (await server.db.knex.raw(
    'select b.kind, sum(a.posted)::bigint total from ledger_account a join ledger_book b on b.id = a.book_id group by b.kind',
  )) as {
    rows: { total: number }[];
  };
  for (const { total } of rows) expect(total).toBe(0);
  expect(outside).toBeGreaterThan(0);
});
