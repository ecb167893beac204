import { type Corridor, withoutCorridors } from './corridors.ts';
import { type Place, ringLine, ringRadius } from './places.ts';
import { EDGE, type Poly, polyOf } from './polygon.ts';
import type { Line } from './polyline.ts';
import { createRandom, type Random } from './random.ts';
import type { TownSketch } from './sketch.ts';
import type { Character } from './urban-types.ts';

/** A piece of a place between arterials, not yet cut into blocks. Edges carry the width of the arterial beyond. */
export type Sector = { id: number; place: Place; character: Character; poly: Poly; ring: number };

/** Width of the arterials between sectors, metres. */
const ARTERIAL_M = { main: 44, town: 32 } as const;

const OLD_TOWN_HALF_M = 480;

/** Width of the quay between the old town and the lake, metres. */
export const QUAY_M = 12;
const MIN_SECTOR_M2 = 4_000;

/** The old town of the main city: a turned square island, to be surrounded by the lake, whose water begins `quayM` further out. */
export function oldTownRing(place: Place, quayM = 0): Line {
  const turn = place.town!.turn;
  const [ux, uy] = [Math.cos(turn), Math.sin(turn)];
  const corners: readonly [number, number][] = [
    [-1, -0.92],
    [1, -1],
    [0.96, 1],
    [-1, 0.95],
  ];
  const half = OLD_TOWN_HALF_M + quayM;
  return corners.map(([u, v]): [number, number] => [place.x + half * (u * ux - v * uy), place.y + half * (u * uy + v * ux)]);
}

/** Where the radial arterials of a ring start, radians. */
function radials(town: TownSketch, ring: number, seed: number): number[] {
  const { sectors } = town.rings[ring]!;
  const random = createRandom(seed, 41, Math.round(town.x), ring);
  return Array.from({ length: sectors }, (_, i) => town.turn + ring * 0.37 + ((i + random.between(-0.17, 0.17)) * 2 * Math.PI) / sectors);
}

/** One sector of a ring between two radials, with room for the arterials around it. */
function sectorRing(town: TownSketch, ring: number, from: number, to: number, arterialM: number): Line {
  const half = arterialM / 2;
  const inner = (theta: number): number => ringRadius(town, town.rings[ring - 1]!.radiusM, theta) + half;
  const outer = (theta: number): number => ringRadius(town, town.rings[ring]!.radiusM, theta) - half;
  const at = (theta: number, r: number): [number, number] => [town.x + r * Math.cos(theta), town.y + r * Math.sin(theta)];
  const arc = (radius: (theta: number) => number): Line => {
    const r = radius((from + to) / 2);
    const [a, b] = [from + half / r, to - half / r];
    const steps = Math.max(Math.ceil((b - a) / 0.11), Math.round((r * (b - a)) / 200));
    return Array.from({ length: steps + 1 }, (_, i) => a + ((b - a) * i) / steps).map((theta) => at(theta, radius(theta)));
  };
  return [...arc(outer), ...arc(inner).reverse()];
}

function characterOf(place: Place, ring: number, theta: number, random: Random): Character {
  const quarter = ((theta % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  if (place.kind === 'town')
    return ring === 0
      ? 'centre'
      : random.weighted<Character>([
          ['residential', 5],
          ['mixed', 3],
          ['industry', 1.4],
          ['fringe', 1.2],
          ['education', 0.4],
        ]);
  if (ring === 1) return random.chance(0.55) ? 'centre' : 'old';
  if (ring === 2)
    return random.weighted<Character>([
      ['residential', 5],
      ['mixed', 3],
      ['centre', 1],
    ]);
  if (quarter < 0.75 || quarter > 5.9) return 'industry';
  if (quarter > 5.2) return 'logistics';
  if (quarter > 3.6 && quarter < 4.4) return 'education';
  return random.weighted<Character>([
    ['residential', 5],
    ['mixed', 2],
    ['fringe', 2.4],
  ]);
}

/** An arterial between sectors: its centre line, its width, and its land as an open ring with an optional hole. */
export type Arterial = { key: string; zh: string; widthM: number; line: Line; land: Line; hole: Line | null };

/** Room left between an arterial's land and the lots beside it, metres: sectors follow the curve in longer steps. */
const SHOULDER_M = 9;

function ringArterial(place: Place, ring: number, widthM: number): Arterial {
  const town = place.town!;
  const { radiusM } = town.rings[ring]!;
  const half = widthM / 2 - SHOULDER_M;
  const line = ringLine(town, radiusM, 0);
  const zh = `${place.zh.slice(0, 2)}${['内环路', '一环路', '二环路', '三环路'][ring] ?? '环路'}`;
  return {
    key: `${place.id}-${ring}`,
    zh,
    widthM,
    line: [...line, line[0]!],
    land: ringLine(town, radiusM, half),
    hole: ringLine(town, radiusM, -half),
  };
}

function radialArterials(place: Place, ring: number, widthM: number, seed: number): Arterial[] {
  const town = place.town!;
  const half = widthM / 2 - SHOULDER_M / 2;
  return radials(town, ring, seed).map((theta, i): Arterial => {
    const [ux, uy] = [Math.cos(theta), Math.sin(theta)];
    const from = ringRadius(town, town.rings[ring - 1]!.radiusM, theta);
    const to = ringRadius(town, town.rings[ring]!.radiusM, theta);
    const at = (r: number, side: number): [number, number] => [town.x + r * ux - side * uy, town.y + r * uy + side * ux];
    const [low, high] = [from + widthM / 2, to - widthM / 2];
    const land = [at(low, -half), at(high, -half), at(high, half), at(low, half)];
    return {
      key: `${place.id}-${ring}-${i}`,
      zh: `${place.zh.slice(0, 2)}放射${ring * 20 + i + 1}路`,
      widthM,
      line: [at(from, 0), at(to, 0)],
      land,
      hole: null,
    };
  });
}

/** The arterials of a town: a road on every ring, and the radials between the rings. Industrial parks have none. */
export function arterialsOf(place: Place, seed: number): Arterial[] {
  if (!place.town) return [];
  const widthM = ARTERIAL_M[place.kind === 'main' ? 'main' : 'town'];
  return place.town.rings.flatMap((_, ring) => [
    ringArterial(place, ring, widthM),
    ...(ring > 0 ? radialArterials(place, ring, widthM, seed) : []),
  ]);
}

type Draft = { ring: number; character: Character; poly: Poly };

function townDrafts(place: Place, seed: number): Draft[] {
  const town = place.town!;
  const arterialM = ARTERIAL_M[place.kind === 'main' ? 'main' : 'town'];
  const core = place.kind === 'main' ? oldTownRing(place) : coreRing(town, arterialM);
  const drafts: Draft[] = [
    { ring: 0, character: place.kind === 'main' ? 'old' : 'centre', poly: polyOf(core, place.kind === 'main' ? EDGE.river : arterialM) },
  ];
  for (let ring = 1; ring < town.rings.length; ring++) {
    const starts = radials(town, ring, seed);
    const outermost = ring === town.rings.length - 1;
    starts.forEach((from, i) => {
      const to = i + 1 < starts.length ? starts[i + 1]! : starts[0]! + 2 * Math.PI;
      const points = sectorRing(town, ring, from, to, arterialM);
      const poly = polyOf(points, arterialM);
      if (outermost) for (let e = 0; e < points.length / 2 - 1; e++) poly.tags[e] = EDGE.outside;
      drafts.push({ ring, character: characterOf(place, ring, (from + to) / 2, createRandom(seed, 42, place.id, ring, i)), poly });
    });
  }
  return drafts;
}

function coreRing(town: TownSketch, arterialM: number): Line {
  const count = 44;
  return Array.from({ length: count }, (_, i): [number, number] => {
    const theta = (2 * Math.PI * i) / count;
    const r = ringRadius(town, town.rings[0]!.radiusM, theta) - arterialM / 2;
    return [town.x + r * Math.cos(theta), town.y + r * Math.sin(theta)];
  });
}

/** Every sector of every place, already clear of rivers, railways and highways. */
export function createSectors(places: readonly Place[], corridors: readonly Corridor[], seed: number): Sector[] {
  const sectors: Sector[] = [];
  for (const place of places) {
    const drafts: Draft[] =
      place.kind === 'park'
        ? [{ ring: 0, character: place.chemical ? 'chemical' : 'industry', poly: polyOf(place.outline, EDGE.outside) }]
        : townDrafts(place, seed);
    for (const draft of drafts) {
      for (const poly of withoutCorridors(draft.poly, corridors, MIN_SECTOR_M2))
        sectors.push({ id: sectors.length, place, ...draft, poly });
    }
  }
  return sectors;
}
