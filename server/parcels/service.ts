import { evaluate, type SiteAnswer } from '../constraints/index.ts';
import type { AvailabilityView } from '../contract/parcels.ts';
import { Problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { parcelSites, parcelStatuses } from './availability-reads.ts';
import { judgeParcel } from './rules.ts';

/** Availability of parcels today, by code; codes that are unknown in the actor's scope are left out. */
export async function parcelAvailability(query: Query, codes: readonly string[]): Promise<Map<string, AvailabilityView>> {
  const statuses = await parcelStatuses(query, codes);
  const { sites, moment, rulesVersion } = await evaluate(query, { sites: parcelSites(codes) });
  const viewOf = (code: string, answer: SiteAnswer | null): AvailabilityView => ({
    code,
    ...judgeParcel(statuses.get(code) ?? null, answer),
    asks: [...(answer?.asks ?? []), 'status'],
    asOf: moment.day,
    revision: moment.commit,
    rulesVersion,
  });
  const judged = (place: number): SiteAnswer | null => {
    const answer = sites.get(place + 1);
    return answer === undefined || answer instanceof Problem ? null : answer;
  };
  return new Map(codes.flatMap((code, place) => (statuses.has(code) ? [[code, viewOf(code, judged(place))] as const] : [])));
}
