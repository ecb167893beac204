import { verifyLedger } from '../../server/ledger/index.ts';
import type { Database } from '../../server/platform/database.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { SYSTEM } from '../../server/platform/unit.ts';
import { fillForAsOf, measureAsOf } from './ledger-asof.ts';
import { preparePgbench, prepareRowLocks } from './ledger-baseline.ts';
import { openCluster } from './ledger-cluster.ts';
import { BATCH_CALLERS, CALLERS, closePools, oneRound, openPools, PGBENCH_CLIENTS, POOLED, prepareHot, type Round } from './ledger-load.ts';
import { median, type Row } from './row.ts';

const PGBENCH_SCALE = 50;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const AS_OF_TRANSFERS = Number(process.env.BENCH_AS_OF ?? 10_000_000);

interface Verified {
  readonly value: number;
  readonly rows: number;
}

async function verifyPerSecond(db: Database): Promise<Verified> {
  const start = performance.now();
  const { rows, findings } = await db.knex.transaction((trx) =>
    verifyLedger({ trx, actor: SYSTEM, now: new Date(), today: '2026-01-01', told: () => undefined }),
  );
  if (findings.length > 0) throw new Error(`the bench's own ledger does not verify: ${JSON.stringify(findings[0])}`);
  return { value: rows / ((performance.now() - start) / 1000), rows };
}

async function measure(url: string): Promise<Row[]> {
  const pools = await openPools(url);
  const db = pools.server;
  try {
    await migrate(db);
    await prepareRowLocks(db.knex);
    await preparePgbench(url, PGBENCH_SCALE);
    const books = await prepareHot(db);
    await oneRound(pools, books, url, 1);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(pools, books, url, SECONDS));
    const verified = [await verifyPerSecond(db), await verifyPerSecond(db), await verifyPerSecond(db)];
    await fillForAsOf(db.knex, AS_OF_TRANSFERS);
    return [...rowsOf(rounds), ...readRows(verified, await measureAsOf(db.knex))];
  } finally {
    await closePools(pools);
  }
}

interface Baseline {
  readonly name: string;
  readonly values: readonly number[];
}

function row(name: string, unit: string, values: readonly number[], base: Baseline | null, note: string): Row {
  const value = median(values);
  const baseline = base ? median(base.values) : null;
  const ratio = baseline === null ? null : value / baseline;
  return { name, unit, value, baseline, baselineName: base?.name ?? null, ratio, n: values.length, note };
}

const BOOK = 'one book, one hot pool, 1000 other accounts, queue of the server';

function hotRows(rounds: readonly Round[]): Row[] {
  const of = (pick: (round: Round) => number) => rounds.map(pick);
  const base = (name: string, pick: (round: Round) => number) => ({ name, values: of(pick) });
  const hot = `${CALLERS} callers each awaiting one transfer; ${BOOK}`;
  const [wide, pooled] = [`row locks, a connection for each caller`, `row locks, ${POOLED} pooled connections`];
  const slow = 'every flush of the log waits 1 ms more on both sides (commit_delay=1000, commit_siblings=0)';
  return [
    row(
      'hot64.tps',
      'transfers/s',
      of((round) => round.hot.tps),
      base(wide, (round) => round.locks.tps),
      hot,
    ),
    row(
      'hot64.p99Ms',
      'ms',
      of((round) => round.hot.p99),
      base(wide, (round) => round.locks.p99),
      hot,
    ),
    row(
      'hot64.pooled.tps',
      'transfers/s',
      of((round) => round.hot.tps),
      base(pooled, (round) => round.locksPooled.tps),
      hot,
    ),
    row(
      'hot64.pooled.p99Ms',
      'ms',
      of((round) => round.hot.p99),
      base(pooled, (round) => round.locksPooled.p99),
      hot,
    ),
    row(
      'hot64.commit1ms.tps',
      'transfers/s',
      of((round) => round.slowHot.tps),
      base(wide, (round) => round.slowLocks.tps),
      `${slow}; ${hot}`,
    ),
    row(
      'hot64.commit1ms.p99Ms',
      'ms',
      of((round) => round.slowHot.p99),
      base(wide, (round) => round.slowLocks.p99),
      `${slow}; ${hot}`,
    ),
  ];
}

function rowsOf(rounds: readonly Round[]): Row[] {
  const of = (pick: (round: Round) => number) => rounds.map(pick);
  const tpcb = { name: `pgbench TPC-B, scale ${PGBENCH_SCALE}, ${PGBENCH_CLIENTS} clients`, values: of((round) => round.tpcb) };
  const batch = (name: string, pick: (round: Round) => number, note: string) => row(name, 'transfers/s', of(pick), tpcb, note);
  return [
    ...hotRows(rounds),
    batch('batch100.tps', (round) => round.batch100, `one caller, batches of 100; ${BOOK}`),
    batch(
      'batch1000.tps',
      (round) => round.batch1000,
      `${BATCH_CALLERS} callers, batches of 1000 in turn on ${BATCH_CALLERS} books, as TPC-B's clients spread over 50 branches; queue of the server`,
    ),
    batch('batch1000.one.tps', (round) => round.batch1000One, `one caller, batches of 1000; ${BOOK}`),
    row(
      'single.p50Ms',
      'ms',
      of((round) => round.singleP50),
      null,
      `one caller, one transfer at a time; ${BOOK}`,
    ),
  ];
}

function readRows(verified: readonly Verified[], asOf: readonly number[]): Row[] {
  const read = `in the database; ${AS_OF_TRANSFERS} transfers over 1001 accounts, random account and day, one in fifty recorded late`;
  const speeds = verified.map((result) => result.value);
  return [
    row('asof.10m.ms', 'ms', asOf, null, read),
    row('verify.perSecond', 'rows/s', speeds, null, `independent replay with hashes of ${verified[0]!.rows} rows`),
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
