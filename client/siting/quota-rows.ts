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

/** The needs of a check with the region's quota behind them: the check says what is available, the overview how it is made up. */
export function quotaRows(check: CheckReply, cells: readonly OverviewCell[]): QuotaRow[] {
  return Object.entries(check.needs).map(([kind, asked]) => {
    const said = check.findings.find((finding) => finding.quota?.kind === kind)?.quota;
    const cell = cells.find((each) => each.kind === kind && each.regionId === check.regionId);
    const available = said?.available ?? null;
    const known = available ?? 0;
    const total = cell && cell.quota - cell.posted - cell.held === known ? cell.quota : known;
    const agrees = cell !== undefined && total === cell.quota;
    return { kind, asked, available, short: said?.short ?? 0, total, used: agrees ? cell.posted : 0, held: agrees ? cell.held : 0 };
  });
}

/** The shortfalls named by kind and amount: `氮氧化物 缺 8.003 t`. */
export function shortfallText(rows: readonly Pick<QuotaRow, 'kind' | 'short'>[]): string {
  const short = rows.filter((row) => row.short > 0);
  return short
    .map((row) => t('siting.kindShort', { kind: kindName(row.kind), amount: exactWithUnit(row.kind, row.short) }))
    .join(t('siting.listComma'));
}
