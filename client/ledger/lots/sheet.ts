import type { LotView } from '../../../server/contract/ledger-lots.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import type { SheetTable } from '../../export/workbook.ts';
import { formatInstant, t } from '../../i18n/index.ts';
import { kindName, unitName } from '../../quota/amount.ts';
import { regionName } from '../../quota/regions.ts';
import { amountCell } from '../../quota/sheet-cells.ts';

/** Freed lots as a spreadsheet; the unit stands in its own column because kinds differ. */
export function lotsSheet(
  items: readonly LotView[],
  regions: readonly RegionView[] | undefined,
  filters: readonly string[],
  complete: boolean,
): SheetTable {
  return {
    title: t('ledgerViews.lots'),
    columns: [
      { head: t('ledgerViews.lot'), width: 18 },
      { head: t('ledgerViews.source'), width: 28 },
      { head: t('ledgerViews.measure'), width: 24 },
      { head: t('ledger.region'), width: 16 },
      { head: t('ledger.kindOf'), width: 18 },
      { head: t('sheets.unit'), width: 8 },
      { head: t('ledgerViews.freedOn'), width: 13 },
      { head: t('ledger.document'), width: 30 },
      { head: t('ledgerViews.ratio'), width: 10 },
      { head: t('ledgerViews.freed'), width: 16 },
      { head: t('ledgerViews.used'), width: 16 },
      { head: t('ledgerViews.left'), width: 16 },
    ],
    rows: items.map((lot) => [
      lot.code,
      lot.plant,
      lot.measure,
      regionName(regions, lot.regionId),
      kindName(lot.kind),
      unitName(lot.kind),
      { day: lot.freedOn },
      lot.document,
      t('ledgerViews.ratioOf', { ratio: lot.ratio }),
      ...[lot.freed, lot.used, lot.left].map((value) => amountCell(lot.kind, value)),
    ]),
    notes: [
      [t('sheets.asOf'), t('sheets.now', { time: formatInstant(new Date()) })],
      [t('sheets.filters'), filters.join(' · ')],
      [t('sheets.completeness'), complete ? t('sheets.complete') : t('sheets.capped', { count: items.length })],
    ],
  };
}
