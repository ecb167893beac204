import type { Moment } from '../blueprint/index.ts';
import type { StoredSites } from '../constraints/index.ts';
import type { Query } from '../platform/unit.ts';
import { standing } from './standing.ts';

/** Parcels as sites of the judge: the id is the place of the code in the list, the use what is planned. A survey class plans nothing. */
export function parcelSites(codes: readonly string[], moment: Moment): StoredSites {
  const { table, sql, bindings } = standing(moment);
  return {
    sql: `select array_position(cast(:codes as text[]), f.key) as id, f.geom, case when f.use_system = 'planning' then f.use_system end as use_system,
        case when f.use_system = 'planning' then f.use_code end as use_code
      from ${table} f where ${sql} and f.key = any(cast(:codes as text[]))`,
    bindings: { ...bindings, codes: [...codes] },
  };
}

/** The status in force of each parcel that is there at a moment, by code. */
export async function parcelStatuses(query: Query, codes: readonly string[], moment: Moment): Promise<Map<string, string | null>> {
  const { table, sql, bindings } = standing(moment);
  const { rows } = (await query.trx.raw(
    `select f.key as code, f.status from ${table} f where ${sql} and f.key = any(cast(:codes as text[]))`,
    { ...bindings, codes: [...codes] },
  )) as { rows: { code: string; status: string | null }[] };
  return new Map(rows.map(({ code, status }) => [code, status]));
}
