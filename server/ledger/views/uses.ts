import type { UsesView } from '../../contract/ledger-views.ts';
import { type Problem, problem } from '../../platform/problem.ts';
import type { Query, Unit } from '../../platform/unit.ts';
import { mustWorkWith } from '../department-reads.ts';
import { accountRow } from '../reads.ts';
import { useRows, useSums } from './use-reads.ts';
import { insertUse, type NewUse } from './use-store.ts';

const ROWS_MAX = 1000;

/** What was committed to an account, what is used of it and what is left; below zero is over-use. Problem: `ledger.unknown_account`. */
export async function usesOf(query: Query, accountId: number): Promise<UsesView> {
  if (!(await accountRow(query, accountId))) throw problem('ledger.unknown_account', { id: accountId });
  const { committed, used } = await useSums(query, accountId);
  return { accountId, committed, used, left: committed - used, items: await useRows(query, accountId, ROWS_MAX) };
}

const wrongPeriod = (message: string): Problem =>
  problem('request.invalid', {}, { errors: [{ pointer: '/body/period', code: 'custom', message }] });

/**
 * Records what an account used in a month: from the quota's year on, and not in a month to come. Over-use is recorded as it was. Problems:
 * `ledger.unknown_account`; `auth.not_allowed_department`; `ledger.no_commitment` for a pool or the like; `request.id_reused`; `request.invalid` for the month.
 */
export async function recordUse(unit: Unit, use: NewUse): Promise<UsesView> {
  const account = await accountRow(unit, use.accountId);
  if (!account) throw problem('ledger.unknown_account', { id: use.accountId });
  await mustWorkWith(unit, [account.kind]);
  if (use.period > unit.today.slice(0, 7)) throw wrongPeriod('a month to come has no use');
  if (use.period < `${account.year}-01`) throw wrongPeriod(`the quota is of ${account.year}`);
  const code = await insertUse(unit, use);
  if (code === 'wrong_kind') throw problem('ledger.no_commitment', { ownerKind: account.ownerKind });
  if (code !== 'ok') throw problem('request.id_reused', { id: use.id });
  const { period, amount } = use;
  await unit.journal({
    action: 'ledger.use',
    subject: use.id,
    regionId: account.regionId,
    detail: { account: use.accountId, period, amount },
  });
  await unit.emit('ledger.used', { accountId: use.accountId, regionId: account.regionId, kind: account.kind }, account.regionId);
  return usesOf(unit, use.accountId);
}
