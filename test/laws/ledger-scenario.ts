import { expect } from 'vitest';
import { verifyLedger } from '../../server/ledger/index.ts';
import { bookOf, openAccounts, postRequests, setDeadline, setLimit, setStatus } from '../../server/ledger/store.ts';
import type { Knex } from '../../server/platform/database.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { LedgerModel } from './ledger-model.ts';
import type { ModelCaller, ModelItem } from './ledger-model-parts.ts';

const LAND = 'land.new_construction';
const LIMIT = 50;
const AUTHOR = 7;
const ALL: ModelCaller = { author: AUTHOR, approver: null, alone: false, scope: ['*'] };
const ALONE: ModelCaller = { ...ALL, alone: true };
/** Somebody who moved nothing before. */
const FRESH: ModelCaller = { ...ALONE, author: 21 };
const COUNTY: ModelCaller = { ...ALL, author: 8, scope: ['r1'] };

let made = 0;
function item(kind: ModelItem['kind'], debit: number, credit: number, amount: number | null, more: Partial<ModelItem> = {}): ModelItem {
  made += 1;
  const id = `00000000-0000-7000-9000-${made.toString(16).padStart(12, '0')}`;
  return { id, kind, debit, credit, amount, refersTo: null, deadline: null, effectiveOn: null, reason: '会审', document: null, ...more };
}

interface Stage {
  readonly trx: Knex.Transaction;
  readonly model: LedgerModel;
  now: number;
}

/** Posts on both sides and compares every answer. */
async function post(stage: Stage, caller: ModelCaller, items: readonly ModelItem[], atomic = false): Promise<void> {
  const [answers] = await postRequests(stage.trx, new Date(stage.now), [{ ...caller, items, atomic }]);
  const given = answers!.map(({ code, seq, debitAfter, creditAfter, available }) => [
    code,
    seq ?? null,
    debitAfter ?? null,
    creditAfter ?? null,
    available ?? null,
  ]);
  const expected = stage.model
    .post(stage.now, caller, items, atomic)
    .map((one) => [one.code, one.seq, one.debitAfter, one.creditAfter, one.available]);
  expect(given).toEqual(expected);
}

async function open(
  stage: Stage,
  kind: string,
  year: number,
  ownerKind: string,
  regionId: string,
  minBalance: number | null,
): Promise<number> {
  const bookId = (await bookOf(stage.trx, kind, year))!;
  const [id] = await openAccounts(stage.trx, new Date(stage.now), [{ bookId, ownerKind, regionId, ownerId: '', minBalance }]);
  expect(id).toBe(stage.model.open(stage.now, AUTHOR, kind, year, ownerKind, regionId, '', minBalance));
  return id!;
}

async function deadline(stage: Stage, hold: string, day: string): Promise<void> {
  expect(await setDeadline(stage.trx, new Date(stage.now), hold, day, '延期', null)).toBe(
    stage.model.setDeadline(stage.now, AUTHOR, hold, day, '延期'),
  );
}

async function limit(stage: Stage, account: number, min: number): Promise<void> {
  expect(await setLimit(stage.trx, new Date(stage.now), account, min, '预支', null)).toBe(
    stage.model.setLimit(stage.now, AUTHOR, account, min, '预支'),
  );
}

async function status(stage: Stage, book: number, to: 'open' | 'closed' | 'frozen'): Promise<void> {
  await setStatus(stage.trx, new Date(stage.now), book, to, '检查', null);
  stage.model.setStatus(stage.now, AUTHOR, book, to, '检查');
}

async function sameStanding({ trx, model }: Stage): Promise<void> {
  const accounts = await trx('ledger_account').select('id', 'posted', 'held', 'min_balance').orderBy('id');
  expect(accounts).toEqual(
    [...model.accounts.values()].sort((a, b) => a.id - b.id).map(({ id, posted, held, min }) => ({ id, posted, held, min_balance: min })),
  );
  const books = await trx('ledger_book').select('id', 'seq', 'head').orderBy('id');
  expect(books.map(({ id, seq, head }) => ({ id, seq, head: head.toString('hex') }))).toEqual(
    model.books.map(({ id, seq, head }) => ({ id, seq, head: head.toString('hex') })),
  );
  const holds = await trx('ledger_hold').select('id', 'deadline').orderBy('id');
  const left = [...model.done.values()].filter((done) => done.item.kind === 'hold' && !done.settled);
  expect(holds).toEqual(left.map((done) => ({ id: done.item.id, deadline: done.deadline })).sort((a, b) => (a.id < b.id ? -1 : 1)));
  expect((await verifyLedger({ trx, actor: SYSTEM, now: new Date(), today: '2026-01-01', told: () => undefined })).findings).toEqual([]);
}

async function moves(stage: Stage, outside: number, pool: number, project: number): Promise<void> {
  await post(stage, ALL, [
    item('transfer', outside, pool, 100),
    item('transfer', pool, project, 0),
    item('transfer', pool, project, 101),
    item('transfer', pool, project, 10),
  ]);
  const held = item('hold', pool, project, 40, { deadline: '2026-03-05' });
  await post(stage, ALL, [held, item('transfer', pool, project, 51), item('hold', pool, project, 51)]);
  await post(stage, ALL, [item('transfer', pool, project, 51)]);
  await post(stage, ALL, [
    item('commit', pool, project, 41, { refersTo: held.id }),
    item('commit', pool, project, 30, { refersTo: held.id }),
    item('commit', pool, project, 30, { refersTo: held.id }),
  ]);
  await post(stage, ALL, [item('void', pool, project, 40, { refersTo: held.id })]);
  const voided = item('hold', pool, project, 5);
  await post(stage, ALL, [voided, item('void', pool, project, null, { refersTo: voided.id })]);
  const again = item('hold', pool, project, 5);
  await post(stage, ALL, [again]);
  await post(
    stage,
    ALL,
    [voided, again].map((hold) => item('void', pool, project, null, { refersTo: hold.id })),
  );
  const moved = item('transfer', pool, project, 3);
  const back = () => item('reversal', project, pool, 3, { refersTo: moved.id });
  await post(stage, ALL, [moved, back()]);
  await post(stage, ALL, [back()]);
  const refused = item('transfer', pool, project, 1000);
  await post(stage, ALL, [refused]);
  await post(stage, ALL, [item('transfer', outside, pool, 5000)]);
  await post(stage, ALL, [refused]);
  await post(stage, ALL, [item('transfer', pool, project, 1), moved]);
  await post(stage, ALL, [refused, { ...moved, amount: 4 }]);
}

async function days(stage: Stage, pool: number, project: number): Promise<void> {
  stage.now = Date.UTC(2026, 2, 5, 15, 59);
  const last = item('hold', pool, project, 7, { deadline: '2026-03-05' });
  const late = item('hold', pool, project, 8, { deadline: '2026-03-05' });
  const longer = item('hold', pool, project, 9, { deadline: '2026-03-05' });
  await post(stage, ALL, [last, late, longer]);
  await post(stage, ALL, [
    item('expire', pool, project, null, { refersTo: late.id }),
    item('commit', pool, project, 7, { refersTo: last.id }),
  ]);
  await deadline(stage, longer.id, '2026-03-09');
  stage.now = Date.UTC(2026, 2, 5, 16);
  await post(stage, ALL, [
    item('commit', pool, project, 8, { refersTo: late.id }),
    item('expire', pool, project, null, { refersTo: late.id }),
    item('commit', pool, project, 9, { refersTo: longer.id }),
  ]);
  stage.now -= 86_400_000;
  await post(stage, ALL, [item('transfer', pool, project, 1)]);
}

async function groups(stage: Stage, outside: number, pool: number, project: number, far: number): Promise<void> {
  const kept = item('hold', pool, project, 6);
  await post(stage, ALL, [kept]);
  const good = () => [
    item('transfer', pool, project, 2),
    item('commit', pool, project, 6, { refersTo: kept.id }),
    item('hold', pool, project, 4),
  ];
  const failing = [...good(), item('transfer', pool, project, 900_000)];
  const [answers] = await postRequests(stage.trx, new Date(stage.now), [{ ...ALL, items: failing, atomic: true }]);
  expect(answers!.map((one) => one.code)).toEqual(stage.model.post(stage.now, ALL, failing, true).map((one) => one.code));
  const both = [
    { ...ALL, items: [...good(), item('transfer', pool, project, 900_000)], atomic: true },
    { ...ALL, items: good(), atomic: true },
  ];
  const two = await postRequests(stage.trx, new Date(stage.now), both);
  expect(two.map((list) => list.map((one) => one.code))).toEqual(
    both.map((one) => stage.model.post(stage.now, one, one.items, true).map((answer) => answer.code)),
  );
  await post(stage, COUNTY, [item('transfer', pool, far, 1), item('transfer', far, pool, 1)]);
  const small = item('transfer', pool, project, LIMIT);
  stage.now += 3 * 86_400_000;
  await post(stage, FRESH, [item('transfer', pool, project, LIMIT + 1), small, item('transfer', pool, project, 1)]);
  stage.now += 86_399_999;
  await post(stage, FRESH, [item('transfer', pool, project, 1), item('transfer', project, pool, 1)]);
  stage.now += 1;
  await post(stage, FRESH, [
    item('transfer', pool, project, LIMIT - 1),
    item('transfer', pool, project, 2),
    item('transfer', pool, far, 2),
  ]);
  await post(stage, { ...ALONE, author: 22 }, [item('transfer', pool, project, LIMIT)]);
  stage.now += 2 * 86_400_000;
  const own = item('hold', pool, project, LIMIT + 1);
  await post(stage, ALONE, [own, item('commit', pool, project, null, { refersTo: own.id })]);
  await post(stage, ALONE, [item('commit', pool, project, null, { refersTo: own.id })]);
  await post(stage, { ...ALONE, author: 9 }, [item('commit', pool, project, null, { refersTo: own.id })]);
  await post(stage, { ...ALONE, author: 9 }, [item('transfer', pool, project, LIMIT), item('transfer', pool, project, 1)]);
  const parts = [LIMIT - 1, 1, 1].map((amount) => item('hold', pool, project, amount));
  await post(stage, ALONE, parts);
  await post(
    stage,
    ALONE,
    parts.map((hold) => item('commit', pool, project, null, { refersTo: hold.id })),
    true,
  );
  await post(
    stage,
    ALONE,
    parts.map((hold) => item('commit', pool, project, null, { refersTo: hold.id })),
  );
  const back = item('transfer', far, pool, 1);
  await post(stage, { ...ALL, way: 'project' }, [back]);
  await post(stage, { ...ALONE, way: 'project' }, [item('reversal', pool, far, 1, { refersTo: back.id })]);
  await post(stage, ALONE, [item('reversal', project, pool, LIMIT, { refersTo: small.id })]);
  await post(stage, ALONE, [item('transfer', outside, pool, 1), item('hold', pool, outside, 1), item('hold', pool, project, LIMIT + 1)]);
  await fromTwoRegions(stage, outside, pool, project, far);
}

/** What one hand moves in one call out of another region is not added to what it moves out of this one. */
async function fromTwoRegions(stage: Stage, outside: number, pool: number, project: number, far: number): Promise<void> {
  await post(stage, ALL, [item('transfer', outside, far, LIMIT), item('transfer', outside, pool, LIMIT)]);
  const calls = [
    { ...ALL, author: 31, atomic: false, items: [item('transfer', far, project, LIMIT)] },
    { ...ALONE, author: 31, atomic: false, items: [item('transfer', pool, project, LIMIT), item('transfer', pool, project, 1)] },
  ];
  const answers = await postRequests(stage.trx, new Date(stage.now), calls);
  expect(answers.map((list) => list.map((one) => one.code))).toEqual(
    calls.map((call) => stage.model.post(stage.now, call, call.items, false).map((answer) => answer.code)),
  );
}

/**
 * One history that touches every rule: limits, holds, partial commits, deadlines at midnight, groups, scope, second person, books that
 * are closed or frozen. Throws at the first difference between the database and the model, or when the books do not replay.
 */
export async function scenario(trx: Knex.Transaction): Promise<void> {
  made = 0;
  await trx.raw('update quota_kind set approval_above = case id when ? then ?::bigint end', [LAND, LIMIT]);
  await trx.raw(`select set_config('lantu.actor', ?, true), set_config('lantu.scope', '{*}', true)`, [String(AUTHOR)]);
  const stage: Stage = { trx, model: new LedgerModel({ [LAND]: LIMIT }), now: Date.UTC(2026, 2, 1, 2) };
  const outside = await open(stage, LAND, 2026, 'outside', 'r1', null);
  const pool = await open(stage, LAND, 2026, 'region_pool', 'r1', 0);
  const project = await open(stage, LAND, 2026, 'project', 'r1', 0);
  const far = await open(stage, LAND, 2026, 'region_pool', 'r3', 0);
  const next = await open(stage, LAND, 2027, 'region_pool', 'r1', 0);
  const closing = await open(stage, LAND, 2027, 'outside', 'r1', null);
  await moves(stage, outside, pool, project);
  await days(stage, pool, project);
  await groups(stage, outside, pool, project, far);
  await post(stage, ALL, [item('transfer', pool, next, 1)]);
  await post(stage, ALL, [item('transfer', outside, pool, 1), item('transfer', closing, next, 9), item('hold', pool, project, 1)]);
  await limit(stage, pool, 90_000);
  await limit(stage, pool, -25);
  for (const state of ['closed', 'frozen', 'open'] as const) {
    await status(stage, 2, state);
    await post(stage, ALL, [item('transfer', closing, next, 2)]);
  }
  await sameStanding(stage);
}
