import type { EntryView } from '../../server/contract/ledger.ts';
import { TRANSFER_KINDS } from '../../server/contract/ledger.ts';
import { t } from '../i18n/index.ts';

export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** What a statement is narrowed to; days are both included. */
export interface StatementFilters {
  from?: string | undefined;
  to?: string | undefined;
  transferKind?: TransferKind | undefined;
  q?: string | undefined;
}

const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');

/** The filters that the address holds. What makes no sense is dropped. */
export function readFilters(more: Readonly<Record<string, string>> | undefined): StatementFilters {
  const { from, to, what, q } = more ?? {};
  return {
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
    ...(TRANSFER_KINDS.includes(what as TransferKind) ? { transferKind: what as TransferKind } : {}),
    ...(q?.trim() ? { q: q.trim().slice(0, 80) } : {}),
  };
}

/** The address's settings with other filters; the room's own settings stay. */
export function writeFilters(more: Readonly<Record<string, string>> | undefined, filters: StatementFilters): Record<string, string> {
  const { from: _from, to: _to, what: _what, q: _q, ...rest } = more ?? {};
  const { from, to, transferKind, q } = filters;
  return {
    ...rest,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(transferKind ? { what: transferKind } : {}),
    ...(q ? { q } : {}),
  };
}

/** The filters in words, for the notes of an export: each a part. */
export function filterWords({ from, to, transferKind, q }: StatementFilters): string[] {
  return [
    from ? t('ledgerViews.filterFrom', { day: from }) : '',
    to ? t('ledgerViews.filterTo', { day: to }) : '',
    transferKind ? t(`ledger.kind.${transferKind}`) : '',
    q ? t('ledgerViews.filterText', { text: q }) : '',
  ].filter(Boolean);
}

/**
 * What an entry does to the balance of the account whose statement it stands in, with its sign: holding and giving back leave
 * the balance as it is and are told apart as a change of what is held.
 */
export function movedBy(entry: Pick<EntryView, 'kind' | 'side' | 'amount'>): { posted: number; held: number } {
  if (entry.kind === 'hold') return { posted: 0, held: entry.side === 'debit' ? entry.amount : 0 };
  if (entry.kind === 'void' || entry.kind === 'expire') return { posted: 0, held: entry.side === 'debit' ? -entry.amount : 0 };
  const posted = entry.side === 'credit' ? entry.amount : -entry.amount;
  return { posted, held: entry.kind === 'commit' && entry.side === 'debit' ? -entry.amount : 0 };
}
