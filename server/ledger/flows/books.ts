import type { BookView } from '../../contract/ledger.ts';
import { problem } from '../../platform/problem.ts';
import type { Unit } from '../../platform/unit.ts';
import { bookRows } from '../reads.ts';
import { setStatus } from '../store.ts';

export interface StatusChange {
  readonly status: 'open' | 'closed' | 'frozen';
  readonly reason: string;
  readonly document?: string | undefined;
}

/** Opens, closes or freezes a book. Problems: `ledger.unknown_book`; `auth.not_allowed_region` for who does not see everything. */
export async function setBookStatus(unit: Unit, id: number, change: StatusChange): Promise<BookView> {
  const code = await setStatus(unit.trx, unit.now, id, change.status, change.reason, change.document ?? null);
  if (code === 'not_allowed_region') throw problem('auth.not_allowed_region', {});
  const book = (await bookRows(unit)).find((one) => one.id === id);
  if (code !== 'ok' || !book) throw problem('ledger.unknown_book', { id });
  await unit.journal({ action: 'ledger.bookStatus', subject: String(id), detail: { ...change } });
  return book;
}
