import type { Query } from '../../platform/unit.ts';
import { bookAccounts, bookEvents, bookHolds, bookStates, bookTransfers, refusalFaults, strayRows } from './reads.ts';
import { type AccountState, type BookState, type Finding, type HoldState, Replay } from './replay.ts';

export interface VerifiedBook {
  readonly bookId: number;
  readonly kind: string;
  readonly year: number;
  readonly seq: number;
  readonly head: string;
  readonly findings: readonly Finding[];
}

export interface Verification {
  readonly books: readonly VerifiedBook[];
  readonly rows: number;
  readonly findings: readonly Finding[];
}

const PAGE = 20_000;

async function verifyBook(query: Query, book: BookState): Promise<{ rows: number; findings: Finding[] }> {
  const replay = new Replay(book);
  const events = await bookEvents(query.trx, book.id);
  let nextEvent = 0;
  let after = 0;
  for (;;) {
    const page = await bookTransfers(query.trx, book.id, after, PAGE);
    for (const { row, hash } of page) {
      for (; nextEvent < events.length && events[nextEvent]!.row.seq < row.seq; nextEvent++)
        replay.event(events[nextEvent]!.row, events[nextEvent]!.hash);
      replay.transfer(row, hash);
      after = row.seq;
    }
    if (page.length < PAGE) break;
  }
  for (const { row, hash } of events.slice(nextEvent)) replay.event(row, hash);
  const accounts: AccountState[] = await bookAccounts(query.trx, book.id);
  const holds: HoldState[] = await bookHolds(query.trx, book.id);
  const findings = replay.finish(accounts, holds);
  return { rows: replay.rows, findings };
}

/**
 * Replays the whole ledger outside the database: sequences, hashes, balances, limits, holds, deadlines, and the tables that stand
 * beside the chain. The actor must see everything, or rows seem to be missing.
 * @param progress called after each book with the rows replayed so far
 */
export async function verifyLedger(query: Query, progress: (rows: number) => void = () => {}): Promise<Verification> {
  const books: VerifiedBook[] = [];
  let rows = 0;
  for (const book of await bookStates(query.trx)) {
    const result = await verifyBook(query, book);
    rows += result.rows;
    books.push({
      bookId: book.id,
      kind: book.kind,
      year: book.year,
      seq: book.seq,
      head: book.head.toString('hex'),
      findings: result.findings,
    });
    progress(rows);
  }
  const beside = [...(await strayRows(query.trx)), ...(await refusalFaults(query.trx))];
  return { books, rows, findings: [...books.flatMap((book) => book.findings), ...beside] };
}
