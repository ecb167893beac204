import { areaM2, bboxOf } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';
import type { RegionRow } from './store.ts';

/** The regions in the actor's scope with their ancestors, parents first. */
export async function regionRows(query: Query): Promise<RegionRow[]> {
  return query
    .trx('region')
    .select(
      'id',
      'kind',
      'parent_id',
      'code',
      'name_zh',
      'name_en',
      query.trx.raw(`${bboxOf('geom')} as bbox`),
      query.trx.raw(`${areaM2('geom')} as area_m2`),
    )
    .orderByRaw("case kind when 'province' then 0 when 'city' then 1 when 'county' then 2 else 3 end, id");
}
