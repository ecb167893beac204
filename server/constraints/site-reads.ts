import type { AreaGeometry, UseRef } from '../contract/common.ts';
import {
  areaM2,
  intersection,
  metresPerLat,
  metresPerLon,
  OVERLAY_GRID,
  perimeterM,
  planarAreaM2,
  STORED_SRID,
  zoneOf,
} from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { CELL_VERTICES_MAX, type Cell, isStored, type SiteSource, sitesSql } from './sites.ts';

export interface SiteFacts {
  readonly id: number;
  readonly use_system: UseRef['system'] | null;
  readonly use_code: string | null;
  readonly valid: boolean;
  readonly reason: string | null;
  readonly place: [number, number] | null;
  readonly vertices: number;
  /** The outline of a stored site that must be cut; null when it is small, or was sent along. */
  readonly outline: AreaGeometry | null;
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

/** What is stored is valid by a constraint of its table; what is sent is looked at. */
const VALIDITY = { sent: 'st_isvaliddetail(a.geom)', stored: 'null::valid_detail' };

/** The two sides of a rectangle that meet in its first corner, and the shorter of them. */
const shortSide = (rectangle: string): string => {
  const corner = (n: number) => `st_pointn(st_exteriorring(${rectangle}), ${n})`;
  return `least(st_distance(${corner(1)}, ${corner(2)}), st_distance(${corner(2)}, ${corner(3)}))`;
};

/** The part of each good site that regions hold; an outline of many corners is looked at once when it holds the whole site. */
const heldBy = (regions: string, sites: string): string => `
  select s.id, r.id as region_id, r.kind, s.whole, case when not s.whole then ${intersection('r.geom', 's.g')} end as part
  from region_door r cross join lateral (
    select s.id, s.g, st_covers(r.geom, s.g) as whole from good s where s.g && r.geom and ${sites} offset 0) s
  where ${regions} and (s.whole or st_intersects(r.geom, s.g))`;

/**
 * Everything about the sites themselves in one statement: validity with reason and place, areas, form, and where they lie. The region is
 * the county that holds most of a site, else the city.
 * @param areaMaxM2 above it a site is refused, and what would be slow is not asked
 */
export async function siteFacts(query: Query, source: SiteSource, areaMaxM2: number): Promise<SiteFacts[]> {
  const sites = sitesSql(source);
  const stored = isStored(source);
  const { rows } = await prepared<SiteFacts>(
    query.trx,
    `with site as materialized (
       select a.*, ${stored ? VALIDITY.stored : VALIDITY.sent} as d from (${sites.sql}) a),
     good as materialized (
       select id, geom as g, coalesce(area_m2, ${areaM2('geom')}) as area_m2, ${metresPerLon('geom')} as lon, ${metresPerLat('geom')} as lat,
         planar_area_m2, zone
       from site where ${stored ? 'true' : '(d).valid'}),
     shape as materialized (
       select id, area_m2, ${perimeterM('g')} as perimeter_m, coalesce(planar_area_m2, ${planarAreaM2('g')}) as planar_area_m2,
         coalesce(zone, ${zoneOf('g')}) as zone, st_orientedenvelope(st_scale(g, lon, lat)) as r from good),
     county as materialized (${heldBy("r.kind = 'county'", `s.area_m2 <= ${areaMaxM2}`)}),
     held as materialized (
       select * from county union all ${heldBy("r.kind = 'city'", `s.area_m2 <= ${areaMaxM2} and s.id not in (select id from county where whole)`)}),
     place as (
       select distinct on (id) id, region_id from held
       order by id, kind = 'county' desc, case when whole then 'infinity' else st_area(part) end desc, region_id),
     beyond as materialized (
       select s.id, ${areaM2(`st_difference(s.g, coalesce(st_union(h.part, ${OVERLAY_GRID}), 'SRID=4490;POLYGON EMPTY'::geometry), ${OVERLAY_GRID})`)} as outside_m2
       from good s left join held h on h.id = s.id
       where s.area_m2 <= ${areaMaxM2} group by s.id, s.g having not coalesce(bool_or(h.whole), false))
     select s.id, s.use_system, s.use_code, ${stored ? 'true' : '(d).valid'} as valid, (d).reason as reason,
       case when (d).location is not null then json_build_array(st_x((d).location), st_y((d).location)) end as place,
       st_npoints(s.geom) as vertices,
       ${stored ? `case when st_npoints(s.geom) > ${CELL_VERTICES_MAX} then st_asgeojson(s.geom)::json end` : 'null'} as outline,
       f.area_m2, f.perimeter_m, f.planar_area_m2, case when f.zone between 25 and 45 then f.zone end as zone, ${shortSide('f.r')} as width_m,
       p.region_id, coalesce(b.outside_m2, 0) as outside_m2
     from site s left join shape f using (id) left join place p using (id) left join beyond b using (id) order by s.id`,
    sites.bindings,
  );
  return rows;
}

export interface Cut {
  readonly id: number;
  /** How many rows and columns the site's box is cut into. */
  readonly rows: number;
}

/** Cuts sites into cells of few corners and, on dense ground, of few neighbours. What goes in is no tangle: see `refuseTangle`. */
export async function cutSites(query: Query, source: SiteSource, cuts: readonly Cut[]): Promise<Cell[]> {
  if (cuts.length === 0) return [];
  const sites = sitesSql(source);
  const { rows } = await prepared<Cell>(
    query.trx,
    `with cut as (select * from json_to_recordset(cast(:cuts as json)) as c(id int, rows int)),
     site as materialized (
       select s.id, s.geom, c.rows, st_xmin(s.geom) as west, st_ymin(s.geom) as south,
         (st_xmax(s.geom) - st_xmin(s.geom)) / c.rows as dx, (st_ymax(s.geom) - st_ymin(s.geom)) / c.rows as dy
       from (${sites.sql}) s join cut c using (id)),
     tile as (
       select s.id, case when s.rows = 1 then s.geom else st_collectionextract(st_intersection(s.geom, st_makeenvelope(
         west + i * dx, south + j * dy, west + (i + 1) * dx, south + (j + 1) * dy, ${STORED_SRID}), ${OVERLAY_GRID}), 3) end as g
       from site s cross join generate_series(0, s.rows - 1) i cross join generate_series(0, s.rows - 1) j)
     select t.id, row_number() over (partition by t.id order by c)::int as n, c::text as geom
     from tile t cross join lateral st_subdivide(t.g, ${CELL_VERTICES_MAX}, ${OVERLAY_GRID}) c where not st_isempty(t.g)`,
    { ...sites.bindings, cuts: JSON.stringify(cuts) },
  );
  return rows;
}
