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

export interface LotUse {
  readonly lot: string;
  readonly kind: string;
  readonly year: number;
  /** Who used it: a project; `residual` is what the ratio asked for on top. */
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly regionId: string;
  readonly amount: number;
  readonly transferId: string;
  readonly document: string | null;
}

/** The graph from use back to source: every movement out of a lot of freed emissions or coal. */
export async function lotUses(query: Query, ask: { kind: string; year: number; projectCode?: string }): Promise<LotUse[]> {
  const { rows } = (await query.trx.raw(
    `select l.owner_id lot, b.kind, b.year, o.owner_kind "ownerKind", o.owner_id "ownerId", o.region_id "regionId", t.amount, t.id "transferId", t.document
     from ledger_account l join ledger_book b on b.id = l.book_id join ledger_transfer t on t.debit = l.id join ledger_account o on o.id = t.credit
     where l.owner_kind = 'lot' and b.kind = ? and b.year = ? and t.kind = 1 and (?::text is null or o.owner_id = ?) order by t.seq limit 2000`,
    [ask.kind, ask.year, ask.projectCode ?? null, ask.projectCode ?? null],
  )) as { rows: LotUse[] };
  return rows;
}
