import { asGeoJson, envelope } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

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
  feature_count: number;
}

/** Stale on a date: older than the layer's own limit. A layer without a date is stale when it has a limit. */
const STALE = `(l.stale_after_months is not null and coalesce(l.source_date + make_interval(months => l.stale_after_months) < ?::date, true))`;

export async function layerRows(query: Query): Promise<LayerReadRow[]> {
  const { rows } = (await query.trx.raw(
    `select l.id, l.grp, l.name_zh, l.name_en, l.geometry, l.tileset, l.is_constraint, l.source_zh, l.source_en, l.source_date, l.stale_after_months,
       ${STALE} as stale, l.coverage_kind, l.synthetic, l.style, l.revision, coalesce(n.n, 0)::int as feature_count
     from layer l left join (select layer_id, count(*) n from feature where revision_to is null group by layer_id) n on n.layer_id = l.id
     order by l.ordinal`,
    [query.today],
  )) as { rows: LayerReadRow[] };
  return rows;
}

/** The blueprint's revision: the newest change of any layer. */
export async function currentRevision(query: Query): Promise<number> {
  const row = await query.trx('layer').max<{ max: number | null }>('revision as max').first();
  return row?.max ?? 0;
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

const COLUMNS = `id, layer_id, key, name, region_id, use_system, use_code, status, area_m2, attributes, revision_from, revision_to`;

export interface FeatureFilter {
  readonly layerId: string;
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly asOfRevision?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

export async function featureRows(query: Query, filter: FeatureFilter): Promise<FeatureRow[]> {
  const rows = query
    .trx('feature')
    .select(query.trx.raw(`${COLUMNS}, ${asGeoJson('geom')} as geometry`))
    .where({ layer_id: filter.layerId })
    .where('id', '>', filter.after ?? 0)
    .orderBy('id')
    .limit(filter.limit);
  if (filter.bbox) rows.whereRaw(`geom && ${envelope()} and st_intersects(geom, ${envelope()})`, [...filter.bbox, ...filter.bbox]);
  if (filter.asOfRevision === undefined) rows.whereNull('revision_to');
  else rows.whereRaw('revision_from <= ? and (revision_to is null or revision_to > ?)', [filter.asOfRevision, filter.asOfRevision]);
  return rows;
}

export async function featureByKey(query: Query, layerId: string, key: string): Promise<FeatureRow | null> {
  const row = await query
    .trx('feature')
    .where({ layer_id: layerId, key })
    .whereNull('revision_to')
    .first<FeatureRow>(query.trx.raw(`${COLUMNS}, ${asGeoJson('geom')} as geometry`));
  return row ?? null;
}

export interface HistoryRow {
  revision_from: number;
  revision_to: number | null;
  at: Date;
  author_name: string;
  reason: string;
}

export async function featureHistory(query: Query, layerId: string, key: string): Promise<HistoryRow[]> {
  return query
    .trx('feature as f')
    .join('revision as r', 'r.id', 'f.revision_from')
    .where({ 'f.layer_id': layerId, 'f.key': key })
    .orderBy('f.revision_from', 'desc')
    .limit(200)
    .select('f.revision_from', 'f.revision_to', 'r.at', 'r.author_name', 'r.reason');
}

export interface RevisionRow {
  id: number;
  at: Date;
  author_name: string;
  reason: string;
  layer_id: string;
  added: number;
  changed: number;
  removed: number;
}

export async function revisionRows(query: Query, limit: number): Promise<RevisionRow[]> {
  return query
    .trx('revision')
    .orderBy('id', 'desc')
    .limit(limit)
    .select('id', 'at', 'author_name', 'reason', 'layer_id', 'added', 'changed', 'removed');
}

const METRES_PER_DEGREE = 111_000;

/** The current features at a point, or within a tolerance of it; small ones first. */
export async function featuresAt(query: Query, lon: number, lat: number, toleranceM: number, limit: number): Promise<FeatureRow[]> {
  const { rows } = (await query.trx.raw(
    `with here as (select st_setsrid(st_makepoint(?, ?), 4490) as p)
     select ${COLUMNS} from feature, here
     where revision_to is null and geom && st_expand(p, ?)
       and (st_intersects(geom, p) or (? > 0 and st_dwithin(geom::geography, p::geography, ?)))
     order by area_m2 nulls first, id limit ?`,
    [lon, lat, (toleranceM / METRES_PER_DEGREE) * 1.5, toleranceM, toleranceM, limit],
  )) as { rows: FeatureRow[] };
  return rows;
}
