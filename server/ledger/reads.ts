import type { AccountView, BookView, EntryView, OwnerKind, VoucherView } from '../contract/ledger.ts';
import type { Query } from '../platform/unit.ts';
import { KIND_NUMBERS, kindName, type TransferKind } from './codes.ts';
import { rowsOf, type Value } from './rows.ts';

const ACCOUNT = `a.id, b.kind, b.year, a.owner_kind "ownerKind", a.owner_id "ownerId", a.region_id "regionId"`;
const STANDS = `a.posted, a.held, a.min_balance "minBalance", a.posted - a.held - a.min_balance available`;
const STOOD = `s.posted, s.held, s.min_balance "minBalance", s.posted - s.held - s.min_balance available`;

export interface AccountFilter {
  readonly region?: string;
  readonly kind?: string;
  readonly year?: number;
  readonly owner?: string;
  readonly ownerKind?: OwnerKind;
  /** Effective by the end of this day. */
  readonly asOf?: string;
  /** Recorded up to this instant. */
  readonly knownBy?: string;
  readonly limit: number;
  readonly cursor?: string;
}

function whereOf(filter: AccountFilter): { sql: string; values: Value[] } {
  const tests: readonly (readonly [string, Value | undefined])[] = [
    ['a.id > ?::bigint', filter.cursor ?? '0'],
    ['a.region_id = ?', filter.region],
    ['b.kind = ?', filter.kind],
    ['b.year = ?', filter.year],
    ['a.owner_id = ?', filter.owner],
    ['a.owner_kind = ?', filter.ownerKind],
  ];
  const asked = tests.filter(([, value]) => value !== undefined);
  return { sql: asked.map(([test]) => test).join(' and '), values: asked.map(([, value]) => value!) };
}

/** Accounts in the order of their ids, today or as they stood. */
export async function accountRows(query: Query, filter: AccountFilter): Promise<{ items: AccountView[]; next: string | null }> {
  const past = filter.asOf !== undefined || filter.knownBy !== undefined;
  const where = whereOf(filter);
  const items = await rowsOf<AccountView>(
    query.trx,
    `select ${ACCOUNT}, ${past ? STOOD : STANDS} from ledger_account a join ledger_book b on b.id = a.book_id
       ${past ? 'cross join lateral ledger_as_of(a.id, ?::date, ?::timestamptz) s' : ''}
     where ${where.sql} order by a.id limit ?`,
    [...(past ? [filter.asOf ?? null, filter.knownBy ?? null] : []), ...where.values, filter.limit + 1],
  );
  const page = items.slice(0, filter.limit);
  return { items: page, next: items.length > filter.limit ? String(page.at(-1)!.id) : null };
}

/** One account, today or at the end of a day; null when there is none or the actor may not see it. */
export async function accountRow(query: Query, id: number, asOf?: string): Promise<AccountView | null> {
  const past = asOf !== undefined;
  const [row] = await rowsOf<AccountView>(
    query.trx,
    `select ${ACCOUNT}, ${past ? STOOD : STANDS} from ledger_account a join ledger_book b on b.id = a.book_id
       ${past ? 'cross join lateral ledger_as_of(a.id, ?::date, null) s' : ''} where a.id = ?`,
    past ? [asOf, id] : [id],
  );
  return row ?? null;
}

/** Accounts in the order in which they are named, without those that the actor may not see. */
export function accountsById(query: Query, ids: readonly number[]): Promise<AccountView[]> {
  return rowsOf(
    query.trx,
    `select ${ACCOUNT}, ${STANDS} from unnest(string_to_array(?, ',')::bigint[]) with ordinality u(id, o)
     join ledger_account a on a.id = u.id join ledger_book b on b.id = a.book_id order by u.o`,
    [ids.join(',')],
  );
}

/** The regions, kinds and years of accounts, each once. */
export function poolsOf(query: Query, accounts: readonly number[]): Promise<{ regionId: string; kind: string; year: number }[]> {
  return rowsOf(
    query.trx,
    `select a.region_id "regionId", b.kind, b.year from ledger_account a join ledger_book b on b.id = a.book_id
     where a.id = any (string_to_array(?, ',')::bigint[]) group by a.region_id, b.kind, b.year order by min(a.id)`,
    [accounts.join(',')],
  );
}

const ROW = `t.id, t.seq, t.kind, t.debit, t.credit, t.amount, t.refers_to "refersTo", t.deadline, t.effective_on "effectiveOn", t.recorded_at "recordedAt", t.reason, t.document`;

type Stored<T extends { kind: string; recordedAt: string }> = Omit<T, 'kind' | 'recordedAt'> & { kind: number; recordedAt: Date };

function shown<T extends { kind: string; recordedAt: string }>(row: Stored<T>): T {
  return { ...row, kind: kindName(row.kind), recordedAt: row.recordedAt.toISOString() } as unknown as T;
}

export interface EntryFilter {
  /** Days from which and up to which a line counts. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
  readonly transferKind?: TransferKind | undefined;
  /** Words of the reason or the document. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function linesOf(filter: EntryFilter): { sql: string; values: Value[] } {
  const kind = filter.transferKind === undefined ? undefined : KIND_NUMBERS[filter.transferKind];
  const like = filter.q === undefined ? undefined : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  const tests: readonly (readonly [string, Value | undefined])[] = [
    ['t.effective_on >= ?::date', filter.from],
    ['t.effective_on <= ?::date', filter.to],
    ['t.effective_on <= ?::date', filter.asOf],
    ['t.kind = ?', kind],
    [`concat_ws(' ', t.reason, t.document) ilike ?`, like],
  ];
  const asked = tests.filter(([, value]) => value !== undefined);
  return { sql: asked.map(([test]) => ` and ${test}`).join(''), values: asked.map(([, value]) => value!) };
}

/** An account's statement, newest first; the cursor is the sequence number to go on below. Each line has the balance that was recorded with it. */
export async function entryRows(query: Query, account: number, filter: EntryFilter): Promise<{ items: EntryView[]; next: string | null }> {
  const { limit, cursor } = filter;
  const lines = linesOf(filter);
  const below = cursor === undefined ? null : Number.parseInt(cursor, 10);
  const side = (own: 'debit' | 'credit', other: 'debit' | 'credit') => `(
    select ${ROW}, '${own}' side, t.${other} other, t.${own}_after "postedAfter", ${own === 'debit' ? 't.held_after' : 'null::bigint'} "heldAfter"
    from ledger_transfer t
    where t.${own} = ? and (?::bigint is null or (t.seq < ?::bigint and t.recorded_at <=
      (select max(m.recorded_at) from ledger_transfer m where m.book_id = ? and m.seq = ?::bigint)))${lines.sql}
    order by t.recorded_at desc, t.seq desc limit ?)`;
  const bind = [account, below, below, Math.floor(account / 100_000_000), below, ...lines.values, limit + 1];
  const rows = await rowsOf<Stored<EntryView>>(
    query.trx,
    `select e.*, o.owner_kind "otherOwnerKind", o.owner_id "otherOwnerId", o.region_id "otherRegionId"
     from (${side('debit', 'credit')} union all ${side('credit', 'debit')}) e left join ledger_account o on o.id = e.other
     order by e.seq desc limit ?`,
    [...bind, ...bind, limit + 1],
  );
  const page = rows.slice(0, limit).map((row) => shown<EntryView>(row));
  return { items: page, next: rows.length > limit ? String(page.at(-1)!.seq) : null };
}

interface VoucherRow
  extends Omit<
    VoucherView,
    'kind' | 'recordedAt' | 'debitAccount' | 'creditAccount' | 'settledBy' | 'projectCode' | 'parcelCode' | 'regionId'
  > {
  kind: number;
  recordedAt: Date;
  settledId: string | null;
  settledKind: number;
  settledAmount: number;
  settledAt: Date;
}

const MOVED = 'case when t.kind in (1, 3, 6) then t.amount else 0 end';

/** One voucher with everything that its page shows; null when there is none or the actor may see neither account. */
export async function voucherRow(query: Query, id: string): Promise<VoucherView | null> {
  const [row] = await rowsOf<VoucherRow>(
    query.trx,
    `select ${ROW}, b.kind "quotaKind", b.year, t.debit_after + ${MOVED} "debitBefore", t.debit_after "debitAfter",
       t.credit_after - ${MOVED} "creditBefore", t.credit_after "creditAfter", t.author "authorId",
       (select display_name from person_door where id = t.author) author, (select display_name from person_door where id = t.acting_for) "actingFor",
       t.approver "approverId", (select display_name from person_door where id = t.approver) approver, encode(t.hash, 'hex') hash,
       encode(coalesce(
         (select hash from ledger_transfer where book_id = t.book_id and seq = t.seq - 1),
         (select hash from ledger_event where book_id = t.book_id and seq = t.seq - 1)), 'hex') "previousHash",
       z.id "settledId", z.kind "settledKind", z.amount "settledAmount", z.recorded_at "settledAt"
     from ledger_transfer t join ledger_book b on b.id = t.book_id left join ledger_transfer z on z.refers_to = t.id where t.id = ?::uuid`,
    [id],
  );
  if (!row) return null;
  const { settledId, settledKind, settledAmount, settledAt, ...voucher } = row;
  const debitAccount = await accountRow(query, row.debit);
  const creditAccount = await accountRow(query, row.credit);
  const sides = [creditAccount, debitAccount].filter((side) => side !== null);
  const owned = (kind: OwnerKind) => sides.find((side) => side.ownerKind === kind);
  return {
    ...voucher,
    kind: kindName(row.kind),
    recordedAt: row.recordedAt.toISOString(),
    debitAccount,
    creditAccount,
    settledBy: settledId
      ? { id: settledId, kind: kindName(settledKind), amount: settledAmount, recordedAt: settledAt.toISOString() }
      : null,
    projectCode: owned('project')?.ownerId ?? null,
    parcelCode: owned('parcel')?.ownerId ?? null,
    regionId: (owned('project') ?? owned('parcel') ?? debitAccount ?? creditAccount)!.regionId,
  };
}

/** Books with their head hash and the auditor's state. */
export async function bookRows(query: Query, kind?: string, year?: number): Promise<BookView[]> {
  const rows = await rowsOf<Omit<BookView, 'lastAt' | 'checkedAt'> & { lastAt: Date; checkedAt: Date | null }>(
    query.trx,
    `select id, kind, year, status, seq, encode(head, 'hex') head, last_at "lastAt", accounts, checked_seq "checkedSeq", checked_at "checkedAt"
     from ledger_book where kind = coalesce(?, kind) and year = coalesce(?::int, year) order by id`,
    [kind ?? null, year ?? null],
  );
  return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString(), checkedAt: row.checkedAt?.toISOString() ?? null }));
}

export interface KindRow {
  readonly id: string;
  readonly category: string;
  readonly unit: string;
  readonly scale: number;
  readonly name: { readonly zh: string; readonly en: string };
  /** Whether what is freed of it becomes a lot that replaces new emissions or coal. */
  readonly replaceable: boolean;
}

/** Quota kinds in their usual order. */
export function kindRows(query: Query): Promise<KindRow[]> {
  return rowsOf(
    query.trx,
    `select id, category, unit, scale, jsonb_build_object('zh', name_zh, 'en', name_en) name, replaceable from quota_kind order by sort`,
  );
}
