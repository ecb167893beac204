import type { ForecastRow } from '../../../server/contract/ledger-views.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import type { SheetCell, SheetTable } from '../../export/workbook.ts';
import { t } from '../../i18n/index.ts';
import { kindName, unitName } from '../../quota/amount.ts';
import { regionName } from '../../quota/regions.ts';
import { amountCell } from '../../quota/sheet-cells.ts';

/** The forecast as a spreadsheet: every row with its four dates; a day that is empty lies beyond the year. */
export function forecastSheet(
  rows: readonly ForecastRow[],
  regions: readonly RegionView[] | undefined,
  notes: SheetTable['notes'],
): SheetTable {
  const day = (value: string | null): SheetCell => (value === null ? null : { day: value });
  return {
    title: t('ledgerViews.forecast'),
    columns: [
      { head: t('ledger.region'), width: 18 },
      { head: t('ledger.kindOf'), width: 20 },
      { head: t('sheets.unit'), width: 8 },
      ...[t('ledgerViews.quota'), t('ledger.inProjects'), t('ledger.held'), t('ledger.available')].map((head) => ({ head, width: 16 })),
      ...[t('ledgerViews.atPace'), t('ledgerViews.atRecentPace'), t('ledgerViews.ifAllStart'), t('ledgerViews.ifNoneStart')].map(
        (head) => ({ head, width: 18 }),
      ),
    ],
    rows: rows.map((row) => [
      regionName(regions, row.regionId),
      kindName(row.kind),
      unitName(row.kind),
      ...[row.quota, row.posted, row.held, row.available].map((value) => amountCell(row.kind, value)),
      ...[row.runsOutOn.atPace, row.runsOutOn.atRecentPace, row.runsOutOn.ifAllStart, row.runsOutOn.ifNoneStart].map(day),
    ]),
    notes,
  };
}
