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

/** A bare voucher, one of a flow of the product (a use of lots), or one of a project's own holds. */
export type Way = 'bare' | 'flow' | 'project';
const WAY_NUMBERS: Readonly<Record<Way, number | null>> = { bare: null, flow: 1, project: 2 };

/** Items that came together from one person. */
export interface PostRequest {
  readonly author: number;
  /** The second person, where one is needed; never the author, nor who made the author's account. */
  readonly approver: number | null;
  /** For whom the author acts as a deputy: both are one hand. In a unit of work that is what its actor does. */
  readonly actingFor?: number | null | undefined;
  /** Region ids in which the author may move quota; `*` is everywhere. In a unit of work its actor's own count. */
  readonly scope: readonly string[];
  /** Nobody was asked: what needs a second person is answered `needs_approval`. */
  readonly alone: boolean;
  /** What the vouchers are of; a bare one is asked about most. */
  readonly way?: Way | undefined;
  readonly items: readonly PostItem[];
  readonly atomic: boolean;
}

/** Account ids say their book: book × 10^8 + number. */
export const ACCOUNTS_PER_BOOK = 100_000_000;

/** The book of an account. */
export function bookOfAccount(account: number): number {
  return Math.floor(account / ACCOUNTS_PER_BOOK);
}

/** Answers come as text, which is a third of the work of parsed arrays. No codes at all: every item passed. */
const POST = `
  select codes::text, seqs::text, debit_after::text, credit_after::text, available::text
  from ledger_post(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

interface Columns {
  readonly codes: string | null;
  readonly seqs: string | null;
  readonly debit_after: string | null;
  readonly credit_after: string | null;
  readonly available: string | null;
}

/** The literal of an array whose elements need no quotes; nothing but nulls is null, which the function reads as the same. */
function literal(values: readonly (string | number | null)[]): string | null {
  return values.every((value) => value === null) ? null : `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** The literal of an array of any texts. */
function textLiteral(values: readonly (string | null)[]): string | null {
  return literal(values.map((value) => (value === null ? null : `"${value.replace(/[\\"]/g, '\\$&')}"`)));
}

function numbers(text: string | null): (number | null)[] {
  if (text === null) return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => (part === 'NULL' ? null : Number(part)));
}

interface Answers {
  readonly codes: readonly (number | null)[];
  readonly seqs: readonly (number | null)[];
  readonly debitAfter: readonly (number | null)[];
  readonly creditAfter: readonly (number | null)[];
  readonly available: readonly (number | null)[];
}

/** A column as one array parameter. knex's types know no arrays with nulls; the driver does. */
const array = (values: readonly (string | number | null)[]) => values as unknown as Knex.RawBinding;

function scopeText(scope: readonly string[]): string {
  return scope.includes('*') ? '*' : `,${scope.join(',')},`;
}

function resultOf(item: PostItem, answers: Answers, at: number): TransferResult {
  const code = codeName(answers.codes[at] ?? 0);
  if (code === 'ok')
    return { id: item.id, code, seq: answers.seqs[at]!, debitAfter: answers.debitAfter[at]!, creditAfter: answers.creditAfter[at]! };
  if (code === 'insufficient')
    return { id: item.id, code, available: answers.available[at]!, ...(item.amount === null ? {} : { asked: item.amount }) };
  return { id: item.id, code };
}

function argumentsOf(now: Date, requests: readonly PostRequest[], items: readonly PostItem[], tell: boolean): (string | boolean | null)[] {
  const callers = requests.flatMap((request, index) => request.items.map(() => index + 1));
  const groups = requests.flatMap((request, index) => request.items.map(() => (request.atomic ? index + 1 : null)));
  const column = (pick: (item: PostItem) => string | number | null) => literal(items.map(pick));
  return [
    now.toISOString(),
    tell,
    literal(requests.map((request) => request.author)),
    literal(requests.map((request) => request.approver)),
    literal(requests.map((request) => request.actingFor ?? null)),
    textLiteral(requests.map((request) => scopeText(request.scope))),
    literal(requests.map((request) => String(request.alone))),
    literal(requests.map((request) => WAY_NUMBERS[request.way ?? 'bare'])),
    literal(callers),
    literal(groups),
    column((item) => item.id),
    column((item) => KIND_NUMBERS[item.kind]),
    column((item) => item.debit),
    column((item) => item.credit),
    column((item) => item.amount),
    column((item) => item.refersTo),
    column((item) => item.deadline),
    column((item) => item.effectiveOn),
    textLiteral(items.map((item) => item.reason)),
    textLiteral(items.map((item) => item.document)),
  ];
}

/**
 * Posts the items of several requests in one call, in order; each request gets its answers. With a transaction it is part of
 * it; with a pool it is one statement, which is a transaction of its own.
 * @param tell also writes an event for each book and region that moved
 */
export async function postRequests(db: Knex, now: Date, requests: readonly PostRequest[], tell = false): Promise<TransferResult[][]> {
  const items = requests.flatMap((request) => request.items);
  const { rows } = (await db.raw(POST, argumentsOf(now, requests, items, tell) as Knex.RawBinding[])) as { rows: [Columns] };
  const [columns] = rows;
  const answers: Answers = {
    codes: numbers(columns.codes),
    seqs: numbers(columns.seqs),
    debitAfter: numbers(columns.debit_after),
    creditAfter: numbers(columns.credit_after),
    available: numbers(columns.available),
  };
  let at = 0;
  return requests.map((request) => request.items.map((item) => resultOf(item, answers, at++)));
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
