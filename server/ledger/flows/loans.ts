import type { LoanView } from '../../contract/ledger-flows.ts';
import { problem } from '../../platform/problem.ts';
import type { Query, Unit } from '../../platform/unit.ts';
import { postTransfers } from '../service.ts';
import { mustAllBeOk, poolOf } from './execute.ts';
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

/** The second leg's id follows from the first, so that a retry is the same pair. */
function secondId(id: string): string {
  const last = Number.parseInt(id.slice(-1), 16) ^ 1;
  return `${id.slice(0, -1)}${last.toString(16)}`;
}

/**
 * Pays back: the borrower's pool into its loan account, the lender's loan account into its pool, together. The lender's side cannot go
 * below zero, so nobody pays back more than is outstanding. Problems: `ledger.unknown_loan`, `ledger.insufficient`, `ledger.refused`.
 */
export async function repay(unit: Unit, code: string, payment: Repayment): Promise<LoanView> {
  const loan = await loanRow(unit, code);
  if (!loan) throw problem('ledger.unknown_loan', { code });
  const { kind, year } = loan;
  const borrower = await poolOf(unit, loan.to, kind, year);
  const lender = await poolOf(unit, loan.from, kind, year);
  const { amount } = payment;
  const written = {
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    ...(payment.document === undefined ? {} : { document: payment.document }),
  };
  const items = [
    { id: payment.id, kind: 'transfer' as const, debit: borrower, credit: loan.owedAccountId, amount, ...written },
    { id: secondId(payment.id), kind: 'transfer' as const, debit: loan.lentAccountId, credit: lender, amount, ...written },
  ];
  mustAllBeOk(await postTransfers(unit, { items, atomic: true }));
  return viewOf((await loanRow(unit, code))!, unit);
}
