import type { Finding } from '../contract/siting.ts';
import type { Query } from '../platform/unit.ts';
import { findingOf } from './finding.ts';
import type { RuleInForce } from './rules.ts';

/** What a region can give of each kind; a kind that the ledger does not hold is absent. */
export type Available = ReadonlyMap<string, number>;

/** Reads what a region's pool can give in a year. The ledger answers for today: for another day nothing is known. */
export async function availableOf(_query: Query, _regionId: string, _year: number, _isToday: boolean): Promise<Available> {
  return new Map();
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
