import { COARSE_STEP_M, geoMultiPolygon, geoPolygon } from './geo.ts';
import { lakeShore } from './parcels.ts';
import { type Place, ringRadius } from './places.ts';
import { centroid, type Poly, signedArea } from './polygon.ts';
import type { Line } from './polyline.ts';
import { createRandom } from './random.ts';
import type { RuralCell } from './rural.ts';
import { arterialsOf, oldTownRing, QUAY_M } from './sectors.ts';
import type { DemoFeature } from './types.ts';
import type { UrbanFabric } from './urban.ts';
import type { World } from './world.ts';

const DRAWN_IN = 0.96;
const ZONE_STEP_M = 120;

/** A convex ring drawn a little towards its middle, so that it lies strictly inside what it was cut from; nothing for any other shape. */
function drawnIn({ xy }: Poly): number[][] {
  const [cx, cy] = centroid(xy);
  const ring = xy.map((value, i) => (i % 2 === 0 ? cx + (value - cx) * DRAWN_IN : cy + (value - cy) * DRAWN_IN));
  const turnsLeft = (i: number): boolean => {
    const at = (k: number): number => xy[(i + k + xy.length) % xy.length]!;
    return (at(2) - at(0)) * (at(5) - at(3)) - (at(3) - at(1)) * (at(4) - at(2)) > -1;
  };
  for (let i = 0; i < xy.length; i += 2) if (!turnsLeft(i)) return [];
  return [ring];
}

function* urbanZones(fabric: UrbanFabric): Generator<DemoFeature> {
  const { sector, groups, streets } = fabric;
  const regionId = sector.place.region;
  for (const [g, group] of groups.entries()) {
    const { code, farMax, densityPct, greenPct, heightM } = group.spec;
    const attributes = { farMax, densityPct, greenPct, heightM, plan: `${sector.place.zh}详细规划` };
    yield {
      key: `PZ-${sector.id}-${g}`,
      regionId,
      use: { system: 'planning', code: code === '2301' ? '16' : code },
      attributes,
      geometry: geoPolygon(group.poly.xy),
    };
  }
  for (const [s, street] of streets.entries()) {
    yield {
      key: `PZ-${sector.id}-s${s}`,
      regionId,
      use: { system: 'planning', code: '1207' },
      attributes: { widthM: street.widthM },
      geometry: geoPolygon(street.poly.xy),
    };
  }
}

function* ruralZones(cell: RuralCell): Generator<DemoFeature> {
  const attributes = { plan: '乡镇国土空间规划' };
  for (const [p, piece] of cell.pieces.entries()) {
    const villages = cell.blocks.filter((block) => block.kind === 'village' && block.piece === p).flatMap((block) => drawnIn(block.poly));
    const key = `PZ-R${cell.id}-${p}`;
    yield {
      key,
      regionId: cell.county,
      use: { system: 'planning', code: '01' },
      attributes,
      geometry: geoPolygon(piece.xy, villages, ZONE_STEP_M),
    };
    for (const [v, village] of villages.entries()) {
      yield {
        key: `${key}-v${v}`,
        regionId: cell.county,
        use: { system: 'planning', code: '0703' },
        attributes,
        geometry: geoPolygon(village, [], ZONE_STEP_M),
      };
    }
  }
}

/** Plan zones: every group of lots and street of the towns, farmland and villages of the countryside. */
export function* planZones(world: World): Generator<DemoFeature> {
  const region = world.places[0]!.region;
  const lake = geoPolygon(lakeShore(world).flat(), [oldTownRing(world.places[0]!, QUAY_M).flat()]);
  yield {
    key: 'PZ-lake',
    name: '东昌湖',
    regionId: region,
    use: { system: 'planning', code: '1702' },
    attributes: { plan: '东昌府城区详细规划' },
    geometry: lake,
  };
  for (const fabric of world.fabrics()) yield* urbanZones(fabric);
  for (const place of world.places) {
    for (const { key, zh, widthM, land, hole } of arterialsOf(place, world.seed)) {
      const geometry = geoPolygon(land.flat(), hole ? [hole.flat()] : []);
      yield {
        key: `PZ-A${key}`,
        name: zh,
        regionId: place.region,
        use: { system: 'planning', code: '1207' },
        attributes: { widthM },
        geometry,
      };
    }
  }
  for (const cell of world.cells()) yield* ruralZones(cell);
}

/** Detailed-plan units with the limits that most of their land has. */
export function* detailedUnits(world: World): Generator<DemoFeature> {
  let number = 0;
  for (const { sector, units, groups } of world.fabrics()) {
    for (const [u, unit] of units.entries()) {
      number++;
      const inside = groups.filter((group) => group.unit === u);
      const largest = inside.toSorted((a, b) => signedArea(b.poly.xy) - signedArea(a.poly.xy))[0];
      const { code = '16', farMax = 0, densityPct = 0, greenPct = 0, heightM = 0 } = largest?.spec ?? {};
      const key = `DU-${sector.place.region}-${String(number).padStart(3, '0')}`;
      const attributes = { farMax, densityPct, greenPct, heightM, approvedOn: '2025-12-01' };
      yield {
        key,
        name: `${sector.place.zh}${number}单元`,
        regionId: sector.place.region,
        use: { system: 'planning', code },
        attributes,
        geometry: geoPolygon(unit.xy),
      };
    }
  }
}

/** Permanent basic farmland: the marked field blocks of each piece of a cell. */
export function* basicFarmland(world: World): Generator<DemoFeature> {
  for (const cell of world.cells()) {
    for (const p of cell.pieces.keys()) {
      const fields = cell.blocks.filter((block) => block.farmland && block.piece === p);
      if (fields.length === 0) continue;
      const attributes = { grade: 4 + ((cell.column + cell.row) % 5), village: `${cell.column}${cell.row}片区` };
      yield {
        key: `BF-${cell.id}-${p}`,
        regionId: cell.county,
        use: { system: 'survey', code: '0102' },
        attributes,
        geometry: geoMultiPolygon(
          fields.map((field) => field.poly.xy),
          COARSE_STEP_M,
        ),
      };
    }
  }
}

/** A crescent outside a town between two directions. */
function crescent(place: Place, from: number, to: number, depthM: number): number[] {
  const town = place.town!;
  const steps = 14;
  const arc = (extra: (t: number) => number): Line =>
    Array.from({ length: steps + 1 }, (_, i): [number, number] => {
      const t = i / steps;
      const theta = from + (to - from) * t;
      const r = ringRadius(town, town.radiusM, theta) + extra(t);
      return [place.x + r * Math.cos(theta), place.y + r * Math.sin(theta)];
    });
  return [...arc((t) => 60 + depthM * (0.5 + 0.5 * Math.sin(Math.PI * t))), ...arc(() => 30).reverse()].flat();
}

/** Growth boundaries: concentrated building around every place, and for the towns elastic and special-purpose land outside. */
export function* growthBoundary(world: World): Generator<DemoFeature> {
  for (const place of world.places) {
    const random = createRandom(world.seed, 81, place.id);
    const feature = (suffix: string, kind: string, xy: number[]): DemoFeature => ({
      key: `GB-${place.id}-${suffix}`,
      name: `${place.zh}${kind}区`,
      regionId: place.region,
      attributes: { class: kind, approvedOn: '2026-02-28' },
      geometry: geoPolygon(xy),
    });
    const main = place.kind === 'park' ? place.outline : townRim(place);
    yield feature('1', '集中建设', main.flat());
    if (!place.town) continue;
    const start = random.between(0, 6);
    yield feature('2', '弹性发展', crescent(place, start, start + random.between(0.7, 1.2), place.reachM * 0.16));
    yield feature('3', '特别用途', crescent(place, start + 2.2, start + 2.2 + random.between(0.4, 0.8), place.reachM * 0.1));
  }
}

function townRim(place: Place): Line {
  const town = place.town!;
  return Array.from({ length: 72 }, (_, i): [number, number] => {
    const theta = (2 * Math.PI * i) / 72;
    const r = ringRadius(town, town.radiusM, theta) + 26;
    return [place.x + r * Math.cos(theta), place.y + r * Math.sin(theta)];
  });
}
