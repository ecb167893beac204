import type { BookView } from '../../server/contract/ledger.ts';

/** How far the independent auditor stands: at the newest row, behind, not begun, or it found a difference and the book is frozen. */
export type Audit = 'all' | 'behind' | 'never' | 'frozen';

/** The auditor's state of a book. A frozen book is told first, whatever was replayed. */
export function auditOf(book: Pick<BookView, 'status' | 'seq' | 'checkedSeq'>): Audit {
  if (book.status === 'frozen') return 'frozen';
  if (book.checkedSeq === null) return 'never';
  return book.checkedSeq >= book.seq ? 'all' : 'behind';
}

/** The years that have books, newest first. */
export function yearsOf(books: readonly Pick<BookView, 'year'>[]): number[] {
  return [...new Set(books.map((book) => book.year))].sort((a, b) => b - a);
}
