import type { Moment } from '../blueprint/index.ts';
import { areaM2, bufferM, lengthM, metresPerLat, metresPerLon, OVERLAY_GRID, shortestWay } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { joinFeature, nearPieces } from './near-reads.ts';
import { NOISE_M2, type StaleGround, shapeOf } from './overlap-reads.ts';
import type { CellSource } from './sites.ts';

/** A question to a layer of corridors: which of them come closer to a site than they may? */
export interface DistanceProbe {
  readonly id: number;
  readonly layer_id: string;
  /** The attribute that says the grade, which says the distance. */
  readonly field: string;
  readonly half_width_field: string | null;
  readonly centre_line: boolean;
  /** Grade → the distance in metres that it wants. */
  readonly required: Readonly<Record<string, number>>;
}

type DistanceState = 'near' | 'no_grade' | 'no_width' | 'clear';

export interface DistanceRow {
  readonly site: number;
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
  /** Everything of the site that lies too near, by all features of the layer; null when it is not asked for. */
  readonly area_m2: number | null;
  /** The same without the ground where the layer is stale. */
  readonly firm_m2: number | null;
  readonly geometry: { type: string } | null;
}

export interface DistanceAsk {
  readonly probes: readonly DistanceProbe[];
  readonly moment: Moment;
  readonly stale: readonly StaleGround[];
  /** Whether what lies too near is measured and drawn; where a part is stale it is measured in any case. */
  readonly draw: boolean;
}

/** No road, railway or line of conductors is wider than twice this: what is farther away than this and the distance is clear in any case. */
const HALF_WIDTH_MAX_M = 60;
/** A buffer is a polygon inside its circle in a plane that is not quite to scale: this much wider, what is outside it is surely clear. */
const BUFFER_MARGIN = 1.002;

/** The distance of each corridor from each site, and what is known of its grade and width. */
const judged = (moment: Moment): string => `
  pair as materialized (
    select n.id, n.layer_id, n.feature_id, n.geom, st_dimension(n.geom) = 2 as polygon,
      ${lengthM(shortestWay('r.here', 'n.geom', 'r.lon', 'r.lat'))} as d
    from near n join reach r using (id, n)),
  apart as materialized (
    select id, layer_id, feature_id, bool_or(polygon) as polygon, min(d) as d from pair group by id, layer_id, feature_id),
  known as materialized (
    select a.id, p.id as probe, a.layer_id, a.feature_id, f.key, f.name, a.d, f.attributes->>p.field as grade, p.most, p.centre_line and not a.polygon as centre_line,
      (p.required->>(f.attributes->>p.field))::float8 as required,
      case when a.polygon or not p.centre_line then 0
        when jsonb_typeof(f.attributes->p.half_width_field) = 'number' then greatest((f.attributes->>p.half_width_field)::float8, 0) end as half_width
    from apart a ${joinFeature(moment, 'a')} join probe p on p.layer_id = a.layer_id),
  judged as materialized (
    select *, greatest(d - coalesce(half_width, 0), 0) as edge, case
      when required is null then case when d - coalesce(half_width, ${HALF_WIDTH_MAX_M}) < most then 'no_grade' else 'clear' end
      when d - coalesce(half_width, 0) < required then 'near'
      when half_width is null and d - ${HALF_WIDTH_MAX_M} < required then 'no_width' else 'clear' end as state
    from known)`;

/** What of each cell lies too near: within the buffers of the pieces that are. */
const taken = (draw: boolean): string => `
  strip as materialized (
    select distinct on (j.id, j.probe, j.key, p.geom) j.id, j.probe, j.layer_id, p.geom, j.key, ${bufferM('p.geom', `(coalesce(j.half_width, 0) + j.required) * ${BUFFER_MARGIN} + 0.01`)} as b
    from judged j join pair p using (id, layer_id, feature_id)
    where j.state = 'near' and p.d < (coalesce(j.half_width, 0) + j.required) * ${BUFFER_MARGIN} + 0.01
      and (${draw} or exists (select 1 from stale s where s.id = j.id and s.layer_id = j.layer_id))),
  bite as (
    select s.id, s.probe, s.layer_id, c.n, st_collectionextract(st_intersection(c.g, st_union(s.b, ${OVERLAY_GRID} order by s.key, s.geom), ${OVERLAY_GRID}), 3) as t
    from strip s join cell c on c.id = s.id and c.g && s.b group by s.id, s.probe, s.layer_id, c.n, c.g),
  taken as materialized (
    select b.id, b.probe, sum(${areaM2('b.t')}) as m2, st_union(b.t, ${OVERLAY_GRID} order by b.n) as t,
      sum(case when s.g is null then ${areaM2('b.t')} else ${areaM2(`st_difference(b.t, s.g, ${OVERLAY_GRID})`)} end) as firm_m2
    from bite b left join stale s on s.id = b.id and s.layer_id = b.layer_id group by b.id, b.probe)`;

/**
 * Distances on the ellipsoid from sites to every corridor nearby, in one statement: for each site and layer the feature that decides, and
 * the part of the site that lies too near.
 */
export async function distanceRows(query: Query, cells: CellSource, { probes, moment, stale, draw }: DistanceAsk): Promise<DistanceRow[]> {
  const reachM = (Math.max(...probes.flatMap((probe) => Object.values(probe.required))) + HALF_WIDTH_MAX_M) * 1.05;
  const { rows } = await prepared<DistanceRow>(
    query.trx,
    `with ${cells.sql},
     scaled as materialized (select id, n, g as here, ${metresPerLon('g')} as lon, ${metresPerLat('g')} as lat from cell),
     reach as materialized (select *, st_expand(here, cast(:reach as float8) / lon, cast(:reach as float8) / lat) as g from scaled),
     stale as materialized (select s.id, s.layer_id, s.geom::geometry as g from json_to_recordset(cast(:stale as json)) as s(id int, layer_id text, geom text)),
     probe as materialized (
       select p.*, (select max(value::float8) from json_each_text(p.required)) as most
       from json_to_recordset(cast(:probes as json)) as p(id int, layer_id text, field text, half_width_field text, centre_line boolean, required json)),
     ${nearPieces(moment, 'reach')},
     ${judged(moment)},
     ${taken(draw)}
     select distinct on (j.id, j.probe) j.id as site, j.probe, j.state, j.key as feature_key, j.name as feature_name, j.grade, j.edge as distance_m,
       j.required as required_m, j.half_width as half_width_m, j.centre_line, t.m2 as area_m2, t.firm_m2,
       case when ${draw} and t.m2 >= ${NOISE_M2} then ${shapeOf('t.t')} end as geometry
     from judged j left join taken t on t.id = j.id and t.probe = j.probe
     order by j.id, j.probe, array_position(array['near', 'no_grade', 'no_width', 'clear'], j.state), j.edge - coalesce(j.required, 0), j.key`,
    {
      ...cells.bindings,
      probes: JSON.stringify(probes),
      layers: [...new Set(probes.map((probe) => probe.layer_id))],
      stale: JSON.stringify(stale),
      except: null,
      commit: moment.commit,
      reach: reachM,
    },
  );
  return rows;
}
