import type { Moment } from '../blueprint/index.ts';
import type { StoredSites } from '../constraints/index.ts';
import { prepared, unseen } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { standing } from './standing.ts';

/** The parcels of a list of codes that are there at a moment, each with its place in the list. */
function listed(codes: readonly string[], moment: Moment): StoredSites {
  const { table, sql, bindings } = standing(moment);
  return {
    sql: `unnest(${unseen(':codes', 'text[]')}) with ordinality as c(code, place) join ${table} f on f.key = c.code and ${sql}`,
    bindings: { ...bindings, codes: [...codes] },
  };
}

/** Parcels as sites of the judge: the id is the place of the code in the list, the use what is planned. A survey class plans nothing. */
export function parcelSites(codes: readonly string[], moment: Moment): StoredSites {
  const { sql, bindings } = listed(codes, moment);
  return {
    sql: `select c.place::int as id, f.geom, case when f.use_system = 'planning' then f.use_system end as use_system,
        case when f.use_system = 'planning' then f.use_code end as use_code, f.area_m2, f.planar_area_m2, f.zone
      from ${sql}`,
    bindings,
  };
}

/** The status in force of each parcel that is there at a moment, by code. */
export async function parcelStatuses(query: Query, codes: readonly string[], moment: Moment): Promise<Map<string, string | null>> {
  const { sql, bindings } = listed(codes, moment);
  const { rows } = await prepared<{ code: string; status: string | null }>(
    query.trx,
    `select f.key as code, f.status from ${sql}`,
    bindings,
  );
  return new Map(rows.map(({ code, status }) => [code, status]));
}
