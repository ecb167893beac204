import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import { layerMarks, type Mark } from '../blueprint/index.ts';
import type { CheckReply, Finding } from '../contract/siting.ts';
import { type Query, seesLayer } from '../platform/unit.ts';
import type { LayerFacts } from './layer-reads.ts';

/** The verdict, its clause and whose data it rests on; nothing of where, how far, how much or what. */
function restricted(finding: Finding): Finding {
  const { rule, check, severity, verdict, title, clause, sentence, unknownBecause, layer, remedy } = finding;
  return { rule, check, severity, verdict, title, clause, sentence, unknownBecause, layer, remedy, restricted: true };
}

/** Whether a finding says anything of what lies in its layer. */
const tells = ({ geometry, feature, distanceM, overlapAreaM2 = 0, uses = [] }: Finding): boolean =>
  geometry !== undefined || feature !== undefined || distanceM !== undefined || overlapAreaM2 > 0 || uses.length > 0;

/** The attributes by which a rule judges, and which its measures give away. */
const judgedBy = (rule: SitingRule | undefined, halfWidthField: string | null): (string | null | undefined)[] => [
  rule?.params.where?.field,
  rule?.params.distances?.field,
  halfWidthField,
];

/** Leaves out what the actor may not read, and notes in the journal what of the rest is sensitive. */
export function restrictFindings(
  query: Query,
  findings: readonly Finding[],
  { layers, rules }: { readonly layers: ReadonlyMap<string, LayerFacts>; readonly rules: readonly SitingRule[] },
): Finding[] {
  return findings.map((finding) => {
    const layer = layers.get(finding.layer?.id ?? '');
    if (!layer) return finding;
    const fields = judgedBy(
      rules.find((rule) => rule.id === finding.rule),
      layer.half_width_field,
    );
    const isSensitive = layer.sensitivity === 'sensitive' || fields.some((name) => name && layer.attribute_marks[name] === 'sensitive');
    if (!isSensitive) return finding;
    if (!seesLayer(query.actor, layer.id)) return restricted(finding);
    if (tells(finding)) query.told(layer.id, 'check');
    return finding;
  });
}

/** Whether something that forbids building was left out: a remedy would then be drawn around less than all conflicts, or show the outline of one. */
export const hidesConflict = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.restricted && finding.severity === 'fail' && finding.verdict !== 'pass');

const isMarked = (mark: Mark | undefined): boolean =>
  mark?.sensitivity === 'sensitive' || Object.values(mark?.attributes ?? {}).includes('sensitive');

/** A kept answer as the actor may read it now. Of a layer with a sensitive attribute, which its measures may rest on, no measure is told. */
export async function readable(query: Query, reply: CheckReply): Promise<CheckReply> {
  const marks = await layerMarks(query, [...new Set(reply.findings.flatMap(({ layer }) => layer?.id ?? []))]);
  const findings = reply.findings.map((finding) => {
    const { layer } = finding;
    if (!layer || !isMarked(marks.get(layer.id))) return finding;
    if (!seesLayer(query.actor, layer.id)) return restricted(finding);
    if (tells(finding)) query.told(layer.id, 'check');
    return finding;
  });
  return { ...reply, findings, remedies: hidesConflict(findings) ? [] : reply.remedies };
}
