import type { Query } from '../../platform/unit.ts';
import { literals, OWNED, POOLS } from '../owners.ts';
import { rowsOf } from '../rows.ts';

const POOL_LIST = `(${literals(POOLS)})`;
const OWNED_LIST = `(${literals(OWNED)})`;

export interface HeldRow {
  readonly regionId: string;
  readonly kind: string;
  /** Null for holds without a deadline. */
  readonly deadline: string | null;
  readonly amount: number;
}

/** What the pools of a year hold, by region, kind and deadline. */
export function heldRows(query: Query, year: number): Promise<HeldRow[]> {
  return rowsOf(
    query.trx,
    `select a.region_id "regionId", b.kind, h.deadline, sum(h.amount)::bigint amount
     from ledger_hold h join ledger_book b on b.id = h.book_id join ledger_account a on a.id = h.debit
     where b.year = ? and a.owner_kind in ${POOL_LIST} group by a.region_id, b.kind, h.deadline order by h.deadline`,
    [year],
  );
}

export interface DueRow {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly dueOn: string;
  readonly outstanding: number;
}

/** Loans of a year that are not paid back, with what is outstanding. */
export function dueRows(query: Query, year: number): Promise<DueRow[]> {
  return rowsOf(
    query.trx,
    `select l.kind, l.region_id "from", l.borrower_region_id "to", l.due_on "dueOn", -o.posted outstanding
     from ledger_loan l cross join lateral ledger_owed(l.owed) o where l.year = ? and o.posted <> 0 order by l.due_on`,
    [year],
  );
}

export interface PaceRow {
  readonly regionId: string;
  readonly kind: string;
  readonly used: number;
}

/** What was committed and reserved after a day, less what was given back: the same sums as a region's posted and held, of a span of time. */
export function paceRows(query: Query, year: number, after: string): Promise<PaceRow[]> {
  return rowsOf(
    query.trx,
    `with recent as materialized (
       select t.book_id, t.debit, t.credit, case when t.kind in (1, 3, 6) then t.amount else 0 end moved,
         case when t.kind = 2 then t.amount when t.kind in (3, 4, 5) then -h.amount else 0 end held
       from ledger_transfer t left join ledger_transfer h on h.id = t.refers_to and t.kind in (3, 4, 5)
       where t.book_id in (select id from ledger_book where year = ?) and t.effective_on > ?::date),
     legs as (
       select debit id, -sum(moved) moved, sum(held) held from recent group by debit union all
       select credit, sum(moved), 0 from recent group by credit)
     select a.region_id "regionId", b.kind,
       sum(case when a.owner_kind in ${OWNED_LIST} then l.moved else 0 end + case when a.owner_kind in ${POOL_LIST} then l.held else 0 end)::bigint used
     from legs l join ledger_account a on a.id = l.id join ledger_book b on b.id = a.book_id group by a.region_id, b.kind`,
    [year, after],
  );
}
