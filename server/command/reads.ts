import { bboxOf, centerOf } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';

export interface YearState {
  /** Grows with every voucher of the year. */
  ledgerSeq: number;
  /** Kinds that have a book this year, in their usual order. */
  kinds: string[];
  /** Counties within the actor's scope. */
  counties: string[];
}

/** What the regional map stands on: the year's books, and the counties that the actor may see. */
export async function yearState(query: Query, year: number): Promise<YearState> {
  const { rows } = (await query.trx.raw(
    `select coalesce(sum(b.seq), 0)::bigint as "ledgerSeq", coalesce(array_agg(k.id order by k.sort) filter (where b.id is not null), '{}') as kinds,
       (select coalesce(array_agg(id order by id), '{}') from region_door
        where kind = 'county' and ('*' = any(lantu_scope()) or id = any(lantu_scope()))) as counties
     from quota_kind_door k left join ledger_book_door b on b.kind = k.id and b.year = ?`,
    [year],
  )) as { rows: [YearState] };
  return rows[0];
}

export interface ChangeRow {
  id: string;
  seq: number;
  at: Date;
  kind: number;
  quotaKind: string;
  amount: number;
  regionId: string;
  projectCode: string | null;
  projectName: string | null;
  reason: string | null;
  deadline: string | null;
  center: [number, number] | null;
  total: number;
}

const OWNED = `('project', 'parcel')`;

/** What moved since an instant, newest first, each with its project, its region and its place; `total` counts all of them. */
export async function changeRows(query: Query, since: Date, kind: string | null, limit: number): Promise<ChangeRow[]> {
  const { rows } = (await query.trx.raw(
    `with moved as materialized (
       select t.id, t.seq, t.book_id, t.kind, t.debit, t.credit, t.amount, t.recorded_at, t.reason, t.deadline, b.kind as quota_kind
       from ledger_transfer_door t join ledger_book_door b on b.id = t.book_id where t.recorded_at >= ? and b.kind = coalesce(?, b.kind)),
     page as (select * from moved order by recorded_at desc, book_id, seq desc limit ?),
     told as (
       select page.*, coalesce(h.deadline, page.deadline) as due,
         case when c.owner_kind in ${OWNED} then c.region_id when d.owner_kind in ${OWNED} then d.region_id
           when c.owner_kind <> 'outside' then c.region_id else coalesce(d.region_id, c.region_id) end as region_id,
         case when c.owner_kind = 'project' then c.owner_id when d.owner_kind = 'project' then d.owner_id end as project_code
       from page left join ledger_account_door d on d.id = page.debit left join ledger_account_door c on c.id = page.credit left join ledger_hold_door h on h.id = page.id),
     places as (select r.id, ${centerOf('r.geom')} as center from region_door r where r.geom is not null and r.id in (select region_id from told))
     select t.id, t.seq, t.recorded_at as at, t.kind, t.quota_kind as "quotaKind", t.amount, t.region_id as "regionId", t.project_code as "projectCode",
       p.name as "projectName", t.reason, t.due as deadline, coalesce(s.center, r.center) as center, (select count(*) from moved) as total
     from told t left join project_door p on p.code = t.project_code left join places r on r.id = t.region_id
     left join lateral (select ${centerOf('f.geom')} as center from blueprint_version f
       where f.layer_id = 'sites' and f.key = t.project_code order by f.revision_from desc limit 1) s on true
     order by t.recorded_at desc, t.book_id, t.seq desc`,
    [since.toISOString(), kind, limit],
  )) as { rows: ChangeRow[] };
  return rows;
}

export interface PlaceRow {
  id: string;
  title: string | null;
  zh: string;
  en: string;
  center: [number, number];
  bbox: [number, number, number, number];
}

const PLACE = `${centerOf('f.geom')} as center, ${bboxOf('f.geom')} as bbox`;
/** Sorts after every text that begins with the same prefix, compared byte by byte. */
const LAST = '\u{10ffff}';

/** Parcels whose code or name begins with the text, or whose code ends with its signs; every comparison runs on an index. */
export async function parcelHits(query: Query, text: string, limit: number): Promise<PlaceRow[]> {
  const from = (column: string) => `(select id from blueprint_feature
    where layer_id = 'parcels' and ${column} is not null and ${column} ~>=~ :${column} and ${column} ~<~ :${column}_end
    order by ${column} using ~<~ limit :limit)`;
  const code = text.toUpperCase();
  const { rows } = await prepared<PlaceRow>(
    query.trx,
    `select f.key as id, f.name as title, r.name_zh as zh, r.name_en as en, ${PLACE} from blueprint_feature f join region_door r on r.id = f.region_id
     where f.layer_id = 'parcels' and f.id in (${from('key')} union ${from('name')} union select parcel_ids_ending(:ending, 200)) order by starts_with(f.key, :key) desc, f.key limit :limit`,
    { key: code, key_end: code + LAST, name: text, name_end: text + LAST, ending: code, limit },
  );
  return rows;
}

export interface VoucherRow {
  id: string;
  title: string;
  zh: string;
  en: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The voucher of a number, or those of a document, the newest first; both are found by an index. */
export async function voucherHits(query: Query, text: string, limit: number): Promise<VoucherRow[]> {
  const { rows } = await prepared<VoucherRow>(
    query.trx,
    `select t.id, coalesce(t.document, t.reason, t.id::text) as title, k.name_zh || ' ' || b.year || ' #' || t.seq as zh, k.name_en || ' ' || b.year || ' #' || t.seq as en
     from ledger_transfer_door t join ledger_book_door b on b.id = t.book_id join quota_kind_door k on k.id = b.kind
     where ${UUID.test(text) ? 't.id = cast(:voucher as uuid)' : 't.document = cast(:voucher as text)'} order by t.recorded_at desc, t.seq desc limit :limit`,
    { voucher: text, limit },
  );
  return rows;
}

/** Layers whose names are searched otherwise, or not at all. */
const NOT_SEARCHED = `('parcels', 'sites', 'regions')`;

/** Named features of the other layers whose name holds the text, one for each name and layer; short names first. */
export async function featureHits(query: Query, text: string, limit: number): Promise<PlaceRow[]> {
  const { rows } = await prepared<PlaceRow>(
    query.trx,
    `select f.layer_id || '/' || f.key as id, f.name as title, f.layer_zh as zh, f.layer_en as en, ${PLACE} from (
       select distinct on (f.layer_id, f.name) f.layer_id, f.key, f.name, f.geom, l.name_zh as layer_zh, l.name_en as layer_en
       from blueprint_layer_version l join blueprint_feature f on f.layer_id = l.id
       where l.revision_to is null and f.layer_id not in ${NOT_SEARCHED} and l.id not in ${NOT_SEARCHED} and f.name is not null and f.name ilike :pattern
       order by f.layer_id, f.name, f.id) f
     order by length(f.name), f.name, f.layer_id limit :limit`,
    { pattern: `%${text.replace(/[\\%_]/g, '\\$&')}%`, limit },
  );
  return rows;
}

export interface NamedRow {
  code: string;
  zh: string;
  en: string;
}

/** The project with this code and the newest ones in the actor's regions, for matching by code, name and initials. */
export async function projectNames(query: Query, text: string, limit: number): Promise<NamedRow[]> {
  return query
    .trx('project_door')
    .orderByRaw('upper(code) = upper(?) desc, id desc', [text])
    .limit(limit)
    .select('code', 'name as zh', 'name as en');
}

export async function regionNames(query: Query): Promise<(NamedRow & { id: string })[]> {
  return query
    .trx('region_door')
    .whereNotNull('geom')
    .orderBy('id')
    .select('id', query.trx.raw('coalesce(code, id) as code'), 'name_zh as zh', 'name_en as en');
}

/** Where projects lie, by code; the subtitle is their region, which is also the place of a project without a site. */
export async function projectPlaces(query: Query, codes: readonly string[]): Promise<PlaceRow[]> {
  const { rows } = (await query.trx.raw(
    `select p.code as id, p.name as title, r.name_zh as zh, r.name_en as en, ${PLACE} from project_door p join region_door r on r.id = p.region_id
     left join lateral (select geom from blueprint_version where layer_id = 'sites' and key = p.code order by revision_from desc limit 1) s on true
     cross join lateral (select coalesce(s.geom, r.geom) as geom) f where p.code = any(?) and f.geom is not null`,
    [[...codes]],
  )) as { rows: PlaceRow[] };
  return rows;
}

/** Where regions lie, by id; the subtitle is the region above. */
export async function regionPlaces(query: Query, ids: readonly string[]): Promise<(PlaceRow & { name_en: string })[]> {
  const { rows } = (await query.trx.raw(
    `select f.id, f.name_zh as title, f.name_en, coalesce(u.name_zh, '') as zh, coalesce(u.name_en, '') as en, ${PLACE}
     from region_door f left join region_door u on u.id = f.parent_id where f.id = any(?)`,
    [[...ids]],
  )) as { rows: (PlaceRow & { name_en: string })[] };
  return rows;
}

/** A place in a 3° Gauss–Krüger zone of CGCS2000 (easting with the zone's prefix, northing, metres) as [lon, lat]. */
export async function placeInZone(query: Query, zone: number, eastingM: number, northingM: number): Promise<[number, number]> {
  const { rows } = (await query.trx.raw(
    `select json_build_array(st_x(p), st_y(p)) as place from (select st_transform(st_setsrid(st_makepoint(?, ?), 4488 + ?::int), 4490) as p) x`,
    [eastingM, northingM, zone],
  )) as { rows: [{ place: [number, number] }] };
  return rows[0].place;
}
