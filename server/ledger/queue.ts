import type { TransferResult } from '../contract/ledger.ts';
import type { Knex } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import { problem } from '../platform/problem.ts';
import type { Clock } from '../platform/unit.ts';
import { bookOfAccount, type PostRequest, postRequests } from './store.ts';

export interface QueueOptions {
  readonly knex: Knex;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after a commit that moved something: its events wait in the outbox. */
  readonly signal: () => void;
  /** Items that may wait for one book before callers are sent away. */
  readonly waitingMax?: number;
  readonly batchMax?: number;
}

export interface Queue {
  /**
   * Posts with whoever else waits for the same book. Problems: `server.busy` with a time to wait when too many do. A caller who
   * was cut off may send the same ids again: the answers stand.
   */
  post(request: PostRequest): Promise<TransferResult[]>;
  /** Items that wait now, over all books. */
  waiting(): number;
  /** Resolves when everything accepted so far is answered. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly request: PostRequest;
  readonly resolve: (results: TransferResult[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly waiting: Waiting[];
  items: number;
  /** One works whenever something waits, the other only on what fills a batch. */
  readonly workers: [any: Promise<void> | null, full: Promise<void> | null];
}

const WAITING_MAX = 5_000;
const BATCH_MAX = 1_000;
const RETRY_AFTER_SECONDS = 1;
/** Work over several books at once has a lane of its own; the database orders it with the others by its locks. */
const MANY_BOOKS = -1;

function laneOf(request: PostRequest): number {
  const books = new Set(request.items.flatMap((item) => [bookOfAccount(item.debit), bookOfAccount(item.credit)]));
  return books.size === 1 ? [...books][0]! : MANY_BOOKS;
}

function takeBatch(lane: Lane, batchMax: number): Waiting[] {
  let count = 0;
  let items = 0;
  for (const { request } of lane.waiting) {
    if (count > 0 && items + request.items.length > batchMax) break;
    count += 1;
    items += request.items.length;
  }
  lane.items -= items;
  return lane.waiting.splice(0, count);
}

/**
 * A queue per book: one batch is in flight, what arrives meanwhile is the next one. A hot row is held through the flush of the log,
 * so callers who share a commit get through a contested pool many times faster than callers who wait for its lock in turn. When as much waits
 * as a batch may hold, a second one is sent ahead: the database reads it while the first commits.
 */
export function createQueue(options: QueueOptions): Queue {
  const { knex, clock, log, signal, waitingMax = WAITING_MAX, batchMax = BATCH_MAX } = options;
  const lanes = new Map<number, Lane>();

  const postAll = (batch: readonly Waiting[]) =>
    postRequests(
      knex,
      clock(),
      batch.map(({ request }) => request),
      true,
    );

  /**
   * A batch that fails as a whole is tried request by request, so that one caller's fault is not another's, and each once more: an id
   * taken by another book in the same moment, or a connection lost at the commit, is answered right the second time.
   */
  async function settle(batch: readonly Waiting[], tries: number): Promise<void> {
    try {
      const results = await postAll(batch);
      for (const [index, one] of batch.entries()) one.resolve(results[index]!);
      if (results.some((list) => list.some((result) => result.code === 'ok'))) signal();
    } catch (error) {
      if (tries === 0) return batch[0]!.reject(error);
      log.warn({ err: error, requests: batch.length }, 'ledger batch failed, trying its requests one by one');
      for (const one of batch) await settle([one], tries - 1);
    }
  }

  async function work(key: number, lane: Lane, rank: 0 | 1): Promise<void> {
    await Promise.resolve();
    while (lane.waiting.length > 0 && (rank === 0 || lane.items >= batchMax)) await settle(takeBatch(lane, batchMax), 2);
    lane.workers[rank] = null;
    if (lane.workers.every((worker) => worker === null)) lanes.delete(key);
  }

  return {
    post: (request) => {
      const key = laneOf(request);
      const lane: Lane = lanes.get(key) ?? { waiting: [], items: 0, workers: [null, null] };
      if (lane.items + request.items.length > waitingMax) throw problem('server.busy', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      lanes.set(key, lane);
      lane.items += request.items.length;
      return new Promise((resolve, reject) => {
        lane.waiting.push({ request, resolve, reject });
        lane.workers[0] ??= work(key, lane, 0);
        if (lane.items >= batchMax) lane.workers[1] ??= work(key, lane, 1);
      });
    },
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.items, 0),
    idle: async () => {
      await Promise.all([...lanes.values()].flatMap((lane) => lane.workers));
    },
  };
}
