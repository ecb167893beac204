import { landUse } from '../../gis-data/standards/land-use.ts';
import { quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { RULES_VERSION } from '../../gis-data/standards/siting-rules.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import type { CheckReply, Finding } from '../contract/siting.ts';
import { problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { areaFinding, isAreaRule, overlapProbe } from './areas.ts';
import { type DistanceRow, distanceRows } from './distance-reads.ts';
import { distanceFinding, distanceProbe } from './distances.ts';
import { largestClearPart, type OverlapRow, overlapRows } from './overlap-reads.ts';
import { availableOf, quotaFindings } from './quota.ts';
import { countVerdicts, inOrder, overallVerdict, type RuleInForce, rulesInForce } from './rules.ts';
import { acceptSite, checkRings, metresPerDegree } from './shape.ts';
import { formFinding } from './site-form.ts';
import { type LayerFacts, layerFacts, revisionsAt, type SiteFacts, siteFacts } from './site-reads.ts';

export interface CheckInput {
  readonly geometry: AreaGeometry;
  readonly use: UseRef;
  /** Kind → whole amount in the kind's smallest unit. */
  readonly needs: Readonly<Record<string, number>>;
  /** The date whose map and rules are asked for; today when left out. */
  readonly asOf?: string | undefined;
}

/** A check that is not kept: everything but its id. */
export type Evaluation = Omit<CheckReply, 'id' | 'regionId'> & { readonly regionId: string };

/** A smaller rest of the site is no remedy. */
const REMEDY_SHARE_MIN = 0.1;

const DAY_MS = 86_400_000;
/** The first instant after a day in China. */
const endOfDay = (day: string): Date => new Date(new Date(`${day}T00:00:00+08:00`).getTime() + DAY_MS);

function refuseUnknownWords(input: CheckInput): void {
  if (!landUse(input.use.system, input.use.code)) throw problem('siting.unknown_use', { ...input.use });
  const unknown = Object.keys(input.needs).filter((kind) => !quotaKind(kind));
  if (unknown.length > 0) throw problem('ledger.unknown_kind', { kind: unknown[0] });
}

interface Site {
  readonly text: string;
  readonly input: CheckInput;
  readonly facts: SiteFacts;
  readonly areaM2: number;
  readonly outsideM2: number;
  readonly regionId: string;
  readonly asOf: string;
  /** A past revision, or null for the current map. */
  readonly past: number | null;
  readonly layers: ReadonlyMap<string, LayerFacts>;
}

async function areaFindings(query: Query, site: Site, rules: readonly RuleInForce[]): Promise<{ findings: Finding[]; rows: OverlapRow[] }> {
  const asked = rules.filter(isAreaRule);
  const rows = asked.length === 0 ? [] : await overlapRows(query, site.text, asked.map(overlapProbe), site.past);
  const facts = { areaM2: site.areaM2, outsideM2: site.outsideM2, use: site.input.use };
  const findings = asked.map((inForce, id) =>
    areaFinding(
      inForce,
      rows.filter((row) => row.probe === id),
      site.layers.get(inForce.rule.layer ?? ''),
      facts,
    ),
  );
  return { findings, rows };
}

async function distanceFindings(query: Query, site: Site, rules: readonly RuleInForce[]): Promise<Finding[]> {
  const asked = rules.filter(({ rule }) => rule.check === 'min_distance');
  if (asked.length === 0) return [];
  const layerOf = (inForce: RuleInForce) => site.layers.get(inForce.rule.layer ?? '');
  const probes = asked.map((inForce, id) => distanceProbe(inForce, id, layerOf(inForce)));
  const rows: DistanceRow[] = await distanceRows(query, site.text, probes, metresPerDegree(site.input.geometry), site.past);
  return asked.map((inForce, id) =>
    distanceFinding(
      inForce,
      rows.find((row) => row.probe === id),
      layerOf(inForce),
      site,
    ),
  );
}

async function otherFindings(query: Query, site: Site, rules: readonly RuleInForce[]): Promise<Finding[]> {
  const form = rules.filter(({ rule }) => rule.check === 'form').map((inForce) => formFinding(inForce, site.facts));
  const quotaRules = rules.filter(({ rule }) => rule.check === 'quota');
  if (Object.keys(site.input.needs).length === 0 || quotaRules.length === 0) return form;
  const available = await availableOf(query, site.regionId, site.asOf);
  return [...quotaRules.flatMap((inForce) => quotaFindings(inForce, site.input.needs, available)), ...form];
}

/** What is left when every conflict that is drawn and forbids building is taken away, found fresh or in stale data. */
async function remediesOf(
  query: Query,
  site: Site,
  findings: readonly Finding[],
  rows: readonly OverlapRow[],
): Promise<CheckReply['remedies']> {
  const conflicts = findings.filter(
    (finding) =>
      finding.severity === 'fail' && finding.geometry && (finding.verdict === 'fail' || finding.unknownBecause === 'layer_stale'),
  );
  if (conflicts.every((finding) => finding.verdict !== 'fail') || rows.some((row) => row.simplified)) return [];
  const texts = conflicts.map((finding) => JSON.stringify(finding.geometry));
  const part = await largestClearPart(query, site.text, texts);
  if (!part || part.area_m2 < site.areaM2 * REMEDY_SHARE_MIN) return [];
  return [{ kind: 'largest_compliant_part', areaM2: part.area_m2, geometry: part.geometry }];
}

async function placeSite(
  query: Query,
  input: CheckInput,
  rules: readonly RuleInForce[],
  asOf: string,
): Promise<Site & { revision: number }> {
  const text = JSON.stringify(input.geometry);
  const facts = await siteFacts(query, text, metresPerDegree(input.geometry));
  const regionId = acceptSite(facts);
  const { at, newest } = await revisionsAt(query, asOf < query.today ? endOfDay(asOf) : null);
  const ids = [...new Set(rules.flatMap(({ rule }) => rule.layer ?? []))];
  const layers = new Map((await layerFacts(query, ids, asOf, at, text)).map((layer) => [layer.id, layer]));
  const past = at < newest ? at : null;
  return { text, input, facts, areaM2: facts.area_m2 ?? 0, outsideM2: facts.outside_m2 ?? 0, regionId, asOf, past, layers, revision: at };
}

/**
 * Answers every rule in force for a site, one finding for each, and what would lift the conflicts. Reads only.
 * @throws siting.unknown_use, ledger.unknown_kind, geometry.invalid (reason and place), geometry.too_large, geometry.outside
 */
export async function evaluateSite(query: Query, input: CheckInput): Promise<Evaluation> {
  const started = performance.now();
  refuseUnknownWords(input);
  checkRings(input.geometry);
  const asOf = input.asOf ?? query.today;
  const rules = rulesInForce(input.use, asOf);
  const site = await placeSite(query, input, rules, asOf);
  const areas = await areaFindings(query, site, rules);
  const findings = inOrder([
    ...areas.findings,
    ...(await distanceFindings(query, site, rules)),
    ...(await otherFindings(query, site, rules)),
  ]);
  return {
    verdict: overallVerdict(findings),
    areaM2: site.areaM2,
    planarAreaM2: site.facts.planar_area_m2,
    zone: site.facts.zone,
    regionId: site.regionId,
    use: input.use,
    needs: { ...input.needs },
    findings,
    remedies: await remediesOf(query, site, findings, areas.rows),
    counts: countVerdicts(findings),
    geometry: input.geometry,
    revision: site.revision,
    rulesVersion: RULES_VERSION,
    asOf,
    checkedAt: query.now.toISOString(),
    tookMs: Math.round((performance.now() - started) * 10) / 10,
  };
}
