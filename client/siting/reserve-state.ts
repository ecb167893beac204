import type { CheckReply } from '../../server/contract/siting.ts';
import { t } from '../i18n/index.ts';
import { failingFindings } from '../land/gate.ts';
import { type QuotaRow, shortfallText } from './quota-rows.ts';

/** What decides whether quota can be reserved now. */
export interface ReserveState {
  check: CheckReply | undefined;
  /** The answer on the screen is not yet, or not any more, the answer for the site. */
  busy: boolean;
  valid: boolean;
  rows: readonly QuotaRow[];
  /** The map stands at a past date. */
  past: boolean;
  allowed: boolean;
  /** An approved exemption is used for what the rules forbid. */
  exempted: boolean;
}

/** What is missing to reserve, in words; empty when nothing is. A shortfall is named by kind and amount. */
export function blockedBecause({ check, busy, valid, rows, past, allowed, exempted }: ReserveState): string {
  if (!allowed) return t('siting.blocked.role');
  if (past) return t('siting.blocked.past');
  if (!valid) return t('siting.blocked.invalid');
  if (!check || busy) return t('siting.blocked.checking');
  const short = shortfallText(rows);
  if (short) return short;
  const unknown = rows.find((row) => row.available === null);
  if (unknown) return t('siting.blocked.noPool');
  if (!check.use) return t('siting.blocked.noUse');
  const forbidden = failingFindings(check.findings).length;
  if (forbidden > 0 && !exempted) return t('siting.blocked.forbidden', { count: forbidden });
  return rows.length === 0 ? t('siting.blocked.noNeeds') : '';
}
