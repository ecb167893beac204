import type { OwnerKind } from '../../contract/ledger.ts';
import type { Query } from '../../platform/unit.ts';
import { literals, POOLS } from '../owners.ts';

/** The net movement or the open holds between two nodes, one way. */
export interface PairRow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'moved' | 'held';
  readonly amount: number;
  readonly transfers: number;
}

const MOVED = `
  select t.debit, t.credit, 'moved' kind, sum(t.amount)::bigint amount, count(*) n from ledger_transfer t
  where t.book_id = ? and t.kind in (1, 3, 6) and t.effective_on <= ?::date group by t.debit, t.credit`;

const HELD_NOW = `
  select h.debit, h.credit, 'held', sum(h.amount)::bigint, count(*) from ledger_hold h where h.book_id = ? and ?::date is not null
  group by h.debit, h.credit`;

/** A hold is open on a day when it counts from then or before, and what settled it does not. */
const HELD_THEN = `
  select t.debit, t.credit, 'held', sum(t.amount)::bigint, count(*) from ledger_transfer t
  where t.book_id = ? and t.kind = 2 and t.effective_on <= ?::date
    and not exists (select 1 from ledger_transfer z where z.refers_to = t.id and z.effective_on <= ?::date)
  group by t.debit, t.credit`;

/** Pools and the outside are nodes of their own, so are the projects that got most; all else is gathered by region. */
const PLACES = `
  largest as (
    select l.credit id from legs l join ledger_account a on a.id = l.credit where a.owner_kind = 'project'
    group by l.credit order by sum(l.amount) desc, l.credit limit ?),
  places as (
    select a.id, case
        when a.owner_kind in (${literals([...POOLS, 'outside'])}) or g.id is not null then 'a' || a.id
        when a.owner_kind = 'project' then 'others:' || a.region_id
        else a.owner_kind || ':' || a.region_id end node
    from ledger_account a left join largest g on g.id = a.id where a.book_id = ?)`;

/**
 * What moved, and what is held, between the nodes of a book by the end of a day: one pass over its transfers. An account that the reader
 * may not see is `elsewhere`.
 * @param today the reader's day: then the open holds are read, not searched for
 */
export async function pairRows(query: Query, ask: { bookId: number; asOf: string; projects: number }): Promise<PairRow[]> {
  const now = ask.asOf >= query.today;
  const { rows } = (await query.trx.raw(
    `with legs as materialized (${MOVED} union all ${now ? HELD_NOW : HELD_THEN}), ${PLACES}
     select coalesce(d.node, 'elsewhere') "from", coalesce(c.node, 'elsewhere') "to", l.kind, sum(l.amount)::bigint amount, sum(l.n)::bigint transfers
     from legs l left join places d on d.id = l.debit left join places c on c.id = l.credit
     where coalesce(d.node, 'elsewhere') <> coalesce(c.node, 'elsewhere') group by 1, 2, 3`,
    [ask.bookId, ask.asOf, ask.bookId, ask.asOf, ...(now ? [] : [ask.asOf]), ask.projects, ask.bookId],
  )) as { rows: PairRow[] };
  return rows;
}

export interface FlowAccount {
  readonly id: number;
  readonly ownerKind: OwnerKind;
  readonly ownerId: string;
  readonly regionId: string;
  readonly minBalance: number | null;
}

/** The accounts of a book that are nodes, with the limit that they had at the end of a day. */
export async function flowAccounts(query: Query, ids: readonly number[], asOf: string): Promise<FlowAccount[]> {
  const { rows } = (await query.trx.raw(
    `select a.id, a.owner_kind "ownerKind", a.owner_id "ownerId", a.region_id "regionId",
       case when ? >= ? then a.min_balance else (
         select e.min_balance from ledger_event e where e.account_id = a.id and e.kind in ('open', 'limit') and ledger_day(e.recorded_at) <= ?::date
         order by e.seq desc limit 1) end "minBalance"
     from ledger_account a where a.id = any (string_to_array(?, ',')::bigint[])`,
    [asOf, query.today, asOf, ids.join(',')],
  )) as { rows: FlowAccount[] };
  return rows;
}

/** How many accounts of each kind of owner a region has in a book. */
export async function accountCounts(query: Query, bookId: number): Promise<{ ownerKind: OwnerKind; regionId: string; accounts: number }[]> {
  const { rows } = (await query.trx.raw(
    `select owner_kind "ownerKind", region_id "regionId", count(*) accounts from ledger_account where book_id = ? group by owner_kind, region_id`,
    [bookId],
  )) as { rows: { ownerKind: OwnerKind; regionId: string; accounts: number }[] };
  return rows;
}

export interface FlowRegion {
  readonly id: string;
  readonly kind: 'province' | 'city' | 'county' | 'zone';
  readonly zh: string;
  readonly en: string;
}

/** Regions by their ids. */
export async function flowRegions(query: Query, ids: readonly string[]): Promise<FlowRegion[]> {
  const { rows } = (await query.trx.raw(
    `select id, kind, name_zh zh, name_en en from region_door where id = any (string_to_array(?, ','))`,
    [ids.join(',')],
  )) as { rows: FlowRegion[] };
  return rows;
}
