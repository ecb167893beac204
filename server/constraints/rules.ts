import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import type { UseRef, Verdict } from '../contract/common.ts';
import type { Finding } from '../contract/siting.ts';

/** A rule that is to be answered. `applies` is null when the use asked for does not say whether the rule concerns it. */
export interface RuleInForce {
  readonly rule: SitingRule;
  readonly applies: true | null;
}

const isInForce = (rule: SitingRule, day: string): boolean =>
  rule.effectiveFrom <= day && (rule.effectiveTo === null || day < rule.effectiveTo);

/**
 * The rules in force on a day for a use. Rules name planning classes; a survey class says nothing about them, so a rule for certain
 * classes may or may not apply to it: it is answered, and can then only pass or stay unknown. Without a use no rule about uses is asked.
 */
export function rulesInForce(rules: readonly SitingRule[], use: UseRef | null, day: string): RuleInForce[] {
  const inForce = rules.filter((rule) => isInForce(rule, day));
  if (use?.system === 'planning') {
    const concerns = ({ appliesTo }: SitingRule) => appliesTo?.useCodes?.some((code) => use.code.startsWith(code)) ?? true;
    return inForce.filter(concerns).map((rule) => ({ rule, applies: true }));
  }
  if (use) return inForce.map((rule) => ({ rule, applies: rule.appliesTo?.useCodes ? null : true }));
  return inForce.filter((rule) => rule.check !== 'zone_use' && !rule.appliesTo?.useCodes).map((rule) => ({ rule, applies: true }));
}

/** Every rule that any of the uses asks, once each: what must be read for all of them together. */
export function rulesOfAll(rules: readonly SitingRule[], uses: readonly (UseRef | null)[], day: string): SitingRule[] {
  const asked = new Set(uses.flatMap((use) => rulesInForce(rules, use, day).map(({ rule }) => rule)));
  return rules.filter((rule) => asked.has(rule));
}

/**
 * The verdict of the whole: fail if a rule fails; else unknown if a rule that could have failed is unknown; else warn if a rule warns,
 * or if one that could have warned is unknown; else pass. See docs/decisions/0005.
 */
export function overallVerdict(findings: readonly Pick<Finding, 'verdict' | 'severity'>[]): Verdict {
  if (findings.some((finding) => finding.verdict === 'fail')) return 'fail';
  if (findings.some((finding) => finding.verdict === 'unknown' && finding.severity === 'fail')) return 'unknown';
  return findings.some((finding) => finding.verdict !== 'pass') ? 'warn' : 'pass';
}

export function countVerdicts(findings: readonly Pick<Finding, 'verdict'>[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const finding of findings) counts[finding.verdict] += 1;
  return counts;
}

const ORDER: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass'];

/** What must be looked at first comes first; within a verdict the order of the rule set. */
export function inOrder<T extends Pick<Finding, 'verdict'>>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
