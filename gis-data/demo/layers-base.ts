import { geoBand, geoLine, geoPolygon } from './geo.ts';
import { countryRoads, insideCity } from './layers-corridors.ts';
import { forests, reservoirs } from './layers-protection.ts';
import { lakeShore } from './parcels.ts';

import { signedArea } from './polygon.ts';
import { arterialsOf, oldTownRing, QUAY_M } from './sectors.ts';
import type { DemoFeature } from './types.ts';
import type { World } from './world.ts';

const BAND_STEP_M = 250;

/** Rivers as water surfaces, the lake around the old town, reservoirs, ponds. */
export function* baseWater(world: World): Generator<DemoFeature> {
  for (const river of world.corridors.filter((corridor) => corridor.kind === 'river')) {
    for (const [i, run] of insideCity(world, river.line).entries()) {
      const regionId = world.countyAt(...run[Math.floor(run.length / 2)]!);
      yield {
        key: `BW-${river.id}-${i}`,
        name: river.zh,
        regionId,
        attributes: { class: river.class, nameEn: river.en },
        geometry: geoBand(run, river.halfWidthM, BAND_STEP_M),
      };
    }
  }
  const main = world.places[0]!;
  const lake = geoPolygon(lakeShore(world).flat(), [oldTownRing(main, QUAY_M).flat()]);
  yield { key: 'BW-lake', name: '东昌湖', regionId: main.region, attributes: { class: 'lake', nameEn: 'Dongchang Lake' }, geometry: lake };
  for (const { name, x, y, xy } of reservoirs(world)) {
    yield {
      key: `BW-${name}`,
      name,
      regionId: world.countyAt(x, y),
      attributes: { class: 'reservoir', nameEn: null },
      geometry: geoPolygon(xy),
    };
  }
  for (const cell of world.cells()) {
    for (const [i, block] of cell.blocks.entries()) {
      if (block.kind === 'pond')
        yield { key: `BW-P${cell.id}-${i}`, regionId: cell.county, attributes: { class: 'pond' }, geometry: geoPolygon(block.poly.xy) };
    }
  }
}

/** Footprints of towns, parks and villages. */
export function* baseSettlements(world: World): Generator<DemoFeature> {
  for (const place of world.places) {
    yield {
      key: `BS-${place.id}`,
      name: place.zh,
      regionId: place.region,
      attributes: { class: place.kind, nameEn: place.en },
      geometry: geoPolygon(place.outline.flat()),
    };
  }
  for (const cell of world.cells()) {
    for (const [i, block] of cell.blocks.entries()) {
      if (block.kind !== 'village') continue;
      const name = villageName(cell.column, cell.row, i);
      yield {
        key: `BS-V${cell.id}-${i}`,
        name,
        regionId: cell.county,
        attributes: { class: 'village', nameEn: null },
        geometry: geoPolygon(block.poly.xy),
      };
    }
  }
}

const SURNAMES =
  '张王李赵刘陈杨孙马朱郭何高林郑谢罗梁宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戈耿';
const SUFFIXES = ['庄', '屯', '集', '寨', '楼', '铺', '营', '口', '堂', '庙', '店', '桥', '海子', '官庄', '家洼', '家坊'];
const PREFIXES = ['', '', '', '前', '后', '东', '西', '大', '小', '南', '北'];

/** A village name of the plain, by its place on the lattice. */
function villageName(column: number, row: number, index: number): string {
  const mix = (column * 7919 + row * 104729 + index * 1299709) >>> 0;
  const [prefix, surname, suffix] = [
    PREFIXES[mix % PREFIXES.length]!,
    SURNAMES[(mix >>> 3) % SURNAMES.length]!,
    SUFFIXES[(mix >>> 9) % SUFFIXES.length]!,
  ];
  return `${prefix}${surname}${suffix}`;
}

/** Streets, ring roads, country roads and highways as lines with their half widths. */
export function* baseRoads(world: World): Generator<DemoFeature> {
  for (const corridor of world.corridors.filter((candidate) => candidate.kind !== 'river')) {
    for (const [i, run] of insideCity(world, corridor.line).entries()) {
      const attributes = { grade: corridor.kind === 'railway' ? 'railway' : corridor.class, halfWidthM: corridor.halfWidthM };
      yield { key: `BR-${corridor.id}-${i}`, name: corridor.zh, regionId: world.countyAt(...run[0]!), attributes, geometry: geoLine(run) };
    }
  }
  for (const place of world.places) {
    for (const { key, zh, widthM, line } of arterialsOf(place, world.seed)) {
      yield {
        key: `BR-A${key}`,
        name: zh,
        regionId: place.region,
        attributes: { grade: 'arterial', halfWidthM: widthM / 2 },
        geometry: geoLine(line),
      };
    }
  }
  for (const { sector, streets } of world.fabrics()) {
    for (const [i, street] of streets.entries()) {
      const attributes = { grade: street.widthM >= 26 ? 'main' : 'street', halfWidthM: street.widthM / 2 };
      yield { key: `BR-${sector.id}-${i}`, regionId: sector.place.region, attributes, geometry: geoLine(street.line) };
    }
  }
  for (const [i, road] of countryRoads(world).entries()) {
    yield {
      key: `BR-C${i}`,
      regionId: world.countyAt(...road.line[0]!),
      attributes: { grade: road.grade, halfWidthM: road.halfWidthM },
      geometry: geoLine(road.line),
    };
  }
}

const isGreen = (kind: string): boolean => kind === 'park' || kind === 'belt';

/** Parks and green belts of the towns, forests and woods of the countryside. */
export function* baseGreen(world: World): Generator<DemoFeature> {
  for (const { sector, groups } of world.fabrics()) {
    for (const [i, group] of groups.entries()) {
      if (!isGreen(group.kind)) continue;
      yield {
        key: `BG-${sector.id}-${i}`,
        regionId: sector.place.region,
        attributes: { class: group.kind },
        geometry: geoPolygon(group.poly.xy),
      };
    }
  }
  for (const forest of forests(world)) {
    yield {
      key: `BG-F${forest.id}`,
      name: forest.zh,
      regionId: world.countyAt(forest.x, forest.y),
      attributes: { class: 'forest' },
      geometry: geoPolygon(forest.xy),
    };
  }
  for (const cell of world.cells()) {
    for (const [i, block] of cell.blocks.entries()) {
      if (block.kind !== 'wood' || signedArea(block.poly.xy) < 6_000) continue;
      yield { key: `BG-${cell.id}-${i}r`, regionId: cell.county, attributes: { class: block.kind }, geometry: geoPolygon(block.poly.xy) };
    }
  }
}
