import type { AccountView, EntryView } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import type { SheetTable } from '../export/workbook.ts';
import { t } from '../i18n/index.ts';
import { kindName, unitName } from '../quota/amount.ts';
import { ownerName } from '../quota/owners.ts';
import { regionName } from '../quota/regions.ts';
import { amountCell } from '../quota/sheet-cells.ts';
import { movedBy } from './statement.ts';

type Regions = readonly RegionView[] | undefined;

/** The accounts of a kind and year as a spreadsheet, amounts in the unit on the screen. */
export function accountsSheet(items: readonly AccountView[], kind: string, regions: Regions, notes: SheetTable['notes']): SheetTable {
  const unit = unitName(kind);
  const figures = [t('ledger.balance'), t('ledger.held'), t('ledger.least'), t('ledger.available')];
  return {
    title: t('ledger.fileAccounts'),
    columns: [
      { head: t('ledger.accountNo'), width: 14 },
      { head: t('ledger.account'), width: 30 },
      { head: t('ledger.region'), width: 16 },
      { head: t('ledger.kindOf'), width: 18 },
      { head: t('ledger.year'), width: 8 },
      ...figures.map((name) => ({ head: `${name} ${unit}`, width: 18 })),
    ],
    rows: items.map((account) => [
      account.id,
      ownerName(account, regions),
      regionName(regions, account.regionId),
      kindName(account.kind),
      account.year,
      ...[account.posted, account.held, account.minBalance, account.available].map((value) => amountCell(account.kind, value)),
    ]),
    notes,
  };
}

/** A statement as a spreadsheet, newest first as on the screen, each line with the balance after it. */
export function statementSheet(
  account: AccountView,
  items: readonly EntryView[],
  other: (entry: EntryView) => string,
  notes: SheetTable['notes'],
): SheetTable {
  const { kind } = account;
  const unit = unitName(kind);
  return {
    title: t('ledger.fileStatement'),
    columns: [
      { head: t('ledger.seq'), width: 10 },
      { head: t('ledger.effectiveOn'), width: 13 },
      { head: t('ledger.recordedAt'), width: 18 },
      { head: t('ledger.what'), width: 14 },
      { head: t('ledger.other'), width: 30 },
      { head: `${t('ledger.moved')} ${unit}`, width: 18 },
      { head: `${t('ledger.held')} ${unit}`, width: 18 },
      { head: `${t('ledger.balance')} ${unit}`, width: 18 },
      { head: t('ledger.deadline'), width: 13 },
      { head: t('ledger.reason'), width: 40 },
      { head: t('ledger.document'), width: 30 },
      { head: t('ledger.id'), width: 38 },
    ],
    rows: items.map((entry) => {
      const { posted, held } = movedBy(entry);
      return [
        entry.seq,
        { day: entry.effectiveOn },
        { instant: entry.recordedAt },
        t(`ledger.kind.${entry.kind}`),
        other(entry),
        amountCell(kind, posted),
        amountCell(kind, held),
        amountCell(kind, entry.postedAfter),
        entry.deadline ? { day: entry.deadline } : null,
        entry.reason,
        entry.document,
        entry.id,
      ];
    }),
    notes,
  };
}
