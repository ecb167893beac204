import type { GridShape } from './grid.ts';
import { ringArea2 } from './grid.ts';

/** An exterior ring smaller than this many tolerances in both directions is a speck: it may vanish when the shape has larger parts. */
const SPECK_TOLERANCES = 8;

/**
 * Fewer points for a coarser zoom, by Douglas and Peucker's method: no point that is left out lies farther than `toleranceUnits` from the new outline.
 * Specks and holes that collapse are left out with their own holes, but the largest part always stays, so a feature never disappears by zooming out.
 */
export function simplifyShape(shape: GridShape, toleranceUnits: number): GridShape {
  if (shape.kind === 'point') return shape;
  if (shape.kind === 'line') return { kind: shape.kind, parts: shape.parts.map((line) => simplifyPath(line, toleranceUnits)) };
  const largest = shape.parts.reduce((best, ring) => (ringArea2(ring) > ringArea2(best) ? ring : best), shape.parts[0] ?? []);
  const parts: number[][] = [];
  let keepsHoles = false;
  for (const ring of shape.parts) {
    const exterior = ringArea2(ring) > 0;
    if (!exterior && !keepsHoles) continue;
    const simple = simplifyRing(ring, toleranceUnits);
    const stays = ringArea2(simple) > 0 === exterior && ringArea2(simple) !== 0;
    if (exterior) keepsHoles = stays;
    if (stays) parts.push(simple);
    else if (exterior && (ring === largest || !isSpeck(ring, toleranceUnits))) parts.push(ring.length <= 8 ? ring : slimRing(ring));
  }
  return { kind: shape.kind, parts };
}

function isSpeck(ring: readonly number[], toleranceUnits: number): boolean {
  const limit = SPECK_TOLERANCES * toleranceUnits;
  return ring.every((value, i) => Math.abs(value - ring[i % 2]!) <= limit);
}

function simplifyRing(ring: readonly number[], toleranceUnits: number): number[] {
  const far = farthestFrom(ring, 0);
  const there = simplifyPath(ring.slice(0, far + 2), toleranceUnits);
  const back = simplifyPath([...ring.slice(far), ring[0]!, ring[1]!], toleranceUnits);
  return [...there.slice(0, -2), ...back.slice(0, -2)];
}

/** The triangle of a thin ring's two ends and the point farthest from the line between them, turned as the ring was. */
function slimRing(ring: number[]): number[] {
  const far = farthestFrom(ring, 0);
  let best = 0;
  let bestArea2 = 0;
  for (let i = 2; i < ring.length; i += 2) {
    const area2 = Math.abs(ringArea2([ring[0]!, ring[1]!, ring[i]!, ring[i + 1]!, ring[far]!, ring[far + 1]!]));
    if (area2 > bestArea2) [best, bestArea2] = [i, area2];
  }
  const [first, second] = best < far ? [best, far] : [far, best];
  const triangle = [ring[0]!, ring[1]!, ring[first]!, ring[first + 1]!, ring[second]!, ring[second + 1]!];
  return ringArea2(triangle) > 0 ? triangle : ring;
}

function farthestFrom(ring: readonly number[], start: number): number {
  let best = start;
  let bestDistance2 = -1;
  for (let i = 0; i < ring.length; i += 2) {
    const distance2 = (ring[i]! - ring[start]!) ** 2 + (ring[i + 1]! - ring[start + 1]!) ** 2;
    if (distance2 > bestDistance2) [best, bestDistance2] = [i, distance2];
  }
  return best;
}

function simplifyPath(path: readonly number[], toleranceUnits: number): number[] {
  const last = path.length - 2;
  const keep = new Uint8Array(path.length);
  keep[0] = 1;
  keep[last] = 1;
  const spans: [number, number][] = [[0, last]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const split = farthestFromSegment(path, span[0], span[1], toleranceUnits * toleranceUnits);
    if (split === undefined) continue;
    keep[split] = 1;
    spans.push([span[0], split], [split, span[1]]);
  }
  return path.filter((_, i) => keep[i - (i % 2)] === 1);
}

function farthestFromSegment(path: readonly number[], from: number, to: number, limit2: number): number | undefined {
  const x0 = path[from]!;
  const y0 = path[from + 1]!;
  const dx = path[to]! - x0;
  const dy = path[to + 1]! - y0;
  const length2 = dx * dx + dy * dy;
  let best: number | undefined;
  let best2 = limit2;
  for (let i = from + 2; i < to; i += 2) {
    const px = path[i]! - x0;
    const py = path[i + 1]! - y0;
    const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
    const distance2 = (px - share * dx) ** 2 + (py - share * dy) ** 2;
    if (distance2 > best2) [best, best2] = [i, distance2];
  }
  return best;
}
