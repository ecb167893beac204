import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../../server/contract/roles.ts';
import { openManyAccounts, postTransfers, verifyLedger } from '../../../server/ledger/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { square } from '../projects/given.ts';

const KIND = 'land.new_construction';
const ENERGY = 'energy';
const LIMIT = 1_000_000;

let server: TestServer;
let ids: { a: number; b: number; reserve: number; energy: readonly [number, number] };
let landman: Person;
let deputy: Person;
let other: Person;

interface Person {
  readonly client: Client;
  readonly name: string;
}
async function person(role: Role): Promise<Person> {
  const client = await server.as(role);
  return { client, name: (await client.get('/api/session')).body.user.name };
}

type Item = { id: string; kind: string; debit: number; credit: number; amount?: number; holdId?: string };
const moving = (debit: number, credit: number, amount: number, kind = 'transfer'): Item => ({
  id: randomUUID(),
  kind,
  debit,
  credit,
  amount,
});

async function post({ client }: Person, ...items: readonly Item[]): Promise<string[]> {
  const { body } = await client.post('/api/ledger/transfers', { items });
  return body.results.map((result: { code: string }) => result.code);
}
async function lend(from: Person, to: Person): Promise<void> {
  const today = server.clock.now.toISOString().slice(0, 10);
  expect((await from.client.post('/api/deputies', { deputy: to.name, from: today, until: today })).status).toBe(201);
}
const act = ({ client }: Person, from: Person | null) => client.post('/api/session/acting', { for: from?.name ?? null });
async function propose({ client }: Person): Promise<string> {
  const id = randomUUID();
  const body = { flow: 'transfers', items: [moving(ids.a, ids.b, 1)] };
  const { status } = await client.post('/api/ledger/proposals', { id, region: 't-a', body, reason: '调剂' });
  expect(status).toBe(200);
  return id;
}
const decide = async ({ client }: Person, id: string, decision = 'approve') => {
  const { body } = await client.post(`/api/ledger/proposals/${id}/decision`, { decision });
  return body.code ?? body.state;
};

beforeAll(async () => {
  server = await startServer();
  ids = await server.seed(async (unit) => {
    const of = (kind: string, ownerKind: 'outside' | 'region_pool' | 'county_reserve', regionId: string) => ({
      kind,
      year: 2026,
      ownerKind,
      regionId,
    });
    const opened = await openManyAccounts(unit, [
      of(KIND, 'outside', 't-city'),
      of(KIND, 'region_pool', 't-a'),
      of(KIND, 'region_pool', 't-b'),
      of(KIND, 'county_reserve', 't-a'),
      of(ENERGY, 'outside', 't-city'),
      of(ENERGY, 'region_pool', 't-a'),
      of(ENERGY, 'county_reserve', 't-a'),
    ]);
    const [outside, a, b, reserve, source, energyA, energyR] = opened as [number, number, number, number, number, number, number];
    const given = [
      [outside, a],
      [source, energyA],
    ] as const;
    await postTransfers(unit, {
      items: given.map(([debit, credit]) => ({ id: randomUUID(), kind: 'transfer' as const, debit, credit, amount: 90_000_000 })),
    });
    return { a, b, reserve, energy: [energyA, energyR] as const };
  });
});
afterAll(() => server?.close());

/** Other people every time, and another day: what went before does not count. */
beforeEach(async () => {
  server.clock.now = new Date(server.clock.now.getTime() + 3 * 86_400_000);
  [landman, deputy, other] = await Promise.all([person('land'), person('energy'), person('land')]);
});

test('a deputy moves the kinds of the other’s department instead of the own, and the voucher says for whom', async () => {
  await lend(landman, deputy);
  const coal = moving(...ids.energy, 5);
  const ground = moving(ids.a, ids.reserve, 5);
  expect(await post(deputy, ground)).toEqual(['not_allowed_kind']);
  await act(deputy, landman);
  expect(await post(deputy, moving(...ids.energy, 5), ground)).toEqual(['not_allowed_kind', 'not_allowed_kind']);
  const mine = moving(ids.a, ids.reserve, 5);
  expect(await post(deputy, mine)).toEqual(['ok']);
  const { body } = await deputy.client.get(`/api/ledger/transfers/${mine.id}`);
  expect([body.author, body.actingFor]).toEqual([deputy.name, landman.name]);
  await act(deputy, null);
  expect(await post(deputy, coal)).toEqual(['ok']);
  expect((await deputy.client.get(`/api/ledger/transfers/${coal.id}`)).body.actingFor).toBeNull();
});

test('what the person, the deputy for the person, and the deputy alone move is summed', async () => {
  await lend(landman, deputy);
  await lend(landman, other);
  await act(deputy, landman);
  expect(await post(deputy, moving(ids.a, ids.b, LIMIT / 4))).toEqual(['ok']);
  expect(await post(landman, moving(ids.a, ids.b, LIMIT / 4))).toEqual(['ok']);
  await act(other, landman);
  expect(await post(other, moving(ids.a, ids.b, LIMIT / 4), moving(ids.a, ids.b, LIMIT / 4))).toEqual(['ok', 'ok']);
  for (const one of [deputy, landman, other]) expect(await post(one, moving(ids.a, ids.b, 1))).toEqual(['needs_approval']);
  await act(other, null);
  expect(await post(other, moving(ids.a, ids.b, LIMIT / 2))).toEqual(['ok']);
  expect(await post(other, moving(ids.a, ids.b, 1))).toEqual(['needs_approval']);
  expect(await post(await person('land'), moving(ids.a, ids.b, LIMIT))).toEqual(['ok']);
});

test('what the person held the deputy does not commit as a second person, nor the other way', async () => {
  await lend(landman, deputy);
  await act(deputy, landman);
  for (const [one, two] of [
    [landman, deputy],
    [deputy, landman],
  ] as const) {
    const hold = moving(ids.a, ids.b, LIMIT + 1, 'hold');
    expect(await post(one, hold)).toEqual(['ok']);
    const { amount: _whole, ...rest } = { ...hold, id: randomUUID(), kind: 'commit', holdId: hold.id };
    expect(await post(two, rest)).toEqual(['needs_approval']);
    expect(await post(other, { ...rest, id: randomUUID() })).toEqual(['ok']);
  }
});

test('neither decides what the other proposed while they are one hand', async () => {
  const boss = await person('commander');
  const taker = await person('commander');
  const second = await person('commander');
  await lend(boss, taker);
  await lend(boss, second);
  const own = await propose(taker);
  const bosses = await propose(boss);
  await act(taker, boss);
  await act(second, boss);
  const lent = await propose(taker);
  expect(await decide(taker, own)).toBe('ledger.same_person');
  expect(await decide(taker, bosses)).toBe('ledger.same_person');
  expect(await decide(second, bosses, 'reject')).toBe('ledger.same_person');
  for (const one of [taker, boss, second]) expect(await decide(one, lent)).toBe('ledger.same_person');
  const shown = (await boss.client.get('/api/ledger/proposals')).body.items.find((item: { id: string }) => item.id === lent);
  expect(shown).toMatchObject({ proposer: taker.name, proposedFor: boss.name, mayDecide: false });
  await act(taker, null);
  expect(await decide(taker, lent)).toBe('ledger.same_person');
  const third = await person('commander');
  expect(await decide(third, lent)).toBe('approved');
  expect(await decide(taker, bosses)).toBe('approved');
  await act(second, null);
  expect(await decide(second, own)).toBe('approved');
});

test('a deputy who decides says for whom, and acts within the other’s regions', async () => {
  const boss = await person('commander');
  await lend(boss, deputy);
  const asked = await propose(landman);
  expect(await decide(deputy, asked)).toBe('auth.not_allowed');
  await act(deputy, boss);
  expect(await decide(deputy, asked)).toBe('approved');
  const { items } = (await boss.client.get('/api/ledger/proposals?state=approved')).body;
  expect(items.find((item: { id: string }) => item.id === asked)).toMatchObject({ decider: deputy.name, decidedFor: boss.name });
});

test('an exemption is not decided by who is one hand with who asked', async () => {
  const boss = await person('commander');
  const taker = await person('commander');
  await lend(boss, taker);
  const ask = async ({ client }: Person) => {
    const id = randomUUID();
    const use = { system: 'planning', code: '1001' };
    const body = { id, geometry: square(115.7, 36.4), use, rules: ['farmland.basic'], reason: '理由', document: '2号' };
    expect((await client.post('/api/exemptions', body)).status).toBeLessThan(300);
    return id;
  };
  const approve = async ({ client }: Person, id: string) => {
    const { body } = await client.post(`/api/exemptions/${id}/decision`, { decision: 'approve' });
    return body.code ?? body.state;
  };
  const bosses = await ask(boss);
  await act(taker, boss);
  const lent = await ask(taker);
  expect([await approve(taker, bosses), await approve(taker, lent), await approve(boss, lent)]).toEqual(
    Array.from({ length: 3 }, () => 'project.same_person'),
  );
  await act(taker, null);
  expect(await approve(taker, bosses)).toBe('approved');
});

test('the ledger is not written for somebody for whom nobody acts, and for whom it was written cannot be changed unseen', async () => {
  await lend(landman, deputy);
  await act(deputy, landman);
  const item = moving(ids.a, ids.reserve, 7);
  expect(await post(deputy, item)).toEqual(['ok']);
  const verify = () => server.app.units.read(SYSTEM, verifyLedger);
  expect((await verify()).findings).toEqual([]);
  await server.db.knex.transaction(async (trx) => {
    await trx.raw(`set local session_replication_role = replica`);
    await trx('ledger_transfer').where({ id: item.id }).update({ acting_for: null });
  });
  const [finding] = (await verify()).findings;
  expect(finding).toMatchObject({ fault: 'hash' });
});
