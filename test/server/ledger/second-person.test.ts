import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openManyAccounts, postTransfers, reserveForProject, verifyLedger } from '../../../server/ledger/index.ts';
import { postRequests } from '../../../server/ledger/store.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, signIn, startServer, type TestServer } from '../../support/server.ts';
import { square } from '../projects/given.ts';

const KIND = 'land.new_construction';
const YEAR = 2026;
/** What one person may move between the same ends in a day: 100 ha. */
const LIMIT = 1_000_000;

let server: TestServer;
let land: Client;
let commander: Client;
let ids: Record<'outside' | 'a' | 'b' | 'cityA' | 'projectA' | 'lot' | 'loan' | 'residual', number>;

type Item = { id: string; kind: string; debit: number; credit: number; amount?: number; holdId?: string };
const moving = (debit: number, credit: number, amount: number, kind = 'transfer'): Item => ({
  id: randomUUID(),
  kind,
  debit,
  credit,
  amount,
});
const settling = (hold: Item, kind: string): Item => {
  const [debit, credit] = kind === 'reversal' ? [hold.credit, hold.debit] : [hold.debit, hold.credit];
  return { id: randomUUID(), kind, debit, credit, holdId: hold.id };
};

async function post(by: Client, items: readonly Item[], atomic = false): Promise<string[]> {
  const { body } = await by.post('/api/ledger/transfers', { items, atomic });
  return body.results.map((result: { code: string }) => result.code);
}

const propose = (by: Client, items: readonly Item[]) =>
  by.post('/api/ledger/proposals', { id: randomUUID(), region: 't-a', body: { flow: 'transfers', items }, reason: '调剂' });
const approve = (by: Client, id: string) => by.post(`/api/ledger/proposals/${id}/decision`, { decision: 'approve' });

beforeAll(async () => {
  server = await startServer();
  ids = await server.seed(async (unit) => {
    const row = { kind: KIND, year: YEAR };
    const [outside, a, b, cityA, projectA, lot, loan, residual] = await openManyAccounts(unit, [
      { ...row, ownerKind: 'outside', regionId: 't-city' },
      { ...row, ownerKind: 'region_pool', regionId: 't-a' },
      { ...row, ownerKind: 'region_pool', regionId: 't-b' },
      { ...row, ownerKind: 'city_pool', regionId: 't-a' },
      { ...row, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' },
      { ...row, ownerKind: 'lot', regionId: 't-a', ownerId: 'L-1' },
      { ...row, ownerKind: 'loan', regionId: 't-a', ownerId: 'N-1' },
      { ...row, ownerKind: 'residual', regionId: 't-a' },
    ]);
    const accounts = { outside: outside!, a: a!, b: b!, cityA: cityA!, projectA: projectA!, lot: lot!, loan: loan!, residual: residual! };
    const items = [accounts.a, accounts.cityA, accounts.lot, accounts.loan, accounts.residual].map((credit) => ({
      ...{ id: randomUUID(), kind: 'transfer' as const, debit: accounts.outside, credit, amount: 90_000_000 },
    }));
    await postTransfers(unit, { items });
    return accounts;
  });
});
afterAll(() => server?.close());

/** Another person every time, and another day: what went before does not count. */
async function freshly(): Promise<void> {
  server.clock.now = new Date(server.clock.now.getTime() + 3 * 86_400_000);
  land = await server.as('land');
  commander = await server.as('commander');
}

test('two halves in one request are one movement', async () => {
  await freshly();
  expect(await post(land, [moving(ids.a, ids.b, LIMIT / 2), moving(ids.a, ids.b, LIMIT / 2 + 1)])).toEqual(['ok', 'needs_approval']);
  await freshly();
  const group = [moving(ids.a, ids.b, LIMIT / 2), moving(ids.a, ids.b, LIMIT / 2 + 1)];
  expect(await post(land, group, true)).toEqual(['group_failed', 'needs_approval']);
  expect(await post(land, [moving(ids.a, ids.b, LIMIT)])).toEqual(['ok']);
});

test('small transfers between the same ends add up within a rolling day, from whichever account of the region', async () => {
  await freshly();
  for (let turn = 0; turn < 4; turn++) expect(await post(land, [moving(turn % 2 ? ids.a : ids.cityA, ids.b, LIMIT / 4)])).toEqual(['ok']);
  expect(await post(land, [moving(ids.a, ids.b, 1)])).toEqual(['needs_approval']);
  expect(await post(land, [moving(ids.a, ids.cityA, 1)])).toEqual(['ok']);
  expect(await post(await server.as('land'), [moving(ids.a, ids.b, 1)])).toEqual(['ok']);
  const start = server.clock.now.getTime();
  server.clock.now = new Date(start + 86_399_000);
  land = await signIn(server.url, (await land.get('/api/session')).body.user.name, 'a-long-test-password');
  expect(await post(land, [moving(ids.a, ids.b, 1)])).toEqual(['needs_approval']);
  server.clock.now = new Date(start + 86_400_000);
  expect(await post(land, [moving(ids.a, ids.b, 1)])).toEqual(['ok']);
});

test('what comes of lots, loans and residuals by a bare voucher needs a second person, whatever its amount', async () => {
  await freshly();
  for (const source of [ids.lot, ids.loan, ids.residual]) {
    expect(await post(land, [moving(source, ids.b, 1)])).toEqual(['needs_approval']);
    expect(await post(land, [moving(source, ids.b, 1, 'hold')])).toEqual(['needs_approval']);
    expect(await post(land, [moving(ids.a, source, 1)])).toEqual(['needs_approval']);
  }
});

test('who held cannot commit above the limit; who did not can', async () => {
  await freshly();
  const hold = moving(ids.a, ids.projectA, LIMIT + 1, 'hold');
  const again = moving(ids.a, ids.projectA, LIMIT + 1, 'hold');
  expect(await post(land, [hold, settling(hold, 'commit')])).toEqual(['ok', 'needs_approval']);
  expect(await post(land, [settling(hold, 'commit')])).toEqual(['needs_approval']);
  expect(await post(await server.as('land'), [settling(hold, 'commit')])).toEqual(['ok']);
  expect(await post(land, [again])).toEqual(['ok']);
  const { body: proposal } = await propose(land, [settling(again, 'commit')]);
  expect((await approve(commander, proposal.id)).body.state).toBe('approved');
});

test('a project that gives back more than the limit in a day takes a second person', async () => {
  await freshly();
  const reserve = (projectCode: string, amount: number) =>
    server.seed((unit) =>
      reserveForProject(unit, {
        ...{ projectCode, regionId: 't-a', year: YEAR, needs: { [KIND]: amount } },
        ...{ deadline: '2028-01-20', reason: '会审', holdIds: {} },
      }),
    );
  await reserve('P-9', LIMIT + 1);
  const hold = (await commander.get(`/api/ledger/accounts?owner=P-9`)).body.items[0];
  const entry = (await commander.get(`/api/ledger/accounts/${hold.id}/entries`)).body.items[0];
  const committed = { ...entry, kind: 'commit' } as Item;
  const commit = settling({ ...committed, id: entry.id }, 'commit');
  expect(await post(land, [commit])).toEqual(['ok']);
  expect(await post(land, [settling({ ...committed, id: commit.id }, 'reversal')])).toEqual(['needs_approval']);
});

test('nobody approves by an account that he made, nor for who made his own', async () => {
  await freshly();
  const admin = await server.as('admin', ['*']);
  const made = (await admin.post('/api/users', { name: 'second-hand', displayName: '第二人', roles: ['commander'], regionIds: ['t-city'] }))
    .body;
  const token = new URL(made.invitation.path, server.url).searchParams.get('token');
  await server.anonymous().post(`/api/invitations/${token}`, { password: 'quiet-harbour-41-lanterns' });
  const second = await signIn(server.url, 'second-hand', 'quiet-harbour-41-lanterns');
  const big = (): Item => moving(ids.a, ids.b, LIMIT + 1);
  const { body: proposal } = await propose(admin, [big()]);
  expect((await second.get('/api/ledger/proposals')).body.items).toMatchObject([{ id: proposal.id, mayDecide: false }]);
  expect((await approve(second, proposal.id)).body.code).toBe('ledger.same_person');
  const { body: other } = await propose(second, [big()]);
  expect((await approve(admin, other.id)).body.code).toBe('ledger.same_person');
  const site = { geometry: square(115.7, 36.5), use: { system: 'planning', code: '1001' }, rules: ['farmland.basic'] };
  const exemption = { id: randomUUID(), ...site, document: '文件 1', reason: '理由' };
  expect((await admin.post('/api/exemptions', exemption)).body.state).toBe('waiting');
  const decideOn = (by: Client) => by.post(`/api/exemptions/${exemption.id}/decision`, { decision: 'approve' });
  expect((await decideOn(second)).body.code).toBe('project.same_person');
  expect((await decideOn(commander)).body.state).toBe('approved');
  expect((await approve(commander, proposal.id)).body.state).toBe('approved');
  expect(await post(admin, [moving(ids.a, ids.b, LIMIT / 2)])).toEqual(['ok']);
  expect(await post(second, [moving(ids.a, ids.b, LIMIT / 2 + 1)])).toEqual(['needs_approval']);
});

test('a loan is paid back above the limit by two people', async () => {
  await freshly();
  const flow = async (body: object) => {
    const ask = { id: randomUUID(), region: 't-b', body, reason: '拆借', document: '文件 3' };
    expect((await land.post('/api/ledger/proposals', ask)).status).toBe(200);
    return (await approve(commander, ask.id)).body.state;
  };
  const due = `${server.clock.now.getUTCFullYear() + 1}-01-10`;
  const terms = { kind: KIND, year: YEAR, from: 't-a', to: 't-b', amount: LIMIT + 2, dueOn: due };
  expect(await flow({ flow: 'loan', ...terms })).toBe('approved');
  const loan = async () => (await land.get('/api/ledger/loans')).body.items[0];
  const { code } = await loan();
  const repay = (amount: number) => land.post(`/api/ledger/loans/${code}/repayments`, { id: randomUUID(), amount });
  expect((await repay(LIMIT + 1)).body.code).toBe('ledger.needs_approval');
  expect((await repay(1)).body.outstanding).toBe(LIMIT + 1);
  expect(await flow({ flow: 'repayment', code, amount: LIMIT + 1 })).toBe('approved');
  expect((await loan()).state).toBe('repaid');
});

test('a command writes in the name of who asks, where that person may, and cannot name another', async () => {
  const actor = { ...SYSTEM, id: 77, roles: ['land'] as const, scope: ['t-a'] };
  const item = {
    ...moving(ids.a, ids.b, 1),
    kind: 'transfer' as const,
    refersTo: null,
    deadline: null,
    effectiveOn: null,
    reason: null,
    document: null,
  };
  const request = { author: 77, approver: null, scope: ['*'], alone: false, atomic: false, items: [{ ...item, amount: 1 }] };
  const posting = (more: object) =>
    server.app.units.write(actor, 'x', (unit) => postRequests(unit.trx, unit.now, [{ ...request, ...more }]));
  expect((await posting({}))[0]![0]!.code).toBe('not_allowed_region');
  await expect(posting({ author: 78 })).rejects.toMatchObject({ code: '42501' });
  await expect(posting({ author: 78, approver: 79 })).rejects.toMatchObject({ code: '42501' });
  await expect(posting({ approver: 77 })).rejects.toMatchObject({ code: '42501' });
});

test('the ledger replays to what stands', async () => {
  const { findings } = await server.app.units.read(SYSTEM, (query) => verifyLedger(query));
  // The lot was filled above by hand, not freed.
  expect(findings.filter((finding) => finding.fault !== 'lot')).toEqual([]);
});
