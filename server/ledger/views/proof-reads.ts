import type { LinkView } from '../../contract/ledger-views.ts';
import type { Query } from '../../platform/unit.ts';

/** One link of a book's chain; null when the book has no such number. */
export async function linkRow(query: Query, bookId: number, seq: number): Promise<Omit<LinkView, 'bookId' | 'headSeq'> | null> {
  const { rows } = (await query.trx.raw(
    `select seq, encode(hash, 'hex') hash, encode(previous_hash, 'hex') "previousHash", recorded_at "recordedAt", what, transfer_id "transferId"
     from ledger_link(?, ?)`,
    [bookId, seq],
  )) as { rows: (Omit<LinkView, 'bookId' | 'headSeq' | 'recordedAt'> & { recordedAt: Date })[] };
  const [row] = rows;
  return row ? { ...row, recordedAt: row.recordedAt.toISOString() } : null;
}

/** Whether the actor sees every account of a book. */
export async function seesWholeBook(query: Query, bookId: number): Promise<boolean> {
  const { rows } = (await query.trx.raw(
    'select (select count(*) from ledger_account where book_id = ?) = accounts whole from ledger_book where id = ?',
    [bookId, bookId],
  )) as { rows: { whole: boolean }[] };
  return rows[0]?.whole ?? false;
}
