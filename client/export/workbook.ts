import type { CellObject, Sheet } from 'write-excel-file/universal';
import type { Marking } from '../../server/contract/exports.ts';
import { session } from '../api/session.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { markingLine } from './marking.ts';

/** What stands in a cell: text, a whole number, an amount with its decimals, a day `YYYY-MM-DD`, or an instant (shown in China's time). */
export type SheetCell = string | number | null | { amount: number; decimals: number } | { day: string } | { instant: string };

/** A column: its heading and its width in characters. */
export interface SheetColumn {
  head: string;
  width: number;
}

/** A table as a spreadsheet: the rows, and a second sheet that says what they are. */
export interface SheetTable {
  /** Heads the notes and names the first sheet. */
  title: string;
  columns: readonly SheetColumn[];
  rows: readonly (readonly SheetCell[])[];
  /** Facts for the second sheet: as of when, by which filters, the head hash of the book. */
  notes: readonly (readonly [label: string, value: SheetCell])[];
}

const headLook = { fontWeight: 'bold', backgroundColor: '#E6EDF7', textColor: '#16202B', bottomBorderColor: '#9FB4D4' } as const;
const chinaOffsetMs = 8 * 3_600_000;

/** A spreadsheet counts days without a zone: the day itself, and an instant by the clock of China. */
function moment(cell: { day: string } | { instant: string }): CellObject {
  if ('day' in cell) return { type: Date, value: new Date(`${cell.day}T00:00:00Z`), format: 'yyyy-mm-dd', align: 'left' };
  return { type: Date, value: new Date(Date.parse(cell.instant) + chinaOffsetMs), format: 'yyyy-mm-dd hh:mm', align: 'left' };
}

/**
 * One value as a typed cell. Text stays text whatever it begins with: it is stored as a string, and marked as text where a spreadsheet
 * would read a formula when somebody edits it.
 */
export function cellOf(cell: SheetCell): CellObject | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'number') return { type: Number, value: cell, format: '0' };
  if (typeof cell === 'string') return { type: String, value: cell, ...(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? { format: '@' } : {}) };
  if ('amount' in cell)
    return { type: Number, value: cell.amount, format: cell.decimals > 0 ? `#,##0.${'0'.repeat(cell.decimals)}` : '#,##0' };
  return moment(cell);
}

/** A name that a sheet may have: at most 31 characters, none of `[]:*?/\`. */
export function sheetName(title: string): string {
  return title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31) || '1';
}

function headCell(text: string): CellObject {
  return { type: String, value: text, ...headLook, bottomBorderStyle: 'thin' };
}

/** The two sheets: the table with a frozen head, and the notes, which begin with the marking. In demo mode the notes say that the data are made up. */
export function sheetsOf(table: SheetTable, marking: Marking, madeAt: Date = new Date()): Sheet<Blob>[] {
  const notes: (readonly [string, SheetCell])[] = [
    [t('sheets.marking'), markingLine(marking)],
    [t('sheets.what'), table.title],
    [t('sheets.madeAt'), formatInstant(madeAt)],
    [t('sheets.madeBy'), session.get().user?.displayName ?? null],
    [t('sheets.rows'), table.rows.length],
    ...table.notes,
    ...(session.get().synthetic ? [[t('sheets.data'), t('sheets.synthetic')] as const] : []),
  ];
  return [
    {
      sheet: sheetName(table.title),
      data: [table.columns.map(({ head }) => headCell(head)), ...table.rows.map((row) => row.map(cellOf))],
      columns: table.columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    },
    {
      sheet: sheetName(t('sheets.notes')),
      data: notes.map(([label, value]) => [headCell(label), cellOf(value)]),
      columns: [{ width: 18 }, { width: 90 }],
    },
  ];
}
