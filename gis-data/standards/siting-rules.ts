import { AREA_RULES } from './rules-areas.ts';
import { DISTANCE_RULES } from './rules-distances.ts';
import { SITE_RULES } from './rules-site.ts';

/** A text in both languages. */
export type Text = { zh: string; en: string };

/** How a rule is evaluated. */
type SitingCheck = 'no_overlap' | 'must_be_inside' | 'zone_use' | 'min_distance' | 'in_area_notice' | 'live_site' | 'quota' | 'form';

/** A row of a distance table: features whose `field` equals `value` keep `distanceM` clear, from the edge (centre line ± half width). */
export type DistanceRow = { value: string; distanceM: number; zh: string; en: string };

/** What a check needs. Lengths in metres, areas in m². */
type RuleParams = {
  /** Ignore overlaps below this area. */
  toleranceM2?: number;
  /** Only features whose attribute `field` is one of these. */
  where?: { field: string; values: readonly string[] };
  distances?: { field: string; rows: readonly DistanceRow[] };
  /** Distance rows may depend on the surroundings of the site (railways). */
  setting?: 'urban' | 'suburb' | 'village' | 'other';
  minAreaM2?: number;
  minFrontageM?: number;
  /** Polsby–Popper compactness 4πA/P², in percent. */
  minCompactnessPct?: number;
};

/** One siting rule, as data. A finding quotes `document` and `article`, and the sentence of its result. */
export type SitingRule = {
  id: string;
  zh: string;
  en: string;
  check: SitingCheck;
  layer?: string;
  severity: 'fail' | 'warn';
  params: RuleParams;
  appliesTo?: { useCodes?: readonly string[] };
  document: Text;
  article: Text;
  effectiveFrom: string;
  effectiveTo: string | null;
  /** False: from professional knowledge, not re-read in a public source; shown as unverified. */
  verified: boolean;
  sentence: { pass: Text; fail: Text; unknown: Text };
  remedy: Text;
};

/** The version that every check records. */
export const RULES_VERSION = '2026-11-27';

/** The default rule set of the product: a city replaces or extends it with rows, not with code. */
export const SITING_RULES: readonly SitingRule[] = [...AREA_RULES, ...DISTANCE_RULES, ...SITE_RULES];
