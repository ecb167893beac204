import type { Moment } from '../blueprint/index.ts';
import { areaM2, asGeoJson, fromGeoJson, intersection, OVERLAY_GRID } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { joinFeature, nearPieces } from './near-reads.ts';
import type { CellSource } from './sites.ts';

/** A question to a layer: which part of a site do its features take, by class of use or by an attribute? */
export interface OverlapProbe {
  readonly id: number;
  readonly layer_id: string;
  /** Only features with this attribute among `vals`; features without the attribute are answered apart, as `unsaid`. */
  readonly field: string | null;
  readonly vals: readonly string[] | null;
  /** Answer by planned use, each class apart. */
  readonly by_use: boolean;
  /** Answer also what no feature takes. */
  readonly rest: boolean;
}

export interface OverlapRow {
  readonly site: number;
  readonly probe: number;
  /** Empty, or `system:code`, or `unsaid` when the feature does not say; `rest` for what no feature takes. */
  readonly key: string;
  readonly area_m2: number;
  /** The same without the ground where the layer is stale. */
  readonly firm_m2: number;
  /** Absent below the noise of coordinates, and when nobody draws. */
  readonly geometry: { type: string } | null;
  readonly simplified: boolean;
  readonly feature_key: string | null;
  readonly feature_name: string | null;
}

/** The ground of one site where one layer is stale. */
export interface StaleGround {
  readonly id: number;
  readonly layer_id: string;
  readonly geom: string;
}

export interface OverlapAsk {
  readonly probes: readonly OverlapProbe[];
  readonly moment: Moment;
  readonly stale: readonly StaleGround[];
  /** The code of a project whose own site is no conflict. */
  readonly exceptProject: string | null;
  /** Whether conflicts are drawn. */
  readonly draw: boolean;
}

/** Overlaps below this come from rounding coordinates to a nanodegree (0.1 mm) along a boundary, not from the world. */
export const NOISE_M2 = 0.01;
/** A conflict of more vertices is drawn simplified by a two-thousandth of its extent; its area stays exact. */
const DRAWN_VERTICES_MAX = 4000;

/** GeoJSON as the standard wants it, without a `crs` member: 4490 and 4326 are the same for display. */
export const shapeOf = (geom: string): string => asGeoJson(`st_setsrid(${geom}, 4326)`);

/** Most pieces whose boxes meet only touch or hold the whole cell: asking that is five times as fast as overlaying them. */
const MEETS = 'st_intersects(c.g, p.geom)';

/** The part of each cell that each class of each probe's features takes; features that overlap each other count once. */
const hits = (moment: Moment): string => `
  cut as materialized (
    select n.*, w.whole, case when w.whole then c.g when st_covers(c.g, n.geom) then n.geom
      when not st_touches(c.g, n.geom) then st_collectionextract(${intersection('n.geom', 'c.g')}, 3) end as c
    from near n join cell c using (id, n) cross join lateral (select st_covers(n.geom, c.g) as whole offset 0) w),
  taken as materialized (
    select c.id as site, c.n, p.id as probe, k.class, f.key, f.name, c.whole, c.c, c.geom
    from (select * from cut where not st_isempty(c)) c ${joinFeature(moment, 'c')} join probe p on p.layer_id = c.layer_id
      cross join lateral (select case when p.by_use then coalesce(f.use_system || ':' || f.use_code, 'unsaid')
        when p.field is not null and f.attributes->>p.field is null then 'unsaid' else '' end as class) k
    where p.field is null or f.attributes->>p.field is null or f.attributes->>p.field = any(p.vals)),
  lead as (
    select distinct on (site, probe, class) site, probe, class, key, name from taken order by site, probe, class, st_area(c) desc, key),
  hit as materialized (
    select site, n, probe, class, bool_or(whole) as whole, case when bool_or(whole) then (array_agg(c) filter (where whole))[1]
      when count(*) = 1 then (array_agg(c))[1] else st_union(c, ${OVERLAY_GRID} order by key, geom) end as u
    from taken group by site, n, probe, class),
  rest as (
    select c.id as site, c.n, p.id as probe, 'rest' as class, false as whole, case when count(h.site) = 0 then c.g
      else st_collectionextract(st_difference(c.g, st_union(h.u, ${OVERLAY_GRID} order by h.class) filter (where not h.whole), ${OVERLAY_GRID}), 3) end as u
    from cell c join probe p on p.rest left join hit h on h.site = c.id and h.n = c.n and h.probe = p.id
    group by c.id, c.n, c.g, p.id having not coalesce(bool_or(h.whole), false)),
  answer as materialized (
    select site, n, probe, class, u, ${areaM2('u')} as m2 from (select * from hit union all select * from rest) a)`;

/** What is drawn: the parts in the cells, joined; too many corners stay in their cells, and each part is simplified. */
const DRAWN = `
  outline as (
    select site, probe, class, sum(st_npoints(u)) > ${DRAWN_VERTICES_MAX} as simplified, count(*) as parts,
      greatest(max(st_xmax(u)) - min(st_xmin(u)), max(st_ymax(u)) - min(st_ymin(u))) / 2000 as tolerance
    from answer group by site, probe, class having sum(m2) >= ${NOISE_M2}),
  drawn as (
    select o.site, o.probe, o.class, o.simplified, x.g from outline o cross join lateral (
      select case when o.parts = 1 and not o.simplified then (array_agg(a.u))[1]
        when o.simplified then st_collect(st_simplifypreservetopology(a.u, o.tolerance) order by a.n) end as g
      from answer a where a.site = o.site and a.probe = o.probe and a.class = o.class) x
    where o.parts = 1 or o.simplified
    union all
    select o.site, o.probe, o.class, false, st_union(a.u, ${OVERLAY_GRID} order by a.n)
    from outline o join answer a using (site, probe, class) where o.parts > 1 and not o.simplified group by o.site, o.probe, o.class)`;
const NOT_DRAWN =
  'drawn as (select null::int as site, null::int as probe, null::text as class, false as simplified, null::geometry as g where false)';

/**
 * All overlaps of sites in one statement. Pieces inside a cell are taken whole, cells inside a piece too, the others are cut; areas are of
 * the ellipsoid.
 */
export async function overlapRows(query: Query, cells: CellSource, ask: OverlapAsk): Promise<OverlapRow[]> {
  const { probes, moment, stale, exceptProject, draw } = ask;
  const { rows } = await prepared<OverlapRow>(
    query.trx,
    `with ${cells.sql},
     probe as materialized (select * from json_to_recordset(cast(:probes as json)) as p(id int, layer_id text, field text, vals text[], by_use boolean, rest boolean)),
     stale as materialized (select s.id, s.layer_id, s.geom::geometry as g from json_to_recordset(cast(:stale as json)) as s(id int, layer_id text, geom text)),
     ${nearPieces(moment, 'cell', MEETS)},
     ${hits(moment)},
     whole_answer as materialized (
       select a.site, a.probe, a.class, sum(a.m2) as m2,
         sum(case when s.g is null then a.m2 else ${areaM2(`st_difference(a.u, s.g, ${OVERLAY_GRID})`)} end) as firm_m2
       from answer a join probe p on p.id = a.probe left join stale s on s.id = a.site and s.layer_id = p.layer_id group by a.site, a.probe, a.class),
     ${draw ? DRAWN : NOT_DRAWN}
     select a.site, a.probe, a.class as key, a.m2 as area_m2, a.firm_m2, l.key as feature_key, l.name as feature_name,
       coalesce(d.simplified, false) as simplified, ${shapeOf('d.g')} as geometry
     from whole_answer a left join lead l using (site, probe, class) left join drawn d using (site, probe, class) order by a.site, a.probe, a.class`,
    {
      ...cells.bindings,
      probes: JSON.stringify(probes),
      layers: [...new Set(probes.map((probe) => probe.layer_id))],
      stale: JSON.stringify(stale),
      except: exceptProject,
      commit: moment.commit,
    },
  );
  return rows;
}

/**
 * The largest polygon of the site that lies clear of all conflicts. It stays half a millimetre away from them, so that rounding its
 * corners to nine decimals does not bring a conflict back.
 */
export async function largestClearPart(
  query: Query,
  geometry: string,
  conflicts: readonly string[],
): Promise<{ area_m2: number; geometry: { type: string } } | null> {
  const { rows } = await prepared<{ area_m2: number; geometry: { type: string } }>(
    query.trx,
    `with site as (select ${fromGeoJson(':site')} as g),
     taken as (select st_buffer(st_union((d).geom, ${OVERLAY_GRID}), 5e-9, 'join=mitre') as u from (select st_dump(${fromGeoJson('c')}) as d from unnest(cast(:conflicts as text[])) c) x),
     part as (select (st_dump(st_difference(s.g, t.u, ${OVERLAY_GRID}))).geom as p from site s, taken t)
     select ${areaM2('p')} as area_m2, ${shapeOf('p')} as geometry from part where st_dimension(p) = 2 order by ${areaM2('p')} desc limit 1`,
    { site: geometry, conflicts: [...conflicts] },
  );
  return rows[0] ?? null;
}
