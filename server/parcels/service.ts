import { resolveMoment } from '../blueprint/index.ts';
import { evaluate, type SiteAnswer } from '../constraints/index.ts';
import type { AvailabilityView } from '../contract/parcels.ts';
import { Problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { parcelSites, parcelStatuses } from './availability-reads.ts';
import { judgeParcel } from './rules.ts';

/**
 * Availability of parcels now or at a past day or commit, by code; codes that are unknown in the actor's scope are left out.
 * @throws revision.unknown
 */
export async function parcelAvailability(
  query: Query,
  codes: readonly string[],
  asOf?: string | number,
): Promise<Map<string, AvailabilityView>> {
  const moment = await resolveMoment(query, asOf);
  const statuses = await parcelStatuses(query, codes, moment);
  const { sites, rulesVersion } = await evaluate(query, { sites: parcelSites(codes, moment), moment });
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
