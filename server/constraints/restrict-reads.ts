import type { Bilingual } from '../contract/common.ts';
import type { Query } from '../platform/unit.ts';

/** The departments that work with each of these layers: whom to ask about what is left out. */
export async function departmentsOf(query: Query, layerIds: readonly string[]): Promise<ReadonlyMap<string, Bilingual[]>> {
  const { rows } = (await query.trx.raw(
    `select l.id, json_agg(json_build_object('zh', d.zh, 'en', d.en) order by d.ordinal, d.id) as names
     from unnest(cast(? as text[])) l(id) join department_door d on '*' = any (d.layers) or l.id = any (d.layers) group by l.id`,
    [[...layerIds]],
  )) as { rows: { id: string; names: Bilingual[] }[] };
  return new Map(rows.map(({ id, names }) => [id, names]));
}
