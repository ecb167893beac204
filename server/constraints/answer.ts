import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import type { UseRef } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';
import { areaFinding, isAreaRule } from './areas.ts';
import type { DistanceRow } from './distance-reads.ts';
import { distanceFinding } from './distances.ts';
import { groundOf } from './ground.ts';
import type { LayerFacts } from './layer-reads.ts';
import type { OverlapRow } from './overlap-reads.ts';
import { type Available, quotaFindings } from './quota.ts';
import { inOrder, type RuleInForce, rulesInForce } from './rules.ts';
import { formFinding } from './site-form.ts';
import type { SiteFacts } from './site-reads.ts';

/** A site that can be judged. */
export interface Site {
  readonly id: number;
  readonly use: UseRef | null;
  readonly needs: Readonly<Record<string, number>>;
  readonly facts: SiteFacts;
  readonly areaM2: number;
  readonly outsideM2: number;
  readonly regionId: string;
}

/** Everything that was read for all sites together; rows of probes by the id of their rule. */
export interface Readings {
  readonly day: string;
  readonly rules: readonly SitingRule[];
  readonly layers: ReadonlyMap<string, LayerFacts>;
  readonly overlaps: Found<OverlapRow>;
  readonly distances: Found<DistanceRow>;
  readonly available: ReadonlyMap<string, Available>;
  /** The sites of which a conflict is drawn simplified. */
  readonly simplified: ReadonlySet<number>;
}

/** Rows by site and rule. */
export type Found<T> = (siteId: number, ruleId: string) => readonly T[];

/** Answers every rule in force for a site, one finding for each (the quota rule one for each kind); what must be looked at first comes first. */
export function findingsOf(site: Site, readings: Readings): Finding[] {
  const rules = rulesInForce(readings.rules, site.use, readings.day);
  const facts = { areaM2: site.areaM2, use: site.use };
  const ground = ({ rule }: RuleInForce) => groundOf(readings.layers.get(rule.layer ?? ''), site.id, site.areaM2, site.outsideM2);
  const area = (inForce: RuleInForce) =>
    areaFinding(inForce, readings.overlaps(site.id, inForce.rule.id), inForce.rule.layer ? ground(inForce) : null, facts);
  const distance = (inForce: RuleInForce) =>
    distanceFinding(inForce, readings.distances(site.id, inForce.rule.id)[0], ground(inForce), site.areaM2);
  const available = readings.available.get(site.regionId) ?? new Map();
  const only = (check: string) => rules.filter(({ rule }) => rule.check === check);
  return inOrder([
    ...rules.filter(isAreaRule).map(area),
    ...only('min_distance').map(distance),
    ...only('quota').flatMap((inForce) => quotaFindings(inForce, site.needs, available)),
    ...only('form').map((inForce) => formFinding(inForce, site.facts)),
  ]);
}
