import type { ItemSource } from '../blueprint/index.ts';
import { areaM2, intersection } from '../platform/geo.ts';

/** A site and a parcel that share less are two surveys of one boundary. */
export const SHARED_MIN_M2 = 1;

/**
 * The parcels whose state a change set changes by its sites, or that it brings in under a live site, as rows for that same set: what the
 * cadastre said stays, and `reserved` stands above it while a live site takes more than a square metre of the parcel.
 */
export function heldParcels(setId: number): ItemSource {
  const takes = `${areaM2(intersection('l.geom', 't.geom'))} > ${SHARED_MIN_M2}`;
  const columns = 't.key, t.name, t.region_id, t.use_system, t.use_code';
  return {
    sql: `
      with mine as materialized (select key, op, geom from blueprint_item where set_id = ? and layer_id = 'sites'),
      live as materialized (
        select f.geom from blueprint_feature f where f.layer_id = 'sites' and f.key not in (select key from mine) union all select geom from mine where op = 'put'),
      ground as materialized (
        select geom from mine where op = 'put' union all select f.geom from blueprint_feature f join mine on mine.key = f.key where f.layer_id = 'sites'),
      brought as (select * from blueprint_item where set_id = ? and layer_id = 'parcels'),
      under as materialized (
        select distinct on (t.key) ${columns}, t.status_said, t.status, t.attributes, t.geom from ground g
          join blueprint_feature t on t.layer_id = 'parcels' and t.geom && g.geom and st_intersects(t.geom, g.geom)
        where not exists (select 1 from brought b where b.key = t.key)),
      settled as (
        select ${columns}, t.status_said as status, case when exists (select 1 from live l where l.geom && t.geom and ${takes}) then 'reserved' end as status_held,
          t.status as before, t.attributes, t.geom from under t)
      select key, 'put'::text as op, name, region_id, use_system, use_code, status, status_held, attributes, geom from settled
        where before is distinct from coalesce(status_held, status)
      union all
      select ${columns.replace('t.key', "t.key, 'put'::text")}, t.status, 'reserved', t.attributes, t.geom from brought t
        where t.op = 'put' and exists (select 1 from live l where l.geom && t.geom and ${takes})`,
    bindings: [setId, setId],
  };
}
