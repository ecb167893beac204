import { randomUUID } from 'node:crypto';
import { createQueue } from '../../server/ledger/index.ts';
import { bookOf, openAccounts, type PostItem, type PostRequest, postRequests } from '../../server/ledger/store.ts';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import { createLog } from '../../server/platform/log.ts';
import { pgbenchTps, postByRowLocks } from './ledger-baseline.ts';
import { median, percentile } from './row.ts';

export const CALLERS = 64;
export const POOLED = 8;
export const PGBENCH_CLIENTS = 8;
export const BATCH_CALLERS = 4;
const HOT_AMOUNT = 1_000_000_000_000_000;

/** The databases of a run: the same one through pools of several sizes, and with a commit that takes a millisecond longer. */
export interface Pools {
  readonly server: Database;
  /** A connection for each caller. */
  readonly wide: Database;
  readonly slow: Database;
  readonly slowWide: Database;
}

/** Opens them. The slow ones set `commit_delay` for their own sessions, which waits before every flush of the log. */
export async function openPools(url: string): Promise<Pools> {
  const slow = new URL(url);
  slow.searchParams.set('options', '-c commit_delay=1000 -c commit_siblings=0');
  const open = (address: string, poolMax: number) => openDatabase({ url: address, dataDir: null, limits: { poolMax } });
  return {
    server: await open(url, POOLED),
    wide: await open(url, CALLERS),
    slow: await open(slow.toString(), POOLED),
    slowWide: await open(slow.toString(), CALLERS),
  };
}

export async function closePools(pools: Pools): Promise<void> {
  for (const db of [pools.server, pools.wide, pools.slow, pools.slowWide]) await db.close();
}

export interface Hot {
  readonly pool: number;
  readonly others: readonly number[];
}

interface Speed {
  readonly tps: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Round {
  readonly hot: Speed;
  readonly locks: Speed;
  readonly locksPooled: Speed;
  readonly slowHot: Speed;
  readonly slowLocks: Speed;
  readonly batch100: number;
  readonly batch1000: number;
  readonly batch1000One: number;
  readonly tpcb: number;
  readonly singleP50: number;
}

function itemOf(debit: number, credit: number, amount: number): PostItem {
  const settled = { refersTo: null, deadline: null, effectiveOn: null };
  return { id: randomUUID(), kind: 'transfer', debit, credit, amount, ...settled, reason: '会审通过', document: null };
}

/** As a person's transfers come: counted against the limit of one person, unless it is the book's first issue. */
const requestOf = (items: readonly PostItem[], alone = true): PostRequest => ({
  author: 1,
  approver: null,
  scope: ['*'],
  alone,
  atomic: false,
  items,
});

function hotRequest(hot: Hot, size: number): PostRequest {
  return requestOf(Array.from({ length: size }, () => itemOf(hot.pool, hot.others[Math.floor(Math.random() * hot.others.length)]!, 1)));
}

/** A book with one rich pool and a thousand other accounts for each year. */
export async function prepareHot(db: Database): Promise<Hot[]> {
  const books: Hot[] = [];
  for (let caller = 0; caller < BATCH_CALLERS; caller++) books.push(await prepareBook(db, 2026 + caller));
  return books;
}

async function prepareBook(db: Database, year: number): Promise<Hot> {
  const now = new Date();
  const ids = await db.knex.transaction(async (trx) => {
    await trx.raw(`select set_config('lantu.scope', '{*}', true)`);
    const bookId = (await bookOf(trx, 'energy', year))!;
    const row = { bookId, regionId: 'r', ownerId: '', minBalance: 0 };
    const projects = Array.from({ length: 1000 }, (_value, index) => ({ ...row, ownerKind: 'project', ownerId: `P-${index}` }));
    return openAccounts(trx, now, [{ ...row, ownerKind: 'outside', minBalance: null }, { ...row, ownerKind: 'region_pool' }, ...projects]);
  });
  const [outside, pool, ...others] = ids as number[];
  await postRequests(db.knex, now, [requestOf([itemOf(outside!, pool!, HOT_AMOUNT)], false)]);
  return { pool: pool!, others };
}

/** Callers who each wait for an answer before they ask again; `size` is what one ask counts for. */
async function callers(count: number, seconds: number, size: number, post: () => Promise<unknown>): Promise<Speed> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const caller = async () => {
    while (performance.now() < end) {
      const asked = performance.now();
      await post();
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: count }, caller));
  const spent = (performance.now() - start) / 1000;
  return { tps: (latencies.length * size) / spent, p50: median(latencies), p99: percentile(latencies, 0.99) };
}

const queueOf = (db: Database) =>
  createQueue({ knex: db.knex, clock: () => new Date(), log: createLog('silent'), signal: () => undefined });

/** Ours and the baselines, one after another, so that what else the machine does falls on all of them. */
export async function oneRound(pools: Pools, books: readonly Hot[], url: string, seconds: number): Promise<Round> {
  const hot = books[0]!;
  const queue = queueOf(pools.server);
  const slowQueue = queueOf(pools.slow);
  const ours = (count: number, size: number, time: number, by = queue) => callers(count, time, size, () => by.post(hotRequest(hot, size)));
  let turn = 0;
  const spread = () => queue.post(hotRequest(books[turn++ % books.length]!, 1000));
  const locks = (db: Database, time: number) => callers(CALLERS, time, 1, () => postByRowLocks(db.knex, randomUUID()));
  return {
    hot: await ours(CALLERS, 1, seconds),
    locks: await locks(pools.wide, seconds),
    locksPooled: await locks(pools.server, seconds),
    slowHot: await ours(CALLERS, 1, seconds / 2, slowQueue),
    slowLocks: await locks(pools.slowWide, seconds / 2),
    batch100: (await ours(1, 100, seconds)).tps,
    batch1000: (await callers(BATCH_CALLERS, seconds, 1000, spread)).tps,
    batch1000One: (await ours(1, 1000, seconds)).tps,
    tpcb: await pgbenchTps(url, PGBENCH_CLIENTS, seconds),
    singleP50: (await ours(1, 1, seconds / 2)).p50,
  };
}
