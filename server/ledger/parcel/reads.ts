import type { Query } from '../../platform/unit.ts';

export interface Source {
  readonly id: number;
  readonly kind: string;
  readonly year: number;
  readonly regionId: string;
  readonly ownerId: string;
  readonly posted: number;
}

/** Accounts of projects or parcels that have something, in the order of their books. */
export async function sourcesOf(query: Query, ownerKind: 'project' | 'parcel', owners: readonly string[]): Promise<Source[]> {
  const { rows } = (await query.trx.raw(
    `select a.id, b.kind, b.year, a.region_id "regionId", a.owner_id "ownerId", a.posted
     from ledger_account a join ledger_book b on b.id = a.book_id
     where a.owner_kind = ? and a.owner_id = any (string_to_array(?, chr(31))) and a.posted > 0 order by a.id`,
    [ownerKind, owners.join('\u001f')],
  )) as { rows: Source[] };
  return rows;
}
