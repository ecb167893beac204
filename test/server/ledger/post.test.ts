import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount, postTransfers, verifyLedger } from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const KIND = 'land.new_construction';
const YEAR = 2026;

let server: TestServer;
let land: Client;
let outside: number;
let pool: number;
let project: number;
let energyPool: number;
let nextYearPool: number;
let farAway: number;

const open = (kind: string, year: number, ownerKind: 'outside' | 'region_pool' | 'project', regionId: string, ownerId = '') =>
  server.seed((unit) => openAccount(unit, { kind, year, ownerKind, regionId, ownerId }));

async function fund(account: number, amount: number): Promise<void> {
  const [result] = await server.seed((unit) =>
    postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: outside, credit: account, amount, reason: '下达' }] }),
  );
  expect(result!.code).toBe('ok');
}

const post = (items: readonly object[], more: object = {}) => land.post('/api/ledger/transfers', { items, ...more });

async function codeOf(item: object): Promise<string> {
  const { status, body } = await post([item]);
  return status === 200 ? body.results[0].code : body.code;
}

const item = (more: object = {}) => ({ id: randomUUID(), kind: 'transfer', debit: pool, credit: project, amount: 1, ...more });

const poolPosted = async (): Promise<number> =>
  (await land.get(`/api/ledger/accounts?region=t-a&kind=${KIND}&ownerKind=region_pool`)).body.items[0].posted;

async function approve(items: object[]): Promise<void> {
  const planner = await server.as('planner');
  const body = { flow: 'transfers', items };
  const { body: proposal } = await planner.post('/api/ledger/proposals', { id: randomUUID(), region: 't-a', body, reason: '更正' });
  const commander = await server.as('commander');
  const { body: decided } = await commander.post(`/api/ledger/proposals/${proposal.id}/decision`, { decision: 'approve' });
  expect(decided.state).toBe('approved');
}

const verified = () => server.app.units.read(SYSTEM, (query) => verifyLedger(query));

beforeAll(async () => {
  server = await startServer();
  outside = await open(KIND, YEAR, 'outside', 't-city');
  pool = await open(KIND, YEAR, 'region_pool', 't-a');
  project = await open(KIND, YEAR, 'project', 't-a', 'P-1');
  energyPool = await open('energy', YEAR, 'region_pool', 't-a');
  nextYearPool = await open(KIND, 2027, 'region_pool', 't-a');
  farAway = await open(KIND, YEAR, 'region_pool', 'elsewhere');
  await fund(pool, 10_000);
  land = await server.as('land');
});
afterAll(() => server?.close());

describe('posting over HTTP', () => {
  test('a transfer answers its place in the book and both balances after it', async () => {
    const { status, body } = await post([item({ amount: 40, reason: '项目用地', document: '聊政土〔2026〕1号' })]);
    expect(status).toBe(200);
    expect(body.results[0]).toMatchObject({ code: 'ok', debitAfter: 9_960, creditAfter: 40 });
  });

  test('the same id gives the same answer, and other content under it is refused', async () => {
    const once = item({ amount: 5 });
    const { body: first } = await post([once]);
    const { body: again } = await post([once]);
    expect(again).toEqual(first);
    expect(await codeOf({ ...once, amount: 6 })).toBe('id_reused');
    const refused = item({ amount: 1_000_000 });
    const { body: no } = await post([refused]);
    expect(no.results[0]).toMatchObject({ code: 'insufficient', asked: 1_000_000 });
    await fund(pool, 1_000_000);
    expect((await post([refused])).body).toEqual(no);
  });

  test('a group happens whole or not at all, and names every item that falls short', async () => {
    const before = (await land.get(`/api/ledger/accounts?kind=${KIND}&year=${YEAR}&region=t-a`)).body;
    const { body } = await post(
      [item({ amount: 1 }), item({ amount: 99_000_000 }), item({ debit: project, credit: pool, amount: 88_000_000 })],
      { atomic: true },
    );
    expect(body.results.map((result: { code: string }) => result.code)).toEqual(['group_failed', 'insufficient', 'insufficient']);
    expect((await land.get(`/api/ledger/accounts?kind=${KIND}&year=${YEAR}&region=t-a`)).body).toEqual(before);
  });

  test('a hold is committed in part and the rest is free again; it settles once', async () => {
    const before = (await land.get(`/api/ledger/accounts?owner=P-1&kind=${KIND}`)).body.items[0].posted;
    const hold = item({ kind: 'hold', amount: 300, deadline: '2027-01-31' });
    expect(await codeOf(hold)).toBe('ok');
    expect(await codeOf(item({ kind: 'commit', amount: 301, holdId: hold.id }))).toBe('amount_differs');
    expect(await codeOf(item({ kind: 'commit', amount: 200, holdId: hold.id }))).toBe('ok');
    expect(await codeOf(item({ kind: 'void', amount: 300, holdId: hold.id }))).toBe('hold_resolved');
    const after = (await land.get(`/api/ledger/accounts?owner=P-1&kind=${KIND}`)).body.items[0].posted;
    expect(after - before).toBe(200);
    const stands = (await land.get(`/api/ledger/accounts?region=t-a&kind=${KIND}&ownerKind=region_pool`)).body.items[0];
    expect(stands.held).toBe(0);
  });

  test('a hold can be committed through its deadline and not a day later', async () => {
    const hold = item({ kind: 'hold', amount: 7, deadline: '2026-11-25' });
    const late = item({ kind: 'hold', amount: 7, deadline: '2026-11-25' });
    await post([hold, late]);
    const now = server.clock.now;
    server.clock.now = new Date('2026-11-25T15:59:59Z');
    expect(await codeOf(item({ kind: 'commit', amount: 7, holdId: hold.id }))).toBe('ok');
    server.clock.now = new Date('2026-11-25T16:00:00Z');
    expect(await codeOf(item({ kind: 'commit', amount: 7, holdId: late.id }))).toBe('hold_expired');
    server.clock.now = now;
  });

  test('a reversal moves the whole amount back, once, and only where it came from', async () => {
    const moved = item({ amount: 11 });
    await post([moved]);
    expect(await codeOf(item({ kind: 'reversal', amount: 11, holdId: moved.id }))).toBe('accounts_differ');
    const back = { kind: 'reversal', debit: project, credit: pool, holdId: moved.id };
    expect(await codeOf(item({ ...back, amount: 10 }))).toBe('amount_differs');
    expect(await codeOf(item({ ...back, holdId: randomUUID() }))).toBe('unknown_transfer');
    expect(await codeOf(item({ ...back, amount: undefined }))).toBe('needs_approval');
    await approve([item({ ...back, amount: undefined })]);
    expect(await codeOf(item({ ...back, amount: 11 }))).toBe('already_reversed');
  });

  test('quota from or to outside the books waits for a second person, moved or held', async () => {
    for (const sides of [
      { debit: outside, credit: pool },
      { debit: pool, credit: outside },
    ])
      for (const kind of ['transfer', 'hold']) expect(await codeOf(item({ ...sides, kind }))).toBe('needs_approval');
    const added = item({ debit: outside, credit: pool, amount: 3 });
    const before = await poolPosted();
    expect(await codeOf(added)).toBe('needs_approval');
    await approve([added]);
    expect(await poolPosted()).toBe(before + 3);
  });
});

describe('what cannot be posted', () => {
  test.each([
    ['an unknown account', () => item({ credit: 99_999_999 }), 'unknown_account'],
    ['another year', () => item({ credit: nextYearPool }), 'wrong_year'],
    ['another kind', () => item({ credit: energyPool }), 'wrong_kind'],
    ['nothing', () => item({ amount: 0 }), 'not_positive'],
    ['less than nothing', () => item({ amount: -5 }), 'not_positive'],
    ['a fraction', () => item({ amount: 1.5 }), 'request.invalid'],
    ['above 2^53', () => item({ amount: 2 ** 53 }), 'request.invalid'],
    ['a text amount', () => item({ amount: '5' }), 'request.invalid'],
    ['an unknown kind of transfer', () => item({ kind: 'gift' }), 'request.invalid'],
    ['an expiry, which is for the server alone', () => item({ kind: 'expire', holdId: randomUUID() }), 'request.invalid'],
    ['from an account to itself', () => item({ credit: pool }), 'same_account'],
    ['to a region out of scope', () => item({ credit: farAway }), 'not_allowed_region'],
    ['an unknown hold', () => item({ kind: 'commit', holdId: randomUUID() }), 'unknown_hold'],
    ['a commit that names no hold', () => item({ kind: 'commit' }), 'request.invalid'],
    ['a deadline that has passed', () => item({ kind: 'hold', deadline: '2026-11-20' }), 'deadline_past'],
    ['a day that has not come', () => item({ effectiveOn: '2026-12-30' }), 'wrong_date'],
    ['a text with NUL', () => item({ reason: 'a\u0000b' }), 'request.invalid'],
    ['an unknown field', () => item({ note: 'x' }), 'request.invalid'],
  ])('%s', async (_name, make, code) => {
    const books = (await land.get('/api/ledger/books')).body;
    expect(await codeOf(make())).toBe(code);
    expect((await land.get('/api/ledger/books')).body).toEqual(books);
  });

  test('SQL in a reason is text', async () => {
    const reason = `'); drop table ledger_transfer; --`;
    const odd = item({ reason, document: '{"a","b"}' });
    expect(await codeOf(odd)).toBe('ok');
    expect((await land.get(`/api/ledger/transfers/${odd.id}`)).body).toMatchObject({ reason, document: '{"a","b"}' });
  });

  test('without a session, or with a role that only reads', async () => {
    expect((await server.anonymous().post('/api/ledger/transfers', { items: [item()] })).status).toBe(401);
    const auditor = await server.as('auditor');
    expect((await auditor.post('/api/ledger/transfers', { items: [item()] })).body.code).toBe('auth.not_allowed');
  });
});

test('200 callers at once reserve from a pool that holds 100: 100 succeed, 100 are told the amounts', async () => {
  const crowded = await open('land.linked', YEAR, 'region_pool', 't-a');
  const target = await open('land.linked', YEAR, 'project', 't-a', 'P-2');
  const source = await open('land.linked', YEAR, 'outside', 't-city');
  await server.seed((unit) =>
    postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: source, credit: crowded, amount: 100 }] }),
  );
  const calls = Array.from({ length: 200 }, () =>
    post([item({ kind: 'hold', debit: crowded, credit: target, amount: 1, deadline: '2027-02-28' })]),
  );
  const results = (await Promise.all(calls)).map(({ body }) => body.results[0]);
  expect(results.filter((result) => result.code === 'ok')).toHaveLength(100);
  const refused = results.filter((result) => result.code === 'insufficient');
  expect(refused).toHaveLength(100);
  for (const result of refused) expect(result).toMatchObject({ available: 0, asked: 1 });
});

test('the ledger replays to what stands', async () => {
  const result = await verified();
  expect(result.findings).toEqual([]);
  expect(result.rows).toBeGreaterThan(100);
});
