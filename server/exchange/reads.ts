import type { InvalidShape } from '../contract/exchange.ts';
import type { FindingCode, FindingParams, FindingSeverity } from '../contract/findings.ts';
import { areaM2, asGeoJson, envelope } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';
import { type JobRow, REVISIONS } from './store.ts';

export interface JobFilter {
  readonly layerId?: string | undefined;
  /** Created before this instant, or at it with a smaller id. */
  readonly before?: readonly [string, string] | undefined;
  readonly limit: number;
}

export async function jobRows(query: Query, filter: JobFilter): Promise<JobRow[]> {
  const rows = query
    .trx<JobRow>('import_job')
    .select('*', query.trx.raw(REVISIONS))
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(filter.limit);
  if (filter.layerId) rows.where({ layer_id: filter.layerId });
  if (filter.before) rows.whereRaw('(created_at, id) < (?::timestamptz, ?::uuid)', [...filter.before]);
  return rows;
}

export interface FindingRow {
  id: number;
  code: FindingCode;
  severity: FindingSeverity;
  params: FindingParams;
  idx: number | null;
  key: string | null;
  place: [number, number] | null;
}

export interface FindingFilter {
  readonly importId: string;
  readonly after?: number | undefined;
  readonly code?: string | undefined;
  readonly limit: number;
}

export async function findingRows(query: Query, filter: FindingFilter): Promise<FindingRow[]> {
  const { rows } = (await query.trx.raw(
    `select f.id, f.code, f.severity, f.params, f.idx, coalesce(s.key, f.params ->> 'key') as key,
       case when f.place is not null then json_build_array(st_x(f.place), st_y(f.place)) end as place
     from import_finding f left join import_row s on s.import_id = f.import_id and s.idx = f.idx
     where f.import_id = ? and f.id > ? and (?::text is null or f.code = ?) order by f.id limit ?`,
    [filter.importId, filter.after ?? 0, filter.code ?? null, filter.code ?? null, filter.limit],
  )) as { rows: FindingRow[] };
  return rows;
}

/** Shapes beyond this are thinned for the picture; the stage keeps them whole. */
const SAMPLE_VERTICES_MAX = 3000;
const sample = (geom: string) =>
  asGeoJson(`case when st_npoints(${geom}) > ${SAMPLE_VERTICES_MAX} then st_simplify(${geom}, 0.00002) else ${geom} end`);

/** Every shape that is not valid, with its reason, its place and the repair offered. */
export async function invalidRows(query: Query, importId: string, limit: number): Promise<InvalidShape[]> {
  const { rows } = (await query.trx.raw(
    `select s.idx as "featureIndex", s.key, coalesce(s.reason, '') as reason, case when s.place is not null then json_build_array(st_x(s.place), st_y(s.place)) end as place,
       coalesce(${sample('s.geom')}, ${asGeoJson('st_envelope(s.geom)')}) as geometry, coalesce(s.area_m2, 0) as "areaM2",
       case when s.repaired is not null then jsonb_build_object('geometry', coalesce(${sample('s.repaired')}, ${asGeoJson('st_envelope(s.repaired)')}), 'areaM2', ${areaM2('s.repaired')}) end as repair
     from import_row s where s.import_id = ? and not s.valid and s.fault is distinct from 'geometry.wrong_type' order by s.idx limit ?`,
    [importId, limit],
  )) as { rows: InvalidShape[] };
  return rows;
}

export interface StagedRow {
  idx: number;
  key: string | null;
  name: string | null;
  change: string | null;
  fault: string | null;
  valid: boolean | null;
  geometry: { type: string };
}

export interface StagedFilter {
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly change?: string | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The words of a list for what a change set says. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  new: ['new'],
  changed: ['geometry', 'minor', 'attributes'],
  moved: ['geometry'],
  minor: ['minor'],
  attributes: ['attributes'],
  unchanged: ['same'],
};
const CHANGE = `case when i.change in ('geometry', 'minor', 'attributes') then 'changed' when i.change = 'same' then 'unchanged' else i.change end`;

export async function stagedRows(query: Query, job: JobRow, filter: StagedFilter): Promise<StagedRow[]> {
  const shape = 'coalesce(r.final, r.geom)';
  const rows = query
    .trx('import_row as r')
    .joinRaw('left join blueprint_item i on i.set_id = ? and i.layer_id = ? and i.key = r.key and r.fault is null', [
      job.set_id,
      job.layer_id,
    ])
    .select('r.idx', 'r.key', 'r.name', 'r.fault', 'r.valid', query.trx.raw(`${CHANGE} as change, ${asGeoJson(shape)} as geometry`))
    .where('r.import_id', job.id)
    .where('r.idx', '>', filter.after ?? -1)
    .whereNotNull('r.geom')
    .orderBy('r.idx')
    .limit(filter.limit);
  if (filter.bbox) rows.whereRaw(`${shape} && ${envelope()}`, [...filter.bbox]);
  if (filter.change === 'invalid') rows.where('r.valid', false);
  else if (filter.change === 'faulty') rows.whereNotNull('r.fault');
  else if (filter.change) rows.whereIn('i.change', [...CHANGES[filter.change]!]);
  return rows;
}

export interface ExportRow {
  id: number;
  key: string;
  name: string | null;
  region_id: string;
  use_system: string | null;
  use_code: string | null;
  status: string | null;
  area_m2: number | null;
  planar_area_m2: number | null;
  attributes: Record<string, unknown>;
  lon: number;
  lat: number;
  /** GeoJSON text, as the database wrote it. */
  geometry: string;
}

export interface ExportFilter {
  readonly layerId: string;
  /** All pages are of this revision, so that an export is one moment of the blueprint. */
  readonly revision: number;
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly region?: string | undefined;
  readonly status?: string | undefined;
  readonly after: number;
  readonly limit: number;
}

function matching(query: Query, filter: Omit<ExportFilter, 'after' | 'limit'>) {
  const rows = query
    .trx('blueprint_version')
    .where({ layer_id: filter.layerId })
    .whereRaw('revision_from <= ? and (revision_to is null or revision_to > ?)', [filter.revision, filter.revision]);
  if (filter.bbox) rows.whereRaw(`geom && ${envelope()} and st_intersects(geom, ${envelope()})`, [...filter.bbox, ...filter.bbox]);
  if (filter.region) rows.whereRaw('region_id = any(lantu_region_tree(array[?]::text[]))', [filter.region]);
  if (filter.status) rows.where({ status: filter.status });
  return rows;
}

/** Which of these attributes any feature of an export has, as far as the actor may read them. */
export async function exportedAttributes(
  query: Query,
  filter: Omit<ExportFilter, 'after' | 'limit'>,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  return matching(query, filter)
    .joinRaw('cross join unnest(?::text[]) as asked(attribute)', [[...names]])
    .whereRaw('jsonb_exists(attributes, asked.attribute)')
    .distinct()
    .pluck('asked.attribute');
}

export async function exportRows(query: Query, filter: ExportFilter): Promise<ExportRow[]> {
  return matching(query, filter)
    .select(
      'id',
      'key',
      'name',
      'region_id',
      'use_system',
      'use_code',
      'status',
      'area_m2',
      'planar_area_m2',
      'attributes',
      query.trx.raw('st_x(st_pointonsurface(geom)) as lon, st_y(st_pointonsurface(geom)) as lat, st_asgeojson(geom, 9, 0) as geometry'),
    )
    .where('id', '>', filter.after)
    .orderBy('id')
    .limit(filter.limit);
}
