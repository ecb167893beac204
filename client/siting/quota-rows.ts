import type { OverviewCell } from '../../server/contract/command.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { t } from '../i18n/index.ts';
import { exactWithUnit, kindName } from '../quota/amount.ts';

/** One need against what the region can give. All amounts in the kind's smallest unit; `total` 0 when the ledger knows nothing. */
export interface QuotaRow {
  kind: string;
  asked: number;
  available: number | null;
  short: number;
  total: number;
  used: number;
  held: number;
}

/** The needs of a check with the region's quota behind them: the check says what is available, the overview how much is used for good; held is the rest. */
export function quotaRows(check: CheckReply, cells: readonly OverviewCell[]): QuotaRow[] {
  return Object.entries(check.needs).map(([kind, asked]) => {
    const said = check.findings.find((finding) => finding.quota?.kind === kind)?.quota;
    const cell = cells.find((each) => each.kind === kind && each.regionId === check.regionId);
    const available = said?.available ?? null;
    const short = said?.short ?? 0;
    if (!cell || available === null) return { kind, asked, available, short, total: available ?? 0, used: 0, held: 0 };
    const held = Math.max(0, cell.quota - cell.posted - available);
    return { kind, asked, available, short, total: cell.quota, used: cell.posted, held };
  });
}

/** The shortfalls named by kind and amount: `氮氧化物 缺 8.003 t`. */
export function shortfallText(rows: readonly Pick<QuotaRow, 'kind' | 'short'>[]): string {
  const short = rows.filter((row) => row.short > 0);
  return short
    .map((row) => t('siting.kindShort', { kind: kindName(row.kind), amount: exactWithUnit(row.kind, row.short) }))
    .join(t('siting.listComma'));
}
