import type { Finding } from '../contract/siting.ts';
import { availability, regionQuota } from '../ledger/index.ts';
import type { Query } from '../platform/unit.ts';
import { findingOf } from './finding.ts';
import type { RuleInForce } from './rules.ts';

/** What a region can give of each kind; a kind that the ledger does not hold is absent. */
export type Available = ReadonlyMap<string, number>;

/**
 * Reads what a region's pools can give of a year's quota: today's balances, or the balances as they stood at the end of a past day.
 * A kind of which the region has no pool is left out: nothing is known of it.
 */
export async function availableOf(query: Query, regionId: string, asOf: string): Promise<Available> {
  const year = Number(asOf.slice(0, 4));
  const rows = asOf < query.today ? await regionQuota(query, { year, asOf }) : await availability(query, { regionId, year });
  return new Map(rows.filter((row) => row.regionId === regionId && row.accountId !== null).map((row) => [row.kind, row.available]));
}

/** Answers the quota rule once for each kind that is asked for; a check without needs has nothing to answer. */
export function quotaFindings(inForce: RuleInForce, needs: Readonly<Record<string, number>>, available: Available): Finding[] {
  return Object.entries(needs).map(([kind, asked]) => {
    const has = available.get(kind) ?? null;
    const short = has === null ? null : Math.max(0, asked - has);
    const known = short === 0 ? 'kept' : 'broken';
    return findingOf(inForce, short === null ? 'no_data' : known, undefined, { quota: { kind, asked, available: has, short } });
  });
}
