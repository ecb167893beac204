import type { Finding } from '../contract/siting.ts';
import type { DistanceProbe, DistanceRow } from './distance-reads.ts';
import { findingOf, type Measures, type Outcome, reliance } from './finding.ts';
import { NOISE_M2 } from './overlap-reads.ts';
import type { RuleInForce } from './rules.ts';
import type { LayerFacts } from './site-reads.ts';

export function distanceProbe({ rule }: RuleInForce, id: number, layer: LayerFacts | undefined): DistanceProbe {
  return {
    id,
    layer_id: rule.layer ?? '',
    field: rule.params.distances?.field ?? '',
    half_width_field: layer?.half_width_field ?? null,
    centre_line: layer?.centre_line ?? false,
    rows: (rule.params.distances?.rows ?? []).map(({ value, distanceM }) => ({ value, distanceM })),
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

function judge(row: DistanceRow | undefined, gap: Outcome | null): Outcome {
  if (gap === 'layer_missing' || gap === 'layer_stale') return gap;
  if (row?.state === 'near') return 'broken';
  if (gap) return gap;
  return row === undefined || row.state === 'clear' ? 'kept' : 'no_data';
}

/**
 * Answers one distance rule. A corridor of unknown grade or width that could be too near is unknown; one that is too near even as a bare
 * centre line fails.
 * @param row the corridor that decides, if there is one within reach
 */
export function distanceFinding(
  inForce: RuleInForce,
  row: DistanceRow | undefined,
  layer: LayerFacts | undefined,
  site: { readonly areaM2: number; readonly outsideM2: number },
): Finding {
  const uncoveredM2 = Math.max(layer?.uncovered_m2 ?? 0, site.outsideM2);
  const gap = reliance(layer, uncoveredM2, NOISE_M2);
  const measures = row ? measuresOf(inForce, row, site.areaM2) : {};
  return findingOf(inForce, judge(row, gap), layer, { ...measures, ...(gap === 'not_covered' ? { uncoveredAreaM2: uncoveredM2 } : {}) });
}
