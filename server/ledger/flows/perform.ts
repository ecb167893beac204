import { randomUUID } from 'node:crypto';
import type { TransferResult } from '../../contract/ledger.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { accountRow } from '../reads.ts';
import { type NewTransfer, type People, postAs } from '../service.ts';
import { setLimit } from '../store.ts';

/** Why something is done, as it stands on its vouchers. */
export interface Grounds {
  readonly proposalId: string;
  readonly reason: string;
  readonly document: string | null;
}

/** What a flow will do, with its accounts open, before anything moves. */
export interface Plan {
  /** Vouchers, all or nothing. */
  readonly items: readonly NewTransfer[];
  /** Accounts that get another least balance. */
  readonly limits?: readonly { readonly account: number; readonly least: number }[];
  /** Pools that may have paid back an advance. */
  readonly repaid?: readonly number[];
  /** What is refused before the ledger is asked. */
  readonly refusal?: TransferResult['code'];
  /** Written down beside the vouchers, once they stand. */
  readonly record?: (unit: Unit, people: People) => Promise<void>;
}

/** Reason and document as the fields of a voucher. */
export const written = (grounds: { readonly reason?: string | undefined; readonly document?: string | null | undefined }) => ({
  ...(grounds.reason === undefined ? {} : { reason: grounds.reason }),
  ...(grounds.document == null ? {} : { document: grounds.document }),
});

/** A voucher that moves an amount from one account to another. */
export function moved(
  debit: number,
  credit: number,
  amount: number,
  grounds: Parameters<typeof written>[0],
  id: string = randomUUID(),
): NewTransfer {
  return { id, kind: 'transfer', debit, credit, amount, ...written(grounds) };
}

/** A pool that has paid back its advance may no longer go below zero. */
async function endAdvance(unit: Unit, pool: number, grounds: Grounds): Promise<void> {
  const account = await accountRow(unit, pool);
  if (account?.minBalance == null || account.minBalance >= 0 || account.posted - account.held < 0) return;
  await setLimit(unit.trx, unit.now, pool, 0, grounds.reason, grounds.document);
}

/** Does what was planned. Answers what the ledger said of each voucher and limit; unless all are `ok`, the command has to end. */
export async function perform(unit: Unit, people: People, plan: Plan, grounds: Grounds): Promise<TransferResult[]> {
  if (plan.refusal) return [{ id: grounds.proposalId, code: plan.refusal }];
  const results = await postAs(unit, people, { items: plan.items, atomic: true });
  if (results.some((result) => result.code !== 'ok')) return results;
  for (const { account, least } of plan.limits ?? []) {
    const code = await setLimit(unit.trx, unit.now, account, least, grounds.reason, grounds.document);
    results.push({ id: grounds.proposalId, code });
  }
  for (const pool of plan.repaid ?? []) await endAdvance(unit, pool, grounds);
  await plan.record?.(unit, people);
  return results;
}

/**
 * Ends the command when a voucher was refused: a shortfall with its amounts, what waits for a second person, anything else by its codes.
 * Problems: `ledger.insufficient`, `ledger.needs_approval`, `request.id_reused`, `ledger.refused`.
 */
export function mustAllBeOk(results: readonly TransferResult[]): void {
  const short = results.filter((result) => result.code === 'insufficient');
  if (short.length > 0) {
    throw problem('ledger.insufficient', {
      available: short[0]!.available,
      asked: short[0]!.asked,
      shortfalls: short.map(({ id, available, asked }) => ({ id, available, asked })),
    });
  }
  const codes = [...new Set(results.map((result) => result.code).filter((code) => code !== 'ok'))];
  if (codes.includes('id_reused')) throw problem('request.id_reused');
  if (codes.includes('needs_approval')) throw problem('ledger.needs_approval');
  if (codes.length > 0) throw problem('ledger.refused', { codes });
}
