import type { StoredSites } from '../constraints/index.ts';
import type { Query } from '../platform/unit.ts';

const OF_CODES = `f.layer_id = 'parcels' and f.key = any(cast(:codes as text[]))`;

/** Parcels as sites of the judge: the id is the place of the code in the list, the use what is planned. A survey class plans nothing. */
export const parcelSites = (codes: readonly string[]): StoredSites => ({
  sql: `select array_position(cast(:codes as text[]), f.key) as id, f.geom, case when f.use_system = 'planning' then f.use_system end as use_system,
      case when f.use_system = 'planning' then f.use_code end as use_code
    from blueprint_feature f where ${OF_CODES}`,
  bindings: { codes: [...codes] },
});

/** The status in force of each parcel that is there, by code. */
export async function parcelStatuses(query: Query, codes: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = (await query.trx.raw(`select f.key as code, f.status from blueprint_feature f where ${OF_CODES}`, {
    codes: [...codes],
  })) as { rows: { code: string; status: string | null }[] };
  return new Map(rows.map(({ code, status }) => [code, status]));
}
