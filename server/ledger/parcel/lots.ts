import { randomUUID } from 'node:crypto';
import type { TransferResult } from '../../contract/ledger.ts';
import type { Unit } from '../../platform/unit.ts';
import { type NewTransfer, openManyAccounts, postTransfers } from '../service.ts';

export interface FreedLot {
  /** The lot's own code; what freed it (which plant, which measure) is the reason. */
  readonly code: string;
  readonly kind: string;
  readonly year: number;
  readonly regionId: string;
  readonly amount: number;
  readonly reason: string;
  readonly document: string;
}

/** Books what a plant freed as a lot: only what was freed can be used, and each unit once, because the lot cannot go below zero. */
export async function freeLot(unit: Unit, lot: FreedLot): Promise<TransferResult[]> {
  const { kind, year, regionId, code, amount, reason, document } = lot;
  const [outside, account] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'outside', regionId },
    { kind, year, ownerKind: 'lot', regionId, ownerId: code },
  ]);
  return postTransfers(unit, {
    items: [{ id: randomUUID(), kind: 'transfer', debit: outside!, credit: account!, amount, reason, document }],
  });
}

export interface LotUsage {
  readonly projectCode: string;
  readonly regionId: string;
  readonly kind: string;
  readonly year: number;
  /** What is taken from each lot for the project's new emissions, before the ratio. */
  readonly lots: readonly { readonly code: string; readonly regionId: string; readonly amount: number }[];
  /** Freed units for one new unit: 2 where a standard was failed last year (环发〔2014〕197号, unverified). */
  readonly ratio: 1 | 2;
  readonly reason: string;
  readonly document?: string;
}

/** Uses freed lots for a project, all or nothing: one unit to the project, and what the ratio asks for on top is given up as residual. */
export async function useLots(unit: Unit, ask: LotUsage): Promise<TransferResult[]> {
  const { kind, year, regionId, projectCode, lots, ratio } = ask;
  const [project, residual, ...sources] = await openManyAccounts(unit, [
    { kind, year, ownerKind: 'project', regionId, ownerId: projectCode },
    { kind, year, ownerKind: 'residual', regionId, ownerId: 'replacement' },
    ...lots.map((lot) => ({ kind, year, ownerKind: 'lot' as const, regionId: lot.regionId, ownerId: lot.code })),
  ]);
  const written = { reason: ask.reason, ...(ask.document === undefined ? {} : { document: ask.document }) };
  const items = lots.flatMap((lot, index): NewTransfer[] => {
    const use = (credit: number, amount: number): NewTransfer => ({
      id: randomUUID(),
      kind: 'transfer',
      debit: sources[index]!,
      credit,
      amount,
      ...written,
    });
    return ratio === 1 ? [use(project!, lot.amount)] : [use(project!, lot.amount), use(residual!, lot.amount)];
  });
  return postTransfers(unit, { items, atomic: true });
}
