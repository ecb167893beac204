import type { OverviewCell } from '../contract/command.ts';
import { daysOfYear, type RegionQuota, runsOutOn } from '../ledger/index.ts';

/** Status by the used share in per mille: below `warn` all is well, from `fail` on the quota is running out. */
const STATUS_THRESHOLDS = { warn: 800, fail: 950 } as const;

/** How much of a quota is used (committed and held), in whole per mille rounded down; null without a quota. */
function usedPerMille(used: number, quota: number): number | null {
  return quota > 0 ? Number((BigInt(used) * 1000n) / BigInt(quota)) : null;
}

function statusOf(perMille: number | null): OverviewCell['status'] {
  if (perMille === null) return 'unknown';
  if (perMille >= STATUS_THRESHOLDS.fail) return 'fail';
  return perMille >= STATUS_THRESHOLDS.warn ? 'warn' : 'pass';
}

/** The ledger's amounts of a region and kind with what follows from them. */
export function cellOf(amounts: RegionQuota, year: number, asOf: string): OverviewCell {
  const used = amounts.posted + amounts.held;
  const perMille = usedPerMille(used, amounts.quota);
  const { regionId, kind, quota, posted, held, available, accountId } = amounts;
  return {
    regionId,
    kind,
    quota,
    posted,
    held,
    available,
    usedPerMille: perMille,
    runsOutOn: quota > 0 && used > 0 ? runsOutOn({ today: asOf, year, available, used, days: daysOfYear(year, asOf) }) : null,
    status: statusOf(perMille),
    accountId,
  };
}

/** The region id under which totals stand. */
const EVERYWHERE = '*';

/** The sum of each kind over all regions, in the order in which the kinds come. */
export function totalsOf(amounts: readonly RegionQuota[]): RegionQuota[] {
  const totals = new Map<string, RegionQuota>();
  for (const one of amounts) {
    const sum = totals.get(one.kind) ?? {
      regionId: EVERYWHERE,
      kind: one.kind,
      quota: 0,
      posted: 0,
      held: 0,
      available: 0,
      accountId: null,
    };
    totals.set(one.kind, {
      ...sum,
      quota: sum.quota + one.quota,
      posted: sum.posted + one.posted,
      held: sum.held + one.held,
      available: sum.available + one.available,
    });
  }
  return [...totals.values()];
}
