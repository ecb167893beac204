import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import { type Moment, rulesOf, ruleVersionAt } from '../blueprint/index.ts';
import type { Query } from '../platform/unit.ts';

export interface RuleSet {
  readonly version: string;
  readonly rules: readonly SitingRule[];
}

/** What a version holds never changes, so it is read once. */
const known = new Map<string, readonly SitingRule[]>();

/** The rules that the blueprint stood on at a moment: an answer as of an earlier commit is given by the rules of its time. */
export async function ruleSetAt(query: Query, moment: Moment): Promise<RuleSet> {
  const version = await ruleVersionAt(query, moment);
  if (version === null) return { version: '', rules: [] };
  const rules = known.get(version) ?? (await rulesOf<SitingRule>(query, version));
  known.set(version, rules);
  return { version, rules };
}
