import type { Verdict } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';
import type { Ground } from './ground.ts';
import type { RuleInForce } from './rules.ts';

export type UnknownBecause = NonNullable<Finding['unknownBecause']>;

/** What a judge finds: whether the rule is kept, broken, or cannot be answered, and why. */
export type Outcome = 'kept' | 'broken' | UnknownBecause;

/** The measures of a finding: what is left out is not said. */
export type Measures = Partial<
  Pick<
    Finding,
    | 'overlapAreaM2'
    | 'overlapShare'
    | 'uncoveredAreaM2'
    | 'distanceM'
    | 'requiredDistanceM'
    | 'measuredFrom'
    | 'halfWidthM'
    | 'feature'
    | 'uses'
    | 'form'
    | 'geometry'
    | 'quota'
  >
>;

/** A rule that may not concern the use is never broken: what would break it stays unknown. */
function certain(outcome: Outcome, applies: true | null): Outcome {
  return outcome === 'broken' && applies === null ? 'no_data' : outcome;
}

const VERDICT_OF: Readonly<Record<Outcome, Verdict | 'severity'>> = {
  kept: 'pass',
  broken: 'severity',
  layer_missing: 'unknown',
  layer_stale: 'unknown',
  not_covered: 'unknown',
  no_data: 'unknown',
};

function withoutAbsent(measures: Measures): Measures {
  const present: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(measures)) if (value !== undefined) present[name] = value;
  return present;
}

/** Puts a rule, its layer and what was found together. */
export function findingOf({ rule, applies }: RuleInForce, found: Outcome, ground: Ground | null, measures: Measures = {}): Finding {
  const outcome = certain(found, applies);
  const layer = ground?.layer;
  const said = VERDICT_OF[outcome];
  const verdict = said === 'severity' ? rule.severity : said;
  const sentence = { pass: rule.sentence.pass, warn: rule.sentence.fail, fail: rule.sentence.fail, unknown: rule.sentence.unknown }[
    verdict
  ];
  return {
    rule: rule.id,
    check: rule.check,
    severity: rule.severity,
    verdict,
    title: { zh: rule.zh, en: rule.en },
    clause: { document: rule.document, article: rule.article, verified: rule.verified },
    sentence,
    unknownBecause: outcome === 'kept' || outcome === 'broken' ? null : outcome,
    layer: layer
      ? {
          id: layer.id,
          name: { zh: layer.name_zh, en: layer.name_en },
          source: { zh: layer.source_zh, en: layer.source_en },
          date: ground.date,
        }
      : null,
    remedy: rule.remedy,
    ...withoutAbsent(measures),
  };
}
