import type { MessageKey } from '../i18n/index.ts';
import { createStore, type Store } from '../state/store.ts';
import type { Box } from './commands.ts';
import { type Corner, distanceM, ringAreaM2 } from './geometry.ts';

/** Whether corners make a shape; when not, the sentence that says why. */
export type ShapeVerdict = { valid: true } | { valid: false; reason: MessageKey; params: Record<string, number> };

const areaM2Min = 1;
const areaM2Max = 1e9;
/** Corners nearer than this are the same corner. */
const sameM = 0.005;
const china: Box = [73, 3, 136, 54];

/** Where a corner may lie: in China, and wherever the regions of this product are. */
export const grounds: Store<readonly Box[]> = createStore<readonly Box[]>([china]);

const lies = ([lon, lat]: Corner, [west, south, east, north]: Box): boolean => lon >= west && lon <= east && lat >= south && lat <= north;

/** Check an open ring of corners. The first thing that is wrong is told, counted from 1 as a person counts. */
export function checkShape(corners: readonly Corner[]): ShapeVerdict {
  if (corners.length < 3) return { valid: false, reason: 'map.invalid.tooFew', params: {} };
  const outside = corners.some((corner) => !grounds.get().some((ground) => lies(corner, ground)));
  if (outside) return { valid: false, reason: 'map.invalid.outside', params: {} };
  const twin = corners.findIndex((corner, index) => distanceM(corner, at(corners, index + 1)) < sameM);
  if (twin >= 0) return { valid: false, reason: 'map.invalid.duplicate', params: { a: ((twin + 1) % corners.length) + 1 } };
  const crossing = firstCrossing(corners);
  if (crossing) return { valid: false, reason: 'map.invalid.crossing', params: { a: crossing[0] + 1, b: crossing[1] + 1 } };
  const spike = corners.findIndex((_, index) => isSpike(at(corners, index - 1), at(corners, index), at(corners, index + 1)));
  if (spike >= 0) return { valid: false, reason: 'map.invalid.spike', params: { a: spike + 1 } };
  const areaM2 = ringAreaM2(corners);
  if (areaM2 < areaM2Min) return { valid: false, reason: 'map.invalid.tooSmall', params: {} };
  if (areaM2 > areaM2Max) return { valid: false, reason: 'map.invalid.tooLarge', params: {} };
  return { valid: true };
}

const at = (corners: readonly Corner[], index: number): Corner => corners[(index + corners.length) % corners.length] ?? [0, 0];

/** Twice the signed area of a triangle: which side of a line a point is on. */
const side = (a: Corner, b: Corner, c: Corner): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

function isSpike(before: Corner, corner: Corner, after: Corner): boolean {
  const along = (before[0] - corner[0]) * (after[0] - corner[0]) + (before[1] - corner[1]) * (after[1] - corner[1]);
  return along > 0 && Math.abs(side(before, corner, after)) < along * 1e-6;
}

function between(a: Corner, b: Corner, c: Corner): boolean {
  return Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);
}

function meet(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const [s1, s2, s3, s4] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (s1 * s2 < 0 && s3 * s4 < 0) return true;
  return (
    (s1 === 0 && between(a, b, c)) || (s2 === 0 && between(a, b, d)) || (s3 === 0 && between(c, d, a)) || (s4 === 0 && between(c, d, b))
  );
}

/** The first two edges that are not neighbours and meet. Corners drawn by hand are few, so every pair is tried. */
function firstCrossing(corners: readonly Corner[]): [number, number] | null {
  const count = corners.length;
  for (let first = 0; first < count; first += 1) {
    for (let second = first + 2; second < count; second += 1) {
      const neighbours = first === 0 && second === count - 1;
      if (!neighbours && meet(at(corners, first), at(corners, first + 1), at(corners, second), at(corners, second + 1)))
        return [first, second];
    }
  }
  return null;
}
