import { areaM2, fromGeoJson, OVERLAY_GRID, STORED_SRID } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';
import { NOISE_M2, nearFeatures, shapeOf } from './overlap-reads.ts';
import type { MetresPerDegree } from './site-reads.ts';

/** A question to a layer of corridors: which of them come closer to the site than they may? */
export interface DistanceProbe {
  readonly id: number;
  readonly layer_id: string;
  /** The attribute that says the grade, which says the distance. */
  readonly field: string;
  readonly half_width_field: string | null;
  readonly centre_line: boolean;
  readonly rows: readonly { readonly value: string; readonly distanceM: number }[];
}

type DistanceState = 'near' | 'no_grade' | 'no_width' | 'clear';

export interface DistanceRow {
  readonly probe: number;
  readonly state: DistanceState;
  readonly feature_key: string;
  readonly feature_name: string | null;
  readonly grade: string | null;
  /** From the edge; from the line itself when the half width is not known. */
  readonly distance_m: number;
  readonly required_m: number | null;
  readonly half_width_m: number | null;
  readonly centre_line: boolean;
  /** Everything of the site that lies too near, by all features of the layer. */
  readonly area_m2: number | null;
  readonly geometry: { type: string } | null;
}

/** No road, railway or line of conductors is wider than twice this: what is farther away than this and the distance is clear in any case. */
const HALF_WIDTH_MAX_M = 60;
/** A buffer is a polygon inside its circle in a plane that is not quite to scale: this much wider, what is outside it is surely clear. */
const BUFFER_MARGIN = 1.002;

/**
 * Distances on the ellipsoid from the site to every corridor nearby, in one statement: for each layer the feature that decides, and the
 * part of the site that lies too near.
 * @param revision a past revision, or null for the current map
 */
export async function distanceRows(
  query: Query,
  geometry: string,
  probes: readonly DistanceProbe[],
  metres: MetresPerDegree,
  revision: number | null,
): Promise<DistanceRow[]> {
  const reachM = (Math.max(...probes.flatMap((probe) => probe.rows.map((row) => row.distanceM))) + HALF_WIDTH_MAX_M) * 1.05;
  const { rows } = (await query.trx.raw(
    `with site as materialized (select ${fromGeoJson(':site')} as here, st_expand(${fromGeoJson(':site')}, cast(:dx as float8), cast(:dy as float8)) as g),
     probe as materialized (
       select p.*, (select max((r->>'distanceM')::float8) from json_array_elements(p.rows) r) as most
       from json_to_recordset(cast(:probes as json)) as p(id int, layer_id text, field text, half_width_field text, centre_line boolean, rows json)),
     near as materialized (${nearFeatures(revision !== null)}),
     apart as materialized (
       select layer_id, key, min(name) as name, (array_agg(attributes))[1] as attributes, st_collect(geom) as geom, max(st_dimension(geom)) = 2 as polygon,
         min(case when st_intersects(geom, s.here) then 0 else st_distance(geom::geography, s.here::geography) end) as d
       from near, site s group by layer_id, key),
     known as (
       select p.id as probe, a.key, a.name, a.geom, a.d, a.attributes->>p.field as grade, p.most, p.centre_line and not a.polygon as centre_line,
         (select (r->>'distanceM')::float8 from json_array_elements(p.rows) r where r->>'value' = a.attributes->>p.field) as required,
         case when a.polygon or not p.centre_line then 0
           when jsonb_typeof(a.attributes->p.half_width_field) = 'number' then greatest((a.attributes->>p.half_width_field)::float8, 0) end as half_width
       from apart a join probe p using (layer_id)),
     judged as materialized (
       select *, greatest(d - coalesce(half_width, 0), 0) as edge, case
         when required is null then case when d - coalesce(half_width, ${HALF_WIDTH_MAX_M}) < most then 'no_grade' else 'clear' end
         when d - coalesce(half_width, 0) < required then 'near'
         when half_width is null and d - ${HALF_WIDTH_MAX_M} < required then 'no_width' else 'clear' end as state
       from known),
     taken as materialized (
       select j.probe, st_collectionextract(st_intersection(s.here, st_union(
         st_setsrid(st_buffer(j.geom::geography, (coalesce(j.half_width, 0) + j.required) * ${BUFFER_MARGIN} + 0.01, 'quad_segs=16')::geometry, ${STORED_SRID}), ${OVERLAY_GRID}), ${OVERLAY_GRID}), 3) as t
       from judged j, site s where j.state = 'near' group by j.probe, s.here)
     select distinct on (j.probe) j.probe, j.state, j.key as feature_key, j.name as feature_name, j.grade, j.edge as distance_m, j.required as required_m,
       j.half_width as half_width_m, j.centre_line, ${areaM2('t.t')} as area_m2, case when ${areaM2('t.t')} >= ${NOISE_M2} then ${shapeOf('t.t')} end as geometry
     from judged j left join taken t on t.probe = j.probe
     order by j.probe, array_position(array['near', 'no_grade', 'no_width', 'clear'], j.state), j.edge - coalesce(j.required, 0), j.key`,
    {
      site: geometry,
      probes: JSON.stringify(probes),
      layers: [...new Set(probes.map((probe) => probe.layer_id))],
      revision,
      dx: reachM / metres.lon,
      dy: reachM / metres.lat,
    },
  )) as { rows: DistanceRow[] };
  return rows;
}
