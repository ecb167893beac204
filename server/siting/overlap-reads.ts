import { areaM2, asGeoJson, fromGeoJson, OVERLAY_GRID } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

/** A question to a layer: which part of the site do its features take, by class of use or by an attribute? */
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
  readonly probe: number;
  /** Empty, or `system:code`, or `unsaid` when the feature does not say; `rest` for what no feature takes. */
  readonly key: string;
  readonly area_m2: number;
  /** Absent below the noise of coordinates. */
  readonly geometry: { type: string } | null;
  readonly simplified: boolean;
  readonly feature_key: string | null;
  readonly feature_name: string | null;
}

/** Overlaps below this come from rounding coordinates to a nanodegree (0.1 mm) along a boundary, not from the world. */
export const NOISE_M2 = 0.01;
/** A conflict of more vertices is drawn simplified by a two-thousandth of its extent; its area stays exact. */
const DRAWN_VERTICES_MAX = 4000;

/** GeoJSON as the standard wants it, without a `crs` member: 4490 and 4326 are the same for display. */
export const shapeOf = (geom: string): string => asGeoJson(`st_setsrid(${geom}, 4326)`);

/** Pieces of current features: found by index, at most 64 vertices each. */
const CURRENT = `select p.layer_id, f.key, f.name, f.use_system, f.use_code, f.attributes, p.geom
  from site s join feature_piece p on p.geom && s.g join feature f on f.id = p.feature_id where p.layer_id = any(:layers)`;
/** Whole features as they stood at a revision: those still current, and those ended since. */
const PAST = `select f.layer_id, f.key, f.name, f.use_system, f.use_code, f.attributes, f.geom
    from site s join feature f on f.geom && s.g where f.revision_to is null and f.revision_from <= :revision and f.layer_id = any(:layers)
  union all select f.layer_id, f.key, f.name, f.use_system, f.use_code, f.attributes, f.geom
    from site s join feature f on f.geom && s.g where f.revision_to > :revision and f.revision_from <= :revision and f.layer_id = any(:layers)`;

/** The features near the site, as SQL: today's pieces, or the features of a past revision. */
export const nearFeatures = (past: boolean): string => (past ? PAST : CURRENT);

/**
 * All overlaps of a site in one statement. Pieces inside the site are taken whole, the others are cut; features of one layer that overlap
 * each other count once, because the pieces are joined before they are measured. Areas are of the ellipsoid.
 * @param revision a past revision, or null for the current map
 */
export async function overlapRows(
  query: Query,
  geometry: string,
  probes: readonly OverlapProbe[],
  revision: number | null,
): Promise<OverlapRow[]> {
  const { rows } = (await query.trx.raw(
    `with site as materialized (select ${fromGeoJson(':site')} as g),
     probe as materialized (select * from json_to_recordset(cast(:probes as json)) as p(id int, layer_id text, field text, vals text[], by_use boolean, rest boolean)),
     near as materialized (${nearFeatures(revision !== null)}),
     cut as materialized (
       select n.*, case when st_covers(s.g, n.geom) then n.geom else st_collectionextract(st_intersection(n.geom, s.g, ${OVERLAY_GRID}), 3) end as c from near n, site s),
     hit as materialized (
       select p.id, k.key, st_union(c.c, ${OVERLAY_GRID}) as u, (array_agg(c.key order by st_area(c.c) desc))[1] as feature_key,
         (array_agg(c.name order by st_area(c.c) desc))[1] as feature_name
       from probe p join cut c on c.layer_id = p.layer_id and not st_isempty(c.c)
         cross join lateral (select case when p.by_use then coalesce(c.use_system || ':' || c.use_code, 'unsaid')
           when p.field is not null and c.attributes->>p.field is null then 'unsaid' else '' end as key) k
       where p.field is null or c.attributes->>p.field is null or c.attributes->>p.field = any(p.vals) group by p.id, k.key),
     answer as materialized (
       select id, key, u, feature_key, feature_name from hit
       union all select p.id, 'rest', case when count(h.id) = 0 then s.g else st_collectionextract(st_difference(s.g, st_union(h.u, ${OVERLAY_GRID}), ${OVERLAY_GRID}), 3) end, null, null
         from site s cross join probe p left join hit h on h.id = p.id where p.rest group by p.id, s.g),
     measured as materialized (select *, ${areaM2('u')} as area_m2 from answer)
     select id as probe, key, area_m2, feature_key, feature_name, st_npoints(u) > ${DRAWN_VERTICES_MAX} as simplified,
       case when area_m2 >= ${NOISE_M2} then ${shapeOf(`case when st_npoints(u) > ${DRAWN_VERTICES_MAX}
         then st_simplifypreservetopology(u, greatest(st_xmax(u) - st_xmin(u), st_ymax(u) - st_ymin(u)) / 2000) else u end`)} end as geometry
     from measured`,
    { site: geometry, probes: JSON.stringify(probes), layers: [...new Set(probes.map((probe) => probe.layer_id))], revision },
  )) as { rows: OverlapRow[] };
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
  const { rows } = (await query.trx.raw(
    `with site as (select ${fromGeoJson(':site')} as g),
     taken as (select st_buffer(st_union((d).geom, ${OVERLAY_GRID}), 5e-9, 'join=mitre') as u from (select st_dump(${fromGeoJson('c')}) as d from unnest(cast(:conflicts as text[])) c) x),
     part as (select (st_dump(st_difference(s.g, t.u, ${OVERLAY_GRID}))).geom as p from site s, taken t)
     select ${areaM2('p')} as area_m2, ${shapeOf('p')} as geometry from part where st_dimension(p) = 2 order by ${areaM2('p')} desc limit 1`,
    { site: geometry, conflicts: [...conflicts] },
  )) as { rows: { area_m2: number; geometry: { type: string } }[] };
  return rows[0] ?? null;
}
