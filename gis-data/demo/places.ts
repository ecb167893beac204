import { contains } from './polygon.ts';
import type { Line } from './polyline.ts';
import { createRandom } from './random.ts';
import { PARK_SKETCHES, type ParkSketch, TOWN_SKETCHES, type TownSketch } from './sketch.ts';

/** A built-up place of the design plane: the main city, a county town or an industrial park. */
export type Place = {
  id: number;
  kind: 'main' | 'town' | 'park';
  region: string;
  zh: string;
  en: string;
  x: number;
  y: number;
  /** Radius of a circle around the outline, metres. */
  reachM: number;
  /** Outline without the fields around, as an open ring. */
  outline: Line;
  chemical: boolean;
  town: TownSketch | null;
};

/** Distance of a town's ring from its centre in a direction: a circle pressed a little out of shape. */
export function ringRadius(town: TownSketch, radiusM: number, theta: number): number {
  const phase = town.turn * 9 + radiusM / 1_900;
  const wobble = 0.07 * Math.sin(2 * theta + phase) + 0.055 * Math.sin(3 * theta + 2.3 * phase) + 0.022 * Math.sin(5 * theta + 3.1 * phase);
  return radiusM * (1 + wobble);
}

/** Points of a town's ring, `extraM` further out. */
export function ringLine(town: TownSketch, radiusM: number, extraM: number): Line {
  const count = Math.max(40, Math.round((2 * Math.PI * radiusM) / 130));
  return Array.from({ length: count }, (_, i): [number, number] => {
    const theta = (2 * Math.PI * i) / count;
    const r = ringRadius(town, radiusM, theta) + extraM;
    return [town.x + r * Math.cos(theta), town.y + r * Math.sin(theta)];
  });
}

function parkOutline(park: ParkSketch, seed: number): Line {
  const random = createRandom(seed, 21, Math.round(park.x));
  const [ux, uy] = [Math.cos(park.turn), Math.sin(park.turn)];
  const at = (u: number, v: number): [number, number] => [park.x + u * ux - v * uy, park.y + u * uy + v * ux];
  const [a, b] = [park.longM / 2, park.shortM / 2];
  const blunt = (): number => random.between(0.12, 0.3) * b;
  const [c1, c2, c3, c4] = [blunt(), blunt(), blunt(), blunt()];
  return [
    at(-a + c1, -b),
    at(a - c2, -b),
    at(a, -b + c2),
    at(a, b - c3),
    at(a - c3 * 1.6, b),
    at(-a + c4, b),
    at(-a, b - c4 * 1.4),
    at(-a, -b + c1),
  ];
}

/** All places, the main city first. */
export function createPlaces(seed: number): Place[] {
  const towns = TOWN_SKETCHES.map((town, id): Place => {
    const outline = ringLine(town, town.radiusM, 24);
    const kind = id === 0 ? 'main' : 'town';
    return {
      id,
      kind,
      region: town.region,
      zh: town.zh,
      en: town.en,
      x: town.x,
      y: town.y,
      reachM: town.radiusM * 1.16,
      outline,
      chemical: false,
      town,
    };
  });
  const parks = PARK_SKETCHES.map((park, i): Place => {
    const { region, zh, en, x, y, chemical } = park;
    const reachM = Math.hypot(park.longM, park.shortM) / 2;
    return { id: towns.length + i, kind: 'park', region, zh, en, x, y, reachM, outline: parkOutline(park, seed), chemical, town: null };
  });
  return [...towns, ...parks];
}

/** The place whose outline holds a design point, or null. */
export function placeAt(places: readonly Place[], x: number, y: number): Place | null {
  return places.find((place) => Math.hypot(x - place.x, y - place.y) < place.reachM && contains(place.outline.flat(), x, y)) ?? null;
}
