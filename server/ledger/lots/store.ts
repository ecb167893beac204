import type { Unit } from '../../platform/unit.ts';
import type { People } from '../service.ts';

export interface NewLot {
  readonly code: string;
  readonly kind: string;
  readonly year: number;
  readonly regionId: string;
  readonly accountId: number;
  readonly plant: string;
  readonly measure: string;
  readonly ratio: 1 | 2;
  readonly basis?: string | undefined;
  readonly amount: number;
  readonly reason: string;
  readonly document: string;
  readonly voucherId: string;
}

/** Writes down where a lot came from; false when its code stands for another lot. */
export async function insertLot(unit: Unit, lot: NewLot): Promise<boolean> {
  const { rows } = (await unit.trx.raw(
    `insert into ledger_lot (kind, year, code, region_id, account_id, plant, measure, ratio, basis, amount, reason, document, freed_on, voucher_id)
     values (?, ?, ?, ?, ?::bigint, ?, ?, ?, ?, ?::bigint, ?, ?, ?::date, ?::uuid) on conflict do nothing returning code`,
    [
      ...[lot.kind, lot.year, lot.code, lot.regionId, lot.accountId, lot.plant, lot.measure, lot.ratio, lot.basis ?? null],
      ...[lot.amount, lot.reason, lot.document, unit.today, lot.voucherId],
    ],
  )) as { rows: unknown[] };
  return rows.length > 0;
}

export interface NewUse {
  readonly id: string;
  readonly project: string;
  readonly regionId: string;
  readonly kind: string;
  readonly year: number;
  readonly ratio: 1 | 2;
  readonly lots: readonly { readonly code: string; readonly amount: number }[];
  readonly reason: string;
  readonly document: string | null;
  readonly transfers: readonly string[];
}

/** Writes down a use whose vouchers stand; one that was just written by a retry stands. */
export async function insertUse(unit: Unit, use: NewUse, people: People): Promise<void> {
  await unit.trx.raw(
    `insert into ledger_lot_use (id, project, region_id, kind, year, ratio, lots, reason, document, author, approver, used_on, transfers)
     values (?::uuid, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::date, string_to_array(?, ',')::uuid[]) on conflict (id) do nothing`,
    [
      ...[use.id, use.project, use.regionId, use.kind, use.year, use.ratio, JSON.stringify(use.lots), use.reason, use.document],
      ...[people.author, people.approver, unit.today, use.transfers.join(',')],
    ],
  );
}
