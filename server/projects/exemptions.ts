import { SITING_RULES } from '../../gis-data/standards/siting-rules.ts';
import type { BodyOf } from '../contract/endpoint.ts';
import type { ExemptionView, exemptionEndpoints } from '../contract/exemptions.ts';
import { problem } from '../platform/problem.ts';
import type { Actor, Query, Unit } from '../platform/unit.ts';
import {
  decideExemption,
  type ExemptionRow,
  exemptionRows,
  insertExemption,
  lockExemption,
  outsideExemptionM2,
} from './exemption-store.ts';
import { digestOf } from './rules.ts';
import { checkTerms, placeSite } from './site.ts';

/** Nobody can be exempted from these: ground is given once, and quota is the ledger's. */
const NOT_EXEMPTIBLE = ['sites.live', 'quota.available'];
/** The site may be drawn anew on the exempted ground; more than rounding outside is another site. */
const OUTSIDE_MAX_M2 = 1;

function viewOf(row: ExemptionRow, actor: Actor): ExemptionView {
  return {
    id: row.id,
    state: row.state,
    geometry: row.geometry,
    regionId: row.region_id,
    use: { system: row.use_system, code: row.use_code },
    rules: row.rules,
    document: row.document,
    reason: row.reason,
    proposedBy: row.proposer_name,
    proposedAt: row.proposed_at.toISOString(),
    decidedBy: row.decider_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
    projectCode: row.project_code,
    mayDecide: row.state === 'waiting' && !row.own_hand && actor.permissions.includes('projects.exempt'),
  };
}

export async function exemptions(query: Query, state: string | undefined, limit: number): Promise<ExemptionView[]> {
  return (await exemptionRows(query, state, limit)).map((row) => viewOf(row, query.actor));
}

/**
 * Asks for an exemption of a site from rules; nothing is exempted until another person approves.
 * Problems: `siting.unknown_use`, `siting.unknown_rule`, those of `placeSite`, `request.id_reused`.
 */
export async function proposeExemption(unit: Unit, body: BodyOf<typeof exemptionEndpoints.propose>): Promise<ExemptionView> {
  const { id, geometry, use, rules, document, reason } = body;
  checkTerms(use, {});
  const unknown = rules.filter((rule) => NOT_EXEMPTIBLE.includes(rule) || !SITING_RULES.some((known) => known.id === rule));
  if (unknown.length > 0) throw problem('siting.unknown_rule', { rules: unknown });
  const regionId = await placeSite(unit, geometry, null);
  const fresh = await insertExemption(unit, { id, regionId, geometry, use, rules, document, reason });
  const row = await lockExemption(unit, id);
  const asked = { use, rules, document, reason };
  if (
    !row ||
    (!fresh &&
      digestOf(asked) !== digestOf({ use: viewOf(row, unit.actor).use, rules: row.rules, document: row.document, reason: row.reason }))
  )
    throw problem('request.id_reused', { id });
  if (fresh) {
    await unit.journal({ action: 'project.exemptionProposed', subject: id, regionId, detail: { rules, document, reason } });
    await unit.emit('exemption.changed', { id, regionId, state: 'waiting' }, regionId);
  }
  return viewOf(row, unit.actor);
}

/**
 * Approves or rejects an exemption; nobody does so for an account that he made, or that made his own. Problems: `project.unknown_exemption`, `project.exemption_decided`, `project.same_person`.
 */
export async function decideOnExemption(
  unit: Unit,
  id: string,
  { decision, note }: BodyOf<typeof exemptionEndpoints.decide>,
): Promise<ExemptionView> {
  const row = await lockExemption(unit, id);
  if (!row) throw problem('project.unknown_exemption', { id });
  if (row.state !== 'waiting') throw problem('project.exemption_decided', { state: row.state });
  if (row.own_hand) throw problem('project.same_person', {});
  const state = decision === 'approve' ? 'approved' : 'rejected';
  await decideExemption(unit, id, state, note ?? null);
  await unit.journal({
    action: `project.exemption.${decision}`,
    subject: id,
    regionId: row.region_id,
    detail: { rules: row.rules, document: row.document },
  });
  await unit.emit('exemption.changed', { id, regionId: row.region_id, state }, row.region_id);
  return viewOf((await lockExemption(unit, id))!, unit.actor);
}

/**
 * The rules from which a site is exempted by an approved exemption that is not used yet and was given for this ground and use.
 * Problems: `project.unknown_exemption`, `project.exemption_not_usable` with the reason.
 */
export async function exemptedRules(
  unit: Unit,
  id: string,
  geometry: object,
  use: { system: string; code: string },
): Promise<readonly string[]> {
  const row = await lockExemption(unit, id);
  if (!row) throw problem('project.unknown_exemption', { id });
  if (row.state !== 'approved') throw problem('project.exemption_not_usable', { reason: row.state });
  if (row.use_system !== use.system || row.use_code !== use.code) throw problem('project.exemption_not_usable', { reason: 'use' });
  const outsideM2 = await outsideExemptionM2(unit, id, geometry);
  if (outsideM2 > OUTSIDE_MAX_M2) throw problem('project.exemption_not_usable', { reason: 'site', outsideM2: Math.round(outsideM2) });
  return row.rules;
}
