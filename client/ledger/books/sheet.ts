import type { BookView } from '../../../server/contract/ledger.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import type { SheetCell, SheetTable } from '../../export/workbook.ts';
import { t } from '../../i18n/index.ts';
import { kindName, unitName } from '../../quota/amount.ts';
import { poolName } from '../../quota/regions.ts';
import { amountCell } from '../../quota/sheet-cells.ts';
import type { BulletinPart } from './bulletin.ts';

/** A bulletin as a spreadsheet: a row for each region and kind; the heads of the books stand in the notes. */
export function bulletinSheet(
  parts: readonly BulletinPart[],
  asOf: string,
  regions: readonly RegionView[] | undefined,
  books: readonly BookView[],
): SheetTable {
  const figures = [t('ledgerViews.quota'), t('ledger.inProjects'), t('ledger.held'), t('ledger.available')];
  return {
    title: t('ledgerViews.bulletin'),
    columns: [
      { head: t('ledger.kindOf'), width: 20 },
      { head: t('ledger.region'), width: 16 },
      { head: t('sheets.unit'), width: 8 },
      ...figures.map((head) => ({ head, width: 18 })),
      { head: `${t('ledgerViews.usedShare')} %`, width: 14 },
      { head: t('ledgerViews.runsOut'), width: 14 },
    ],
    rows: parts.flatMap(({ kind, rows }) =>
      rows.map((cell): SheetCell[] => [
        kindName(kind),
        poolName(regions, cell.regionId),
        unitName(kind),
        ...[cell.quota, cell.posted, cell.held, cell.available].map((value) => amountCell(kind, value)),
        cell.usedPerMille === null ? null : { amount: cell.usedPerMille / 10, decimals: 1 },
        cell.runsOutOn === null ? null : { day: cell.runsOutOn },
      ]),
    ),
    notes: [
      [t('sheets.asOf'), asOf],
      ...books.map((book): readonly [string, SheetCell] => [
        `${t('sheets.head')} ${kindName(book.kind)}`,
        t('sheets.headOf', { seq: book.seq, hash: book.head }),
      ]),
    ],
  };
}
