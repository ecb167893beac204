import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Knex } from '../../platform/database.ts';
import type { AccountState, BookState, Finding, HoldState } from './replay.ts';
import { type Tuple, tuplesOf } from './tuples.ts';

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

const TRANSFER_BYTES = `record_send(row(book_id, seq, id, kind, debit, credit, amount, refers_to, deadline, effective_on, recorded_at, debit_after,
  credit_after, held_after, author, approver, convert_to(reason, 'UTF8'), convert_to(document, 'UTF8')))`;
const EVENT_BYTES = `record_send(row(book_id, seq, convert_to(kind, 'UTF8'), account_id, hold_id, min_balance, deadline, convert_to(owner_kind, 'UTF8'),
  convert_to(region_id, 'UTF8'), convert_to(owner_id, 'UTF8'), convert_to(status, 'UTF8'), convert_to(reason, 'UTF8'), convert_to(document, 'UTF8'), author, recorded_at))`;

/**
 * All rows of a book in the order of their sequence: whether it is a transfer (1) or an event (0), every column as PostgreSQL sends it,
 * and the stored hash. It runs on the transaction's own connection, for the embedded database has but one.
 */
export async function* bookRecords(db: Knex.Transaction, bookId: number): AsyncGenerator<Tuple[]> {
  const connection = (await db.client.acquireConnection()) as ClientBase;
  const book = Math.trunc(bookId);
  const sql = `copy (select source, bytes, hash from (
      select seq, 1::smallint source, ${TRANSFER_BYTES} bytes, hash from ledger_transfer where book_id = ${book}
      union all select seq, 0::smallint, ${EVENT_BYTES}, hash from ledger_event where book_id = ${book}) r order by seq) to stdout (format binary)`;
  yield* tuplesOf(connection.query(copyTo(sql)));
}

/** The ids that rows of a book refer to. */
export async function referredIds(db: Knex, bookId: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(db, 'select refers_to id from ledger_transfer where book_id = ? and refers_to is not null', [
    bookId,
  ]);
  return rows.map(({ id }) => id);
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
