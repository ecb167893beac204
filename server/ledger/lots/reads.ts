import type { LotUseView, LotView } from '../../contract/ledger-lots.ts';
import type { Query } from '../../platform/unit.ts';
import { rowsOf } from '../rows.ts';

/** What has left a lot: movements out of it that no reversal took back. */
const TAKEN = `t.kind in (1, 3) and not exists (select 1 from ledger_transfer z where z.refers_to = t.id and z.kind = 6)`;

const LOT = `select l.code, l.kind, l.year, l.region_id "regionId", l.account_id "accountId", l.plant, l.measure, l.ratio, l.basis, l.document, l.reason,
    l.freed_on "freedOn", l.voucher_id "voucherId", a.posted + o.taken freed, o.taken + a.held used, a.posted - a.held "left"
  from ledger_lot l join ledger_account a on a.id = l.account_id
  cross join lateral (select coalesce(sum(t.amount), 0)::bigint taken from ledger_transfer t where t.debit = l.account_id and ${TAKEN}) o`;

export interface LotFilter {
  readonly kind?: string | undefined;
  readonly year?: number | undefined;
  readonly region?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Freed lots in the order of their accounts. */
export async function lotRows(query: Query, filter: LotFilter): Promise<{ items: LotView[]; next: string | null }> {
  const { kind = null, year = null, region = null, limit, cursor = '0' } = filter;
  const rows = await rowsOf<LotView>(
    query.trx,
    `${LOT} where l.account_id > ?::bigint and l.kind = coalesce(?, l.kind) and l.year = coalesce(?::int, l.year)
       and l.region_id = coalesce(?, l.region_id) order by l.account_id limit ?`,
    [cursor, kind, year, region, limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)!.accountId) : null };
}

/** The lots of a kind and year with these codes; each code is one lot. */
export function lotsByCode(query: Query, kind: string, year: number, codes: readonly string[]): Promise<LotView[]> {
  return rowsOf(query.trx, `${LOT} where l.kind = ? and l.year = ? and l.code = any (string_to_array(?, chr(31)))`, [
    kind,
    year,
    codes.join('\u001f'),
  ]);
}

/** Lots by their accounts, for the sources in a graph. */
export function lotsByAccount(query: Query, accounts: readonly number[]): Promise<LotView[]> {
  return rowsOf(query.trx, `${LOT} where l.account_id = any (string_to_array(?, ',')::bigint[])`, [accounts.join(',')]);
}

/** Where a project lies, by its newest account; null when it has none. */
export async function regionOfProject(query: Query, project: string): Promise<string | null> {
  const [row] = await rowsOf<{ regionId: string }>(
    query.trx,
    `select region_id "regionId" from ledger_account where owner_kind = 'project' and owner_id = ? order by id desc limit 1`,
    [project],
  );
  return row?.regionId ?? null;
}

/** One use; null when there is none or the actor may not see it. */
export async function useRow(query: Query, id: string): Promise<LotUseView | null> {
  const [row] = await rowsOf<Omit<LotUseView, 'amount'>>(
    query.trx,
    `select id, project, kind, year, ratio, lots, reason, document, used_on "usedOn", transfers vouchers from ledger_lot_use where id = ?::uuid`,
    [id],
  );
  return row ? { ...row, amount: row.lots.reduce((sum, lot) => sum + lot.amount, 0) } : null;
}

/** One movement out of a lot, with the use that it is part of. */
export interface Movement {
  readonly transferId: string;
  readonly amount: number;
  readonly lotAccount: number;
  readonly ownerKind: string | null;
  readonly ownerId: string | null;
  readonly regionId: string | null;
  readonly accountId: number;
  readonly kind: string;
  readonly year: number;
  readonly useId: string | null;
  readonly ratio: 1 | 2 | null;
  readonly reason: string | null;
  readonly document: string | null;
  readonly usedOn: string;
}

const MOVEMENT = `select t.id "transferId", t.amount, t.debit "lotAccount", o.owner_kind "ownerKind", o.owner_id "ownerId", o.region_id "regionId",
    t.credit "accountId", b.kind, b.year, u.id "useId", u.ratio, t.reason, t.document, t.effective_on "usedOn"
  from ledger_transfer t join ledger_book b on b.id = t.book_id left join ledger_account o on o.id = t.credit
  left join ledger_lot_use u on u.transfers @> array[t.id]
  where ${TAKEN}`;
const MOVEMENTS_MAX = 2000;

/** What left a lot, oldest first. */
export function movementsOfLots(query: Query, accounts: readonly number[]): Promise<Movement[]> {
  return rowsOf(
    query.trx,
    `${MOVEMENT} and t.debit = any (string_to_array(?, ',')::bigint[]) order by t.recorded_at, t.book_id, t.seq limit ?`,
    [accounts.join(','), MOVEMENTS_MAX],
  );
}

/** What a project took from lots, and what was given up for it, oldest first. */
export function movementsToProject(query: Query, project: string): Promise<Movement[]> {
  return rowsOf(
    query.trx,
    `${MOVEMENT} and (t.id in (select unnest(transfers) from ledger_lot_use where project = ?)
       or (t.credit in (select id from ledger_account where owner_kind = 'project' and owner_id = ?)
         and t.debit in (select account_id from ledger_lot)))
     order by t.recorded_at, t.book_id, t.seq limit ?`,
    [project, project, MOVEMENTS_MAX],
  );
}

/** The accounts of the lots with a code, of one kind and year or of all. */
export async function lotAccounts(query: Query, code: string, kind: string | null, year: number | null): Promise<number[]> {
  const rows = await rowsOf<{ accountId: number }>(
    query.trx,
    `select account_id "accountId" from ledger_lot where code = ? and kind = coalesce(?, kind) and year = coalesce(?::int, year) order by account_id limit 50`,
    [code, kind, year],
  );
  return rows.map((row) => row.accountId);
}
