import { geoBand, geoLine, worldLine } from './geo.ts';
import type { EdgeRoad } from './lattice.ts';
import type { Place } from './places.ts';
import { bend } from './plane.ts';
import { densify, distanceToLine, type Line } from './polyline.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoFeature } from './types.ts';
import type { World } from './world.ts';

/** The runs of a line that lie inside the city. */
export function insideCity(world: World, line: Line): Line[] {
  const runs: Line[] = [];
  let run: Line = [];
  for (const point of line) {
    if (world.inCity(...point)) {
      run.push(point);
      continue;
    }
    if (run.length > 1) runs.push(run);
    run = [];
  }
  if (run.length > 1) runs.push(run);
  return runs;
}

function lineFeature(world: World, key: string, name: string, line: Line, attributes: DemoFeature['attributes']): DemoFeature {
  const middle = line[Math.floor(line.length / 2)]!;
  return { key, name, regionId: world.countyAt(...middle), attributes, geometry: geoLine(line) };
}

/** Lines of country roads: runs of lattice edges of one grade, outside the towns. */
export function countryRoads(world: World): { grade: EdgeRoad['grade']; halfWidthM: number; line: Line }[] {
  const { lattice } = world;
  const great = world.corridors.filter((corridor) => corridor.class === 'great');
  const dry = (point: [number, number]): boolean => great.every((river) => distanceToLine(river.line, ...point) > river.cutM);
  const found: { grade: EdgeRoad['grade']; halfWidthM: number; line: Line }[] = [];
  const follow = (count: number, road: (k: number) => EdgeRoad, corner: (k: number) => [number, number]): void => {
    let open: { grade: EdgeRoad['grade']; halfWidthM: number; line: Line } | null = null;
    for (let k = 0; k < count; k++) {
      const [a, b] = [corner(k), corner(k + 1)];
      const { grade, halfWidthM } = road(k);
      const ends = [a, b, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as [number, number]];
      const passable = ends.every((point) => world.inCity(...point) && world.placeAt(...point) === null && dry(point));
      if (open && (!passable || open.grade !== grade)) open = null;
      if (!passable) continue;
      if (!open) {
        open = { grade, halfWidthM, line: [a] };
        found.push(open);
      }
      open.line.push(b);
    }
  };
  for (let row = 1; row < lattice.rows; row++)
    follow(
      lattice.columns,
      (k) => lattice.edgeRoad(k, row, 'east'),
      (k) => lattice.corner(k, row),
    );
  for (let column = 1; column < lattice.columns; column++)
    follow(
      lattice.rows,
      (k) => lattice.edgeRoad(column, k, 'north'),
      (k) => lattice.corner(column, k),
    );
  return found;
}

/** Roads by grade, as centre lines with the half width of the highway land. */
export function* roads(world: World): Generator<DemoFeature> {
  for (const corridor of world.corridors.filter((candidate) => candidate.kind === 'highway')) {
    for (const [i, run] of insideCity(world, corridor.line).entries()) {
      const attributes = { grade: corridor.class, halfWidthM: corridor.halfWidthM, nameEn: corridor.en };
      yield lineFeature(world, `RD-${corridor.id}-${i}`, corridor.zh, run, attributes);
    }
  }
  let number = 0;
  for (const road of countryRoads(world)) {
    if (road.grade === 'path') continue;
    number++;
    const [prefix, word] = road.grade === 'county' ? ['X', '县道'] : ['Y', '乡道'];
    const name = `${prefix}${String(number).padStart(3, '0')} ${word}`;
    yield lineFeature(world, `RD-${prefix}${number}`, name, road.line, {
      grade: road.grade,
      halfWidthM: road.halfWidthM,
      nameEn: `${prefix}${number}`,
    });
  }
}

/** What surrounds a railway at a design point: in a main town's outline, near it, or open country. */
function settingAt(world: World, x: number, y: number): 'urban' | 'suburb' | 'other' {
  if (world.placeAt(x, y)) return 'urban';
  return world.places.some((place) => Math.hypot(place.x - x, place.y - y) < place.reachM + 2_500) ? 'suburb' : 'other';
}

function* railwayRuns(world: World, line: Line): Generator<{ setting: string; line: Line }> {
  let run: { setting: string; line: Line } | null = null;
  for (const [i, point] of line.entries()) {
    const setting = settingAt(world, ...point);
    if (run && run.setting !== setting) {
      run.line.push(point);
      yield run;
      run = { setting, line: [point] };
    } else if (run) run.line.push(point);
    else run = { setting, line: [point] };
    if (i === line.length - 1 && run.line.length > 1) yield run;
  }
}

/** Railways cut by what surrounds them, since the safety zone depends on it. */
export function* railways(world: World): Generator<DemoFeature> {
  let number = 0;
  for (const corridor of world.corridors.filter((candidate) => candidate.kind === 'railway')) {
    for (const inside of insideCity(world, corridor.line)) {
      for (const { setting, line } of railwayRuns(world, inside)) {
        number++;
        const attributes = {
          class: corridor.class,
          setting,
          classSetting: `${corridor.class}/${setting}`,
          halfWidthM: corridor.halfWidthM,
          nameEn: corridor.en,
        };
        yield lineFeature(world, `RW-${corridor.id}-${number}`, corridor.zh, line, attributes);
      }
    }
  }
}

const HALF_WIDTH_M: Readonly<Record<number, number>> = { 10: 1, 35: 2, 110: 3.5, 220: 4.5, 500: 9 };

/** A power line between two design points: straight spans between angle towers, in the world plane. */
function powerLine(from: [number, number], to: [number, number], bends: number, random: Random): Line {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const line: Line = [from];
  for (let i = 1; i <= bends; i++) {
    const t = (i + random.between(-0.25, 0.25)) / (bends + 1);
    const side = random.between(-0.06, 0.06);
    line.push([from[0] + t * dx - side * dy, from[1] + t * dy + side * dx]);
  }
  line.push(to);
  return line.map(([x, y]): [number, number] => bend(x, y));
}

/** A point beside a place at a share of its reach, in a direction. */
function besides(place: Place, theta: number, share: number): [number, number] {
  return [place.x + place.reachM * share * Math.cos(theta), place.y + place.reachM * share * Math.sin(theta)];
}

function towards(from: Place, to: Place, random: Random): number {
  return Math.atan2(to.y - from.y, to.x - from.x) + random.between(-0.5, 0.5);
}

/** Power lines by voltage: trunk lines across the city, lines between towns, feeders into towns and villages. */
export function* powerLines(world: World): Generator<DemoFeature> {
  const random = createRandom(world.seed, 91);
  const towns = world.places.filter((place) => place.kind !== 'park');
  const spans: { kv: number; from: [number, number]; to: [number, number]; bends: number }[] = [
    { kv: 500, from: [-50_000, 14_000], to: [39_000, 9_500], bends: 5 },
    { kv: 500, from: [-16_000, 44_000], to: [1_000, -44_000], bends: 6 },
  ];
  const pairs = [
    [0, 1],
    [0, 7],
    [0, 2],
    [1, 6],
    [4, 0],
    [3, 2],
    [5, 0],
    [6, 7],
  ] as const;
  for (const [a, b] of pairs)
    spans.push({
      kv: 220,
      from: besides(towns[a]!, towards(towns[a]!, towns[b]!, random), 0.95),
      to: besides(towns[b]!, towards(towns[b]!, towns[a]!, random), 0.98),
      bends: 3,
    });
  for (const place of world.places) {
    const feed = (kv: number, count: number, far: number, near: number): void => {
      for (let i = 0; i < count; i++) {
        const theta = random.between(0, 2 * Math.PI);
        const turn = random.between(-0.45, 0.45);
        spans.push({ kv, from: besides(place, theta + turn, far), to: besides(place, theta, near), bends: 2 });
      }
    };
    feed(110, place.kind === 'main' ? 7 : 2, 1.9, place.kind === 'park' ? 0.9 : 0.72);
    feed(35, 1, 2.6, 1.02);
    feed(10, 3, 2.2, 1.05);
  }
  for (const [i, { kv, from, to, bends }] of spans.entries()) {
    const line = powerLine(from, to, bends, random);
    const attributes = { voltageKv: kv, halfWidthM: HALF_WIDTH_M[kv]!, measured: '中心线' };
    yield {
      key: `PL-${kv}-${i + 1}`,
      name: `${kv} kV ${i + 1} 号线`,
      regionId: world.countyAt(...from),
      attributes,
      geometry: worldLine(densify(line, 4_000)),
    };
  }
}

/** Gas trunk lines and their branches to the towns, and one oil line. */
export function* pipelines(world: World): Generator<DemoFeature> {
  const random = createRandom(world.seed, 92);
  const trunk: Line = [
    [-50_000, -4_000],
    [-30_000, -9_000],
    [-9_000, -10_500],
    [14_000, -8_000],
    [33_000, 3_000],
    [38_000, 11_000],
  ];
  const north: Line = [
    [-9_000, -10_500],
    [-11_000, 6_000],
    [-6_000, 24_000],
    [10_000, 36_000],
    [24_000, 46_500],
  ];
  const oil: Line = [
    [-36_000, -58_000],
    [-24_000, -40_000],
    [-9_500, -24_000],
    [10_500, 9_000],
    [18_000, 23_000],
    [38_000, 38_000],
  ];
  const put = (key: string, name: string, medium: string, line: Line, diameterMm: number): DemoFeature => ({
    key,
    name,
    regionId: world.countyAt(...line[0]!),
    attributes: { medium, halfWidthM: diameterMm / 2000, diameterMm },
    geometry: worldLine(
      densify(
        line.map(([x, y]): [number, number] => bend(x, y)),
        3_000,
      ),
    ),
  });
  yield put('PP-1', '冀宁联络线聊城段', 'gas', trunk, 1016);
  yield put('PP-2', '聊城北支线', 'gas', north, 711);
  yield put('PP-3', '成品油管道', 'oil', oil, 457);
  for (const place of world.places.filter((candidate) => candidate.kind === 'town')) {
    const joint = trunk.toSorted((a, b) => Math.hypot(a[0] - place.x, a[1] - place.y) - Math.hypot(b[0] - place.x, b[1] - place.y))[0]!;
    const end = besides(place, Math.atan2(joint[1] - place.y, joint[0] - place.x), 0.98);
    const middle: [number, number] = [
      (joint[0] + end[0]) / 2 + random.between(-1500, 1500),
      (joint[1] + end[1]) / 2 + random.between(-1500, 1500),
    ];
    yield put(`PP-B${place.id}`, `${place.zh}支线`, 'gas', [joint, middle, end], 323);
  }
}

function* bandsOf(
  world: World,
  id: string,
  key: string,
  name: string,
  halfWidthM: number,
  attributes: DemoFeature['attributes'],
): Generator<DemoFeature> {
  const corridor = world.corridors.find((candidate) => candidate.id === id)!;
  for (const [i, run] of insideCity(world, corridor.line).entries()) {
    yield {
      key: `${key}-${i + 1}`,
      name,
      regionId: world.countyAt(...run[Math.floor(run.length / 2)]!),
      attributes,
      geometry: geoBand(run, halfWidthM, 700),
    };
  }
}

/** The core control area of the Grand Canal: 2000 m on each side. */
export function canalControl(world: World): Iterable<DemoFeature> {
  return bandsOf(world, 'canal', 'CC', '大运河核心监控区', 2_000, { distanceM: 2_000, approvedOn: '2025-06-01' });
}

/** The core corridor of the Yellow River: the management range and 1000 m. */
export function yellowRiverCorridor(world: World): Iterable<DemoFeature> {
  return bandsOf(world, 'yellow', 'YR', '黄河生态廊道核心区', 2_500, { beyondRangeM: 1_000, approvedOn: '2023-11-01' });
}

/** Management ranges of all rivers: between the dykes, or the banks and their strip. */
export function* riverRange(world: World): Generator<DemoFeature> {
  for (const river of world.corridors.filter((corridor) => corridor.kind === 'river')) {
    const dyked = river.class === 'great' || river.class === 'river';
    yield* bandsOf(world, river.id, `RR-${river.id}`, `${river.zh}管理范围`, river.cutM, {
      river: river.zh,
      dyked: dyked ? '有堤' : '无堤',
    });
  }
}
