import type { Place } from './places.ts';
import { ringRadius } from './places.ts';
import { EDGE, type Poly } from './polygon.ts';
import { type Line, smoothLine, withoutBand } from './polyline.ts';
import { createRandom } from './random.ts';
import { CORRIDOR_SKETCHES, type CorridorSketch } from './sketch-corridors.ts';

/** A corridor with its curve in the design plane. */
export type Corridor = Omit<CorridorSketch, 'controls'> & {
  line: Line;
  tag: number;
  reach: { minX: number; minY: number; maxX: number; maxY: number }[];
};

const STEP_M: Record<Corridor['kind'], number> = { river: 700, highway: 900, railway: 900 };
const TAG: Record<Corridor['kind'], number> = { river: EDGE.river, highway: EDGE.highway, railway: EDGE.railway };

function corridorOf(sketch: CorridorSketch): Corridor {
  const { controls, ...rest } = sketch;
  const line = smoothLine(controls, STEP_M[sketch.kind]);
  const reach = line.slice(1).map(([x, y], i) => {
    const [px, py] = line[i]!;
    const pad = sketch.cutM + 1;
    return { minX: Math.min(x, px) - pad, minY: Math.min(y, py) - pad, maxX: Math.max(x, px) + pad, maxY: Math.max(y, py) + pad };
  });
  return { ...rest, line, tag: TAG[sketch.kind], reach };
}

function rim(place: Place, towards: { x: number; y: number }): [number, number] {
  const theta = Math.atan2(towards.y - place.y, towards.x - place.x);
  const r = ringRadius(place.town!, place.town!.radiusM, theta) - 8;
  return [place.x + r * Math.cos(theta), place.y + r * Math.sin(theta)];
}

function highwayBetween(
  a: Place,
  b: Place,
  road: { id: string; grade: string; zh: string; en: string; halfWidthM: number },
  seed: number,
): Corridor {
  const random = createRandom(seed, 31, a.id, b.id);
  const [from, to] = [rim(a, b), rim(b, a)];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const at = (t: number, side: number): [number, number] => [from[0] + t * dx - side * dy, from[1] + t * dy + side * dx];
  const controls = [from, at(0.3, random.between(-0.05, 0.05)), at(0.62, random.between(-0.06, 0.06)), to];
  return corridorOf({
    id: road.id,
    kind: 'highway',
    class: road.grade,
    zh: road.zh,
    en: road.en,
    halfWidthM: road.halfWidthM,
    cutM: road.halfWidthM + 5,
    controls,
  });
}

/** Roads from the main city to each county town, and from town to town. */
function highways(places: readonly Place[], seed: number): Corridor[] {
  const main = places[0]!;
  const towns = places.filter((place) => place.kind === 'town');
  const national = ['G309', 'G341', 'G341', 'G240', 'G309', 'G105', 'G514'];
  const spokes = towns.map((town, i) => {
    const code = national[i] ?? 'G308';
    const names = { zh: `${code} ${main.zh.slice(0, 3)}至${town.zh.slice(0, 2)}`, en: `${code} to ${town.en}` };
    return highwayBetween(main, town, { id: `${code}-${i}`, grade: 'national', ...names, halfWidthM: 11 }, seed);
  });
  const ringOrder = ['371581', '371526', '371503', '371524', '371521', '371522', '371525', '371581'];
  const ring = ringOrder.slice(1).map((region, i) => {
    const [a, b] = [ringOrder[i], region].map((code) => towns.find((town) => town.region === code)!) as [Place, Place];
    const names = { zh: `S${241 + i} ${a.zh.slice(0, 2)}至${b.zh.slice(0, 2)}`, en: `S${241 + i} ${a.en} to ${b.en}` };
    return highwayBetween(a, b, { id: `S${241 + i}`, grade: 'provincial', ...names, halfWidthM: 8 }, seed);
  });
  return [...spokes, ...ring];
}

/** Every corridor of the city: rivers, railways, expressways, national and provincial roads. */
export function createCorridors(places: readonly Place[], seed: number): Corridor[] {
  return [...CORRIDOR_SKETCHES.map(corridorOf), ...highways(places, seed)];
}

/** Takes every corridor out of a polygon; edges along a corridor get its tag. Pieces below `minM2` are dropped. */
export function withoutCorridors(poly: Poly, corridors: readonly Corridor[], minM2: number): Poly[] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < poly.xy.length; i += 2) {
    minX = Math.min(minX, poly.xy[i]!);
    maxX = Math.max(maxX, poly.xy[i]!);
    minY = Math.min(minY, poly.xy[i + 1]!);
    maxY = Math.max(maxY, poly.xy[i + 1]!);
  }
  let pieces = [poly];
  for (const corridor of corridors) {
    const near = corridor.reach.flatMap((box, i) => (box.minX < maxX && box.maxX > minX && box.minY < maxY && box.maxY > minY ? [i] : []));
    if (near.length === 0) continue;
    const stretch = corridor.line.slice(Math.max(0, near[0]! - 2), near.at(-1)! + 4);
    pieces = pieces.flatMap((piece) => withoutBand(piece, stretch, corridor.cutM, corridor.tag, minM2));
  }
  return pieces;
}
