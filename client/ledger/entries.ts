import type { EntryView } from '../../server/contract/ledger.ts';

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
