import { areaM2, fromGeoJson, OVERLAY_GRID, planarAreaM2, zoneOf } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

export interface SiteFacts {
  readonly valid: boolean;
  readonly reason: string | null;
  readonly place: [number, number] | null;
  readonly area_m2: number | null;
  readonly perimeter_m: number | null;
  readonly planar_area_m2: number | null;
  readonly zone: number | null;
  /** Short side of the smallest enclosing rectangle, in metres. */
  readonly width_m: number | null;
  readonly region_id: string | null;
  /** The part of the site that no county or city holds. */
  readonly outside_m2: number | null;
}

/** Metres of a degree at the site, for lengths that need no geodesy. */
export interface MetresPerDegree {
  readonly lon: number;
  readonly lat: number;
}

/**
 * Everything about the site itself in one statement: validity with reason and place, areas, form, and where it lies. The region is
 * the county that holds most of it, else the city.
 * @param geometry GeoJSON text
 */
export async function siteFacts(query: Query, geometry: string, metres: MetresPerDegree): Promise<SiteFacts> {
  const { rows } = (await query.trx.raw(
    `with raw as materialized (select ${fromGeoJson('?')} as g),
     checked as materialized (select g, st_isvaliddetail(g) as d from raw),
     site as materialized (select g from checked where (d).valid),
     turned as (select st_orientedenvelope(st_scale(g, ?::float8, ?::float8)) as r from site),
     held as materialized (
       select r.id, r.kind, r.geom, st_covers(r.geom, s.g) as whole from site s join region r on r.geom && s.g and st_intersects(r.geom, s.g)
       where r.kind in ('county', 'city')),
     place as (
       select h.id from held h, site s
       order by h.kind = 'county' desc, case when h.whole then 'infinity' else st_area(st_intersection(h.geom, s.g, ${OVERLAY_GRID})) end desc, h.id limit 1)
     select (d).valid as valid, (d).reason as reason,
       case when (d).location is not null then json_build_array(st_x((d).location), st_y((d).location)) end as place,
       ${areaM2('s.g')} as area_m2, st_perimeter(s.g::geography) as perimeter_m, ${planarAreaM2('s.g')} as planar_area_m2,
       case when ${zoneOf('s.g')} between 25 and 45 then ${zoneOf('s.g')} end as zone,
       (select least(st_distance(st_pointn(st_exteriorring(r), 1), st_pointn(st_exteriorring(r), 2)),
         st_distance(st_pointn(st_exteriorring(r), 2), st_pointn(st_exteriorring(r), 3))) from turned) as width_m,
       (select id from place) as region_id,
       case when exists (select 1 from held where whole) then 0
         else ${areaM2(`st_difference(s.g, coalesce((select st_union(geom, ${OVERLAY_GRID}) from held), 'SRID=4490;POLYGON EMPTY'::geometry), ${OVERLAY_GRID})`)} end as outside_m2
     from checked left join site s on true`,
    [geometry, metres.lon, metres.lat],
  )) as { rows: SiteFacts[] };
  return rows[0]!;
}

/** The newest revision of all, and the newest before an instant; null means now. */
export async function revisionsAt(query: Query, before: Date | null): Promise<{ at: number; newest: number }> {
  const { rows } = (await query.trx.raw(
    `select coalesce((select max(id) from revision), 0)::int as newest,
       coalesce((select id from revision where at < coalesce(?::timestamptz, 'infinity') order by id desc limit 1), 0)::int as at`,
    [before],
  )) as { rows: { at: number; newest: number }[] };
  return rows[0]!;
}

export interface LayerFacts {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly source_zh: string;
  readonly source_en: string;
  readonly source_date: string | null;
  readonly delivered: boolean;
  readonly stale: boolean;
  readonly centre_line: boolean;
  readonly half_width_field: string | null;
  /** The part of the site that a partly covering layer says nothing about. */
  readonly uncovered_m2: number;
}

/**
 * What the rules must know of their layers: delivered at all by the revision, stale on the date, covering the site. The description of a
 * layer has no history, so a past date is judged by today's source date and coverage.
 */
export async function layerFacts(
  query: Query,
  ids: readonly string[],
  onDate: string,
  revision: number,
  geometry: string,
): Promise<LayerFacts[]> {
  const { rows } = (await query.trx.raw(
    `with site as materialized (select ${fromGeoJson('?')} as g)
     select l.id, l.name_zh, l.name_en, l.source_zh, l.source_en, l.source_date, l.centre_line, l.half_width_field,
       l.coverage_kind <> 'none' and (l.revision = 0 or l.revision <= ? or exists (select 1 from revision r where r.layer_id = l.id and r.id <= ?)) as delivered,
       l.stale_after_months is not null and coalesce(l.source_date + make_interval(months => l.stale_after_months) < ?::date, true) as stale,
       case when l.coverage is null or st_covers(l.coverage, s.g) then 0 else ${areaM2(`st_difference(s.g, l.coverage, ${OVERLAY_GRID})`)} end as uncovered_m2
     from layer l, site s where l.id = any(?)`,
    [geometry, revision, revision, onDate, [...ids]],
  )) as { rows: LayerFacts[] };
  return rows;
}
