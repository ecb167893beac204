import type { Finding } from '../contract/siting.ts';
import type { DistanceProbe, DistanceRow } from './distance-reads.ts';
import { findingOf, type Measures, type Outcome } from './finding.ts';
import { type Ground, reliance } from './ground.ts';
import type { LayerFacts } from './layer-reads.ts';
import { NOISE_M2 } from './overlap-reads.ts';
import type { RuleInForce } from './rules.ts';

export function distanceProbe({ rule }: RuleInForce, id: number, layer: LayerFacts | undefined): DistanceProbe {
  return {
    id,
    layer_id: rule.layer ?? '',
    field: rule.params.distances?.field ?? '',
    half_width_field: layer?.half_width_field ?? null,
    centre_line: layer?.centre_line ?? false,
    required: Object.fromEntries((rule.params.distances?.rows ?? []).map(({ value, distanceM }) => [value, distanceM])),
  };
}

function measuresOf(inForce: RuleInForce, row: DistanceRow, siteM2: number): Measures {
  const grade = inForce.rule.params.distances?.rows.find((each) => each.value === row.grade);
  const label = grade ? { zh: grade.zh, en: grade.en } : null;
  return {
    distanceM: row.distance_m,
    feature: { key: row.feature_key, name: row.feature_name, label },
    measuredFrom: row.centre_line ? 'centre_line' : 'edge',
    ...(row.required_m === null ? {} : { requiredDistanceM: row.required_m }),
    ...(row.centre_line && row.half_width_m !== null ? { halfWidthM: row.half_width_m } : {}),
    ...(row.area_m2 === null ? {} : { overlapAreaM2: row.area_m2, overlapShare: Math.min(1, row.area_m2 / siteM2) }),
    ...(row.geometry ? { geometry: row.geometry } : {}),
  };
}

/** Whether what lies too near counts: not when all of it lies where the layer is stale. */
const isFirm = (row: DistanceRow, ground: Ground): boolean => {
  if (ground.allStale) return false;
  return ground.staleM2 === 0 || row.firm_m2 === null || row.firm_m2 > NOISE_M2;
};

function judge(row: DistanceRow | undefined, ground: Ground, gap: Outcome | null): Outcome {
  if (gap === 'layer_missing') return gap;
  if (row?.state === 'near' && isFirm(row, ground)) return 'broken';
  if (gap) return gap;
  return row === undefined || row.state === 'clear' ? 'kept' : 'no_data';
}

/**
 * Answers one distance rule. A corridor of unknown grade or width that could be too near is unknown; one that is too near even as a bare
 * centre line fails.
 * @param row the corridor that decides, if there is one within reach
 */
export function distanceFinding(inForce: RuleInForce, row: DistanceRow | undefined, ground: Ground, siteM2: number): Finding {
  const gap = reliance(ground, NOISE_M2);
  const measures = row ? measuresOf(inForce, row, siteM2) : {};
  const uncovered = gap === 'not_covered' ? { uncoveredAreaM2: ground.uncoveredM2 } : {};
  return findingOf(inForce, judge(row, ground, gap), ground, { ...measures, ...uncovered });
}
