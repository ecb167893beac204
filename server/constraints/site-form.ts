import type { Finding } from '../contract/siting.ts';
import { findingOf } from './finding.ts';
import type { RuleInForce } from './rules.ts';
import type { SiteFacts } from './site-reads.ts';

/**
 * Answers the rule about the form of a parcel: area, width (the short side of the smallest enclosing rectangle, which no frontage of a
 * compact parcel falls short of) and Polsby–Popper compactness 4πA/P².
 */
export function formFinding(inForce: RuleInForce, site: SiteFacts): Finding {
  const { minAreaM2 = 0, minFrontageM = 0, minCompactnessPct = 0 } = inForce.rule.params;
  const areaM2 = site.area_m2 ?? 0;
  const perimeterM = site.perimeter_m ?? 0;
  const compactnessPct = perimeterM > 0 ? (400 * Math.PI * areaM2) / perimeterM ** 2 : 0;
  const widthM = site.width_m ?? 0;
  const kept = areaM2 >= minAreaM2 && widthM >= minFrontageM && compactnessPct >= minCompactnessPct;
  return findingOf(inForce, kept ? 'kept' : 'broken', null, { form: { areaM2, widthM, compactnessPct } });
}
