import { zoneAdmits } from '../../gis-data/standards/zone-uses.ts';
import type { UseRef } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';
import { findingOf, type Measures, type Outcome } from './finding.ts';
import { type Ground, reliance } from './ground.ts';
import { SITES_LAYER } from './near-reads.ts';
import { NOISE_M2, type OverlapProbe, type OverlapRow } from './overlap-reads.ts';
import type { RuleInForce } from './rules.ts';

/** What the area rules are judged by. */
export interface AreaFacts {
  readonly areaM2: number;
  readonly use: UseRef | null;
}

const AREA_CHECKS = ['no_overlap', 'in_area_notice', 'must_be_inside', 'zone_use', 'live_site'];

/** Whether a rule is answered by what its layer's areas take of the site. */
export const isAreaRule = ({ rule }: RuleInForce): boolean => AREA_CHECKS.includes(rule.check);

/** What must be asked of the layer for a rule. */
export function overlapProbe({ rule }: RuleInForce, id: number): OverlapProbe {
  return {
    id,
    layer_id: rule.check === 'live_site' ? SITES_LAYER : (rule.layer ?? ''),
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

/** One rule's question to one site: what was found, and what its layer can be relied on for. */
interface Case {
  readonly rows: readonly OverlapRow[];
  readonly ground: Ground;
  readonly gap: Outcome | null;
  readonly toleranceM2: number;
  readonly facts: AreaFacts;
}

/** What of an overlap counts: nothing that was found only where the layer is stale. */
const firmM2 = (row: OverlapRow | undefined, ground: Ground): number => (row === undefined || ground.allStale ? 0 : row.firm_m2);

function drawn(row: OverlapRow | undefined, areaM2: number): Measures {
  if (!row || row.area_m2 < NOISE_M2) return { overlapAreaM2: 0, overlapShare: 0 };
  const feature = row.feature_key === null ? undefined : { key: row.feature_key, name: row.feature_name, label: null };
  const measures: Measures = { overlapAreaM2: row.area_m2, overlapShare: Math.min(1, row.area_m2 / areaM2) };
  return { ...measures, ...(row.geometry ? { geometry: row.geometry } : {}), ...(feature ? { feature } : {}) };
}

/** An overlap found counts whatever the layer covers; one on stale ground is told and drawn, and the answer stays unknown. */
function judgeOverlap({ rows, ground, gap, toleranceM2, facts }: Case): Judged {
  const found = rows.find((row) => row.key === '');
  const unclassified = rows.find((row) => row.key === 'unsaid');
  const measures = drawn(found ?? unclassified, facts.areaM2);
  if (gap === 'layer_missing') return { outcome: gap, measures };
  if (firmM2(found, ground) > toleranceM2) return { outcome: 'broken', measures };
  if (gap) return { outcome: gap, measures };
  return { outcome: (unclassified?.area_m2 ?? 0) > toleranceM2 ? 'no_data' : 'kept', measures };
}

/** What lies outside breaks the rule, unless all of it may be in the part for which no fresh delivery speaks. */
function judgeInside({ rows, ground, gap, toleranceM2, facts }: Case): Judged {
  const outside = rows.find((row) => row.key === 'rest');
  const outsideM2 = outside?.area_m2 ?? 0;
  const measures = drawn(outside, facts.areaM2);
  if (gap === 'layer_missing') return { outcome: gap, measures: {} };
  if (outsideM2 > ground.uncoveredM2 + ground.staleM2 + toleranceM2) return { outcome: 'broken', measures };
  return { outcome: gap ?? (outsideM2 > toleranceM2 ? 'not_covered' : 'kept'), measures };
}

function usesOf(rows: readonly OverlapRow[], asked: UseRef | null): NonNullable<Finding['uses']> {
  const uses = rows
    .filter((row) => row.key !== 'rest' && row.area_m2 >= NOISE_M2)
    .map((row) => {
      const [system, code] = row.key.split(':');
      const use = code ? { system: system as UseRef['system'], code } : null;
      const comparable = use?.system === 'planning' && asked?.system === 'planning';
      return { use, areaM2: row.area_m2, admitted: comparable ? zoneAdmits(use.code, asked.code) : null };
    });
  return uses.sort((a, b) => b.areaM2 - a.areaM2);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function judgeZones({ rows, ground, gap, toleranceM2, facts }: Case): Judged {
  const uses = usesOf(rows, facts.use);
  const refused = rows.filter((row) => uses.some((use) => use.admitted === false && row.key === `${use.use?.system}:${use.use?.code}`));
  const refusedM2 = sum(refused.map((row) => row.area_m2));
  const unsaidM2 = sum(uses.filter((use) => use.admitted === null).map((use) => use.areaM2));
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
  if (gap === 'layer_missing') return { outcome: gap, measures };
  if (sum(refused.map((row) => firmM2(row, ground))) > toleranceM2) return { outcome: 'broken', measures };
  if (gap === 'layer_stale') return { outcome: gap, measures };
  if (gap || gapM2 > toleranceM2) return { outcome: 'not_covered', measures };
  return { outcome: unsaidM2 > toleranceM2 ? 'no_data' : 'kept', measures };
}

/** Answers whether another project has its site here: we keep that register ourselves, so there is nothing to rely on. */
function liveSiteFinding(inForce: RuleInForce, rows: readonly OverlapRow[], facts: AreaFacts): Finding {
  const found = rows.find((row) => row.key === '');
  const broken = (found?.area_m2 ?? 0) > (inForce.rule.params.toleranceM2 ?? NOISE_M2);
  return findingOf(inForce, broken ? 'broken' : 'kept', null, drawn(found, facts.areaM2));
}

/**
 * Answers one area rule. A layer that is missing, stale or does not cover the site never gives pass.
 * @param rows what its probe found at the site
 * @param ground what its layer says about the site; null for the rule about live sites
 */
export function areaFinding(inForce: RuleInForce, rows: readonly OverlapRow[], ground: Ground | null, facts: AreaFacts): Finding {
  if (ground === null) return liveSiteFinding(inForce, rows, facts);
  const toleranceM2 = inForce.rule.params.toleranceM2 ?? NOISE_M2;
  const gap = reliance(ground, toleranceM2);
  const judge = { zone_use: judgeZones, must_be_inside: judgeInside }[inForce.rule.check as string] ?? judgeOverlap;
  const { outcome, measures } = judge({ rows, ground, gap, toleranceM2, facts });
  const uncovered = gap === 'not_covered' && measures.uncoveredAreaM2 === undefined ? { uncoveredAreaM2: ground.uncoveredM2 } : {};
  return findingOf(inForce, outcome, ground, { ...measures, ...uncovered });
}
