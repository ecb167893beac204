import type { Sensitivity } from '../contract/common.ts';
import { asGeoJson, envelope } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import type { Moment } from './moment.ts';

export interface LayerReadRow {
  id: string;
  grp: 'control' | 'plan' | 'cadastre' | 'corridor' | 'protection' | 'base';
  name_zh: string;
  name_en: string;
  geometry: 'polygon' | 'line' | 'point';
  tileset: 'regions' | 'zones' | 'parcels' | 'sites' | 'base';
  is_constraint: boolean;
  source_zh: string;
  source_en: string;
  source_date: string | null;
  stale_after_months: number | null;
  stale: boolean;
  coverage_kind: 'all' | 'part' | 'none';
  synthetic: boolean;
  style: Record<string, unknown>;
  revision: number;
  feature_count: number | null;
  sensitivity: Sensitivity;
  attribute_marks: Record<string, Sensitivity>;
  readable: boolean;
}

/**
 * The layers as they are said to be at a moment, each with its latest declared delivery: its date, its age on the moment's day, and whether
 * any delivery speaks for everything. Counts are those kept at commit, within the actor's regions where the layer is scoped; of a past
 * moment they are counted.
 */
export async function layerRows(query: Query, moment: Moment): Promise<LayerReadRow[]> {
  const counts = moment.isNow
    ? `select c.layer_id, sum(c.features)::int as n from layer_count c join layer l on l.id = c.layer_id
       where not l.scoped or '*' = any((select lantu_scope())::text[]) or c.region_id = any((select lantu_scope())::text[]) group by c.layer_id`
    : `select layer_id, count(*)::int as n from blueprint_version where revision_from <= :commit and (revision_to is null or revision_to > :commit) group by layer_id`;
  const { rows } = (await query.trx.raw(
    `with spoken as (
       select d.layer_id, bool_or(d.covers = 'all') as everything, (array_agg(d.source_date order by d.id desc))[1] as source_date
       from blueprint_delivery d where d.covers <> 'unsaid' and d.revision_from <= :commit and (d.revision_to is null or d.revision_to > :commit)
       group by d.layer_id)
     select l.id, l.grp, l.name_zh, l.name_en, l.geometry, l.tileset, l.is_constraint, l.source_zh, l.source_en, s.source_date, l.stale_after_months,
       s.layer_id is not null and l.stale_after_months is not null
         and coalesce(s.source_date + make_interval(months => l.stale_after_months) < cast(:day as date), true) as stale,
       case when s.layer_id is null then 'none' when s.everything then 'all' else 'part' end as coverage_kind,
       l.synthetic, l.style, l.revision, l.sensitivity, l.attribute_marks, h.readable, case when h.readable then coalesce(n.n, 0)::int end as feature_count
     from blueprint_layer_version l left join spoken s on s.layer_id = l.id left join (${counts}) n on n.layer_id = l.id
       cross join lateral (select coalesce(l.id <> all ((select lantu_hidden())::text[]), true) as readable) h
     where l.revision_from <= :commit and (l.revision_to is null or l.revision_to > :commit) order by l.ordinal`,
    { commit: moment.commit, day: moment.day },
  )) as { rows: LayerReadRow[] };
  return rows;
}

export interface FeatureRow {
  id: number;
  layer_id: string;
  key: string;
  name: string | null;
  region_id: string;
  use_system: 'planning' | 'survey' | null;
  use_code: string | null;
  status: string | null;
  area_m2: number | null;
  attributes: Record<string, unknown>;
  revision_from: number;
  revision_to: number | null;
  geometry: { type: string };
}

/** Without the attributes that the reader may not read. */
const ATTRIBUTES = `case when (select lantu_veiled()) -> f.layer_id is null then f.attributes
  else lantu_without(f.attributes, (select lantu_veiled()) -> f.layer_id) end as attributes`;
const FACTS = `f.id, f.layer_id, f.key, f.name, f.region_id, f.use_system, f.use_code, f.status, f.area_m2, ${ATTRIBUTES}`;
/** A version with the commits of its beginning and end, which is cheap for the few rows of a page. */
const COLUMNS = `${FACTS}, b.number as revision_from, e.number as revision_to`;
const COMMITS = 'join blueprint_commit b on b.set_id = f.set_from left join blueprint_commit e on e.set_id = f.set_to';

const STANDING = 'b.number <= :commit and (e.number is null or e.number > :commit)';

/** A place, and how far around it counts. */
export interface Spot {
  readonly lon: number;
  readonly lat: number;
  readonly toleranceM: number;
}

export interface FeatureFilter {
  readonly layerId: string;
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Features of a layer at a moment, by id. */
export async function featureRows(query: Query, filter: FeatureFilter, moment: Moment): Promise<FeatureRow[]> {
  const { bbox } = filter;
  const box = bbox ? `and f.geom && ${envelope()} and st_intersects(f.geom, ${envelope()})` : '';
  const then = moment.isNow ? 'f.set_to is null' : 'b.number <= ? and (e.number is null or e.number > ?)';
  const { rows } = (await query.trx.raw(
    `select ${COLUMNS}, ${asGeoJson('f.geom')} as geometry from feature f ${COMMITS}
     where f.layer_id = ? and f.id > ? and ${then} ${box} order by f.id limit ?`,
    [
      filter.layerId,
      filter.after ?? 0,
      ...(moment.isNow ? [] : [moment.commit, moment.commit]),
      ...(bbox ? [...bbox, ...bbox] : []),
      filter.limit,
    ],
  )) as { rows: FeatureRow[] };
  return rows;
}

/** A feature as it is at a moment; null when there is none. */
export async function featureByKey(query: Query, layerId: string, key: string, moment: Moment): Promise<FeatureRow | null> {
  const { rows } = await prepared<FeatureRow>(
    query.trx,
    `select ${COLUMNS}, ${asGeoJson('f.geom')} as geometry from feature f ${COMMITS}
     where f.layer_id = :layer and f.key = :key and ${STANDING}`,
    { layer: layerId, key, commit: moment.commit },
  );
  return rows[0] ?? null;
}

export interface HistoryRow {
  revision_from: number;
  revision_to: number | null;
  at: Date;
  author_name: string;
  reason: string;
}

/** The versions of a feature up to a moment, newest first, each with the commit that made it. */
export async function featureHistory(query: Query, layerId: string, key: string, moment: Moment): Promise<HistoryRow[]> {
  const { rows } = await prepared<HistoryRow>(
    query.trx,
    `select b.number as revision_from, case when e.number <= :commit then e.number end as revision_to, b.at, s.author_name, s.reason
     from feature f ${COMMITS} join change_set s on s.id = f.set_from
     where f.layer_id = :layer and f.key = :key and b.number <= :commit order by b.number desc limit 200`,
    { layer: layerId, key, commit: moment.commit },
  );
  return rows;
}

export interface LineageRow {
  key: string;
  revision: number;
  shared_m2: number | null;
}

/** What a feature came from (`parents`) and what came of it (`children`). */
export async function lineageRows(query: Query, layerId: string, key: string): Promise<{ parents: LineageRow[]; children: LineageRow[] }> {
  const of = (mine: string, other: string) => `(
    select '${other}' as side, l.${other} as key, c.number as revision, l.shared_m2
    from feature_lineage l join blueprint_commit c on c.set_id = l.set_id
    where l.layer_id = :layer and l.${mine} = :key order by c.number limit 200)`;
  const { rows } = await prepared<LineageRow & { side: string }>(
    query.trx,
    `${of('child_key', 'parent_key')} union all ${of('parent_key', 'child_key')}`,
    { layer: layerId, key },
  );
  const side = (name: string) => rows.filter((row) => row.side === name).map(({ side: _side, ...row }) => row);
  return { parents: side('parent_key'), children: side('child_key') };
}

export interface RevisionRow {
  id: number;
  at: Date;
  kind: string;
  author_name: string;
  reason: string;
  layer_ids: string[];
  added: number;
  changed: number;
  removed: number;
}

/**
 * The newest commits. What a commit did to a scoped layer is told to who sees something of it, to a sensitive one to who may read it; of one that touched nothing that the reader sees
 * only the number and the instant are told.
 */
export async function revisionRows(query: Query, limit: number): Promise<RevisionRow[]> {
  const { rows } = (await query.trx.raw(
    `select r.number as id, r.at, r.kind, case when l.hidden then '' else r.author_name end as author_name, case when l.hidden then '' else r.reason end as reason,
       coalesce(l.ids, '{}') as layer_ids, coalesce(l.added, 0)::int as added, coalesce(l.changed, 0)::int as changed, coalesce(l.removed, 0)::int as removed
     from (select * from blueprint_revision order by number desc limit ?) r left join lateral (
       select array_agg(c.layer_id order by c.layer_id) filter (where c.seen) as ids, sum(c.added) filter (where c.seen) as added,
         sum(c.changed) filter (where c.seen) as changed, sum(c.removed) filter (where c.seen) as removed, not bool_or(c.seen) as hidden
       from (select x.*, coalesce(x.layer_id <> all ((select lantu_hidden())::text[]), true) and (not y.scoped or x.added + x.changed + x.removed = 0
           or exists (select 1 from feature f where f.layer_id = x.layer_id and f.set_from = x.set_id)
           or exists (select 1 from feature f where f.layer_id = x.layer_id and f.set_to = x.set_id)) as seen
         from change_layer x join layer y on y.id = x.layer_id where x.set_id = r.set_id) c) l on true
     order by r.number desc`,
    [limit],
  )) as { rows: RevisionRow[] };
  return rows;
}

const METRES_PER_DEGREE = 111_000;
const HERE = 'st_setsrid(st_makepoint(:lon, :lat), 4490)';

/** The features at a point at a moment, or within a tolerance of it; small ones first. */
export async function featuresAt(query: Query, { lon, lat, toleranceM }: Spot, limit: number, moment: Moment): Promise<FeatureRow[]> {
  const then = moment.isNow ? 'f.set_to is null' : STANDING;
  const { rows } = await prepared<FeatureRow>(
    query.trx,
    `with found as (
       select f.* from feature f ${moment.isNow ? '' : COMMITS} where ${then} and f.geom && (select st_expand(${HERE}, :reach))
         and (st_intersects(f.geom, (select ${HERE})) or (:tolerance > 0::float8 and st_dwithin(f.geom::geography, (select ${HERE}::geography), :tolerance)))
       order by f.area_m2 nulls first, f.id limit :limit)
     select ${COLUMNS} from found f ${COMMITS} order by f.area_m2 nulls first, f.id`,
    { lon, lat, reach: (toleranceM / METRES_PER_DEGREE) * 1.5, tolerance: toleranceM, limit, commit: moment.commit },
  );
  return rows;
}

/**
 * A checksum of a layer at a moment: of its features and of what its deliveries say. Equal texts mean equal states, wherever and however
 * they came about.
 */
export async function layerChecksum(query: Query, layerId: string, moment: Moment): Promise<string> {
  const { rows } = (await query.trx.raw(
    `select md5(coalesce((select string_agg(md5(row(f.key, f.name, f.region_id, f.use_system, f.use_code, f.status, f.status_said, f.attributes, st_asbinary(f.geom))::text), '' order by f.key)
         from blueprint_version f where f.layer_id = :layer and f.revision_from <= :commit and (f.revision_to is null or f.revision_to > :commit)), '') || '/' ||
       coalesce((select string_agg(md5(row(d.id, d.source_date, d.covers, d.region_ids, st_asbinary(d.area))::text), '' order by d.id)
         from blueprint_delivery d where d.layer_id = :layer and d.revision_from <= :commit and (d.revision_to is null or d.revision_to > :commit)), '')) as sum`,
    { layer: layerId, commit: moment.commit },
  )) as { rows: [{ sum: string }] };
  return rows[0].sum;
}
