import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const KIND = 'energy';
const YEAR = 2026;

let server: TestServer;
let city: Client;
let county: Client;
let outside: number;
let pool: number;
let project: number;
const hold = randomUUID();

const open = (ownerKind: 'outside' | 'region_pool' | 'project', regionId: string, ownerId = '') =>
  server.seed((unit) => openAccount(unit, { kind: KIND, year: YEAR, ownerKind, regionId, ownerId }));

async function post(
  at: string,
  item: {
    id?: string;
    kind: 'transfer' | 'hold' | 'commit';
    debit: number;
    credit: number;
    amount: number;
    holdId?: string;
    effectiveOn?: string;
  },
) {
  server.clock.now = new Date(at);
  const [result] = await server.seed((unit) =>
    postTransfers(unit, { items: [{ id: randomUUID(), reason: '测试', document: '文1', ...item }] }),
  );
  expect(result!.code).toBe('ok');
}

beforeAll(async () => {
  server = await startServer();
  server.clock.now = new Date('2026-01-05T02:00:00Z');
  outside = await open('outside', 't-city');
  pool = await open('region_pool', 't-a');
  project = await open('project', 't-a', 'P-1');
  await post('2026-02-01T02:00:00Z', { kind: 'transfer', debit: outside, credit: pool, amount: 1000 });
  await post('2026-03-01T02:00:00Z', { id: hold, kind: 'hold', debit: pool, credit: project, amount: 300 });
  await post('2026-04-01T02:00:00Z', { kind: 'commit', debit: pool, credit: project, amount: 300, holdId: hold });
  await post('2026-05-10T02:00:00Z', { kind: 'transfer', debit: outside, credit: pool, amount: 50, effectiveOn: '2026-02-15' });
  server.clock.now = new Date('2026-11-21T02:00:00Z');
  city = await server.as('land');
  county = await server.as('land', ['t-b']);
});
afterAll(() => server?.close());

const poolAt = async (query: string) => {
  const { status, body } = await city.get(`/api/ledger/accounts?region=t-a&kind=${KIND}&year=${YEAR}&ownerKind=region_pool${query}`);
  expect(status).toBe(200);
  const { posted, held, available } = body.items[0];
  return [posted, held, available];
};

test('accounts stand as they are', async () => {
  expect(await poolAt('')).toEqual([750, 0, 750]);
  const { body } = await city.get(`/api/ledger/accounts?owner=P-1`);
  expect(body.items[0]).toEqual({
    id: project,
    kind: KIND,
    year: YEAR,
    ownerKind: 'project',
    ownerId: 'P-1',
    regionId: 't-a',
    posted: 300,
    held: 0,
    minBalance: 0,
    available: 300,
  });
});

test('accounts stand as they were: effective by a day, known by an instant', async () => {
  expect(await poolAt('&asOf=2026-01-31')).toEqual([0, 0, 0]);
  expect(await poolAt('&asOf=2026-02-10')).toEqual([1000, 0, 1000]);
  expect(await poolAt('&asOf=2026-02-20')).toEqual([1050, 0, 1050]);
  expect(await poolAt('&asOf=2026-02-20&knownBy=2026-05-01T00:00:00Z')).toEqual([1000, 0, 1000]);
  expect(await poolAt('&asOf=2026-03-15')).toEqual([1050, 300, 750]);
  expect(await poolAt('&knownBy=2026-03-15T00:00:00Z')).toEqual([1000, 300, 700]);
  expect(await poolAt('&asOf=2026-05-31')).toEqual([750, 0, 750]);
});

test('a statement runs newest first, page by page, with the balance after each line', async () => {
  const first = (await city.get(`/api/ledger/accounts/${pool}/entries?limit=3`)).body;
  expect(first.account.posted).toBe(750);
  expect(
    first.items.map((entry: { kind: string; side: string; postedAfter: number; heldAfter: number | null }) => [
      entry.kind,
      entry.side,
      entry.postedAfter,
      entry.heldAfter,
    ]),
  ).toEqual([
    ['transfer', 'credit', 750, null],
    ['commit', 'debit', 700, 0],
    ['hold', 'debit', 1000, 300],
  ]);
  expect(first.items[1]).toMatchObject({ other: project, otherOwnerKind: 'project', otherOwnerId: 'P-1' });
  const second = (await city.get(`/api/ledger/accounts/${pool}/entries?limit=3&cursor=${first.next}`)).body;
  expect(second.items.map((entry: { amount: number }) => entry.amount)).toEqual([1000]);
  expect(second.next).toBeNull();
});

test('a voucher shows its document, author, hash, balances before and after, project and what settled it', async () => {
  const { body } = await city.get(`/api/ledger/transfers/${hold}`);
  expect(body).toMatchObject({
    id: hold,
    kind: 'hold',
    quotaKind: KIND,
    year: YEAR,
    amount: 300,
    document: '文1',
    reason: '测试',
    projectCode: 'P-1',
    parcelCode: null,
    regionId: 't-a',
    debitBefore: 1000,
    debitAfter: 1000,
    creditBefore: 0,
    creditAfter: 0,
    settledBy: { kind: 'commit', amount: 300 },
  });
  expect(body.hash).toMatch(/^[0-9a-f]{64}$/);
  const commit = (await city.get(`/api/ledger/transfers/${body.settledBy.id}`)).body;
  expect(commit).toMatchObject({
    kind: 'commit',
    refersTo: hold,
    debitBefore: 1000,
    debitAfter: 700,
    creditBefore: 0,
    creditAfter: 300,
    previousHash: body.hash,
  });
});

test('books show their newest hash; kinds their unit and scale', async () => {
  const { items } = (await city.get(`/api/ledger/books?kind=${KIND}`)).body;
  const newest = (await city.get(`/api/ledger/accounts/${pool}/entries?limit=1`)).body.items[0];
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ kind: KIND, year: YEAR, status: 'open', seq: newest.seq, accounts: 3, checkedSeq: null });
  expect(items[0].head).toBe((await city.get(`/api/ledger/transfers/${newest.id}`)).body.hash);
  const kinds = (await city.get('/api/ledger/kinds')).body.items;
  expect(kinds.find((kind: { id: string }) => kind.id === 'energy')).toMatchObject({
    unit: 'kgce',
    scale: 3,
    name: { zh: expect.any(String), en: expect.any(String) },
  });
});

test('another county sees neither account nor voucher', async () => {
  expect((await county.get(`/api/ledger/accounts?kind=${KIND}`)).body.items).toEqual([]);
  expect((await county.get(`/api/ledger/accounts/${pool}/entries`)).body.code).toBe('ledger.unknown_account');
  expect((await county.get(`/api/ledger/transfers/${hold}`)).body.code).toBe('ledger.unknown_transfer');
});

test('unknown filters are refused', async () => {
  expect((await city.get('/api/ledger/accounts?kind=gold')).body.code).toBe('ledger.unknown_kind');
  expect((await city.get('/api/ledger/accounts?color=red')).body.code).toBe('request.invalid');
  expect((await city.get(`/api/ledger/accounts/${pool}/entries?cursor=x`)).body.code).toBe('request.invalid');
});
