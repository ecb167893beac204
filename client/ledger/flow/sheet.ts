import type { SheetTable } from '../../export/workbook.ts';
import { t } from '../../i18n/index.ts';
import { unitName } from '../../quota/amount.ts';
import { amountCell } from '../../quota/sheet-cells.ts';
import type { FlowReply } from './picture.ts';
import { namesOf } from './words.ts';

/** Every amount that moved or is held, one a row, with both ends by name and account. */
export function flowSheet(flow: FlowReply, notes: SheetTable['notes']): SheetTable {
  const names = namesOf(flow.nodes);
  const find = new Map(flow.nodes.map((node) => [node.id, node]));
  return {
    title: t('ledgerViews.flow'),
    columns: [
      { head: t('ledger.side.debit'), width: 30 },
      { head: `${t('ledger.side.debit')} ${t('ledger.accountNo')}`, width: 16 },
      { head: t('ledger.side.credit'), width: 30 },
      { head: `${t('ledger.side.credit')} ${t('ledger.accountNo')}`, width: 16 },
      { head: t('ledger.what'), width: 12 },
      { head: `${t('ledgerViews.amount')} ${unitName(flow.kind)}`, width: 18 },
      { head: t('ledgerViews.vouchers'), width: 10 },
    ],
    rows: flow.links.map((link) => {
      const [from, to] = [find.get(link.from)!, find.get(link.to)!];
      const what = t(link.kind === 'held' ? 'ledger.kind.hold' : 'ledgerViews.moved');
      return [
        names.get(from.id)!,
        from.accountId,
        names.get(to.id)!,
        to.accountId,
        what,
        amountCell(flow.kind, link.amount),
        link.transfers,
      ];
    }),
    notes,
  };
}
