import { randomUUID } from 'node:crypto';
import { resolveMoment } from '../blueprint/index.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import type { CheckReply } from '../contract/siting.ts';
import { Problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { evaluate, type SiteAnswer } from './evaluate.ts';
import { insertCheck } from './kept-store.ts';
import { largestClearPart } from './overlap-reads.ts';
import { hidesConflict } from './restrict.ts';

/** What is asked of one site. */
export interface CheckInput {
  readonly geometry: AreaGeometry;
  readonly use: UseRef | null;
  /** Kind → whole amount in the kind's smallest unit. */
  readonly needs: Readonly<Record<string, number>>;
  /** The day or the commit whose map and rules are asked for; now when left out. */
  readonly asOf?: string | number | undefined;
  /** The code of a project whose own site is no conflict. */
  readonly exceptProject?: string | null;
}

/** A check that is not kept: everything but its id. */
export type Evaluation = Omit<CheckReply, 'id' | 'regionId'> & { readonly regionId: string };

/** A smaller rest of the site is no remedy. */
const REMEDY_SHARE_MIN = 0.1;
/** Above as much text of drawn conflicts no remedy is sought: it would take longer than the check. */
const REMEDY_BYTES_MAX = 200_000;

/** What is left when every conflict that is drawn and forbids building is taken away, found fresh or in stale data. */
async function remediesOf(
  query: Query,
  geometry: AreaGeometry,
  { findings, areaM2, simplified }: SiteAnswer,
): Promise<CheckReply['remedies']> {
  const conflicts = findings.filter(
    (finding) =>
      finding.severity === 'fail' && finding.geometry && (finding.verdict === 'fail' || finding.unknownBecause === 'layer_stale'),
  );
  if (hidesConflict(findings)) return [];
  if (simplified || conflicts.every((finding) => finding.verdict !== 'fail')) return [];
  const texts = conflicts.map((finding) => JSON.stringify(finding.geometry));
  if (texts.reduce((sum, text) => sum + text.length, 0) > REMEDY_BYTES_MAX) return [];
  const part = await largestClearPart(query, JSON.stringify(geometry), texts);
  if (!part || part.area_m2 < areaM2 * REMEDY_SHARE_MIN) return [];
  return [{ kind: 'largest_compliant_part', areaM2: part.area_m2, geometry: part.geometry }];
}

/**
 * Answers every rule in force for one site, and what would lift the conflicts. Reads only.
 * @throws siting.unknown_use, ledger.unknown_kind, geometry.invalid (reason and place), geometry.too_large, geometry.too_costly,
 *   geometry.outside, revision.unknown
 */
export async function evaluateSite(query: Query, input: CheckInput): Promise<Evaluation> {
  const started = performance.now();
  const { geometry, use, needs, asOf, exceptProject = null } = input;
  const moment = await resolveMoment(query, asOf);
  const { sites, rulesVersion } = await evaluate(query, {
    sites: [{ id: 0, geometry, use, needs }],
    moment,
    exceptProject,
    draw: true,
  });
  const answer = sites.get(0)!;
  if (answer instanceof Problem) throw answer;
  const { id: _one, findings, asks, simplified: _coarse, ...said } = answer;
  return {
    ...said,
    needs: { ...said.needs },
    findings: [...findings],
    asks: [...asks],
    remedies: await remediesOf(query, geometry, answer),
    geometry,
    revision: moment.commit,
    rulesVersion,
    asOf: moment.day,
    checkedAt: query.now.toISOString(),
    tookMs: Math.round((performance.now() - started) * 10) / 10,
  };
}

/** Keeps a check as it was answered, with its journal row, so that it can be cited by its id for ever. */
export async function keepCheck(unit: Unit, evaluation: Evaluation): Promise<CheckReply & { readonly id: string }> {
  const reply = { id: randomUUID() as string, ...evaluation };
  await insertCheck(unit, reply);
  const { verdict, areaM2, use, revision, rulesVersion, regionId } = evaluation;
  const detail = { verdict, areaM2: Math.round(areaM2), use, revision, rulesVersion };
  await unit.journal({ action: 'siting.check', subject: reply.id, regionId, detail });
  return reply;
}
