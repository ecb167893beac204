import { randomUUID } from 'node:crypto';
import { createQueue, verifyLedger } from '../../server/ledger/index.ts';
import { bookOf, openAccounts, type PostItem, postRequests } from '../../server/ledger/store.ts';
import { type Database, migrate, openDatabase } from '../../server/platform/database.ts';
import { createLog } from '../../server/platform/log.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { fillForAsOf, measureAsOf } from './ledger-asof.ts';
import { pgbenchTps, postByRowLocks, preparePgbench, prepareRowLocks } from './ledger-baseline.ts';
import { openCluster } from './ledger-cluster.ts';
import { median, percentile, type Row } from './row.ts';

const CALLERS = 64;
const HOT_AMOUNT = 1_000_000_000_000_000;
const PGBENCH_SCALE = 50;
const PGBENCH_CLIENTS = 8;
const HOT_CONNECTIONS = 8;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const AS_OF_TRANSFERS = Number(process.env.BENCH_AS_OF ?? 10_000_000);

interface Round {
  hotTps: number;
  hotP99: number;
  lockTps: number;
  lockP99: number;
  batch100: number;
  batch1000: number;
  tpcb: number;
  singleP50: number;
}

/** Callers who each wait for one transfer before they send the next. */
async function callers(count: number, seconds: number, post: () => Promise<unknown>): Promise<{ tps: number; p50: number; p99: number }> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const caller = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await post();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: count }, caller));
  return { tps: latencies.length / seconds, p50: median(latencies), p99: percentile(latencies, 0.99) };
}

interface Hot {
  readonly pool: number;
  readonly others: readonly number[];
}

async function prepareHot(db: Database): Promise<Hot> {
  const now = new Date();
  const ids = await db.knex.transaction(async (trx) => {
    await trx.raw(`select set_config('lantu.scope', '{*}', true)`);
    const bookId = (await bookOf(trx, 'energy', 2026))!;
    const row = { bookId, regionId: 'r', ownerId: '', minBalance: 0 };
    const projects = Array.from({ length: 1000 }, (_value, index) => ({ ...row, ownerKind: 'project', ownerId: `P-${index}` }));
    return openAccounts(trx, now, [{ ...row, ownerKind: 'outside', minBalance: null }, { ...row, ownerKind: 'region_pool' }, ...projects]);
  });
  const [outside, pool, ...others] = ids as number[];
  await postRequests(db.knex, now, [requestOf([itemOf(outside!, pool!, HOT_AMOUNT)])]);
  return { pool: pool!, others };
}

function itemOf(debit: number, credit: number, amount: number): PostItem {
  return {
    id: randomUUID(),
    kind: 'transfer',
    debit,
    credit,
    amount,
    refersTo: null,
    deadline: null,
    effectiveOn: null,
    reason: '会审通过',
    document: null,
  };
}

const requestOf = (items: readonly PostItem[]) => ({ author: 1, approver: null, scope: ['*'], alone: false, atomic: false, items });

async function batches(db: Database, hot: Hot, size: number, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  let count = 0;
  while (performance.now() < end) {
    const items = Array.from({ length: size }, () => itemOf(hot.pool, hot.others[Math.floor(Math.random() * hot.others.length)]!, 1));
    await postRequests(db.knex, new Date(), [requestOf(items)]);
    count += size;
  }
  return count / ((performance.now() - start) / 1000);
}

async function oneRound(db: Database, hot: Hot, url: string, seconds: number): Promise<Round> {
  const queue = createQueue({ knex: db.knex, clock: () => new Date(), log: createLog('silent'), signal: () => undefined });
  const post = () => queue.post(requestOf([itemOf(hot.pool, hot.others[Math.floor(Math.random() * hot.others.length)]!, 1)]));
  const ours = await callers(CALLERS, seconds, post);
  const locks = await callers(CALLERS, seconds, () => postByRowLocks(db.knex, randomUUID()));
  const tpcb = await pgbenchTps(url, PGBENCH_CLIENTS, seconds);
  const batch100 = await batches(db, hot, 100, seconds);
  const batch1000 = await batches(db, hot, 1000, seconds);
  const single = await callers(1, seconds / 2, post);
  return { hotTps: ours.tps, hotP99: ours.p99, lockTps: locks.tps, lockP99: locks.p99, batch100, batch1000, tpcb, singleP50: single.p50 };
}

async function verifyPerSecond(db: Database): Promise<{ value: number; rows: number }> {
  const start = performance.now();
  const { rows, findings } = await db.knex.transaction((trx) => verifyLedger({ trx, actor: SYSTEM, now: new Date(), today: '2026-01-01' }));
  if (findings.length > 0) throw new Error(`the bench's own ledger does not verify: ${JSON.stringify(findings[0])}`);
  return { value: rows / ((performance.now() - start) / 1000), rows };
}

function row(
  name: string,
  unit: string,
  values: readonly number[],
  base: { name: string; values: readonly number[] } | null,
  note: string,
): Row {
  const value = median(values);
  const baseline = base ? median(base.values) : null;
  return {
    name,
    unit,
    value,
    baseline,
    baselineName: base?.name ?? null,
    ratio: baseline === null ? null : value / baseline,
    n: values.length,
    note,
  };
}

async function measure(url: string): Promise<Row[]> {
  const db = await openDatabase({ url, dataDir: null, poolMax: HOT_CONNECTIONS });
  try {
    await migrate(db);
    await prepareRowLocks(db.knex);
    await preparePgbench(url, PGBENCH_SCALE);
    const hot = await prepareHot(db);
    await oneRound(db, hot, url, 1);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(db, hot, url, SECONDS));
    const verified = [await verifyPerSecond(db), await verifyPerSecond(db), await verifyPerSecond(db)];
    await fillForAsOf(db.knex, AS_OF_TRANSFERS);
    return rowsOf(rounds, verified, await measureAsOf(db.knex));
  } finally {
    await db.close();
  }
}

function rowsOf(rounds: readonly Round[], verified: readonly { value: number; rows: number }[], asOf: readonly number[]): Row[] {
  const of = (pick: (round: Round) => number) => rounds.map(pick);
  const locks = (pick: (round: Round) => number) => ({ name: 'row locks', values: of(pick) });
  const tpcb = { name: `pgbench TPC-B, scale ${PGBENCH_SCALE}, ${PGBENCH_CLIENTS} clients`, values: of((round) => round.tpcb) };
  const one = 'one book, one hot pool, 1000 other accounts, queue of the server';
  const hot = `${CALLERS} callers each awaiting one transfer; ${one}`;
  const read = `in the database; ${AS_OF_TRANSFERS} transfers over 1001 accounts, random account and day, one in fifty recorded late`;
  return [
    row(
      'hot64.tps',
      'transfers/s',
      of((round) => round.hotTps),
      locks((round) => round.lockTps),
      hot,
    ),
    row(
      'hot64.p99Ms',
      'ms',
      of((round) => round.hotP99),
      locks((round) => round.lockP99),
      hot,
    ),
    row(
      'batch100.tps',
      'transfers/s',
      of((round) => round.batch100),
      tpcb,
      `one caller, batches of 100; ${one}`,
    ),
    row(
      'batch1000.tps',
      'transfers/s',
      of((round) => round.batch1000),
      tpcb,
      `one caller, batches of 1000; ${one}`,
    ),
    row(
      'single.p50Ms',
      'ms',
      of((round) => round.singleP50),
      null,
      `one caller, one transfer at a time; ${one}`,
    ),
    row('asof.10m.ms', 'ms', asOf, null, read),
    row(
      'verify.perSecond',
      'rows/s',
      verified.map((result) => result.value),
      null,
      `independent replay with hashes of ${verified[0]!.rows} rows`,
    ),
  ];
}

/**
 * The ledger's rows, one interleaved run: every round measures ours and the baselines one after another, so that what else the machine
 * does falls on both. All constraints, the hash chain and the outbox are on.
 */
export async function ledgerRows(): Promise<Row[]> {
  const cluster = await openCluster();
  try {
    return await measure(cluster.url);
  } finally {
    await cluster.close();
  }
}
