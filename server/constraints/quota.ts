import type { Finding } from '../contract/siting.ts';
import { availability, regionQuota } from '../ledger/index.ts';
import type { Query } from '../platform/unit.ts';
import { findingOf } from './finding.ts';
import type { RuleInForce } from './rules.ts';

/** What a region can give of each kind; a kind that the ledger does not hold is absent. */
export type Available = ReadonlyMap<string, number>;

/**
 * Reads what regions' pools can give of a year's quota: today's balances, or the balances as they stood at the end of a past day. A kind of
 * which a region has no pool is left out: nothing is known of it.
 */
export async function availableOf(query: Query, regionIds: ReadonlySet<string>, day: string): Promise<ReadonlyMap<string, Available>> {
  const year = Number(day.slice(0, 4));
  const [only] = regionIds;
  if (only === undefined) return new Map();
  const isPast = day < query.today;
  const rows =
    isPast || regionIds.size > 1
      ? await regionQuota(query, isPast ? { year, asOf: day } : { year })
      : await availability(query, { regionId: only, year });
  const kept = rows.filter((row) => row.accountId !== null);
  const kinds = (id: string) => kept.filter((row) => row.regionId === id).map((row) => [row.kind, row.available] as const);
  return new Map([...regionIds].map((id) => [id, new Map(kinds(id))]));
}

/** Answers the quota rule once for each kind that is asked for; a check without needs has nothing to answer. */
export function quotaFindings(inForce: RuleInForce, needs: Readonly<Record<string, number>>, available: Available): Finding[] {
  return Object.entries(needs).map(([kind, asked]) => {
    const has = available.get(kind) ?? null;
    const short = has === null ? null : Math.max(0, asked - has);
    const known = short === 0 ? 'kept' : 'broken';
    return findingOf(inForce, short === null ? 'no_data' : known, null, { quota: { kind, asked, available: has, short } });
  });
}
