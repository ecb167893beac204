import type { MultiPolygon, Polygon } from 'geojson';
import { QUOTA_KINDS, type QuotaKindId } from '../standards/quota-kinds.ts';
import { type Parcel, streamParcels } from './cadastre.ts';
import { geoPolygon } from './geo.ts';
import { cadastreUnits } from './parcels.ts';
import { PROJECT_SKETCHES, type ProjectSketch } from './project-list.ts';
import { targetUse } from './quota-plan.ts';
import { hashUnit } from './random.ts';
import type { DemoProject } from './types.ts';
import type { World } from './world.ts';

/** Lots that lie together, as a site for a project. */
type Site = { group: string; free: boolean; region: string; code: string; parcels: Parcel[]; areaM2: number };

function aloneOf(site: Site, lot: Parcel): Site {
  return { ...site, parcels: [lot], areaM2: Number(lot.attributes.areaM2) };
}

/** As far into the cadastre as sites are looked for: all towns and parks lie before. */
const SEARCH_LIMIT = 26_000;

function possibleSites(world: World, parcels: number): Site[] {
  const sites = new Map<string, Site>();
  for (const parcel of streamParcels(cadastreUnits(world), Math.min(parcels, SEARCH_LIMIT))) {
    if (parcel.group.startsWith('defect') || parcel.use?.system !== 'planning') continue;
    if (parcel.status === 'restricted') continue;
    const free = parcel.status === 'available' || parcel.status === 'reserved';
    const site = sites.get(parcel.group) ?? {
      group: parcel.group,
      free,
      region: parcel.regionId,
      code: parcel.use.code,
      parcels: [],
      areaM2: 0,
    };
    site.parcels.push(parcel);
    site.areaM2 += Number(parcel.attributes.areaM2);
    sites.set(parcel.group, site);
  }
  return [...sites.values()].flatMap((site) => [site, ...(site.parcels.length > 1 ? site.parcels.map((lot) => aloneOf(site, lot)) : [])]);
}

/** Takes the free site of the region and use whose size is nearest to the wish; else one in use, to be rebuilt; in a very small city any site. */
function takeSite(sites: Site[], sketch: ProjectSketch): Site | null {
  const wishes = [
    (site: Site) => site.free && site.region === sketch.region && site.code.startsWith(sketch.useCode),
    (site: Site) => site.region === sketch.region && site.code.startsWith(sketch.useCode),
    (site: Site) => site.region === sketch.region,
    () => true,
  ];
  for (const wish of wishes) {
    const matching = sites.filter(wish);
    if (matching.length === 0) continue;
    const off = (site: Site): number => Math.abs(Math.log(site.areaM2 / (sketch.wantedHa * 10_000)));
    const best = matching.reduce((a, b) => (off(b) < off(a) ? b : a));
    const left = sites.filter((site) => site.group !== best.group);
    sites.splice(0, sites.length, ...left);
    return best;
  }
  return null;
}

/** The site's outline: the group's own when its lots fill it, else the largest lot alone. */
function outlineOfSite(world: World, site: Site): { parcels: Parcel[]; site: Polygon | MultiPolygon; areaM2: number } {
  const largest = site.parcels.toSorted((a, b) => Number(b.attributes.areaM2) - Number(a.attributes.areaM2))[0]!;
  const alone = { parcels: [largest], site: largest.geometry, areaM2: Number(largest.attributes.areaM2) };
  if (site.parcels.length === 1) return alone;
  const [sector, group] = largest.group.split('-').map(Number);
  const whole = world.fabrics()[sector!]?.groups[group!];
  if (!whole || whole.lots.length !== site.parcels.length || whole.spec.lanes > 0) return alone;
  return { parcels: site.parcels, site: geoPolygon(whole.poly.xy), areaM2: site.areaM2 };
}

const LIGHT: readonly QuotaKindId[] = ['energy', 'cod'];
const MIDDLE: readonly QuotaKindId[] = ['energy', 'carbon', 'cod', 'nh3n', 'vocs', 'nox'];
const HEAVY: readonly QuotaKindId[] = ['energy', 'coal.use', 'coal.replacement', 'carbon', 'cod', 'nh3n', 'so2', 'nox', 'vocs', 'pm'];
const NEEDS = [LIGHT, MIDDLE, HEAVY] as const;

/** What a project asks for: its land, and a share of what its county will have used by the end of the year, in round numbers. */
function needs(sketch: ProjectSketch, areaM2: number, index: number): DemoProject['requested'] {
  const requested: DemoProject['requested'] = {};
  if (sketch.newLand) {
    requested['land.new_construction'] = areaM2;
    requested['land.farmland_balance'] = Math.floor(areaM2 * 0.6);
  }
  for (const [k, kind] of NEEDS[sketch.intensity].entries()) {
    const share = (0.03 + 0.035 * sketch.intensity) * (0.6 + 0.8 * hashUnit(index, k, 5));
    const { scale } = QUOTA_KINDS.find((candidate) => candidate.id === kind)!;
    const step = scale === 6 ? 10_000 : 1_000;
    requested[kind] = Math.max(step, Math.floor((targetUse(kind, sketch.region) * share) / step) * step);
  }
  return requested;
}

/** The demo projects with their sites and needs; fewer only when the city has fewer free parcels than projects. */
export function createProjects(world: World, parcels: number): DemoProject[] {
  const sites = possibleSites(world, parcels);
  return PROJECT_SKETCHES.flatMap((sketch, index): DemoProject[] => {
    const free = takeSite(sites, sketch);
    if (!free) return [];
    const { parcels: lots, site, areaM2 } = outlineOfSite(world, free);
    const { zh, en, industry, stage, keyLevel, reviewedOn, exitedOn, region } = sketch;
    return [
      {
        code: `2026-${region}-${String(index + 1).padStart(4, '0')}`,
        zh,
        en,
        regionId: region,
        industry,
        investmentFen: sketch.investmentWan * 1_000_000,
        stage,
        keyLevel,
        use: { system: 'planning', code: lots[0]!.use!.code },
        requested: needs(sketch, areaM2, index),
        parcels: lots.map((lot) => lot.key),
        site,
        areaM2,
        contact: { zh: `服务专员 ${'甲乙丙丁戊己庚辛'[index % 8]}`, en: `Service officer ${'ABCDEFGH'[index % 8]}` },
        reviewedOn,
        exitedOn,
      },
    ];
  });
}
