import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Knex } from '../../platform/database.ts';
import { rowsOf } from '../rows.ts';
import type { AccountState, BookState, Finding, HoldState } from './replay.ts';
import { type Tuple, tuplesOf } from './tuples.ts';

/** All books, as they say they stand. */
export function bookStates(db: Knex): Promise<BookState[]> {
  return rowsOf(
    db,
    `select id, kind, year, status, seq, head, accounts, (extract(epoch from last_at) * 1000000)::bigint "lastUs" from ledger_book order by id`,
  );
}

const TRANSFER_BYTES = `record_send(row(book_id, seq, id, kind, debit, credit, amount, refers_to, deadline, effective_on, recorded_at, debit_after,
  credit_after, held_after, author, approver, convert_to(reason, 'UTF8'), convert_to(document, 'UTF8'))) || coalesce(int8send(acting_for), '')`;
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

/** Recorded uses that are not what their account's chain and the book's events say, and events whose use is gone. */
export async function useFaults(db: Knex, bookId: number): Promise<Finding[]> {
  const rows = await rowsOf<{ id: string; seq: number | null }>(
    db,
    `with uses as (
       select u.*, lag(u.hash, 1, sha256(convert_to('lantu use ' || u.account_id, 'UTF8'))) over (partition by u.account_id order by u.seq) before
       from ledger_use u where u.account_id / 100000000 = ?)
     select coalesce(u.id, e.hold_id) id, e.seq from uses u
     full join (select * from ledger_event where book_id = ? and kind = 'use') e on e.hold_id = u.id
     where ((u.account_id, u.amount, encode(u.hash, 'hex'), u.document) = (e.account_id, e.min_balance, e.reason, e.document)
       and u.hash = sha256(u.before || record_send(row(u.account_id, u.seq, u.id, convert_to(u.period, 'UTF8'), u.amount, convert_to(u.reason, 'UTF8'),
         convert_to(u.document, 'UTF8'), u.author, u.recorded_at)))) is not true
     order by e.seq limit 100`,
    [bookId, bookId],
  );
  return rows.map(({ id, seq }) => ({ bookId, seq, fault: 'use', detail: `use ${id} is not as it was recorded` }));
}

/** Vouchers that name a second person without a proposal that this person approved. */
export async function approvalFaults(db: Knex, bookId: number): Promise<Finding[]> {
  const rows = await rowsOf<{ id: string; seq: number }>(
    db,
    `select t.id, t.seq from ledger_transfer t where t.book_id = ? and t.approver is not null and not exists (
       select 1 from ledger_proposal p where p.transfers @> array[t.id] and (p.state, p.proposer, p.decider) = ('approved', t.author, t.approver))
     order by t.seq limit 100`,
    [bookId],
  );
  return rows.map(({ id, seq }) => ({ bookId, seq, fault: 'approval', detail: `voucher ${id} was approved, and no proposal says so` }));
}

/** Lots that were freed without a word of where from, and words that do not fit the voucher. */
export async function lotFaults(db: Knex, bookId: number): Promise<Finding[]> {
  const rows = await rowsOf<{ account: number; seq: number | null }>(
    db,
    `select coalesce(a.id, l.account_id) account, t.seq from (select * from ledger_account where book_id = ? and owner_kind = 'lot') a
     full join (select * from ledger_lot where account_id / 100000000 = ?) l on l.account_id = a.id
     left join ledger_transfer t on t.id = l.voucher_id
     where (a.owner_id = l.code and a.region_id = l.region_id and t.credit = l.account_id and t.amount = l.amount and t.document = l.document) is not true
       and (l.account_id is not null or exists (select 1 from ledger_transfer m where m.credit = a.id)) limit 100`,
    [bookId, bookId],
  );
  return rows.map(({ account, seq }) => ({ bookId, seq, fault: 'lot', detail: `the lot of account ${account} is not as it was freed` }));
}

/** Approved proposals whose vouchers are not there, or were written by others. */
export async function proposalFaults(db: Knex): Promise<Finding[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    `select distinct p.id from ledger_proposal p cross join unnest(p.transfers) v(id) left join ledger_transfer t on t.id = v.id
     where (p.state = 'approved' and (t.author, t.approver) = (p.proposer, p.decider)) is not true order by p.id limit 100`,
  );
  return rows.map(({ id }) => ({
    bookId: null,
    seq: null,
    fault: 'approval',
    detail: `proposal ${id} names vouchers that are not its own`,
  }));
}
