import { areaM2, OVERLAY_GRID } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

/** A question to a constraint layer: how much of each parcel do its areas take? */
export interface ConstraintProbe {
  readonly id: number;
  readonly layer_id: string;
  /** Only areas with this attribute among `vals`; those without the attribute are counted apart. */
  readonly field: string | null;
  readonly vals: readonly string[] | null;
}

export interface AvailabilityRow {
  code: string;
  status: string | null;
  use_system: 'planning' | 'survey' | null;
  use_code: string | null;
  area_m2: number;
  overlaps: { probe: number; area_m2: number; unsaid_m2: number }[];
  /** The part that a partly covering layer says nothing about. */
  uncovered: { layer_id: string; area_m2: number }[];
  projects: { code: string; area_m2: number }[];
}

/**
 * Status, overlaps, gaps and project sites of many parcels in one statement. Pieces inside a parcel are taken whole, the others are cut;
 * areas of one layer that overlap each other count once.
 */
export async function availabilityRows(
  query: Query,
  codes: readonly string[],
  probes: readonly ConstraintProbe[],
): Promise<AvailabilityRow[]> {
  const { rows } = (await query.trx.raw(
    `with parcel as materialized (
       select key as code, status, use_system, use_code, coalesce(area_m2, 0) as area_m2, geom from feature
       where layer_id = 'parcels' and revision_to is null and key = any(cast(:codes as text[]))),
     probe as materialized (select * from json_to_recordset(cast(:probes as json)) as p(id int, layer_id text, field text, vals text[])),
     cut as materialized (
       select a.code, p.layer_id, f.attributes, case when st_covers(a.geom, p.geom) then p.geom
         else st_collectionextract(st_intersection(p.geom, a.geom, ${OVERLAY_GRID}), 3) end as c
       from parcel a join feature_piece p on p.geom && a.geom join feature f on f.id = p.feature_id where p.layer_id = any(:layers)),
     taken as (
       select c.code, p.id as probe, c.attributes->>p.field is null and p.field is not null as unsaid, ${areaM2(`st_union(c.c, ${OVERLAY_GRID})`)} as area_m2
       from cut c join probe p on p.layer_id = c.layer_id
       where not st_isempty(c.c) and (p.field is null or c.attributes->>p.field is null or c.attributes->>p.field = any(p.vals)) group by 1, 2, 3),
     overlap as (
       select code, json_agg(json_build_object('probe', probe, 'area_m2', said, 'unsaid_m2', unsaid)) as list from (
         select code, probe, coalesce(sum(area_m2) filter (where not unsaid), 0) as said, coalesce(sum(area_m2) filter (where unsaid), 0) as unsaid
         from taken group by code, probe) x group by code),
     gap as (
       select a.code, json_agg(json_build_object('layer_id', l.id, 'area_m2', ${areaM2(`st_difference(a.geom, l.coverage, ${OVERLAY_GRID})`)})) as list
       from parcel a join layer l on l.id = any(:layers) and l.coverage is not null and not st_covers(l.coverage, a.geom) group by a.code),
     project as (
       select a.code, json_agg(json_build_object('code', s.key, 'area_m2', ${areaM2(`st_intersection(s.geom, a.geom, ${OVERLAY_GRID})`)}) order by s.key) as list
       from parcel a join feature s on s.layer_id = 'sites' and s.revision_to is null and s.geom && a.geom and st_intersects(s.geom, a.geom) group by a.code)
     select a.code, a.status, a.use_system, a.use_code, a.area_m2, coalesce(o.list, '[]') as overlaps, coalesce(g.list, '[]') as uncovered,
       coalesce(j.list, '[]') as projects
     from parcel a left join overlap o using (code) left join gap g using (code) left join project j using (code)`,
    { codes: [...codes], probes: JSON.stringify(probes), layers: [...new Set(probes.map((probe) => probe.layer_id))] },
  )) as { rows: AvailabilityRow[] };
  return rows;
}

export interface ConstraintLayer {
  id: string;
  name_zh: string;
  name_en: string;
  source_zh: string;
  source_en: string;
  source_date: string | null;
  control: boolean;
  delivered: boolean;
  stale: boolean;
}

/** The layers that availability is judged by, on a date. Group `control` holds the three lines. */
export async function constraintLayers(query: Query, ids: readonly string[], onDate: string): Promise<ConstraintLayer[]> {
  const { rows } = (await query.trx.raw(
    `select id, name_zh, name_en, source_zh, source_en, source_date, grp = 'control' as control, coverage_kind <> 'none' as delivered,
       stale_after_months is not null and coalesce(source_date + make_interval(months => stale_after_months) < ?::date, true) as stale
     from layer where id = any(?)`,
    [onDate, [...ids]],
  )) as { rows: ConstraintLayer[] };
  return rows;
}
