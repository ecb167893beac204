import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import { layerMarks, type Mark } from '../blueprint/index.ts';
import type { Bilingual } from '../contract/common.ts';
import type { CheckReply, Finding } from '../contract/siting.ts';
import { type Query, seesLayer } from '../platform/unit.ts';
import type { LayerFacts } from './layer-reads.ts';
import { departmentsOf } from './restrict-reads.ts';

/** The verdict, its clause, whose data it rests on and who may see them; nothing of where, how far, how much or what. */
function restricted(finding: Finding, departments: Bilingual[]): Finding {
  const { rule, check, severity, verdict, title, clause, sentence, unknownBecause, layer, remedy } = finding;
  return { rule, check, severity, verdict, title, clause, sentence, unknownBecause, layer, remedy, restricted: departments };
}

/** Whether a finding says anything of what lies in its layer. */
const tells = ({ geometry, feature, distanceM, overlapAreaM2 = 0, uses = [] }: Finding): boolean =>
  geometry !== undefined || feature !== undefined || distanceM !== undefined || overlapAreaM2 > 0 || uses.length > 0;

/** Which layers are sensitive, for a rule or for all. */
type IsSensitive = (layerId: string, rule: string) => boolean;

/** Leaves out what the actor may not read, and notes in the journal what of the rest is sensitive. */
function restrict(query: Query, isSensitive: IsSensitive, departments: ReadonlyMap<string, Bilingual[]>, finding: Finding): Finding {
  const { layer, rule } = finding;
  if (!layer || !isSensitive(layer.id, rule)) return finding;
  if (!seesLayer(query.actor, layer.id)) return restricted(finding, departments.get(layer.id) ?? []);
  if (tells(finding)) query.told(layer.id, 'check');
  return finding;
}

export type Restrict = (finding: Finding) => Finding;

/** The attributes by which a rule judges, and which its measures give away. */
const judgedBy = ({ params }: SitingRule, { half_width_field }: LayerFacts): (string | null | undefined)[] => [
  params.where?.field,
  params.distances?.field,
  half_width_field,
];

/** What is done to each finding of an evaluation: departments are asked for only where something is left out. */
export async function restrictionOf(
  query: Query,
  layers: ReadonlyMap<string, LayerFacts>,
  rules: readonly SitingRule[],
): Promise<Restrict> {
  const judged = rules.flatMap((rule) => {
    const layer = layers.get(rule.layer ?? '');
    if (!layer) return [];
    const isSensitive =
      layer.sensitivity === 'sensitive' || judgedBy(rule, layer).some((name) => name && layer.attribute_marks[name] === 'sensitive');
    return isSensitive ? [{ id: rule.id, layerId: layer.id }] : [];
  });
  const hidden = judged.map(({ layerId }) => layerId).filter((layerId) => !seesLayer(query.actor, layerId));
  const departments = hidden.length === 0 ? new Map() : await departmentsOf(query, [...new Set(hidden)]);
  const sensitive = new Set(judged.map(({ id }) => id));
  return (finding) => restrict(query, (_layerId, rule) => sensitive.has(rule), departments, finding);
}

/** Whether something that forbids building was left out: a remedy would then be drawn around less than all conflicts, or show the outline of one. */
export const hidesConflict = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.restricted && finding.severity === 'fail' && finding.verdict !== 'pass');

const isMarked = (mark: Mark | undefined): boolean =>
  mark?.sensitivity === 'sensitive' || Object.values(mark?.attributes ?? {}).includes('sensitive');

/** A kept answer as the actor may read it now. Of a layer with a sensitive attribute, which its measures may rest on, no measure is told. */
export async function readable(query: Query, reply: CheckReply): Promise<CheckReply> {
  const ids = [...new Set(reply.findings.flatMap(({ layer }) => layer?.id ?? []))];
  const marks = await layerMarks(query, ids);
  const hidden = ids.filter((id) => isMarked(marks.get(id)) && !seesLayer(query.actor, id));
  const departments = hidden.length === 0 ? new Map() : await departmentsOf(query, hidden);
  const findings = reply.findings.map((finding) => restrict(query, (layerId) => isMarked(marks.get(layerId)), departments, finding));
  return { ...reply, findings, remedies: hidesConflict(findings) ? [] : reply.remedies };
}
