import type { StoredSites } from '../constraints/index.ts';
import { prepared, unseen } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';

/** Every parcel of a list of codes, with its place in the list. */
const OF_CODES = `unnest(${unseen(':codes', 'text[]')}) with ordinality as c(code, place)
  join blueprint_feature f on f.layer_id = 'parcels' and f.key = c.code`;

/** Parcels as sites of the judge: the id is the place of the code in the list, the use what is planned. A survey class plans nothing. */
export const parcelSites = (codes: readonly string[]): StoredSites => ({
  sql: `select c.place::int as id, f.geom, case when f.use_system = 'planning' then f.use_system end as use_system,
      case when f.use_system = 'planning' then f.use_code end as use_code, f.area_m2, f.planar_area_m2, f.zone
    from ${OF_CODES}`,
  bindings: { codes: [...codes] },
});

/** The status in force of each parcel that is there, by code. */
export async function parcelStatuses(query: Query, codes: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await prepared<{ code: string; status: string | null }>(query.trx, `select f.key as code, f.status from ${OF_CODES}`, {
    codes: [...codes],
  });
  return new Map(rows.map(({ code, status }) => [code, status]));
}
