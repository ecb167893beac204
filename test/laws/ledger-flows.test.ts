import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loans } from '../../server/ledger/flows/loans.ts';
import { verifyLedger } from '../../server/ledger/index.ts';
import type { Database, Knex } from '../../server/platform/database.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { openTestDatabase } from '../support/template.ts';
import { type FlowStep, flowHistory } from './ledger-flow-histories.ts';
import type { Told } from './ledger-flow-model.ts';
import { LAND, loanTold, NOX } from './ledger-flow-model-commands.ts';
import { Stage } from './ledger-flow-stage.ts';
import { chinaDay, START } from './ledger-histories.ts';
import { expectedStanding, standing, sweepUp, takenBack } from './ledger-standing.ts';

/** How many histories: a small number by default, `LAW_RUNS=10000` for a night. */
const RUNS = Number(process.env.LAW_RUNS ?? 40);
const SWEEP_UP_EVERY = 500;
const TELL_EVERY = 1000;

/** The replay outside the database costs as much as a history: it runs after one in so many. */
const VERIFY_EVERY = 5;

/** Every history goes on from a year's quota: land for the city and two counties, nitrogen oxides for one. */
const ISSUES: readonly FlowStep[] = [
  {
    do: 'propose',
    decision: 'approve',
    ask: {
      flow: 'issue',
      kind: LAND,
      region: 'city',
      amount: 301,
      cityPerMille: 300,
      counties: [
        { region: 'r1', weight: 2 },
        { region: 'r2', weight: 1 },
      ],
    },
  },
  { do: 'propose', decision: 'approve', ask: { flow: 'adjust', kind: NOX, region: 'r1', amount: 60 } },
];

let db: Database;
let base: Stage;

beforeAll(async () => {
  db = await openTestDatabase();
  base = await db.knex.transaction(async (trx) => {
    const stage = new Stage(db, trx, START);
    await play(trx, stage, ISSUES, true);
    return stage;
  });
});
afterAll(() => db?.close());

/** Plays a history on both sides; answers what was told, as `command:answer`. */
async function play(trx: Knex.Transaction, stage: Stage, steps: readonly FlowStep[], verify: boolean): Promise<string[]> {
  const seen: string[] = [];
  for (const step of steps) {
    const name = step.do === 'propose' ? step.ask.flow : step.do;
    for (const { product, model } of await stage.take(step)) {
      expect(product, JSON.stringify(step)).toEqual(model);
      seen.push(`${name}:${product.problem ?? product.state ?? product.status ?? product.expired ?? product.ok ?? codesOf(product)}`);
    }
  }
  const query = { trx, actor: SYSTEM, now: new Date(stage.state.now), today: chinaDay(stage.state.now), told: () => undefined };
  const lent = (await loans(query, null, 100)).map(({ code, outstanding, state }) => ({ code, outstanding, state }));
  const byCode = (a: { code?: unknown }, b: { code?: unknown }) => String(a.code).localeCompare(String(b.code));
  expect(lent.sort(byCode)).toEqual(stage.loans.map((one) => loanTold(stage.state, one)).sort(byCode));
  expect(await standing(trx)).toEqual(expectedStanding(stage.state.ledger));
  if (verify) expect((await verifyLedger(query)).findings).toEqual([]);
  return seen;
}

const codesOf = ({ results, code }: Told): string =>
  Array.isArray(results) ? [...new Set(results.map(([one]: [string]) => one))].sort().join('+') || 'nothing' : String(code);

/** Nothing is made or lost: every book adds up to nothing, outside included. */
function conserved(stage: Stage): void {
  const sums = new Map<number, number>();
  for (const { book, posted } of stage.state.ledger.accounts.values()) sums.set(book.id, (sums.get(book.id) ?? 0) + posted);
  for (const sum of sums.values()) expect(sum).toBe(0);
}

test('random histories of every flow give the answers, balances, loans and head hashes of the model', async () => {
  const seen = new Map<string, number>();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(flowHistory, async (steps) => {
      await takenBack(db, async (trx) => {
        const stage = new Stage(db, trx, START, base);
        for (const one of await play(trx, stage, steps, runs % VERIFY_EVERY === 0)) seen.set(one, (seen.get(one) ?? 0) + 1);
        conserved(stage);
      });
      runs += 1;
      if (runs % SWEEP_UP_EVERY === 0) await sweepUp(db);
      if (runs % TELL_EVERY === 0) process.stdout.write(`ledger flow histories so far: ${runs}\n`);
    }),
    { numRuns: RUNS },
  );
  expect(runs).toBeGreaterThanOrEqual(RUNS);
  const told = Object.fromEntries([...seen].sort(([a], [b]) => a.localeCompare(b)));
  process.stdout.write(`ledger flow histories: ${runs}; told ${JSON.stringify(told)}\n`);
}, 7_200_000);
