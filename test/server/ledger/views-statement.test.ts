import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntryView } from '../../../server/contract/ledger.ts';
import { type NewTransfer, openAccount, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

describe('a statement under filters', () => {
  let server: TestServer;
  let land: Client;
  let pool: number;

  const lines = async (query: string) => {
    const { status, body } = await land.get(`/api/ledger/accounts/${pool}/entries${query}`);
    expect(status).toBe(200);
    return body as { account: { posted: number; held: number }; items: EntryView[]; next: string | null };
  };
  const amounts = async (query: string) => (await lines(query)).items.map((entry) => entry.amount);

  beforeAll(async () => {
    server = await startServer();
    server.clock.now = new Date('2026-01-05T02:00:00Z');
    land = await server.as('land', ['t-city']);
    const open = (ownerKind: 'outside' | 'region_pool' | 'project', ownerId = '') =>
      server.seed((unit) => openAccount(unit, { kind: 'energy', year: 2026, ownerKind, regionId: 't-a', ownerId }));
    const outside = await open('outside');
    pool = await open('region_pool');
    const project = await open('project', 'P-1');
    const post = async (at: string, item: Pick<NewTransfer, 'kind' | 'amount'> & Partial<NewTransfer>) => {
      server.clock.now = new Date(`${at}T02:00:00Z`);
      const sides = item.kind === 'transfer' ? { debit: outside, credit: pool } : { debit: pool, credit: project };
      const [result] = await server.seed((unit) => postTransfers(unit, { items: [{ id: randomUUID(), ...sides, ...item }] }));
      expect(result!.code).toBe('ok');
    };
    const hold = randomUUID();
    await post('2026-02-01', { kind: 'transfer', amount: 1000, reason: '省下达', document: '鲁〔2026〕3号' });
    await post('2026-03-01', { id: hold, kind: 'hold', amount: 300, reason: '论证通过 100%' });
    await post('2026-04-01', { kind: 'commit', amount: 200, holdId: hold, reason: '开工', document: 'a_b' });
    await post('2026-05-10', { kind: 'transfer', amount: 50, effectiveOn: '2026-02-15', reason: '补记', document: 'aXb' });
    server.clock.now = new Date('2026-11-21T02:00:00Z');
  });
  afterAll(() => server?.close());

  test('bad filters are refused', async () => {
    for (const query of ['from=2026', 'to=x', 'transferKind=gift', 'q=', 'asOf=2026-02-30'])
      expect((await land.get(`/api/ledger/accounts/${pool}/entries?${query}`)).body.code).toBe('request.invalid');
  });

  test('by the day from which a line counts, and by its kind', async () => {
    expect(await amounts('')).toEqual([50, 200, 300, 1000]);
    expect(await amounts('?from=2026-02-02')).toEqual([50, 200, 300]);
    expect(await amounts('?to=2026-02-28')).toEqual([50, 1000]);
    expect(await amounts('?from=2026-02-15&to=2026-03-01')).toEqual([50, 300]);
    expect(await amounts('?transferKind=hold')).toEqual([300]);
    expect(await amounts('?transferKind=expire')).toEqual([]);
  });

  test('by words of reason and document, where % and _ are themselves', async () => {
    const find = (text: string) => amounts(`?q=${encodeURIComponent(text)}`);
    expect(await find('下达')).toEqual([1000]);
    expect(await find('鲁〔2026〕3号')).toEqual([1000]);
    expect(await find('%')).toEqual([300]);
    expect(await find('A_B')).toEqual([200]);
    expect(await find('\\')).toEqual([]);
  });

  test('the running balance is that of the line, whatever is left out, page by page', async () => {
    const all = (await lines('')).items;
    const some = (await lines('?transferKind=transfer')).items;
    expect(some).toEqual(all.filter((entry) => entry.kind === 'transfer'));
    expect(some.map((entry) => entry.postedAfter)).toEqual([850, 1000]);
    const first = await lines('?transferKind=transfer&limit=1');
    const second = await lines(`?transferKind=transfer&limit=1&cursor=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(some);
    expect(second.next).toBeNull();
  });

  test('as of a day: the lines that count by then, and the account as it stood', async () => {
    const march = await lines('?asOf=2026-03-15');
    expect(march.items.map((entry) => entry.amount)).toEqual([50, 300, 1000]);
    expect(march.account).toMatchObject({ posted: 1050, held: 300, available: 750 });
    expect((await lines('?asOf=2026-01-31')).account).toMatchObject({ posted: 0, held: 0 });
  });
});
