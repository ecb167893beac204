import type { TransferCode } from '../contract/ledger.ts';

/** What a transfer row does. The number is stored and hashed, so it never changes. */
export const KIND_NUMBERS = { transfer: 1, hold: 2, commit: 3, void: 4, expire: 5, reversal: 6 } as const;
export type TransferKind = keyof typeof KIND_NUMBERS;

const KIND_NAMES = Object.fromEntries(Object.entries(KIND_NUMBERS).map(([name, number]) => [number, name])) as Record<number, TransferKind>;

/** The name of a stored kind. */
export function kindName(number: number): TransferKind {
  const name = KIND_NAMES[number];
  if (!name) throw new RangeError(`no transfer kind ${number}`);
  return name;
}

/** The answers of `ledger_post`. The number is stored with a refusal, so it never changes. */
export const CODES: readonly TransferCode[] = [
  'ok',
  'insufficient',
  'unknown_account',
  'same_account',
  'wrong_kind',
  'wrong_year',
  'not_allowed_region',
  'closed_book',
  'frozen_book',
  'not_positive',
  'too_large',
  'wrong_date',
  'deadline_past',
  'unknown_hold',
  'unknown_transfer',
  'id_reused',
  'hold_resolved',
  'hold_expired',
  'amount_differs',
  'accounts_differ',
  'already_reversed',
  'not_expired',
  'group_failed',
  'needs_approval',
  'not_allowed_kind',
];

/** The name of an answer of `ledger_post`. */
export function codeName(number: number): TransferCode {
  const name = CODES[number];
  if (!name) throw new RangeError(`no ledger code ${number}`);
  return name;
}
