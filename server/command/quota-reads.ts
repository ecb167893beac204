import { literals, OWNED, POOLS, type RegionQuota } from '../ledger/index.ts';
import type { Query } from '../platform/unit.ts';

const POOL_LIST = `(${literals(POOLS)})`;
const OWNED_LIST = `(${literals(OWNED)})`;

const BOOKS =
  'books as materialized (select b.id, b.kind, k.sort from ledger_book_door b join quota_kind_door k on k.id = b.kind where b.year = ?)';

/** The accounts as they stand. */
const NOW = `stand as (select a.id, a.region_id, a.book_id, a.owner_kind, a.posted, a.held, a.min_balance from ledger_account_door a)`;

/**
 * The accounts as they stood at the end of a day: today's balances without what counts from later. What counts from later was recorded
 * later, so only the newest part of the ledger is read. Limits are as they are today: they may have been set after the day.
 */
const THEN = `
  later as materialized (
    select t.debit, t.credit, case when t.kind in (1, 3, 6) then t.amount else 0 end as moved,
      case when t.kind = 2 then t.amount when t.kind in (3, 4, 5) then -h.amount else 0 end as held
    from ledger_transfer_door t left join ledger_transfer_door h on h.id = t.refers_to and t.kind in (3, 4, 5)
    where t.recorded_at >= ((?::date + 1)::timestamp - interval '8 hours') at time zone 'UTC' and t.effective_on > ?::date
      and t.book_id in (select id from books)),
  legs as (select id, sum(moved) as moved, sum(held) as held
    from (select debit as id, moved, -held as held from later union all select credit, -moved, 0 from later) l group by id),
  stand as (select a.id, a.region_id, a.book_id, a.owner_kind, a.posted + coalesce(l.moved, 0) as posted, a.held + coalesce(l.held, 0) as held, 0 as min_balance
    from ledger_account_door a left join legs l on l.id = a.id)`;

/** Summed by owner first: the many accounts of projects are read once and not sorted. */
const SUMS = `
  sums as (select region_id, book_id, owner_kind, sum(posted) as posted, sum(held) as held, sum(min_balance) as least, min(id) as id
    from stand where book_id in (select id from books) and (owner_kind in ${POOL_LIST} or owner_kind in ${OWNED_LIST}) group by region_id, book_id, owner_kind)
  select s.region_id as "regionId", b.kind, sum(s.posted)::bigint as quota,
    coalesce(sum(s.posted) filter (where s.owner_kind in ${OWNED_LIST}), 0)::bigint as posted,
    coalesce(sum(s.held) filter (where s.owner_kind in ${POOL_LIST}), 0)::bigint as held,
    coalesce(sum(s.posted - s.held - coalesce(s.least, 0)) filter (where s.owner_kind in ${POOL_LIST}), 0)::bigint as available,
    (array_agg(s.id order by array_position(array[${literals(POOLS)}], s.owner_kind)) filter (where s.owner_kind in ${POOL_LIST}))[1] as "accountId"
  from sums s join books b on b.id = s.book_id group by s.region_id, b.kind, b.sort order by b.sort, s.region_id`;

/**
 * What each region in the actor's scope was given of each kind for a year, what of it is committed and held, and what is left: one query
 * over the ledger's accounts. Whole numbers in the kind's smallest unit. By kind, then region.
 * @param asOf the end of this day by the vouchers that count from it or before; null for now
 */
export async function regionAmounts(query: Query, year: number, asOf: string | null): Promise<RegionQuota[]> {
  const sql = `with ${BOOKS}, ${asOf === null ? NOW : THEN}, ${SUMS}`;
  const { rows } = (await query.trx.raw(sql, asOf === null ? [year] : [year, asOf, asOf])) as { rows: RegionQuota[] };
  return rows;
}
