import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extendHold } from '../../server/ledger/flows/deadlines.ts';
import { loans, repay } from '../../server/ledger/flows/loans.ts';
import { decide, propose } from '../../server/ledger/flows/proposals.ts';
import { createQueue, expireAll, openManyAccounts, postTransfers, type Queue, verifyLedger } from '../../server/ledger/index.ts';
import type { Database } from '../../server/platform/database.ts';
import { createLog } from '../../server/platform/log.ts';
import { Problem } from '../../server/platform/problem.ts';
import { type Actor, chinaDay, createUnits, SYSTEM, type Units } from '../../server/platform/unit.ts';
import { openTestDatabase } from '../support/template.ts';
import { POOL, randomOf, type Wish, World } from './ledger-calendar-world.ts';

/** How many ten-year runs, side by side on one database and one clock: one by default, `CALENDAR_RUNS=1000` for a night. */
const RUNS = Number(process.env.CALENDAR_RUNS ?? 1);
const YEARS = Number(process.env.CALENDAR_YEARS ?? 10);
const KIND = 'land.new_construction';
const YEAR = 2026;
const DAY_MS = 86_400_000;
/** Midnight in China. */
const START = Date.UTC(2026, 0, 4, 16);
const PLANNER: Actor = { ...SYSTEM, id: 11, name: 'planner', roles: ['planner'] };
const COMMANDER: Actor = { ...SYSTEM, id: 12, name: 'commander', roles: ['commander'] };
const GROUNDS = { reason: '临时拆借', document: '聊自然资〔2026〕9号' };

let db: Database;
let units: Units;
let queue: Queue;
let now = START;
const counts = { days: 0, holds: 0, short: 0, extended: 0, committed: 0, tooLate: 0, expired: 0, loans: 0, repaid: 0, loanChecks: 0 };

beforeAll(async () => {
  db = await openTestDatabase();
  const clock = () => new Date(now);
  units = createUnits(db, clock, () => undefined);
  queue = createQueue({ knex: db.knex, clock, log: createLog('silent'), signal: () => undefined });
});
afterAll(() => db?.close());

async function createWorlds(): Promise<World[]> {
  const worlds = Array.from({ length: RUNS }, (_none, index) => new World(index + 1));
  await units.write(SYSTEM, 'calendar', async (unit) => {
    const row = { kind: KIND, year: YEAR };
    const [outside, ...ids] = await openManyAccounts(unit, [
      { ...row, ownerKind: 'outside', regionId: 'city' },
      ...worlds.flatMap(({ county, neighbour }) => [
        { ...row, ownerKind: 'region_pool' as const, regionId: county },
        { ...row, ownerKind: 'region_pool' as const, regionId: neighbour },
        { ...row, ownerKind: 'project' as const, regionId: county, ownerId: `P-${county}` },
      ]),
    ]);
    for (const [index, world] of worlds.entries())
      [world.pool, world.lender, world.project] = ids.slice(index * 3) as [number, number, number];
    const items = worlds.flatMap(({ pool, lender }) => [pool, lender]);
    await postTransfers(unit, {
      items: items.map((credit) => ({ id: randomUUID(), kind: 'transfer', debit: outside!, credit, amount: POOL })),
    });
  });
  return worlds;
}

type WishOf<D extends Wish['do']> = Extract<Wish, { do: D }>;
const isA =
  <D extends Wish['do']>(what: D) =>
  (one: { world: World; wish: Wish }): one is { world: World; wish: WishOf<D> } =>
    one.wish.do === what;

/** Reservations and settlements of all worlds wait in one queue and share its commits. */
async function post(asked: readonly { world: World; wish: Wish }[], today: string): Promise<void> {
  const reserving = asked.filter(isA('reserve')).map(async ({ world, wish }) => {
    const [result] = await queue.post(wish.request);
    const fits = wish.hold.amount <= world.free;
    expect(result!.code).toBe(fits ? 'ok' : 'insufficient');
    if (fits) world.holds.push(wish.hold);
    counts[fits ? 'holds' : 'short'] += 1;
  });
  await Promise.all(reserving);
  const settling = asked.filter(isA('settle')).map(async ({ world, wish: { hold, kind, request } }) => {
    const [result] = await queue.post(request);
    const lives = hold.deadline >= today;
    expect(result!.code, `${kind} on ${today}, good through ${hold.deadline}`).toBe(lives ? 'ok' : 'hold_expired');
    if (!lives) counts.tooLate += 1;
    else world.holds.splice(world.holds.indexOf(hold), 1);
    if (!lives || kind === 'void') return;
    world.committed += hold.amount;
    counts.committed += 1;
  });
  await Promise.all(settling);
}

/** Supervision and extensions: only while the hold lives. */
async function extend(asked: readonly { world: World; wish: Wish }[], today: string): Promise<void> {
  const extending = asked.filter(isA('extend'));
  if (extending.length === 0) return;
  await units.write(COMMANDER, 'calendar', async (unit) => {
    for (const { wish } of extending) {
      const { hold, deadline } = wish;
      const lives = hold.deadline >= today;
      const { code } = await extendHold(unit, { holdId: hold.id, deadline, reason: '监督期' });
      expect(code, `extended on ${today}, good through ${hold.deadline}`).toBe(lives ? 'ok' : 'hold_expired');
      if (!lives) continue;
      Object.assign(hold, { deadline, extended: hold.extended + 1 });
      counts.extended += 1;
    }
  });
}

async function lend(world: World, { loan }: WishOf<'lend'>): Promise<void> {
  const body = {
    flow: 'loan',
    kind: KIND,
    year: YEAR,
    from: world.neighbour,
    to: world.county,
    amount: loan.amount,
    dueOn: loan.dueOn,
  } as const;
  await units.write(PLANNER, 'calendar', (unit) => propose(unit, { id: loan.proposalId, region: world.county, body, ...GROUNDS }));
  await units.write(COMMANDER, 'calendar', (unit) => decide(unit, loan.proposalId, { decision: 'approve' }));
  loan.outstanding = loan.amount;
  world.loans.push(loan);
  counts.loans += 1;
}

/** Pays back what is asked, unless it is more than is owed or more than the pool has. */
async function payBack(world: World, { loan, amount }: WishOf<'repay'>): Promise<void> {
  const fits = amount <= loan.outstanding && amount <= world.free;
  const paid = await units
    .write(PLANNER, 'calendar', (unit) => repay(unit, `L-${YEAR}-${loan.proposalId.slice(0, 8)}`, { id: randomUUID(), amount }))
    .then(
      (view) => view.outstanding,
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );
  expect(paid).toBe(fits ? loan.outstanding - amount : 'ledger.insufficient');
  if (!fits) return;
  loan.outstanding -= amount;
  counts.repaid += 1;
}

/** The sweep takes what is due and nothing else; then every pool, project and open hold stands as the worlds say, and nothing was made or lost. */
async function sweepAndCompare(worlds: readonly World[], today: string): Promise<void> {
  const due = worlds.reduce((sum, world) => sum + world.lapse(today), 0);
  expect(await expireAll(units), `expired on ${today}`).toBe(due);
  counts.expired += due;
  const expected = worlds.flatMap((world) => [
    [world.pool, POOL + world.borrowed - world.committed, world.held],
    [world.lender, POOL - world.borrowed, 0],
    [world.project, world.committed, 0],
  ]);
  const list = (place: number) => expected.map((row) => row[place]).join(',');
  const { rows } = (await db.knex.raw(
    `select (select count(*) from unnest(string_to_array(?, ',')::bigint[], string_to_array(?, ',')::bigint[], string_to_array(?, ',')::bigint[]) e(id, posted, held)
         left join ledger_account a using (id) where (a.posted, a.held) is distinct from (e.posted, e.held)) differing,
       (select sum(posted)::bigint from ledger_account) total, (select count(*) from ledger_hold) open, (select min(deadline) from ledger_hold) next`,
    [list(0), list(1), list(2)],
  )) as { rows: [{ differing: number; total: number; open: number; next: string | null }] };
  const open = worlds.reduce((sum, world) => sum + world.holds.length, 0);
  expect({ ...rows[0], next: rows[0].next ?? today }).toEqual({
    differing: 0,
    total: 0,
    open,
    next: expect.toSatisfy((day: string) => day >= today),
  });
}

/** Loans that turn today or turned this morning are looked at: reminded of, due, overdue, repaid, never a day early or late. */
async function compareLoans(worlds: readonly World[], today: string): Promise<void> {
  if (worlds.length === 0) return;
  await units.read(PLANNER, async (query) => {
    for (const world of worlds) {
      const stand = (await loans(query, world.county, 1000)).map(({ code, outstanding, state }) => `${code} ${outstanding} ${state}`);
      expect(stand.sort()).toEqual(world.loanStates(today).sort());
      counts.loanChecks += 1;
    }
  });
}

/** An instant of a day: often its very first or its very last millisecond. */
function instantOf(day: number, from: number, random: () => number): number {
  const turn = random();
  return turn < 0.25 ? Math.max(day, from) : turn < 0.5 ? day + DAY_MS - 1 : Math.max(from, day + Math.floor(random() * DAY_MS));
}

async function playDay(worlds: readonly World[], day: number, random: () => number): Promise<void> {
  now = instantOf(day, day, random);
  const today = chinaDay(new Date(now));
  const asked = worlds.flatMap((world) => world.wishes(today).map((wish) => ({ world, wish })));
  const turning = worlds.map((world) => ({ world, ...world.turns(today) })).filter((one) => one.holds || one.loans);
  if (asked.length === 0 && turning.length === 0) return;
  await post(asked, today);
  await extend(asked, today);
  for (const { world, wish } of asked.filter(isA('lend'))) await lend(world, wish);
  for (const { world, wish } of asked.filter(isA('repay'))) await payBack(world, wish);
  now = instantOf(day, now, random);
  await sweepAndCompare(worlds, today);
  const touched = asked.filter(({ wish }) => wish.do === 'lend' || wish.do === 'repay').map(({ world }) => world);
  await compareLoans([...new Set([...turning.filter((one) => one.loans).map((one) => one.world), ...touched])], today);
  counts.days += 1;
}

test('over ten years no hold expires and no loan falls due early, late or never, and totals are kept every day', async () => {
  const worlds = await createWorlds();
  const random = randomOf(20_260_105);
  for (let day = 0; day < YEARS * 365; day++) await playDay(worlds, START + day * DAY_MS, random);
  const { findings, rows } = await units.read(SYSTEM, (query) => verifyLedger(query));
  expect(findings).toEqual([]);
  expect(Math.min(counts.expired, counts.extended, counts.committed)).toBeGreaterThan(RUNS * YEARS);
  process.stdout.write(`ledger calendar: ${RUNS} runs of ${YEARS} years, ${JSON.stringify({ ...counts, rows })}\n`);
}, 7_200_000);
