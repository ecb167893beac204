/**
 * A simple polygon of the design plane: `xy` is the open ring (x0, y0, x1, y1, …) counter-clockwise, in metres;
 * `tags[i]` says what lies beyond the edge from vertex i to the next (a street width in metres, or one of EDGE).
 */
export type Poly = { xy: number[]; tags: number[] };

/** Tags of edges that are not streets. */
export const EDGE = { plain: 0, river: -1, railway: -2, highway: -3, outside: -4 } as const;

const SNAP_M = 0.05;

/** Builds a polygon from points, all edges with one tag. */
export function polyOf(points: readonly (readonly [number, number])[], tag: number): Poly {
  const poly = { xy: points.flat(), tags: points.map(() => tag) };
  return signedArea(poly.xy) < 0 ? { xy: points.toReversed().flat(), tags: poly.tags } : poly;
}

/** Signed area of an open ring, m²; positive when counter-clockwise. */
export function signedArea(xy: readonly number[]): number {
  let sum = 0;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) sum += xy[j]! * xy[i + 1]! - xy[i]! * xy[j + 1]!;
  return sum / 2;
}

/** Centroid of the area. */
export function centroid(xy: readonly number[]): [number, number] {
  const [x0, y0] = [xy[0]!, xy[1]!];
  let area = 0;
  let cx = 0;
  let cy = 0;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [xy[j]! - x0, xy[j + 1]! - y0, xy[i]! - x0, xy[i + 1]! - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    cx += (ax + bx) * cross;
    cy += (ay + by) * cross;
  }
  return area === 0 ? [x0, y0] : [x0 + cx / (3 * area), y0 + cy / (3 * area)];
}

/** Whether a point lies inside (even–odd). */
export function contains(xy: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [xy[i]!, xy[i + 1]!, xy[j]!, xy[j + 1]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** A point surely inside: the centroid, or the middle of the widest horizontal run through the polygon. */
export function innerPoint(xy: readonly number[]): [number, number] {
  const [cx, cy] = centroid(xy);
  if (contains(xy, cx, cy)) return [cx, cy];
  const hits: number[] = [];
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [ay, by] = [xy[i + 1]!, xy[j + 1]!];
    if (ay > cy !== by > cy) hits.push(((xy[j]! - xy[i]!) * (cy - ay)) / (by - ay) + xy[i]!);
  }
  hits.sort((a, b) => a - b);
  let best = 0;
  for (let i = 2; i + 1 < hits.length; i += 2) if (hits[i + 1]! - hits[i]! > hits[best + 1]! - hits[best]!) best = i;
  return hits.length < 2 ? [cx, cy] : [(hits[best]! + hits[best + 1]!) / 2, cy];
}

/** Smallest box around the polygon that follows one of its edges: direction of the long side, and the extent of both sides in metres. */
export type Frame = { ux: number; uy: number; longM: number; shortM: number; cx: number; cy: number };

/** Finds the frame of a polygon. */
export function frameOf(poly: Poly): Frame {
  const { xy } = poly;
  let best: Frame = { ux: 1, uy: 0, longM: Number.POSITIVE_INFINITY, shortM: 1, cx: 0, cy: 0 };
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [dx, dy] = [xy[i]! - xy[j]!, xy[i + 1]! - xy[j + 1]!];
    const length = Math.hypot(dx, dy);
    if (length < 8) continue;
    const frame = frameAlong(xy, dx / length, dy / length);
    if (frame.longM * frame.shortM < best.longM * best.shortM) best = frame;
  }
  return Number.isFinite(best.longM) ? best : frameAlong(xy, 1, 0);
}

function frameAlong(xy: readonly number[], dx: number, dy: number): Frame {
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < xy.length; i += 2) {
    const u = xy[i]! * dx + xy[i + 1]! * dy;
    const v = xy[i + 1]! * dx - xy[i]! * dy;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const [u, v] = [(minU + maxU) / 2, (minV + maxV) / 2];
  const centre = { cx: u * dx - v * dy, cy: u * dy + v * dx };
  if (maxU - minU >= maxV - minV) return { ux: dx, uy: dy, longM: maxU - minU, shortM: maxV - minV, ...centre };
  return { ux: -dy, uy: dx, longM: maxV - minV, shortM: maxU - minU, ...centre };
}

/** Cuts a ring between its vertices a and b (a < b): the part a…b and the part b…a, with the new edge tagged. */
export function cutBetween(poly: Poly, a: number, b: number, tag: number): [Poly, Poly] {
  const { xy, tags } = poly;
  const first = { xy: xy.slice(2 * a, 2 * b + 2), tags: [...tags.slice(a, b), tag] };
  const second = { xy: [...xy.slice(2 * b), ...xy.slice(0, 2 * a + 2)], tags: [...tags.slice(b), ...tags.slice(0, a), tag] };
  return [first, second];
}

/** Adds to the ring a vertex wherever the line crosses it, and tells the side of every vertex (1 left, 0 on the line, −1 right). */
function withCrossings(poly: Poly, px: number, py: number, ux: number, uy: number): { poly: Poly; sides: number[] } {
  const count = poly.tags.length;
  const distances = poly.tags.map((_, i) => {
    const d = ux * (poly.xy[2 * i + 1]! - py) - uy * (poly.xy[2 * i]! - px);
    return Math.abs(d) < SNAP_M ? 0 : d;
  });
  const out: Poly = { xy: [], tags: [] };
  const sides: number[] = [];
  for (let i = 0; i < count; i++) {
    const j = i + 1 === count ? 0 : i + 1;
    const [di, dj] = [distances[i]!, distances[j]!];
    out.xy.push(poly.xy[2 * i]!, poly.xy[2 * i + 1]!);
    out.tags.push(poly.tags[i]!);
    sides.push(Math.sign(di));
    if (di * dj >= 0) continue;
    const t = di / (di - dj);
    out.xy.push(
      poly.xy[2 * i]! + t * (poly.xy[2 * j]! - poly.xy[2 * i]!),
      poly.xy[2 * i + 1]! + t * (poly.xy[2 * j + 1]! - poly.xy[2 * i + 1]!),
    );
    out.tags.push(poly.tags[i]!);
    sides.push(0);
  }
  return { poly: out, sides };
}

/**
 * Splits a polygon by the straight line through (px, py) along the unit vector (ux, uy). The new edges get the tag.
 * @returns the pieces left and right of the line; together they are the polygon
 */
export function splitByLine(poly: Poly, px: number, py: number, ux: number, uy: number, tag: number): { left: Poly[]; right: Poly[] } {
  const crossed = withCrossings(poly, px, py, ux, uy);
  const zeros = crossed.sides.flatMap((side, i) => (side === 0 ? [i] : []));
  const hasLeft = crossed.sides.includes(1);
  if (!hasLeft || !crossed.sides.includes(-1)) return hasLeft ? { left: [poly], right: [] } : { left: [], right: [poly] };
  const along = (i: number): number => crossed.poly.xy[2 * i]! * ux + crossed.poly.xy[2 * i + 1]! * uy;
  zeros.sort((a, b) => along(a) - along(b));
  for (let k = 0; k + 1 < zeros.length; k++) {
    const [a, b] = [Math.min(zeros[k]!, zeros[k + 1]!), Math.max(zeros[k]!, zeros[k + 1]!)];
    if (b - a < 2 || a + crossed.sides.length - b < 2) continue;
    const { xy } = crossed.poly;
    if (zeros.length > 2 && !contains(xy, (xy[2 * a]! + xy[2 * b]!) / 2, (xy[2 * a + 1]! + xy[2 * b + 1]!) / 2)) continue;
    const parts = cutBetween(crossed.poly, a, b, tag).map((part) => splitByLine(part, px, py, ux, uy, tag));
    return { left: parts.flatMap((part) => part.left), right: parts.flatMap((part) => part.right) };
  }
  const [cx, cy] = centroid(poly.xy);
  return ux * (cy - py) - uy * (cx - px) > 0 ? { left: [poly], right: [] } : { left: [], right: [poly] };
}

/** Cuts a street out of a polygon: the pieces left of it, the street itself, the pieces right of it. */
export function splitByStreet(
  poly: Poly,
  px: number,
  py: number,
  ux: number,
  uy: number,
  widthM: number,
  tag: number,
): { left: Poly[]; street: Poly[]; right: Poly[] } {
  const half = widthM / 2;
  const first = splitByLine(poly, px - uy * half, py + ux * half, ux, uy, tag);
  const rest = first.right.map((piece) => splitByLine(piece, px + uy * half, py - ux * half, ux, uy, tag));
  return { left: first.left, street: rest.flatMap((part) => part.left), right: rest.flatMap((part) => part.right) };
}
