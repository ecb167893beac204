import { SHARED_MIN_M2 } from '../parcels/index.ts';
import { areaM2, fromGeoJson, intersection } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

export interface TakenRow {
  code: string;
  region_id: string;
  area_m2: number;
}

/** The live sites that share more than a square metre with a site, largest share first. */
export async function takenBy(query: Query, geometry: object, exceptCode: string | null): Promise<TakenRow[]> {
  const { rows } = (await query.trx.raw(
    `with site as materialized (select ${fromGeoJson('?')} as g)
     select * from (
       select f.key as code, f.region_id, ${areaM2(intersection('f.geom', 's.g'))} as area_m2 from site s
       join blueprint_feature f on f.layer_id = 'sites' and f.geom && s.g and st_intersects(f.geom, s.g)
       where f.key is distinct from ?) x
     where area_m2 > ${SHARED_MIN_M2} order by area_m2 desc limit 20`,
    [JSON.stringify(geometry), exceptCode],
  )) as { rows: TakenRow[] };
  return rows;
}

/** Live sites that would share ground once a change set is committed: pairs with one side in the set. */
export async function overlapsOfSet(query: Query, setId: number): Promise<{ code: string; other: string; area_m2: number }[]> {
  const { rows } = (await query.trx.raw(
    `with mine as materialized (select key, geom from blueprint_item where set_id = :set and layer_id = 'sites' and op = 'put'),
     others as (
       select f.key, f.geom from blueprint_feature f where f.layer_id = 'sites' and f.key not in (select key from blueprint_item where set_id = :set and layer_id = 'sites')
       union all select key, geom from mine)
     select * from (
       select m.key as code, o.key as other, ${areaM2(intersection('m.geom', 'o.geom'))} as area_m2
       from mine m join others o on o.geom && m.geom and o.key <> m.key and st_intersects(o.geom, m.geom)) x
     where area_m2 > ${SHARED_MIN_M2} order by code, other limit 20`,
    { set: setId },
  )) as { rows: { code: string; other: string; area_m2: number }[] };
  return rows;
}
