import { RULES_VERSION } from '../../gis-data/standards/siting-rules.ts';
import { newestCommit } from '../blueprint/index.ts';
import type { AvailabilityView } from '../contract/parcels.ts';
import type { Query } from '../platform/unit.ts';
import { availabilityRows, constraintLayers } from './availability-reads.ts';
import { constraintRules, judgeParcel, probesOf } from './rules.ts';

/** Availability of parcels today, by code; codes that are unknown in the actor's scope are left out. */
export async function parcelAvailability(query: Query, codes: readonly string[]): Promise<Map<string, AvailabilityView>> {
  const rules = constraintRules(query.today);
  const layerIds = [...new Set(rules.flatMap((rule) => rule.layer ?? []))];
  const layers = new Map((await constraintLayers(query, layerIds, query.today)).map((layer) => [layer.id, layer]));
  const rows = await availabilityRows(query, codes, probesOf(rules));
  const revision = await newestCommit(query);
  const about = { asOf: query.today, revision, rulesVersion: RULES_VERSION };
  return new Map(rows.map((row) => [row.code, { code: row.code, ...judgeParcel(row, rules, layers), ...about }]));
}
