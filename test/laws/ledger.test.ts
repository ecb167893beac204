import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../server/ledger/audit/verify.ts';
import { bookOf, openAccounts, postRequests, setDeadline, setLimit, setStatus } from '../../server/ledger/store.ts';
import type { Database, Knex } from '../../server/platform/database.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { openTestDatabase } from '../support/template.ts';
import { chinaDay, history, itemOf, START, type Step, type Wish } from './ledger-histories.ts';
import { LedgerModel } from './ledger-model.ts';
import type { ModelAnswer, ModelItem } from './ledger-model-parts.ts';
import { expectedStanding, recordApprovals, standing, sweepUp, takenBack } from './ledger-standing.ts';

/** How many histories: a small number by default, `LAW_RUNS=10000` for a night. */
const RUNS = Number(process.env.LAW_RUNS ?? 60);
const SWEEP_UP_EVERY = 500;
const TELL_EVERY = 1000;
const AUTHOR = 7;
const SCOPES = [['*'], ['r1', 'r2']];
const LAND = 'land.new_construction';
/** Above this the law's second person is asked, for land only. */
const LIMIT = 50;
const ACCOUNTS = [
  [LAND, 2026, 'outside', 'r1', '', null],
  [LAND, 2026, 'region_pool', 'r1', '', 0],
  [LAND, 2026, 'region_pool', 'r2', '', -20],
  [LAND, 2026, 'project', 'r2', 'P-1', 0],
  [LAND, 2026, 'project', 'r3', 'P-2', 0],
  ['energy', 2026, 'outside', 'r1', '', null],
  ['energy', 2026, 'region_pool', 'r1', '', 0],
  [LAND, 2027, 'outside', 'r1', '', null],
  [LAND, 2027, 'region_pool', 'r1', '', 5],
] as const;

const ISSUE: Wish = {
  kind: 'transfer',
  debit: 0,
  credit: 1,
  amount: 200,
  whole: false,
  fitting: false,
  pick: 1,
  reuse: null,
  days: null,
  late: null,
  reason: '下达年度指标',
};

let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

/** Each history starts from an empty ledger. Several people post in one call, as the server's queue does: a command has one actor only. */
async function onEmptyLedger(work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  await takenBack(db, async (trx) => {
    await trx.raw('update quota_kind set approval_above = case id when ? then ?::bigint end', [LAND, LIMIT]);
    await trx.raw(`select set_config('lantu.actor', ?, true), set_config('lantu.scope', '{*}', true)`, [String(AUTHOR)]);
    await work(trx);
  });
}

async function openAll(trx: Knex.Transaction, model: LedgerModel): Promise<number[]> {
  const ids: number[] = [];
  for (const [kind, year, ownerKind, regionId, ownerId, minBalance] of ACCOUNTS) {
    const bookId = (await bookOf(trx, kind, year))!;
    const least = minBalance !== null && minBalance > 0 ? 0 : minBalance;
    const [id] = await openAccounts(trx, new Date(START), [{ bookId, ownerKind, regionId, ownerId, minBalance: least }]);
    expect(id).toBe(model.open(START, AUTHOR, kind, year, ownerKind, regionId, ownerId, least));
    ids.push(id!);
  }
  return [...ids, 999_999_999];
}

function answersOf(results: Awaited<ReturnType<typeof postRequests>>): ModelAnswer[][] {
  return results.map((list) =>
    list.map((one) => ({
      code: one.code,
      seq: one.seq ?? null,
      debitAfter: one.debitAfter ?? null,
      creditAfter: one.creditAfter ?? null,
      available: one.available ?? null,
    })),
  );
}

async function play(trx: Knex.Transaction, model: LedgerModel, steps: readonly Step[]): Promise<string[]> {
  const accounts = await openAll(trx, model);
  const made: ModelItem[] = [];
  const codes: string[] = [];
  let now = START;
  const issue = itemOf(ISSUE, accounts, made, now, model);
  const issued = await postRequests(trx, new Date(now), [
    { author: AUTHOR, approver: null, alone: false, scope: ['*'], atomic: false, items: [issue] },
  ]);
  expect(answersOf(issued)[0]).toEqual(model.post(now, { author: AUTHOR, approver: null, alone: false, scope: ['*'] }, [issue], false));
  for (const step of steps) {
    if (step.do === 'post') {
      now += step.advanceMs;
      const requests = step.requests.map((request) => ({
        author: AUTHOR + request.scope,
        approver: request.scope === 0 ? null : 99,
        alone: request.alone,
        scope: SCOPES[request.scope]!,
        atomic: request.atomic,
        items: request.wishes.map((wish) => itemOf(wish, accounts, made, now, model)),
      }));
      const answers = answersOf(await postRequests(trx, new Date(now), requests));
      const expected = requests.map((request) => model.post(now, request, request.items, request.atomic));
      expect(answers).toEqual(expected);
      codes.push(...answers.flat().map((answer) => answer.code));
    } else if (step.do === 'limit') {
      const account = accounts[step.account]!;
      expect(await setLimit(trx, new Date(now), account, step.min, 'cap', null)).toBe(
        model.setLimit(now, AUTHOR, account, step.min, 'cap'),
      );
    } else if (step.do === 'deadline') {
      const hold = made.filter((item) => item.kind === 'hold')[step.pick % Math.max(1, made.filter((item) => item.kind === 'hold').length)];
      const deadline = new Date(now + step.days * 86_400_000).toISOString().slice(0, 10);
      if (hold)
        expect(await setDeadline(trx, new Date(now), hold.id, deadline, 'longer', null)).toBe(
          model.setDeadline(now, AUTHOR, hold.id, deadline, 'longer'),
        );
    } else {
      expect(await setStatus(trx, new Date(now), step.book, step.status, 'seen', null)).toBe('ok');
      model.setStatus(now, AUTHOR, step.book, step.status, 'seen');
    }
  }
  return codes;
}

const HELD: Readonly<Record<number, number>> = { 2: 1 };

/** An account by the end of a day, as known at an instant: nothing but sums over the model's rows. */
function stoodInModel(model: LedgerModel, account: number, effective: string, knownUs: number): { posted: number; held: number } {
  const rows = model.rows.filter((row) => row.effectiveOn <= effective && row.recordedUs <= knownUs);
  let [posted, held] = [0, 0];
  for (const row of rows) {
    const moved = row.kind === 1 || row.kind === 3 || row.kind === 6 ? row.amount : 0;
    if (row.credit === account) posted += moved;
    if (row.debit !== account) continue;
    posted -= moved;
    const hold = row.kind >= 3 && row.kind <= 5 ? (model.done.get(row.refersTo ?? '')?.amount ?? 0) : 0;
    held += row.amount * (HELD[row.kind] ?? 0) - hold;
  }
  return { posted, held };
}

/** Every account at days and instants around the history, back-dated rows among them. */
async function compareAsOf(trx: Knex.Transaction, model: LedgerModel): Promise<void> {
  const instants = [...new Set(model.rows.map((row) => row.recordedUs))].slice(-4);
  const days = [...new Set(model.rows.map((row) => row.effectiveOn))].slice(-4);
  for (const account of model.accounts.keys()) {
    for (const day of days) {
      for (const us of instants) {
        const known = new Date(us / 1000).toISOString();
        const { rows } = (await trx.raw('select posted, held from ledger_as_of(?::bigint, ?::date, ?::timestamptz)', [
          account,
          day,
          known,
        ])) as {
          rows: [{ posted: number; held: number }];
        };
        expect(rows[0], `account ${account} by ${day}, known at ${known}`).toEqual(stoodInModel(model, account, day, us));
      }
    }
  }
}

test('random histories give the answers, balances and head hashes of the model', async () => {
  const seen = new Map<string, number>();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await onEmptyLedger(async (trx) => {
        const model = new LedgerModel({ [LAND]: LIMIT });
        for (const code of await play(trx, model, steps)) seen.set(code, (seen.get(code) ?? 0) + 1);
        expect(await standing(trx)).toEqual(expectedStanding(model));
        await recordApprovals(trx);
        const { findings } = await verifyLedger({
          trx,
          actor: SYSTEM,
          now: new Date(START),
          today: chinaDay(START),
          told: () => undefined,
        });
        expect(findings).toEqual([]);
      });
      runs += 1;
      if (runs % SWEEP_UP_EVERY === 0) await sweepUp(db);
      if (runs % TELL_EVERY === 0) process.stdout.write(`ledger histories so far: ${runs}\n`);
    }),
    { numRuns: RUNS },
  );
  expect(runs).toBeGreaterThanOrEqual(RUNS);
  process.stdout.write(`ledger histories: ${runs}; answers ${JSON.stringify(Object.fromEntries(seen))}\n`);
}, 7_200_000);

test('an account stands as of any day and any instant as the rows known by then add up', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await onEmptyLedger(async (trx) => {
        const model = new LedgerModel({ [LAND]: LIMIT });
        await play(trx, model, steps);
        await compareAsOf(trx, model);
      });
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  );
}, 7_200_000);
