import type { Query } from '../../platform/unit.ts';
import {
  approvalFaults,
  bookAccounts,
  bookHolds,
  bookRecords,
  bookStates,
  lotFaults,
  proposalFaults,
  referredIds,
  refusalFaults,
  strayRows,
  useFaults,
} from './reads.ts';
import { rawId } from './record.ts';
import { type BookState, type Finding, Replay } from './replay.ts';
import { sealedRows } from './seal-reads.ts';
import { besideFaults } from './seals.ts';

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
  /** Refusals, lots and uses of lots in their chain, those not sealed yet, and since when it seals. */
  readonly beside: { readonly rows: number; readonly open: number; readonly since: Date | null };
  readonly findings: readonly Finding[];
}

const TRANSFER = 1;

async function verifyBook(query: Query, book: BookState): Promise<{ rows: number; findings: Finding[] }> {
  const referred = new Set((await referredIds(query.trx, book.id)).map(rawId));
  const replay = new Replay(book, referred);
  for await (const lot of bookRecords(query.trx, book.id)) {
    for (const [source, bytes, hash] of lot) {
      if (source!.readInt16BE(0) === TRANSFER) replay.transfer(bytes!, hash!);
      else replay.event(bytes!, hash!);
    }
  }
  const findings = replay.finish(await bookAccounts(query.trx, book.id), await bookHolds(query.trx, book.id));
  for (const faultsOf of [useFaults, approvalFaults, lotFaults]) findings.push(...(await faultsOf(query.trx, book.id)));
  return { rows: replay.rows, findings };
}

/** Replays one book. The transaction must see everything, and all of it at one moment. */
export async function verifyOneBook(query: Query, book: BookState): Promise<VerifiedBook & { readonly rows: number }> {
  const { rows, findings } = await verifyBook(query, book);
  return { bookId: book.id, kind: book.kind, year: book.year, seq: book.seq, head: book.head.toString('hex'), findings, rows };
}

/**
 * Replays the whole ledger outside the database: sequences, hashes, balances, limits, holds, deadlines, and the tables that stand
 * beside the chain: refusals, uses, lots, and the proposals behind vouchers of two people. The actor must see everything, or rows seem to be missing.
 * @param progress called after each book with the rows replayed so far
 */
export async function verifyLedger(query: Query, progress: (rows: number) => void = () => {}): Promise<Verification> {
  const books: VerifiedBook[] = [];
  let rows = 0;
  for (const book of await bookStates(query.trx)) {
    const { rows: replayed, ...verified } = await verifyOneBook(query, book);
    rows += replayed;
    books.push(verified);
    progress(rows);
  }
  const beside = [
    ...(await strayRows(query.trx)),
    ...(await refusalFaults(query.trx)),
    ...(await proposalFaults(query.trx)),
    ...(await besideFaults(query)),
  ];
  return { books, rows, beside: await sealedRows(query.trx), findings: [...books.flatMap((book) => book.findings), ...beside] };
}
