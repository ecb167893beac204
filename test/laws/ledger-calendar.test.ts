import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount, postTransfers, sweepExpired, verifyLedger } from '../../server/ledger/index.ts';
import { setDeadline } from '../../server/ledger/store.ts';
import type { Database, Knex } from '../../server/platform/database.ts';
import { emitEvent, writeJournal } from '../../server/platform/journal.ts';
import { chinaDay, SYSTEM, type Unit } from '../../server/platform/unit.ts';
import { openTestDatabase } from '../support/template.ts';

/** How many ten-year runs: one by default, `CALENDAR_RUNS=1000` for a night. */
const RUNS = Number(process.env.CALENDAR_RUNS ?? 1);
const YEARS = Number(process.env.CALENDAR_YEARS ?? 10);
const DAY_MS = 86_400_000;
const POOL = 100_000;
/** Start clock with and without new land, and the supervision that follows (坊子区). */
const CLOCKS = [60, 30] as const;
const SUPERVISION_DAYS = 30;

let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

/** Repeatable: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function unitAt(trx: Knex.Transaction, now: Date): Unit {
  return {
    trx,
    actor: SYSTEM,
    now,
    today: chinaDay(now),
    traceId: 'calendar',
    journal: (entry) => writeJournal(trx, entry, SYSTEM, 'calendar', now),
    emit: (topic, payload, regionId = null) => emitEvent(trx, topic, payload, regionId, now),
  };
}

interface Hold {
  readonly id: string;
  readonly amount: number;
  deadline: string;
  supervised: boolean;
}

interface World {
  readonly random: () => number;
  readonly pool: number;
  readonly project: number;
  readonly open: Hold[];
  readonly lapsed: { hold: Hold; sweptOn: string }[];
  committed: number;
}

const dayAfter = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

async function reserve(unit: Unit, world: World): Promise<void> {
  const clock = CLOCKS[world.random() < 0.5 ? 0 : 1];
  const hold = { id: randomUUID(), amount: 1 + Math.floor(world.random() * 500), deadline: dayAfter(unit.today, clock), supervised: false };
  const { pool: debit, project: credit } = world;
  const items = [{ id: hold.id, kind: 'hold' as const, debit, credit, amount: hold.amount, deadline: hold.deadline }];
  const [result] = await postTransfers(unit, { items });
  expect(['ok', 'insufficient']).toContain(result!.code);
  if (result!.code === 'ok') world.open.push(hold);
}

/** Supervision starts at the last moment, or construction does, or the project gives up; each only while the hold lives. */
async function act(unit: Unit, world: World): Promise<void> {
  const hold = world.open[Math.floor(world.random() * world.open.length)];
  if (!hold) return;
  const lives = hold.deadline >= unit.today;
  const turn = world.random();
  if (turn < 0.4 && !hold.supervised) {
    const deadline = dayAfter(hold.deadline, SUPERVISION_DAYS);
    expect(await setDeadline(unit.trx, unit.now, hold.id, deadline, '监督期', null)).toBe(lives ? 'ok' : 'hold_expired');
    if (lives) Object.assign(hold, { deadline, supervised: true });
    return;
  }
  const kind = turn < 0.8 ? 'commit' : 'void';
  const { pool: debit, project: credit } = world;
  const [result] = await postTransfers(unit, { items: [{ id: randomUUID(), kind, debit, credit, amount: hold.amount, holdId: hold.id }] });
  expect(result!.code).toBe(lives ? 'ok' : 'hold_expired');
  if (!lives) return;
  world.open.splice(world.open.indexOf(hold), 1);
  if (kind === 'commit') world.committed += hold.amount;
}

async function sweep(unit: Unit, world: World): Promise<void> {
  const due = world.open.filter((hold) => hold.deadline < unit.today);
  expect((await sweepExpired(unit)).expired, `expired on ${unit.today}`).toBe(due.length);
  for (const hold of due) {
    world.open.splice(world.open.indexOf(hold), 1);
    world.lapsed.push({ hold, sweptOn: unit.today });
  }
  const accounts = await unit.trx('ledger_account').select('id', 'posted', 'held').whereIn('id', [world.pool, world.project]).orderBy('id');
  const held = world.open.reduce((sum, hold) => sum + hold.amount, 0);
  expect(accounts).toEqual([
    { id: world.pool, posted: POOL - world.committed, held },
    { id: world.project, posted: world.committed, held: 0 },
  ]);
}

class RolledBack extends Error {}

async function tenYears(trx: Knex.Transaction, seed: number): Promise<World> {
  await trx.raw(
    `select set_config('role', 'lantu_app', true), set_config('lantu.actor', '0', true), set_config('lantu.scope', '{*}', true)`,
  );
  const random = randomOf(seed);
  let now = Date.UTC(2026, 0, 5, 1);
  const end = now + YEARS * 365 * DAY_MS;
  const first = unitAt(trx, new Date(now));
  const row = { kind: 'land.new_construction', year: 2026, regionId: 'r1' };
  const outside = await openAccount(first, { ...row, ownerKind: 'outside' });
  const pool = await openAccount(first, { ...row, ownerKind: 'region_pool' });
  const project = await openAccount(first, { ...row, ownerKind: 'project', ownerId: 'P-1' });
  await postTransfers(first, { items: [{ id: randomUUID(), kind: 'transfer', debit: outside, credit: pool, amount: POOL }] });
  const world: World = { random, pool, project, open: [], lapsed: [], committed: 0 };
  while (now < end) {
    now += Math.floor(random() * 6 * DAY_MS);
    const unit = unitAt(trx, new Date(now));
    if (random() < 0.5) await reserve(unit, world);
    if (random() < 0.35) await act(unit, world);
    await sweep(unit, world);
  }
  const { findings } = await verifyLedger(first);
  expect(findings).toEqual([]);
  return world;
}

test('over ten years no hold expires early, late or never, and totals are kept every day', async () => {
  let lapsed = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const run = db.knex.transaction(async (trx) => {
      const world = await tenYears(trx, seed);
      lapsed += world.lapsed.length;
      for (const { hold, sweptOn } of world.lapsed) expect(hold.deadline < sweptOn, `${hold.deadline} swept on ${sweptOn}`).toBe(true);
      throw new RolledBack();
    });
    await expect(run).rejects.toThrow(RolledBack);
  }
  expect(lapsed).toBeGreaterThan(10 * RUNS);
  process.stdout.write(`ledger calendar: ${RUNS} runs of ${YEARS} years, ${lapsed} holds expired\n`);
}, 3_600_000);
