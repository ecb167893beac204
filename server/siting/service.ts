import { randomUUID } from 'node:crypto';
import type { CheckReply } from '../contract/siting.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { type CheckInput, evaluateSite } from './evaluate.ts';
import { insertCheck, replyOfCheck } from './store.ts';

/**
 * Checks a site and keeps the answer, so that it can be cited by its id for ever.
 * @throws what `evaluateSite` throws, and auth.not_allowed_region when the site lies in a region outside the actor's scope
 */
export async function checkSite(unit: Unit, input: CheckInput): Promise<CheckReply> {
  const evaluation = await evaluateSite(unit, input);
  const { regionId, verdict, areaM2, revision, rulesVersion } = evaluation;
  if (!unit.actor.scope.includes('*') && !unit.actor.scope.includes(regionId)) {
    throw problem('auth.not_allowed_region', { regionIds: [regionId] });
  }
  const reply = { id: randomUUID(), ...evaluation };
  await insertCheck(unit, reply);
  const detail = { verdict, areaM2: Math.round(areaM2), use: input.use, revision, rulesVersion };
  await unit.journal({ action: 'siting.check', subject: reply.id, regionId, detail });
  return reply;
}

/**
 * A check as it was answered.
 * @throws siting.unknown_check, also for one in a region outside the actor's scope
 */
export async function readCheck(query: Query, id: string): Promise<CheckReply> {
  const reply = await replyOfCheck(query, id);
  if (!reply) throw problem('siting.unknown_check', { id });
  return reply;
}
