import { geoBand, geoPolygon } from './geo.ts';
import { insideCity } from './layers-corridors.ts';
import { signedArea } from './polygon.ts';
import type { Line } from './polyline.ts';
import { createRandom } from './random.ts';
import { oldTownRing } from './sectors.ts';
import type { DemoFeature } from './types.ts';
import type { World } from './world.ts';

/** A rounded, irregular shape around a design point. */
export function blob(x: number, y: number, radiusM: number, seed: number): Line {
  const random = createRandom(seed, 101, Math.round(x), Math.round(y));
  const [a, b] = [random.between(0, 6), random.between(0, 6)];
  return Array.from({ length: 22 }, (_, i): [number, number] => {
    const theta = (2 * Math.PI * i) / 22;
    const r = radiusM * (1 + 0.16 * Math.sin(2 * theta + a) + 0.09 * Math.sin(3 * theta + b));
    return [x + r * Math.cos(theta), y + r * Math.sin(theta)];
  });
}

const SOURCES = [
  { id: 'dongejing', zh: '东阿地下水水源地', x: 33_000, y: -9_000, innerM: 320, outerM: 1_350 },
  { id: 'tancheng', zh: '谭庄水库水源地', x: -3_500, y: -12_500, innerM: 540, outerM: 1_500 },
  { id: 'yingchun', zh: '迎春水库水源地', x: -30_500, y: 31_500, innerM: 420, outerM: 1_250 },
  { id: 'yanggu', zh: '森泉水库水源地', x: -6_500, y: -42_500, innerM: 380, outerM: 1_150 },
] as const;

/** Drinking-water sources: a first-class area, and the second-class area around it. */
export function* waterSources(world: World): Generator<DemoFeature> {
  for (const { id, zh, x, y, innerM, outerM } of SOURCES) {
    const regionId = world.countyAt(x, y);
    const inner = blob(x, y, innerM, world.seed).flat();
    yield { key: `WS-${id}-1`, name: `${zh}一级保护区`, regionId, attributes: { class: '一级', source: zh }, geometry: geoPolygon(inner) };
    const outer = geoPolygon(blob(x, y, outerM, world.seed + 1).flat(), [inner]);
    yield { key: `WS-${id}-2`, name: `${zh}二级保护区`, regionId, attributes: { class: '二级', source: zh }, geometry: outer };
  }
}

/** Reservoirs of the water sources, for the base map. */
export function reservoirs(world: World): { name: string; x: number; y: number; xy: number[] }[] {
  return SOURCES.slice(1).map(({ zh, x, y, innerM }) => ({
    name: zh.replace('水源地', ''),
    x,
    y,
    xy: blob(x, y, innerM * 0.8, world.seed).flat(),
  }));
}

const BASINS = [
  { id: 'yellow-east', zh: '黄河东阿蓄滞洪区', x: 30_000, y: -16_000, radiusM: 2_100 },
  { id: 'jindi', zh: '金堤河阳谷蓄滞洪区', x: -9_000, y: -46_000, radiusM: 2_300 },
] as const;

/** Low ground beside the rivers that takes the water of a flood. */
export function* floodDetention(world: World): Generator<DemoFeature> {
  for (const { id, zh, x, y, radiusM } of BASINS) {
    const geometry = geoPolygon(blob(x, y, radiusM, world.seed).flat());
    yield { key: `FD-${id}`, name: zh, regionId: world.countyAt(x, y), attributes: { class: '蓄滞洪区' }, geometry };
  }
}

/** Monuments of the main city: protection area and building-control belt. */
export function* heritage(world: World): Generator<DemoFeature> {
  const main = world.places[0]!;
  const monuments = [
    { id: 'guangyue', zh: '光岳楼', level: '全国重点文物保护单位', x: main.x + 20, y: main.y - 15, coreM: 70, beltM: 210 },
    { id: 'shanshan', zh: '山陕会馆', level: '全国重点文物保护单位', x: main.x + 1_560, y: main.y - 1_180, coreM: 90, beltM: 240 },
    { id: 'tieta', zh: '聊城铁塔', level: '全国重点文物保护单位', x: main.x + 1_450, y: main.y + 950, coreM: 45, beltM: 140 },
    { id: 'haiyuange', zh: '海源阁', level: '省级文物保护单位', x: main.x - 210, y: main.y + 180, coreM: 50, beltM: 130 },
  ];
  for (const { id, zh, level, x, y, coreM, beltM } of monuments) {
    const core = blob(x, y, coreM, world.seed).flat();
    yield {
      key: `HE-${id}-1`,
      name: `${zh}保护范围`,
      regionId: main.region,
      attributes: { class: '保护范围', level },
      geometry: geoPolygon(core),
    };
    const belt = geoPolygon(blob(x, y, beltM, world.seed + 1).flat(), [core]);
    yield {
      key: `HE-${id}-2`,
      name: `${zh}建设控制地带`,
      regionId: main.region,
      attributes: { class: '建设控制地带', level },
      geometry: belt,
    };
  }
  const old = oldTownRing(main).flat();
  yield {
    key: 'HE-old-2',
    name: '聊城古城历史城区',
    regionId: main.region,
    attributes: { class: '历史城区', level: '国家历史文化名城' },
    geometry: geoPolygon(old),
  };
}

/** Old subsidence areas, surveyed long ago. */
export function* geohazard(world: World): Generator<DemoFeature> {
  const areas = [
    { id: 1, zh: '城北采空塌陷区', x: -2_600, y: 5_300, radiusM: 420, level: '中易发' },
    { id: 2, zh: '茌平岩溶塌陷区', x: 18_900, y: 17_200, radiusM: 560, level: '低易发' },
    { id: 3, zh: '东阿岩溶塌陷区', x: 31_200, y: -14_800, radiusM: 480, level: '中易发' },
    { id: 4, zh: '莘县地面沉降区', x: -36_000, y: -30_500, radiusM: 900, level: '低易发' },
  ];
  for (const { id, zh, x, y, radiusM, level } of areas) {
    yield {
      key: `GH-${id}`,
      name: zh,
      regionId: world.countyAt(x, y),
      attributes: { class: level, surveyedOn: '2021-03-15' },
      geometry: geoPolygon(blob(x, y, radiusM, world.seed).flat()),
    };
  }
}

/** Recognised chemical parks. */
export function* chemicalParks(world: World): Generator<DemoFeature> {
  for (const place of world.places.filter((candidate) => candidate.chemical)) {
    yield {
      key: `CP-${place.id}`,
      name: place.zh,
      regionId: place.region,
      attributes: { recognisedOn: '2019-06-27', nameEn: place.en },
      geometry: geoPolygon(place.outline.flat()),
    };
  }
}

const FORESTS = [
  { id: 1, zh: '马西林场', x: -47_500, y: -3_000, radiusM: 2_100 },
  { id: 2, zh: '阿胶森林', x: 42_000, y: -6_500, radiusM: 1_500 },
  { id: 3, zh: '清平森林公园', x: 18_000, y: 36_500, radiusM: 2_400 },
] as const;

/** Forest shapes in the design plane, for the red line and the base map. */
export function forests(world: World): { id: number; zh: string; x: number; y: number; xy: number[] }[] {
  return FORESTS.map(({ id, zh, x, y, radiusM }) => ({ id, zh, x, y, xy: blob(x, y, radiusM, world.seed).flat() }));
}

/** The ecological red line: stretches of the rivers, forests and the first-class water areas. */
export function* ecologicalRedline(world: World): Generator<DemoFeature> {
  const stretches = [
    { id: 'yellow', halfWidthM: 900, from: 0.1, to: 0.9 },
    { id: 'tuhai', halfWidthM: 120, from: 0.06, to: 0.36 },
    { id: 'tuhai', halfWidthM: 120, from: 0.66, to: 0.95 },
    { id: 'majia', halfWidthM: 110, from: 0.3, to: 0.72 },
    { id: 'canal', halfWidthM: 60, from: 0.1, to: 0.36 },
  ];
  for (const [i, { id, halfWidthM, from, to }] of stretches.entries()) {
    const river = world.corridors.find((corridor) => corridor.id === id)!;
    const run = insideCity(world, river.line).toSorted((a, b) => b.length - a.length)[0]!;
    const part = run.slice(Math.floor(run.length * from), Math.ceil(run.length * to));
    const middle = part[Math.floor(part.length / 2)]!;
    yield {
      key: `ER-${i + 1}`,
      name: `${river.zh}生态保护红线`,
      regionId: world.countyAt(...middle),
      attributes: { class: '水源涵养', river: river.zh },
      geometry: geoBand(part, halfWidthM, 500),
    };
  }
  for (const forest of forests(world)) {
    const attributes = { class: '防风固沙', areaHa: Math.round(signedArea(forest.xy) / 10_000) };
    yield {
      key: `ER-F${forest.id}`,
      name: `${forest.zh}生态保护红线`,
      regionId: world.countyAt(forest.x, forest.y),
      attributes,
      geometry: geoPolygon(forest.xy),
    };
  }
}
