import type { Polygon } from 'geojson';
import { geoPolygon, geoRing } from './geo.ts';
import { ringLine } from './places.ts';
import { centroid, type Poly } from './polygon.ts';
import { createRandom, hashUnit } from './random.ts';
import { buildRuralLots, type RuralLot } from './rural-lots.ts';
import { oldTownRing, QUAY_M } from './sectors.ts';
import type { DemoFeature, ParcelStatus } from './types.ts';
import type { LotGroup, UrbanFabric } from './urban.ts';
import type { World } from './world.ts';

/** Narrowest street that is a parcel of its own, metres. */
const STREET_PARCEL_M = 18;

/** A parcel before it has its code. `group` joins the lots that a project may take together. */
export type Draft = Omit<DemoFeature, 'key' | 'geometry'> & { geometry: Polygon; group: string };

/** A part of the cadastre that is built at once: a sector of a town, or a cell of the countryside. Lower `order` comes first. */
export type CadastreUnit = { order: number; county: string; drafts: () => Iterable<Draft> };

const NAMED: Readonly<Record<string, string>> = {
  school: '中小学',
  hospital: '医院',
  park: '公园',
  college: '校区',
  market: '市场',
  kindergarten: '幼儿园',
};

/** Names of the schools, parks and hospitals of the towns, numbered per place: group → name. */
function groupNames(fabrics: readonly UrbanFabric[]): Map<LotGroup, string> {
  const counters = new Map<string, number>();
  const names = new Map<LotGroup, string>();
  for (const { sector, groups } of fabrics) {
    for (const group of groups) {
      const word = NAMED[group.kind];
      if (!word || group.lots.length === 0) continue;
      const place = sector.place.zh.replace(/城区|县城|市区/u, '');
      const number = (counters.get(place + word) ?? 0) + 1;
      counters.set(place + word, number);
      names.set(group, `${place}第${number}${word}`);
    }
  }
  return names;
}

function urbanStatus(group: LotGroup, groupHash: number, lotHash: number): ParcelStatus {
  if (group.kind === 'vacant' || group.kind === 'blank') return groupHash < 0.8 ? 'available' : 'reserved';
  if (group.spec.code.startsWith('1001') || group.kind === 'logistics') {
    if (groupHash < 0.32) return 'available';
    if (groupHash < 0.42) return 'reserved';
    return lotHash < 0.07 ? 'idle' : 'occupied';
  }
  if (group.spec.code.startsWith('14')) return 'restricted';
  if (groupHash < 0.05) return 'available';
  if (groupHash < 0.08) return 'reserved';
  return lotHash < 0.02 ? 'idle' : 'occupied';
}

function* urbanDrafts(world: World, fabric: UrbanFabric, names: Map<LotGroup, string>): Generator<Draft> {
  const { sector } = fabric;
  const regionId = sector.place.region;
  for (const [g, group] of fabric.groups.entries()) {
    const groupHash = hashUnit(world.seed, 71, sector.id, g);
    const { code, farMax, densityPct, greenPct, heightM } = group.spec;
    for (const [l, lot] of group.lots.entries()) {
      const shape = shapeOf(lot);
      const status = urbanStatus(group, groupHash, hashUnit(world.seed, 72, sector.id, g, l));
      const attributes = { areaM2: shape.areaM2, farMax, densityPct, greenPct, heightM, tenure: '国有', sourceDate: '2026-09-30' };
      const name = l === 0 ? names.get(group) : undefined;
      yield {
        ...(name ? { name } : {}),
        regionId,
        use: { system: 'planning', code },
        status,
        attributes,
        geometry: shape.geometry,
        group: `${sector.id}-${g}`,
      };
    }
  }
  for (const [s, street] of fabric.streets.entries()) {
    if (street.widthM < STREET_PARCEL_M) continue;
    const shape = shapeOf(street.poly);
    if (shape.areaM2 < 400) continue;
    const attributes = { areaM2: shape.areaM2, tenure: '国有', sourceDate: '2026-09-30' };
    yield {
      regionId,
      use: { system: 'planning', code: '1207' },
      status: 'occupied',
      attributes,
      geometry: shape.geometry,
      group: `${sector.id}-s${s}`,
    };
  }
}

function shapeOf(poly: Poly): { geometry: Polygon; areaM2: number } {
  const { ring, areaM2 } = geoRing(poly.xy);
  return { geometry: { type: 'Polygon', coordinates: [ring] }, areaM2: Math.round(areaM2) };
}

function ruralStatus(lot: RuralLot, hash: number): ParcelStatus {
  if (lot.farmland) return 'restricted';
  if (lot.kind === 'empty') return 'available';
  if (lot.kind === 'village') return hash < 0.05 ? 'idle' : 'occupied';
  return 'occupied';
}

function* ruralDrafts(world: World, cellId: number): Generator<Draft> {
  const cell = world.cells()[cellId]!;
  const lots = buildRuralLots(cell, world.seed);
  for (const [i, lot] of lots.entries()) {
    const shape = shapeOf(lot.poly);
    const status = ruralStatus(lot, hashUnit(world.seed, 73, cell.column, cell.row, i));
    const attributes = { areaM2: shape.areaM2, tenure: '集体', sourceDate: '2026-09-30' };
    yield {
      regionId: cell.county,
      use: { system: 'survey', code: lot.code },
      status,
      attributes,
      geometry: shape.geometry,
      group: `r${cellId}-${i}`,
    };
  }
}

/** The lake around the old town: one parcel with a hole. */
function lakeDraft(world: World): Draft {
  const main = world.places[0]!;
  const outer = lakeShore(world).flat();
  const hole = oldTownRing(main, QUAY_M).flat();
  const areaM2 = Math.round(geoRing(outer).areaM2 - geoRing(hole).areaM2);
  return {
    name: '东昌湖',
    regionId: main.region,
    use: { system: 'planning', code: '1702' },
    status: 'restricted',
    attributes: { areaM2, tenure: '国有', sourceDate: '2026-09-30' },
    geometry: geoPolygon(outer, [hole]),
    group: 'lake',
  };
}

/** Shore of the lake in the design plane. */
export function lakeShore(world: World): [number, number][] {
  const town = world.places[0]!.town!;
  return ringLine(town, town.rings[0]!.radiusM, -70);
}

/** The units of the cadastre in the order in which they are surveyed: towns from the middle outwards, then each county's countryside from its town outwards. */
export function cadastreUnits(world: World): CadastreUnit[] {
  const fabrics = world.fabrics();
  const names = groupNames(fabrics);
  const units = fabrics.map((fabric): CadastreUnit => {
    const { sector } = fabric;
    const [x, y] = centroid(sector.poly.xy);
    const order = sector.place.kind === 'park' ? 0.3 : Math.hypot(x - sector.place.x, y - sector.place.y) / sector.place.reachM;
    return { order, county: sector.place.region, drafts: () => urbanDrafts(world, fabric, names) };
  });
  units.push({ order: 0.001, county: world.places[0]!.region, drafts: () => [lakeDraft(world)] });
  const jitter = createRandom(world.seed, 74);
  const towns = world.places.filter((place) => place.town !== null);
  for (const county of new Set(towns.map((place) => place.region))) {
    const town = towns.find((place) => place.region === county)!;
    const cells = world.cells().filter((cell) => cell.county === county);
    const distance = new Map(cells.map((cell) => [cell.id, Math.hypot(cell.x - town.x, cell.y - town.y) + jitter.between(0, 900)]));
    cells.sort((a, b) => distance.get(a.id)! - distance.get(b.id)!);
    const inhabited = cells.filter((cell) => cell.blocks.some((block) => block.kind === 'village'));
    units.push(...inhabited.map((cell, rank): CadastreUnit => ({ order: 2 + rank, county, drafts: () => ruralDrafts(world, cell.id) })));
  }
  return units.sort((a, b) => a.order - b.order || Number(a.county) - Number(b.county));
}
