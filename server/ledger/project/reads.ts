import type { Query } from '../../platform/unit.ts';
import { kindName, type TransferKind } from '../codes.ts';
import { literals, OWNED, POOLS } from '../owners.ts';
import { rowsOf } from '../rows.ts';

/** What a region can give of a kind: quota = posted + held + available, while no advance is open. All in the kind's smallest unit. */
export interface RegionQuota {
  readonly regionId: string;
  readonly kind: string;
  /** The year's quota that the region was given and still has or has used. */
  readonly quota: number;
  /** Committed to projects and parcels. */
  readonly posted: number;
  /** Reserved by holds. */
  readonly held: number;
  /** What a hold may take now, down to the pool's limit. */
  readonly available: number;
  /** The pool that gives; null when the region has none. */
  readonly accountId: number | null;
}

const POOL_LIST = `(${literals(POOLS)})`;
const OWNED_LIST = `(${literals(OWNED)})`;

/** @param source pools and owned accounts with posted, held and min_balance: as they stand, or as they stood */
const quotaSql = (source: string, where: string) => `
  select region_id "regionId", kind, sum(posted)::bigint quota,
    (coalesce(sum(posted) filter (where owner_kind in ${OWNED_LIST}), 0))::bigint posted,
    (coalesce(sum(held) filter (where owner_kind in ${POOL_LIST}), 0))::bigint held,
    (coalesce(sum(posted - held - min_balance) filter (where owner_kind in ${POOL_LIST}), 0))::bigint available,
    (array_agg(id order by array_position(array[${literals(POOLS)}], owner_kind)) filter (where owner_kind in ${POOL_LIST}))[1] "accountId"
  from (${source}) a where ${where} group by region_id, kind, sort order by region_id, sort`;

const from = (columns: string, more: string) => `select ${columns}, b.kind, b.year, k.sort
  from ledger_account a join ledger_book b on b.id = a.book_id join quota_kind k on k.id = b.kind ${more}
  where a.owner_kind in ${POOL_LIST} or a.owner_kind in ${OWNED_LIST}`;
const NOW = from('a.*', '');
const THEN = from(
  'a.id, a.region_id, a.owner_kind, s.posted, s.held, s.min_balance',
  'cross join lateral ledger_as_of(a.id, ?::date, ?::timestamptz) s',
);

/** What one region can give, by kind. */
export function availability(query: Query, ask: { regionId: string; year: number }): Promise<RegionQuota[]> {
  return rowsOf(query.trx, quotaSql(NOW, 'region_id = ? and year = ?'), [ask.regionId, ask.year]);
}

/** What every region in the actor's scope can give, by kind, today or as it stood at the end of a day (or as known by an instant). */
export function regionQuota(query: Query, ask: { year: number; asOf?: string; knownBy?: string }): Promise<RegionQuota[]> {
  if (ask.asOf === undefined && ask.knownBy === undefined) return rowsOf(query.trx, quotaSql(NOW, 'year = ?'), [ask.year]);
  return rowsOf(query.trx, quotaSql(THEN, 'year = ?'), [ask.asOf ?? null, ask.knownBy ?? null, ask.year]);
}

export interface OpenHold {
  readonly id: string;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly deadline: string | null;
  readonly kind: string;
}

/** The open holds for a project, in the order of their books. */
export function projectHolds(query: Query, projectCode: string): Promise<OpenHold[]> {
  return rowsOf(
    query.trx,
    `select h.id, h.debit, h.credit, h.amount, h.deadline, b.kind from ledger_hold h join ledger_book b on b.id = h.book_id
     where h.credit in (select id from ledger_account where owner_kind = 'project' and owner_id = ?) order by h.book_id, h.id`,
    [projectCode],
  );
}

/**
 * What a project was given and no reversal has taken back, in the order of the books: commits, and what freed lots gave for it with what
 * the ratio asked for on top.
 */
export function projectGains(query: Query, projectCode: string): Promise<Omit<OpenHold, 'deadline'>[]> {
  return rowsOf(
    query.trx,
    `select t.id, t.debit, t.credit, t.amount, b.kind from ledger_transfer t join ledger_book b on b.id = t.book_id
     where (t.kind = 3 and t.credit in (select id from ledger_account where owner_kind = 'project' and owner_id = ?)
         or t.id in (select unnest(transfers) from ledger_lot_use where project = ?))
       and not exists (select 1 from ledger_transfer z where z.refers_to = t.id) order by t.book_id, t.seq`,
    [projectCode, projectCode],
  );
}

export interface ProjectQuota {
  readonly kind: string;
  readonly year: number;
  readonly accountId: number;
  /** What the project has: held and committed together. */
  readonly asked: number;
  readonly held: number;
  readonly committed: number;
  readonly transfers: readonly { id: string; kind: TransferKind; amount: number; seq: number; at: string; deadline: string | null }[];
}

interface QuotaRow extends Omit<ProjectQuota, 'transfers'> {
  transfers: readonly { id: string; kind: number; amount: number; seq: number; at: string; deadline: string | null }[] | null;
}

const TRANSFERS_MAX = 50;

/** A project's quota by kind with its newest vouchers. */
export async function projectQuota(query: Query, projectCode: string): Promise<ProjectQuota[]> {
  const rows = await rowsOf<QuotaRow>(
    query.trx,
    `select b.kind, b.year, a.id "accountId", a.posted committed, h.held, a.posted + h.held asked, t.transfers
     from ledger_account a join ledger_book b on b.id = a.book_id join quota_kind k on k.id = b.kind
     cross join lateral (select coalesce(sum(amount), 0)::bigint held from ledger_hold where credit = a.id) h
     cross join lateral (select jsonb_agg(r.line order by r.seq desc) transfers from (
       select t.seq, jsonb_build_object('id', t.id, 'kind', t.kind, 'amount', t.amount, 'seq', t.seq,
         'at', to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'deadline', t.deadline) line
       from ledger_transfer t where t.credit = a.id or t.debit = a.id order by t.seq desc limit ${TRANSFERS_MAX}) r) t
     where a.owner_kind = 'project' and a.owner_id = ? order by b.year, k.sort`,
    [projectCode],
  );
  return rows.map((row) => ({ ...row, transfers: (row.transfers ?? []).map((line) => ({ ...line, kind: kindName(line.kind) })) }));
}
