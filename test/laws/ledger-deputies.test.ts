import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../server/ledger/index.ts';
import { bookOf, openAccounts, type PostItem, type PostRequest, postRequests } from '../../server/ledger/store.ts';
import type { Database, Knex } from '../../server/platform/database.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { openTestDatabase } from '../support/template.ts';
import { type Mutation, outcomeWith } from './ledger-mutation.ts';

/** Seeded defects of what is asked of deputies; the scenario must notice each. */
const MUTANTS: readonly (readonly [name: string, ...Mutation])[] = [
  ['deputy and person are two hands', 'ledger_post', 'lantu_hands(v_who) || lantu_hands(v_for)', 'lantu_hands(v_who)'],
  ['hands are those of the caller before', 'ledger_post', 'or v_for is distinct from p_for[w]', ''],
  ['what a deputy moved in another call is not added', 'ledger_moved_alone', 'or t.acting_for = any (hands)', ''],
  ['what a deputy moved in the same call is not added', 'ledger_post', 'or p_for[t.by_w] = any (v_hands)', ''],
  ['what a deputy held is held by another', 'ledger_post', 'or t_for = any (v_hands)', ''],
  ['what a deputy held is not added when it was committed', 'ledger_moved_alone', 'or h.acting_for = any (hands)', ''],
  ['the kinds of the deputy count', 'ledger_post', 'coalesce(u.person, u.author)', 'u.author'],
  ['for whom it was is not kept', 'ledger_post', 'p_approver[t.caller], p_for[t.caller], t.reason', 'p_approver[t.caller], null, t.reason'],
  ['for whom it was is not hashed', 'ledger_post', "|| coalesce(int8send(p_for[t.caller]), '') bytes", 'bytes'],
  ['who acts for another goes the quick way', 'ledger_post', 'p_for is null and cardinality', 'cardinality'],
  ['the person approves what the deputy asked for', 'ledger_post', 'array[u.author, u.person] &&', 'array[u.author] &&'],
  ['the deputy approves what the person asked for', 'ledger_post', '|| lantu_hands(lantu_acting_for())) end', ') end'],
  ['it is written for whom nobody acts', 'ledger_post', 'or u.approver is null and u.person is distinct from lantu_acting_for()', ''],
];

const LIMIT = 1000;
const DAY_MS = 86_400_000;

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

const item = (kind: PostItem['kind'], debit: number, credit: number, amount: number | null, refersTo: string | null = null): PostItem => ({
  ...{ id: randomUUID(), kind, debit, credit, amount, refersTo },
  ...{ deadline: null, effectiveOn: null, reason: '代理', document: '文1' },
});

async function person(trx: Knex.Transaction, name: string, role: string): Promise<number> {
  const row = { name, display_name: name, password_hash: '', roles: [role], region_ids: ['r1'], created_at: new Date() };
  const [made] = await trx('app_user').insert(row).returning<{ id: number }[]>('id');
  return made!.id;
}

/** Who acts, and for whom, as a unit of work sets it. */
const become = (trx: Knex.Transaction, role: string, actor: number, actingFor: number | null) =>
  trx.raw(`select set_config('role', ?, true), set_config('lantu.actor', ?, true), set_config('lantu.acting_for', ?, true)`, [
    role,
    String(actor),
    String(actingFor ?? ''),
  ]);

async function scenario(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`update quota_kind set approval_above = case when id in ('land.new_construction', 'energy') then ?::bigint end`, [LIMIT]);
  await trx.raw(`select set_config('lantu.scope', '{*}', true)`);
  const landman = await person(trx, 'landman', 'land');
  const deputy = await person(trx, 'deputy', 'energy');
  const second = await person(trx, 'second', 'energy');
  const other = await person(trx, 'other', 'land');
  let now = Date.UTC(2026, 2, 1);
  const owner = ((await trx.raw('select current_user::text as name')) as { rows: [{ name: string }] }).rows[0].name;
  const accountsOf = async (kind: string): Promise<[number, number, number]> => {
    const row = { bookId: (await bookOf(trx, kind, 2026))!, regionId: 'r1', ownerId: '', minBalance: 0 };
    const ids = await openAccounts(trx, new Date(now), [
      { ...row, ownerKind: 'outside', minBalance: null },
      { ...row, ownerKind: 'region_pool' },
      { ...row, ownerKind: 'county_reserve' },
    ]);
    return ids as [number, number, number];
  };
  const [outside, pool, reserve] = await accountsOf('land.new_construction');
  const [source, energy, stock] = await accountsOf('energy');
  const alone = (author: number, actingFor: number | null, ...items: PostItem[]): PostRequest => ({
    ...{ author, approver: null, actingFor, scope: ['*'], alone: true, atomic: false, items },
  });
  const post = async (...requests: PostRequest[]): Promise<string[]> =>
    (await postRequests(trx, new Date(now), requests)).flat().map((result) => result.code);
  const move = (amount: number) => item('transfer', pool, reserve, amount);
  const given = [item('transfer', outside, pool, 900_000), item('transfer', source, energy, 900_000)];
  expect(await post({ ...alone(9, null, ...given), alone: false })).toEqual(['ok', 'ok']);

  expect(await post(alone(deputy, null, item('transfer', energy, stock, 1)))).toEqual(['ok']);
  expect(await post(alone(deputy, landman, item('transfer', energy, stock, 1), move(1)))).toEqual(['not_allowed_kind', 'ok']);

  now += 3 * DAY_MS;
  expect(await post(alone(deputy, landman, move(LIMIT / 2)))).toEqual(['ok']);
  expect(await post(alone(landman, null, move(LIMIT / 2 + 1)))).toEqual(['needs_approval']);
  expect(await post(alone(landman, null, move(LIMIT / 2)))).toEqual(['ok']);
  expect(await post(alone(second, landman, move(1)))).toEqual(['needs_approval']);
  expect(await post(alone(other, null, move(1)), alone(other, landman, move(1)))).toEqual(['ok', 'needs_approval']);

  now += 3 * DAY_MS;
  expect(await post(alone(deputy, landman, move(LIMIT)), alone(landman, null, move(1)), alone(other, null, move(1)))).toEqual([
    ...['ok', 'needs_approval', 'ok'],
  ]);

  now += 3 * DAY_MS;
  const held = item('hold', pool, reserve, LIMIT + 1);
  const commit = () => item('commit', pool, reserve, null, held.id);
  expect(await post(alone(deputy, landman, held))).toEqual(['ok']);
  expect(await post(alone(landman, null, commit()), alone(other, null, commit()))).toEqual(['needs_approval', 'ok']);
  now += 3 * DAY_MS;
  const part = item('hold', pool, reserve, LIMIT);
  expect(await post(alone(deputy, landman, part))).toEqual(['ok']);
  expect(await post(alone(landman, null, item('commit', pool, reserve, null, part.id)))).toEqual(['ok']);
  expect(await post(alone(landman, null, move(1)))).toEqual(['needs_approval']);

  const approved = (author: number, actingFor: number | null, approver: number) =>
    trx
      .savepoint((inner) => postRequests(inner, new Date(now), [{ ...alone(author, actingFor, move(1)), approver, alone: false }]))
      .then(
        () => 'ok',
        (error: { code?: string }) => error.code,
      );
  await become(trx, 'lantu_app', landman, null);
  expect(await approved(deputy, landman, landman)).toBe('42501');
  expect(await approved(other, null, landman)).toBe('ok');
  await become(trx, 'lantu_app', deputy, landman);
  expect(await approved(landman, null, deputy)).toBe('42501');
  const written = (actingFor: number | null) =>
    trx
      .savepoint((inner) => postRequests(inner, new Date(now), [alone(deputy, actingFor, move(1))]))
      .then(
        () => 'ok',
        (error: { code?: string }) => error.code,
      );
  expect([await written(other), await written(null), await written(landman)]).toEqual(['42501', '42501', 'ok']);
  await become(trx, owner, 9, null);

  const last = (await trx('ledger_transfer').where({ author: deputy }).orderBy(['book_id', 'seq']).pluck('acting_for')) as (
    | number
    | null
  )[];
  expect(last).toEqual([...Array.from({ length: last.length - 1 }, () => landman), null]);
  const { findings } = await verifyLedger({ trx, actor: SYSTEM, now: new Date(now), today: '2026-03-20', told: () => undefined });
  expect(findings.filter((finding) => finding.fault !== 'approval')).toEqual([]);
  const changed = trx('ledger_transfer').where({ author: deputy, acting_for: landman });
  await trx.raw(`set local session_replication_role = replica`);
  await changed.update({ acting_for: other });
  const tampered = await verifyLedger({ trx, actor: SYSTEM, now: new Date(now), today: '2026-03-20', told: () => undefined });
  expect(tampered.findings.map((finding) => finding.fault)).toContain('hash');
}

test('deputy and person are one hand, and each voucher says for whom', async () => {
  expect(await outcomeWith(db, null, scenario)).toBeNull();
});

describe('a seeded defect is noticed', () => {
  test.each(MUTANTS)('%s', async (_name, ...mutation) => {
    expect(await outcomeWith(db, mutation, scenario)).not.toBeNull();
  });
});
