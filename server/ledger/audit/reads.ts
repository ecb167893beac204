import type { Knex } from '../../platform/database.ts';
import type { EventRow, TransferRow } from '../chain.ts';
import type { AccountState, BookState, Finding, HoldState } from './replay.ts';

export interface Chained<T> {
  readonly row: T;
  readonly hash: Buffer;
}

const MICROSECONDS = '(extract(epoch from recorded_at) * 1000000)::bigint';

async function rowsOf<T>(db: Knex, sql: string, values: readonly (string | number)[] = []): Promise<T[]> {
  const { rows } = (await db.raw(sql, [...values])) as { rows: T[] };
  return rows;
}

/** All books, as they say they stand. */
export function bookStates(db: Knex): Promise<BookState[]> {
  return rowsOf(
    db,
    `select id, kind, year, status, seq, head, accounts, (extract(epoch from last_at) * 1000000)::bigint "lastUs" from ledger_book order by id`,
  );
}

type TransferRecord = TransferRow & { hash: Buffer };
type EventRecord = EventRow & { hash: Buffer };

const chained = <T extends { hash: Buffer }>(record: T): Chained<T> => ({ row: record, hash: record.hash });

/** The next transfers of a book after a sequence number. */
export async function bookTransfers(db: Knex, bookId: number, afterSeq: number, limit: number): Promise<Chained<TransferRow>[]> {
  const rows = await rowsOf<TransferRecord>(
    db,
    `select book_id "bookId", seq, id, kind, debit, credit, amount, refers_to "refersTo", deadline, effective_on "effectiveOn", ${MICROSECONDS} "recordedUs",
       debit_after "debitAfter", credit_after "creditAfter", held_after "heldAfter", author, reason, document, hash
     from ledger_transfer where book_id = ? and seq > ? order by seq limit ?`,
    [bookId, afterSeq, limit],
  );
  return rows.map(chained);
}

/** All events of a book: few, beside its transfers. */
export async function bookEvents(db: Knex, bookId: number): Promise<Chained<EventRow>[]> {
  const rows = await rowsOf<EventRecord>(
    db,
    `select book_id "bookId", seq, kind, account_id "accountId", hold_id "holdId", min_balance "minBalance", deadline, owner_kind "ownerKind", region_id "regionId",
       owner_id "ownerId", status, reason, document, author, ${MICROSECONDS} "recordedUs", hash
     from ledger_event where book_id = ? order by seq`,
    [bookId],
  );
  return rows.map(chained);
}

/** The accounts of a book, as they say they stand. */
export function bookAccounts(db: Knex, bookId: number): Promise<AccountState[]> {
  return rowsOf(
    db,
    `select id, owner_kind "ownerKind", region_id "regionId", owner_id "ownerId", posted, held, min_balance "minBalance" from ledger_account where book_id = ?`,
    [bookId],
  );
}

/** The holds of a book that stand open. */
export function bookHolds(db: Knex, bookId: number): Promise<HoldState[]> {
  return rowsOf(db, 'select id, debit, credit, amount, deadline from ledger_hold where book_id = ?', [bookId]);
}

/** Rows of books that do not exist, which no replay of a book would meet. */
export async function strayRows(db: Knex): Promise<Finding[]> {
  const rows = await rowsOf<{ bookId: number; source: string }>(
    db,
    `select s.book_id "bookId", min(s.source) source from (
       select book_id, 'transfer' source from ledger_transfer union all select book_id, 'event' from ledger_event
       union all select book_id, 'hold' from ledger_hold union all select book_id, 'account' from ledger_account) s
     where not exists (select 1 from ledger_book k where k.id = s.book_id) group by s.book_id`,
  );
  return rows.map(({ bookId, source }) => ({ bookId, seq: null, fault: 'stray', detail: `a ${source} belongs to no book` }));
}

/** Refusals whose seal does not fit their content, or that share an id with a transfer. */
export async function refusalFaults(db: Knex): Promise<Finding[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    `select z.id from ledger_refusal z
     where z.seal <> sha256(record_send(row(z.id, z.code, z.available, z.kind, z.debit, z.credit, z.amount, z.refers_to, z.deadline, z.effective_on,
       convert_to(z.reason, 'UTF8'), convert_to(z.document, 'UTF8'), z.author, z.recorded_at)))
     order by z.id limit 100`,
  );
  return rows.map(({ id }) => ({ bookId: null, seq: null, fault: 'refusal', detail: `refusal ${id} is not what was sealed` }));
}
