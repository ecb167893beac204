import { landUse } from '../../gis-data/standards/land-use.ts';
import { quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import type { SitingRule } from '../../gis-data/standards/siting-rules.ts';
import type { Moment } from '../blueprint/index.ts';
import type { UseRef, Verdict } from '../contract/common.ts';
import type { Asked, CheckReply, Finding } from '../contract/siting.ts';
import { Problem, problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { type Found, findingsOf, type Readings, type Site } from './answer.ts';
import { isAreaRule, overlapProbe } from './areas.ts';
import { distanceRows } from './distance-reads.ts';
import { distanceProbe } from './distances.ts';
import { staleGrounds } from './ground.ts';
import { layerFacts } from './layer-reads.ts';
import { SITES_LAYER, siteWeights } from './near-reads.ts';
import { overlapRows } from './overlap-reads.ts';
import { availableOf } from './quota.ts';
import { type Restrict, restrictionOf } from './restrict.ts';
import { ruleSetAt } from './rule-set.ts';
import { countVerdicts, overallVerdict, rulesOfAll } from './rules.ts';
import { acceptSite, checkRings, refuseWeight, SITE_AREA_MAX_M2, tileRows } from './shape.ts';
import { type Cut, cutSites, siteFacts } from './site-reads.ts';
import { type AskedSite, askedSites, CELL_VERTICES_MAX, type Cell, type CellSource, cellsSql, type SiteSource } from './sites.ts';

/** A question to the judge about any number of sites. */
export interface Ask {
  readonly sites: SiteSource;
  /** The commit and the day of the answer. */
  readonly moment: Moment;
  /** The code of a project whose own site is no conflict. */
  readonly exceptProject?: string | null;
  /** Whether conflicts are drawn and measured for a person who looks at them. */
  readonly draw?: boolean;
}

/** The judge's answer about one site. */
export interface SiteAnswer {
  readonly id: number;
  readonly verdict: Verdict;
  readonly areaM2: number;
  readonly planarAreaM2: number | null;
  readonly zone: number | null;
  readonly regionId: string;
  readonly use: UseRef | null;
  readonly needs: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly counts: CheckReply['counts'];
  readonly asks: readonly Asked[];
  /** Whether a conflict has so many corners that it is drawn simplified. */
  readonly simplified: boolean;
}

export interface Answers {
  /** By the id of the site; a site that cannot be judged has the problem instead. */
  readonly sites: ReadonlyMap<number, SiteAnswer | Problem>;
  readonly rulesVersion: string;
}

/** What can be refused without the database: words and rings. */
function refuseUnfit({ geometry, use, needs = {} }: AskedSite): void {
  if (use && !landUse(use.system, use.code)) throw problem('siting.unknown_use', { ...use });
  const unknown = Object.keys(needs).filter((kind) => !quotaKind(kind));
  if (unknown.length > 0) throw problem('ledger.unknown_kind', { kind: unknown[0] });
  checkRings(geometry);
}

/** Does what may refuse one site, and leaves the others: the result, or the problem. */
function attempt<T>(work: () => T): T | Problem {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** What becomes of each site on the way: in the end an answer or a problem. */
type Fates = Map<number, Site | Problem>;

const living = (fates: Fates): Site[] => [...fates.values()].filter((fate): fate is Site => !(fate instanceof Problem));

/** Looks at the sites themselves: words, rings, validity, size and place. */
async function acceptSites(query: Query, source: SiteSource): Promise<Fates> {
  const fates: Fates = new Map();
  const asked = askedSites(source);
  for (const site of asked) {
    const refused = attempt(() => refuseUnfit(site));
    if (refused instanceof Problem) fates.set(site.id, refused);
  }
  const sound = asked.length > 0 ? asked.filter(({ id }) => !fates.has(id)) : source;
  for (const facts of await siteFacts(query, sound, SITE_AREA_MAX_M2)) {
    const needs = asked.find(({ id }) => id === facts.id)?.needs ?? {};
    const use = facts.use_system && facts.use_code ? { system: facts.use_system, code: facts.use_code } : null;
    const areaM2 = facts.area_m2 ?? 0;
    const place = attempt(() => acceptSite(facts));
    const site = (regionId: string): Site => ({ id: facts.id, use, needs, facts, areaM2, outsideM2: facts.outside_m2 ?? 0, regionId });
    fates.set(facts.id, place instanceof Problem ? place : site(place));
  }
  return fates;
}

/** Cuts what is large or lies on dense ground into cells, and refuses what would cost too much to overlay. */
async function prepareCells(
  query: Query,
  source: SiteSource,
  fates: Fates,
  layers: readonly string[],
  moment: Moment,
): Promise<CellSource> {
  const large = living(fates).filter(({ facts }) => facts.vertices > CELL_VERTICES_MAX);
  const cut = await cutSites(
    query,
    source,
    large.map(({ id }) => ({ id, rows: 1 })),
  );
  const cellsOf = (cells: readonly Cell[]) => {
    const ids = living(fates).map(({ id }) => id);
    const isCut = new Set(cells.map(({ id }) => id));
    return cellsSql(
      source,
      ids.filter((id) => !isCut.has(id)),
      cells.filter(({ id }) => ids.includes(id)),
    );
  };
  const tiled: Cut[] = [];
  for (const { id, corners } of await siteWeights(query, cellsOf(cut), layers, moment)) {
    const refused = attempt(() => refuseWeight(corners));
    if (refused instanceof Problem) fates.set(id, refused);
    else if (tileRows(corners) > 1) tiled.push({ id, rows: tileRows(corners) });
  }
  const tiles = await cutSites(query, source, tiled);
  return cellsOf([...cut.filter(({ id }) => tiled.every((tile) => tile.id !== id)), ...tiles]);
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function byRule<T extends { readonly site: number; readonly probe: number }>(rows: readonly T[], rules: readonly SitingRule[]): Found<T> {
  const found = groupedBy(rows, (row) => `${row.site} ${rules[row.probe]!.id}`);
  return (siteId, ruleId) => found.get(`${siteId} ${ruleId}`) ?? [];
}

async function readAll(
  query: Query,
  cells: CellSource,
  sites: readonly Site[],
  rules: readonly SitingRule[],
  { moment, draw = false, exceptProject = null }: Ask,
): Promise<Readings> {
  const layerIds = [...new Set(rules.flatMap((rule) => rule.layer ?? []))];
  const facts = await layerFacts(query, cells, layerIds, moment);
  const layers = new Map(facts.map((layer) => [layer.id, layer]));
  const about = { moment, stale: staleGrounds(facts), draw };
  const asked = rules.map((rule) => ({ rule, applies: true as const }));
  const areas = asked.filter(isAreaRule);
  const distances = asked.filter(({ rule }) => rule.check === 'min_distance');
  const overlaps = await overlapRows(query, cells, { ...about, probes: areas.map(overlapProbe), exceptProject });
  const probes = distances.map((inForce, id) => distanceProbe(inForce, id, layers.get(inForce.rule.layer ?? '')));
  const ways = probes.length === 0 ? [] : await distanceRows(query, cells, { ...about, probes });
  const needy = new Set(sites.filter(({ needs }) => Object.keys(needs).length > 0).map(({ regionId }) => regionId));
  return {
    day: moment.day,
    rules,
    layers,
    simplified: new Set(overlaps.filter((row) => row.simplified).map((row) => row.site)),
    overlaps: byRule(
      overlaps,
      areas.map(({ rule }) => rule),
    ),
    distances: byRule(
      ways,
      distances.map(({ rule }) => rule),
    ),
    available: await availableOf(query, needy, moment.day),
  };
}

function answerOf(site: Site, readings: Readings, restrict: Restrict): SiteAnswer {
  const findings = findingsOf(site, readings).map(restrict);
  const { id, areaM2, regionId, use, needs, facts } = site;
  const asks: Asked[] = [
    'rules',
    'sites',
    ...(use ? (['use'] as const) : []),
    ...(Object.keys(needs).length > 0 ? (['quota'] as const) : []),
  ];
  return {
    ...{ id, areaM2, planarAreaM2: facts.planar_area_m2, zone: facts.zone, regionId, use, needs, findings, asks },
    verdict: overallVerdict(findings),
    counts: countVerdicts(findings),
    simplified: readings.simplified.has(id),
  };
}

/**
 * The one judge: answers every rule in force for each site, one finding for each, at a moment of the blueprint. Reads only, in a number of
 * statements that does not grow with the sites. Everybody gets the same verdicts; what is found in a layer that the actor may not read is left
 * out of its finding. A site that cannot be judged has its problem in its place: siting.unknown_use,
 * ledger.unknown_kind, geometry.invalid (reason and place), geometry.too_large, geometry.too_costly, geometry.outside.
 */
export async function evaluate(query: Query, ask: Ask): Promise<Answers> {
  const { moment } = ask;
  const fates = await acceptSites(query, ask.sites);
  const ruleSet = await ruleSetAt(query, moment);
  const rules = rulesOfAll(
    ruleSet.rules,
    living(fates).map(({ use }) => use),
    moment.day,
  );
  const layerIds = [...new Set([SITES_LAYER, ...rules.flatMap((rule) => rule.layer ?? [])])];
  const cells = await prepareCells(query, ask.sites, fates, layerIds, moment);
  const sites = living(fates);
  if (sites.length === 0) return { sites: fates as Map<number, Problem>, rulesVersion: ruleSet.version };
  const readings = await readAll(query, cells, sites, rules, ask);
  const restrict = await restrictionOf(query, readings.layers, rules);
  const answers = [...fates].map(([id, fate]) => [id, fate instanceof Problem ? fate : answerOf(fate, readings, restrict)] as const);
  return { sites: new Map<number, SiteAnswer | Problem>(answers), rulesVersion: ruleSet.version };
}
