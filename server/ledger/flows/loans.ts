import type { LoanView } from '../../contract/ledger-flows.ts';
import type { Query, Unit } from '../../platform/unit.ts';
import { onlyOf } from '../service.ts';
import { mustAllBeOk, perform } from './perform.ts';
import { planRepayment } from './plan.ts';
import { type LoanRow, loanRow, loanRows } from './reads.ts';

/** Days before the due date from which a loan is reminded of. */
export const REMIND_DAYS = 30;

const DAY_MS = 86_400_000;

/** A loan is due through its due date, and overdue the day after. */
export function loanState(loan: { outstanding: number; dueOn: string }, today: string): LoanView['state'] {
  if (loan.outstanding === 0) return 'repaid';
  if (loan.dueOn < today) return 'overdue';
  return Date.parse(loan.dueOn) - Date.parse(today) <= REMIND_DAYS * DAY_MS ? 'due_soon' : 'open';
}

const viewOf = (row: LoanRow, query: Query): LoanView => ({ ...row, state: loanState(row, query.today) });

/** Loans that the actor may see, with what is outstanding. */
export async function loans(query: Query, region: string | null, limit: number): Promise<LoanView[]> {
  return (await loanRows(query, region, limit)).map((row) => viewOf(row, query));
}

export interface Repayment {
  readonly id: string;
  readonly amount: number;
  readonly reason?: string | undefined;
  readonly document?: string | undefined;
}

/**
 * Pays back a part or all of a loan. The payment's id is that of its first voucher, so that a retry is the same payment.
 * Problems: those of `planRepayment`, `ledger.insufficient`, `ledger.refused`, and `ledger.needs_approval` above the kind's limit.
 */
export async function repay(unit: Unit, code: string, payment: Repayment): Promise<LoanView> {
  const { id, amount, reason, document } = payment;
  const plan = await planRepayment(unit, code, amount, id, { ...(reason === undefined ? {} : { reason }), document: document ?? null });
  const grounds = { proposalId: id, reason: reason ?? '', document: document ?? null };
  mustAllBeOk(await perform(unit, { ...onlyOf(unit.actor), alone: true, way: 'flow' }, plan, grounds));
  return viewOf((await loanRow(unit, code))!, unit);
}
