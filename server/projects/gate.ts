import { lockGround } from '../blueprint/index.ts';
import { type Evaluation, evaluateSite, keepCheck, keptCheck, SITES_LAYER } from '../constraints/index.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';
import { problem } from '../platform/problem.ts';
import { inEveryRegion, type Unit } from '../platform/unit.ts';
import { exemptedRules } from './exemptions.ts';
import { digestOf } from './rules.ts';
import { type TakenRow, takenBy } from './taken-reads.ts';

export interface Candidate {
  readonly geometry: AreaGeometry;
  readonly use: UseRef;
  readonly acknowledge: boolean;
  readonly exemptionId: string | null;
  /** The project that comes back to its own site; null for a new one. */
  readonly projectCode: string | null;
}

export interface Admitted {
  /** The check that the reservation rests on, kept as it was answered. */
  readonly checkId: string;
  /** Whether findings had to be accepted. */
  readonly acknowledged: boolean;
  /** The commit at which the site was judged and the layers that were read; the sites themselves are asked under the lock. */
  readonly judged: { readonly at: number; readonly layerIds: readonly string[] };
}

/**
 * Refuses ground that a live site holds: more than a square metre shared is taken. Codes are told as far as the actor may see them.
 * Problem: `project.site_taken`.
 */
export async function refuseTaken(unit: Unit, geometry: AreaGeometry, projectCode: string | null): Promise<void> {
  const taken = await inEveryRegion(unit, () => takenBy(unit, geometry, projectCode));
  if (taken.length === 0) return;
  const mine = ({ region_id: id }: TakenRow) => unit.actor.scope.includes('*') || unit.actor.scope.includes(id);
  const overlaps = taken.filter(mine).map((row) => ({ code: row.code, overlapAreaM2: Math.round(row.area_m2 * 100) / 100 }));
  throw problem('project.site_taken', { overlaps, others: taken.length - overlaps.length });
}

/**
 * A check that was named must be kept, and be of this site and use. Problems: `siting.unknown_check`, `project.check_differs`.
 */
export async function verifyCheck(unit: Unit, id: string, geometry: AreaGeometry, use: UseRef): Promise<void> {
  const check = await keptCheck(unit, id);
  if (!check) throw problem('siting.unknown_check', { id });
  if (digestOf(check.geometry) !== digestOf(geometry) || digestOf(check.use) !== digestOf(use))
    throw problem('project.check_differs', { id });
}

const isOpen = (finding: Finding): boolean => finding.verdict === 'warn' || finding.verdict === 'unknown';

function refuseFailing(evaluation: Evaluation, exempted: readonly string[]): void {
  const failing = evaluation.findings.filter((finding) => finding.verdict === 'fail' && !exempted.includes(finding.rule));
  if (failing.length > 0)
    throw problem('project.site_refused', { revision: evaluation.revision, verdict: evaluation.verdict, findings: failing });
}

/**
 * The gate of a reservation: the site is judged again at the current commit, inside the command's own transaction. What fails is refused
 * unless an exemption covers it; what warns or is not known must be acknowledged. Then the ground is locked and asked once more whether it
 * is free, so that judging, which takes longest, holds nobody up; the commit refuses to rest on layers that changed meanwhile (`judged`).
 * The answer is kept. Quota is not asked here: the ledger itself decides.
 * Problems: `project.site_taken`, `project.site_refused`, `project.acknowledgement_needed`, those of `exemptedRules` and of the check.
 */
export async function admitSite(unit: Unit, candidate: Candidate): Promise<Admitted> {
  const { geometry, use, acknowledge, exemptionId, projectCode } = candidate;
  await refuseTaken(unit, geometry, projectCode);
  const exempted = exemptionId === null ? [] : await exemptedRules(unit, exemptionId, geometry, use);
  const evaluation = await evaluateSite(unit, { geometry, use, needs: {}, exceptProject: projectCode });
  refuseFailing(evaluation, exempted);
  const open = evaluation.findings.filter(isOpen);
  if (open.length > 0 && !acknowledge)
    throw problem('project.acknowledgement_needed', { revision: evaluation.revision, verdict: evaluation.verdict, findings: open });
  await lockGround(unit);
  await refuseTaken(unit, geometry, projectCode);
  const { id } = await keepCheck(unit, evaluation);
  const layerIds = [...new Set(evaluation.findings.flatMap((finding) => finding.layer?.id ?? []))].filter((layer) => layer !== SITES_LAYER);
  return { checkId: id, acknowledged: open.length > 0, judged: { at: evaluation.revision, layerIds } };
}
