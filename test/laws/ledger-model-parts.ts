import type { TransferKind } from '../../server/ledger/codes.ts';

export interface ModelItem {
  id: string;
  kind: TransferKind;
  debit: number;
  credit: number;
  amount: number | null;
  refersTo: string | null;
  deadline: string | null;
  effectiveOn: string | null;
  reason: string | null;
  document: string | null;
}

export interface ModelCaller {
  author: number;
  approver: number | null;
  alone: boolean;
  scope: readonly string[];
  /** Whether the vouchers are of a flow of the product; bare ones are asked about most. */
  way?: 'bare' | 'flow' | 'project';
}

export interface ModelAnswer {
  code: string;
  seq: number | null;
  debitAfter: number | null;
  creditAfter: number | null;
  available: number | null;
}

export interface Book {
  id: number;
  kind: string;
  year: number;
  status: string;
  seq: number;
  head: Buffer;
  lastAt: number;
  accounts: number;
}

export interface Account {
  id: number;
  book: Book;
  region: string;
  owner: string;
  posted: number;
  held: number;
  min: number | null;
}

export interface Done {
  item: ModelItem;
  amount: number;
  answer: ModelAnswer;
  settled: boolean;
  effectiveOn: string;
  heldAfter: number;
  deadline: string | null;
  author: number;
  approver: number | null;
  at: number;
}

export type Outcome = { item: ModelItem; answer: ModelAnswer };

/** Kinds of account from and to which nothing goes by a bare voucher of one person. */
const GUARDED = ['outside/', 'lot/', 'loan/', 'residual/'];
export const isGuarded = (account: Account): boolean => GUARDED.some((kind) => account.owner.startsWith(kind));

export const MOST = Number.MAX_SAFE_INTEGER;
export const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** Same content: an answer may be given again. What the caller left open is taken from the record. */
export function sameAsDone(item: ModelItem, done: Done): boolean {
  const was = done.item;
  return (
    item.kind === was.kind &&
    item.debit === was.debit &&
    item.credit === was.credit &&
    (item.amount ?? done.amount) === done.amount &&
    (item.effectiveOn ?? done.effectiveOn) === done.effectiveOn &&
    item.refersTo === was.refersTo &&
    item.deadline === was.deadline &&
    item.reason === was.reason &&
    item.document === was.document
  );
}

export const sameItem = (one: ModelItem, two: ModelItem) => JSON.stringify(one) === JSON.stringify(two);

/** Why an item cannot settle or reverse what it names; null when it can. */
export function targetFault(now: number, item: ModelItem, target: Done | undefined, book: Book): string | null {
  const today = dayOf(Math.max(now, book.lastAt));
  if (item.kind === 'reversal') {
    if (!target || (target.item.kind !== 'transfer' && target.item.kind !== 'commit')) return 'unknown_transfer';
    if (target.item.debit !== item.credit || target.item.credit !== item.debit) return 'accounts_differ';
    if (target.settled) return 'already_reversed';
    return item.amount !== null && item.amount !== target.amount ? 'amount_differs' : null;
  }
  if (target?.item.kind !== 'hold') return 'unknown_hold';
  if (target.item.debit !== item.debit || target.item.credit !== item.credit) return 'accounts_differ';
  if (target.settled) return 'hold_resolved';
  const late = target.deadline !== null && target.deadline < today;
  if (item.kind === 'expire' && !late) return 'not_expired';
  if (item.kind !== 'expire' && late) return 'hold_expired';
  if (item.amount !== null && (item.amount > target.amount || (item.kind !== 'commit' && item.amount !== target.amount)))
    return 'amount_differs';
  return null;
}
