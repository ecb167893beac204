import { quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { type BookView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { call } from '../api/call.ts';
import type { SheetCell } from '../export/workbook.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { displayUnit, plainAmount, unitName } from './amount.ts';

/** An amount as a number in the unit it is shown in, exact to the unit's last decimal; the unit stands in the head of its column. */
export function amountCell(kind: string, amount: number | null): SheetCell {
  if (amount === null) return null;
  const known = quotaKind(kind);
  return { amount: Number(plainAmount(kind, amount)), decimals: known ? displayUnit(known).decimals : 0 };
}

type Note = readonly [label: string, value: SheetCell];

/** What every export of the ledger says of itself: as of when, by which filters, in which unit, whether it is whole. */
export function ledgerNotes(given: { kind: string; asOf: string; filters: readonly string[]; rows: number; complete: boolean }): Note[] {
  return [
    [t('sheets.asOf'), given.asOf || t('sheets.now', { time: formatInstant(new Date()) })],
    [t('sheets.filters'), given.filters.join(' · ') || t('sheets.none')],
    [t('sheets.unit'), unitName(given.kind)],
    [t('sheets.completeness'), given.complete ? t('sheets.complete') : t('sheets.capped', { count: given.rows })],
  ];
}

/** The newest link of a book as a note; whoever holds the file can prove later what it was drawn from. Problems: those of reading the books. */
export async function headNote(kind: string, year: number): Promise<Note[]> {
  const { items } = await call(ledgerEndpoints.books, { query: { kind, year } });
  return items.map((book: BookView): Note => [t('sheets.head'), t('sheets.headOf', { seq: book.seq, hash: book.head })]);
}
