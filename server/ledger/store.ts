import type { TransferResult } from '../contract/ledger.ts';
import type { Knex } from '../platform/database.ts';
import { codeName, KIND_NUMBERS, type TransferKind } from './codes.ts';

/** One item of a call of `ledger_post`. Amount in the kind's smallest unit; null takes the whole of what is settled or reversed. */
export interface PostItem {
  readonly id: string;
  readonly kind: TransferKind;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number | null;
  readonly refersTo: string | null;
  readonly deadline: string | null;
  readonly effectiveOn: string | null;
  readonly reason: string | null;
  readonly document: string | null;
}

/** Items that came together from one person. */
export interface PostRequest {
  readonly author: number;
  /** The second person, where one is needed; never the author. */
  readonly approver: number | null;
  /** Region ids in which the author may move quota; `*` is everywhere. */
  readonly scope: readonly string[];
  /** Above the limit of a kind this author needs a second person. */
  readonly alone: boolean;
  readonly items: readonly PostItem[];
  readonly atomic: boolean;
}

/** Account ids say their book: book × 10^8 + number. */
export const ACCOUNTS_PER_BOOK = 100_000_000;

/** The book of an account. */
export function bookOfAccount(account: number): number {
  return Math.floor(account / ACCOUNTS_PER_BOOK);
}

const ARGUMENTS = `?::timestamptz, ?::bigint[], ?::bigint[], ?::text[], ?::boolean[], ?::int[], ?::int[], ?::uuid[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bigint[],
  ?::uuid[], ?::date[], ?::date[], ?::text[], ?::text[]`;
const ANSWERS = 'codes::int[], seqs::float8[], debit_after::float8[], credit_after::float8[], available::float8[]';
const POST = `select ${ANSWERS} from ledger_post(${ARGUMENTS})`;

/** The same with one event for each book and region that moved, in the same statement. */
const POST_AND_TELL = `
  with answer as materialized (select ${ANSWERS} from ledger_post(${ARGUMENTS})),
  told as (
    insert into outbox (at, topic, payload, region_id)
    select ?::timestamptz, 'ledger.posted', jsonb_build_object('regionId', a.region_id, 'kind', b.kind, 'year', b.year), a.region_id
    from ledger_account a join ledger_book b on b.id = a.book_id
    where a.id in (select unnest(array[t.debit, t.credit]) from answer, unnest(answer.codes, ?::bigint[], ?::bigint[]) t(code, debit, credit) where t.code = 0)
    group by a.region_id, b.kind, b.year)
  select * from answer`;

interface Columns {
  codes: number[];
  seqs: (number | null)[];
  debit_after: (number | null)[];
  credit_after: (number | null)[];
  available: (number | null)[];
}

/** A column as one array parameter. knex's types know no arrays with nulls; the driver does. */
const array = (values: readonly (string | number | null)[]) => values as unknown as Knex.RawBinding;

function scopeText(scope: readonly string[]): string {
  return scope.includes('*') ? '*' : `,${scope.join(',')},`;
}

function resultOf(item: PostItem, answers: Columns, at: number): TransferResult {
  const code = codeName(answers.codes[at]!);
  if (code === 'ok')
    return { id: item.id, code, seq: answers.seqs[at]!, debitAfter: answers.debit_after[at]!, creditAfter: answers.credit_after[at]! };
  if (code === 'insufficient')
    return { id: item.id, code, available: answers.available[at]!, ...(item.amount === null ? {} : { asked: item.amount }) };
  return { id: item.id, code };
}

/**
 * Posts the items of several requests in one call, in order; each request gets its answers. With a transaction it is part of
 * it; with a pool it is one statement, which is a transaction of its own.
 * @param tell also writes an event for each book and region that moved
 */
export async function postRequests(db: Knex, now: Date, requests: readonly PostRequest[], tell = false): Promise<TransferResult[][]> {
  const items: PostItem[] = [];
  const callers: number[] = [];
  const groups: number[] = [];
  for (const [index, request] of requests.entries()) {
    for (const item of request.items) {
      items.push(item);
      callers.push(index + 1);
      groups.push(request.atomic ? index + 1 : 0);
    }
  }
  const column = (pick: (item: PostItem) => string | number | null) => array(items.map(pick));
  const debits = column((item) => item.debit);
  const credits = column((item) => item.credit);
  const values = [
    now.toISOString(),
    array(requests.map((request) => request.author)),
    array(requests.map((request) => request.approver)),
    array(requests.map((request) => scopeText(request.scope))),
    array(requests.map((request) => String(request.alone))),
    array(callers),
    array(groups),
    column((item) => item.id),
    column((item) => KIND_NUMBERS[item.kind]),
    debits,
    credits,
    column((item) => item.amount),
    column((item) => item.refersTo),
    column((item) => item.deadline),
    column((item) => item.effectiveOn),
    column((item) => item.reason),
    column((item) => item.document),
  ];
  const call = tell ? db.raw(POST_AND_TELL, [...values, now.toISOString(), debits, credits]) : db.raw(POST, values);
  const { rows } = (await call) as { rows: [Columns] };
  let at = 0;
  return requests.map((request) => request.items.map((item) => resultOf(item, rows[0], at++)));
}

/** An account to open: it exists afterwards, whether or not it did before. */
export interface OpenRow {
  readonly bookId: number;
  readonly ownerKind: string;
  readonly regionId: string;
  readonly ownerId: string;
  readonly minBalance: number | null;
}

/** The id of the book of a kind and year, made when needed; null for an unknown kind. */
export async function bookOf(db: Knex, kind: string, year: number): Promise<number | null> {
  const { rows } = (await db.raw('select ledger_book_of(?, ?) id', [kind, year])) as { rows: [{ id: number | null }] };
  return rows[0].id;
}

/** Opens accounts, books in the order of their ids; null where the book takes no new accounts. */
export async function openAccounts(db: Knex, now: Date, accounts: readonly OpenRow[]): Promise<(number | null)[]> {
  const { rows } = (await db.raw(
    'select ledger_open(?::timestamptz, ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[])::float8[] ids',
    [
      now.toISOString(),
      array(accounts.map((row) => row.bookId)),
      array(accounts.map((row) => row.ownerKind)),
      array(accounts.map((row) => row.regionId)),
      array(accounts.map((row) => row.ownerId)),
      array(accounts.map((row) => row.minBalance)),
    ],
  )) as { rows: [{ ids: (number | null)[] }] };
  return rows[0].ids;
}

async function answer(db: Knex, sql: string, values: readonly (string | number | null)[]) {
  const { rows } = (await db.raw(`select ${sql}::int code`, [...values])) as { rows: [{ code: number }] };
  return codeName(rows[0].code);
}

/** Changes the least balance of an account; null takes the limit away. A chained event. */
export function setLimit(db: Knex, now: Date, account: number, minBalance: number | null, reason: string, document: string | null) {
  return answer(db, 'ledger_set_limit(?::timestamptz, ?::bigint, ?::bigint, ?, ?)', [
    now.toISOString(),
    account,
    minBalance,
    reason,
    document,
  ]);
}

/** Moves the deadline of an open hold. A chained event. */
export function setDeadline(db: Knex, now: Date, hold: string, deadline: string, reason: string, document: string | null) {
  return answer(db, 'ledger_set_deadline(?::timestamptz, ?::uuid, ?::date, ?, ?)', [now.toISOString(), hold, deadline, reason, document]);
}

/** Opens, closes or freezes a book. A chained event; needs the scope of everywhere. */
export function setStatus(
  db: Knex,
  now: Date,
  book: number,
  status: 'open' | 'closed' | 'frozen',
  reason: string,
  document: string | null,
) {
  return answer(db, 'ledger_set_status(?::timestamptz, ?::int, ?, ?, ?)', [now.toISOString(), book, status, reason, document]);
}

/** Notes how far the auditor has replayed a book. */
export async function markChecked(db: Knex, now: Date, book: number, seq: number): Promise<void> {
  await db.raw('select ledger_mark_checked(?::timestamptz, ?::int, ?::bigint)', [now.toISOString(), book, seq]);
}
