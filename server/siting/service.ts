import { type CheckInput, type Evaluation, evaluateSite, keepCheck, keptCheck } from '../constraints/index.ts';
import type { CheckReply } from '../contract/siting.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';

/**
 * Checks a site. Asking writes nothing: the answer has no id.
 * @throws what `evaluateSite` throws, and auth.not_allowed_region when the site lies in a region outside the actor's scope
 */
export async function checkSite(query: Query, input: CheckInput): Promise<Evaluation> {
  const evaluation = await evaluateSite(query, input);
  const { regionId } = evaluation;
  if (!query.actor.scope.includes('*') && !query.actor.scope.includes(regionId)) {
    throw problem('auth.not_allowed_region', { regionIds: [regionId] });
  }
  return evaluation;
}

/** Checks a site and keeps the answer. Throws what `checkSite` throws. */
export async function checkAndKeep(unit: Unit, input: CheckInput): Promise<CheckReply> {
  return keepCheck(unit, await checkSite(unit, input));
}

/**
 * A check as it was answered.
 * @throws siting.unknown_check, also for one in a region outside the actor's scope
 */
export async function readCheck(query: Query, id: string): Promise<CheckReply> {
  const reply = await keptCheck(query, id);
  if (!reply) throw problem('siting.unknown_check', { id });
  return reply;
}
