import type { LoanView } from '../../../server/contract/ledger-flows.ts';
import { t } from '../../i18n/index.ts';
import type { Status } from '../../ui/shapes.ts';

const dayMs = 86_400_000;

/** Whole days from one plain date to another; below zero when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

/** The day after a plain date. */
export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** How a loan stands, for shape and colour. */
export const loanTone: Readonly<Record<LoanView['state'], Status>> = {
  open: 'pass',
  due_soon: 'warn',
  overdue: 'fail',
  repaid: 'unknown',
};

/** How far a due date is, in words. */
export function dueWords(today: string, dueOn: string): string {
  const days = daysBetween(today, dueOn);
  if (days === 0) return t('flows.dueToday');
  return days < 0 ? t('flows.overdueBy', { days: -days }) : t('flows.dueIn', { days });
}

/** How pressing a hold's deadline is: past, within a week, later. */
export function deadlineTone(daysLeft: number): Status {
  if (daysLeft < 0) return 'fail';
  return daysLeft <= 7 ? 'warn' : 'pass';
}

/** The days that are left to a hold, in words. */
export function deadlineWords(daysLeft: number): string {
  if (daysLeft < 0) return t('flows.overdueHold', { days: -daysLeft });
  return daysLeft === 0 ? t('flows.lastDay') : t('flows.dueIn', { days: daysLeft });
}
