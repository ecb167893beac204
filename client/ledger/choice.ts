import type { ReactiveControllerHost } from 'lit';
import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import { type BookView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { call } from '../api/call.ts';
import { today } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';
import { yearsOf } from './audit.ts';
import type { LedgerView } from './place.ts';

type Books = readonly BookView[] | undefined;

/** The books that the person may see, read once by the element. */
export function booksOf(host: ReactiveControllerHost): Resource<readonly BookView[]> {
  return new Resource(host, async (signal) => (await call(ledgerEndpoints.books, { signal })).items);
}

/** The year on the screen: the address's, else the newest that has a book. */
export function yearOf(at: LedgerView, books: Books): number {
  return at.year ?? yearsOf(books ?? [])[0] ?? Number(today().slice(0, 4));
}

/** The kinds that have a book in the year, in the standard order; none until the books are here. */
export function kindsOf(year: number, books: Books): string[] {
  const own = new Set(books?.filter((book) => book.year === year).map((book) => book.kind));
  return QUOTA_KINDS.map((kind) => kind.id as string).filter((id) => own.has(id));
}

/** The kind on the screen: the address's, else the first that has a book; empty until the books are here. */
export function kindOf(at: LedgerView, books: Books): string {
  return at.kind ?? kindsOf(yearOf(at, books), books)[0] ?? '';
}
