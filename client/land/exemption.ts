import type { AnyGeometry, AreaGeometry, UseRef } from '../../server/contract/common.ts';
import type { BodyIn } from '../../server/contract/endpoint.ts';
import type { ExemptionView, exemptionEndpoints } from '../../server/contract/exemptions.ts';
import type { Finding } from '../../server/contract/siting.ts';
import { boxAround } from './box.ts';
import { failingFindings } from './gate.ts';

/** About 1 m in degrees: boxes that differ by less are of one outline. */
const NEAR_DEG = 1e-5;

/** What an exemption is for: ground, a use, and the findings that stand in the way. */
export interface Subject {
  geometry: AnyGeometry;
  use: UseRef | null;
  findings: readonly Finding[];
}

/**
 * Whether an exemption may be for this site: the same use, all rules that fail, and ground that can hold the site. The server compares
 * the outlines themselves when it is used.
 */
export function mayServe(exemption: ExemptionView, subject: Subject): boolean {
  const outer = boxAround(exemption.geometry);
  const inner = boxAround(subject.geometry);
  if (!outer || !inner || !subject.use) return false;
  const { system, code } = subject.use;
  const holds = inner.every((edge, side) => (side < 2 ? edge >= outer[side]! - NEAR_DEG : edge <= outer[side]! + NEAR_DEG));
  const rules = failingFindings(subject.findings).map(({ rule }) => rule);
  return holds && exemption.use.system === system && exemption.use.code === code && rules.every((rule) => exemption.rules.includes(rule));
}

/** What a person writes to ask for an exemption. */
export interface ExemptionDraft {
  id: string;
  document: string;
  reason: string;
}

/** The request for all rules that fail; null while a text is too short or there is no use. */
export function exemptionBody(draft: ExemptionDraft, subject: Subject): BodyIn<typeof exemptionEndpoints.propose> | null {
  const document = draft.document.trim();
  const reason = draft.reason.trim();
  if (document.length < 2 || reason.length < 2 || !subject.use) return null;
  const rules = [...new Set(failingFindings(subject.findings).map(({ rule }) => rule))];
  return { id: draft.id, geometry: subject.geometry as AreaGeometry, use: subject.use, rules, document, reason };
}
