import { zoneAdmits } from '../../gis-data/standards/zone-uses.ts';
import type { UseRef } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';
import { findingOf, type Measures, type Outcome, reliance } from './finding.ts';
import { NOISE_M2, type OverlapProbe, type OverlapRow } from './overlap-reads.ts';
import type { RuleInForce } from './rules.ts';
import type { LayerFacts } from './site-reads.ts';

/** What the area rules are judged by. */
export interface AreaFacts {
  readonly areaM2: number;
  /** The part of the site outside every region: no layer of the city covers it. */
  readonly outsideM2: number;
  readonly use: UseRef;
}

const AREA_CHECKS = ['no_overlap', 'in_area_notice', 'must_be_inside', 'zone_use'];

/** Whether a rule is answered by what its layer's areas take of the site. */
export const isAreaRule = ({ rule }: RuleInForce): boolean => AREA_CHECKS.includes(rule.check);

/** What must be asked of the layer for a rule. */
export function overlapProbe({ rule }: RuleInForce, id: number): OverlapProbe {
  return {
    id,
    layer_id: rule.layer ?? '',
    field: rule.params.where?.field ?? null,
    vals: rule.params.where?.values ?? null,
    by_use: rule.check === 'zone_use',
    rest: rule.check === 'zone_use' || rule.check === 'must_be_inside',
  };
}

interface Judged {
  readonly outcome: Outcome;
  readonly measures: Measures;
}

function drawn(row: OverlapRow | undefined, areaM2: number): Measures {
  if (!row || row.area_m2 < NOISE_M2) return { overlapAreaM2: 0, overlapShare: 0 };
  const feature = row.feature_key === null ? undefined : { key: row.feature_key, name: row.feature_name, label: null };
  const measures: Measures = { overlapAreaM2: row.area_m2, overlapShare: Math.min(1, row.area_m2 / areaM2) };
  return { ...measures, ...(row.geometry ? { geometry: row.geometry } : {}), ...(feature ? { feature } : {}) };
}

/** An overlap found counts whatever the layer covers; a stale layer's overlap is told and drawn, and the answer stays unknown. */
function judgeOverlap(rows: readonly OverlapRow[], gap: Outcome | null, toleranceM2: number, facts: AreaFacts): Judged {
  const found = rows.find((row) => row.key === '');
  const unclassified = rows.find((row) => row.key === 'unsaid');
  const broken = (found?.area_m2 ?? 0) > toleranceM2;
  const measures = drawn(found ?? unclassified, facts.areaM2);
  if (gap === 'layer_missing' || gap === 'layer_stale') return { outcome: gap, measures };
  if (broken) return { outcome: 'broken', measures };
  if (gap) return { outcome: gap, measures };
  return { outcome: (unclassified?.area_m2 ?? 0) > toleranceM2 ? 'no_data' : 'kept', measures };
}

/** What lies outside breaks the rule, unless all of it may be in the part that the layer does not cover. */
function judgeInside(rows: readonly OverlapRow[], gap: Outcome | null, toleranceM2: number, facts: AreaFacts, uncoveredM2: number): Judged {
  const outside = rows.find((row) => row.key === 'rest');
  const outsideM2 = outside?.area_m2 ?? 0;
  const measures = drawn(outside, facts.areaM2);
  if (gap === 'layer_missing') return { outcome: gap, measures: {} };
  if (gap === 'layer_stale') return { outcome: gap, measures };
  if (outsideM2 > uncoveredM2 + toleranceM2) return { outcome: 'broken', measures };
  return { outcome: gap ?? (outsideM2 > toleranceM2 ? 'not_covered' : 'kept'), measures };
}

function usesOf(rows: readonly OverlapRow[], asked: UseRef): NonNullable<Finding['uses']> {
  const uses = rows
    .filter((row) => row.key !== 'rest' && row.area_m2 >= NOISE_M2)
    .map((row) => {
      const [system, code] = row.key.split(':');
      const use = code ? { system: system as UseRef['system'], code } : null;
      const comparable = use?.system === 'planning' && asked.system === 'planning';
      return { use, areaM2: row.area_m2, admitted: comparable ? zoneAdmits(use.code, asked.code) : null };
    });
  return uses.sort((a, b) => b.areaM2 - a.areaM2);
}

function judgeZones(rows: readonly OverlapRow[], gap: Outcome | null, toleranceM2: number, facts: AreaFacts): Judged {
  const uses = usesOf(rows, facts.use);
  const total = (admitted: boolean | null) => uses.filter((use) => use.admitted === admitted).reduce((sum, use) => sum + use.areaM2, 0);
  const refused = rows.filter((row) => uses.some((use) => use.admitted === false && row.key === `${use.use?.system}:${use.use?.code}`));
  const refusedM2 = total(false);
  const gapM2 = rows.find((row) => row.key === 'rest')?.area_m2 ?? 0;
  const geometries = refused.flatMap((row) => (row.geometry ? [row.geometry] : []));
  const measures: Measures = {
    uses,
    overlapAreaM2: refusedM2,
    overlapShare: Math.min(1, refusedM2 / facts.areaM2),
    ...(geometries.length === 1 ? { geometry: geometries[0]! } : {}),
    ...(geometries.length > 1 ? { geometry: { type: 'GeometryCollection', geometries } } : {}),
    ...(gapM2 > toleranceM2 ? { uncoveredAreaM2: gapM2 } : {}),
  };
  if (gap === 'layer_missing' || gap === 'layer_stale') return { outcome: gap, measures };
  if (refusedM2 > toleranceM2) return { outcome: 'broken', measures };
  if (gap || gapM2 > toleranceM2) return { outcome: 'not_covered', measures };
  return { outcome: total(null) > toleranceM2 ? 'no_data' : 'kept', measures };
}

/**
 * Answers one area rule. A layer that is missing, stale or does not cover the site never gives pass.
 * @param rows what its probe found
 */
export function areaFinding(inForce: RuleInForce, rows: readonly OverlapRow[], layer: LayerFacts | undefined, facts: AreaFacts): Finding {
  const toleranceM2 = inForce.rule.params.toleranceM2 ?? NOISE_M2;
  const uncoveredM2 = Math.max(layer?.uncovered_m2 ?? 0, facts.outsideM2);
  const gap = reliance(layer, uncoveredM2, toleranceM2);
  const judge = () => {
    if (inForce.rule.check === 'zone_use') return judgeZones(rows, gap, toleranceM2, facts);
    if (inForce.rule.check === 'must_be_inside') return judgeInside(rows, gap, toleranceM2, facts, uncoveredM2);
    return judgeOverlap(rows, gap, toleranceM2, facts);
  };
  const { outcome, measures } = judge();
  const uncovered = gap === 'not_covered' && measures.uncoveredAreaM2 === undefined ? { uncoveredAreaM2: uncoveredM2 } : {};
  return findingOf(inForce, outcome, layer, { ...measures, ...uncovered });
}
