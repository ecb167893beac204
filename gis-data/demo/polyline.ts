import { contains, cutBetween, innerPoint, type Poly, signedArea } from './polygon.ts';

/** A line of the design or world plane: points in metres. */
export type Line = [number, number][];

/** A smooth curve through control points (Catmull–Rom), sampled about every `stepM`. */
export function smoothLine(controls: Line, stepM: number): Line {
  const out: Line = [];
  for (let i = 0; i + 1 < controls.length; i++) {
    const [a, b, c, d] = [controls[Math.max(0, i - 1)]!, controls[i]!, controls[i + 1]!, controls[Math.min(controls.length - 1, i + 2)]!];
    const steps = Math.max(1, Math.round(Math.hypot(c[0] - b[0], c[1] - b[1]) / stepM));
    for (let k = 0; k < steps; k++) {
      const t = k / steps;
      const at = (axis: 0 | 1): number =>
        0.5 *
        (2 * b[axis] +
          (c[axis] - a[axis]) * t +
          (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t +
          (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t ** 3);
      out.push([at(0), at(1)]);
    }
  }
  out.push(controls.at(-1)!);
  return out;
}

/** Adds points so that no step is longer than `maxM`. Symmetric: the reversed line gets the same points. */
export function densify(line: Line, maxM: number): Line {
  const out: Line = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i]!, line[i + 1]!];
    out.push(a);
    const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / maxM);
    for (let k = 1; k < steps; k++) out.push([(a[0] * (steps - k) + b[0] * k) / steps, (a[1] * (steps - k) + b[1] * k) / steps]);
  }
  out.push(line.at(-1)!);
  return out;
}

/** The parallel of a line at a distance, positive to the left. Meant for bends wider than the distance. */
function offsetLine(line: Line, distanceM: number): Line {
  return line.map(([x, y], i) => {
    const [px, py] = line[Math.max(0, i - 1)]!;
    const [nx, ny] = line[Math.min(line.length - 1, i + 1)]!;
    const length = Math.hypot(nx - px, ny - py) || 1;
    return [x - ((ny - py) / length) * distanceM, y + ((nx - px) / length) * distanceM];
  });
}

/** The closed band around a line, as an open ring. */
export function bandRing(line: Line, halfWidthM: number): Line {
  return [...offsetLine(line, -halfWidthM), ...offsetLine(line, halfWidthM).reverse()];
}

/** Distance from a point to a line, metres. */
export function distanceToLine(line: Line, x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, ay] = line[i]!;
    const [bx, by] = line[i + 1]!;
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return best;
}

type Crossing = { at: number; segment: number; edge: number; t: number; x: number; y: number };

function crossingsOf(poly: Poly, line: Line): Crossing[] {
  const { xy } = poly;
  const found: Crossing[] = [];
  for (let s = 0; s + 1 < line.length; s++) {
    const [ax, ay] = line[s]!;
    const [dx, dy] = [line[s + 1]![0] - ax, line[s + 1]![1] - ay];
    for (let e = 0; e < poly.tags.length; e++) {
      const f = e + 1 === poly.tags.length ? 0 : e + 1;
      const [ex, ey] = [xy[2 * f]! - xy[2 * e]!, xy[2 * f + 1]! - xy[2 * e + 1]!];
      const det = dx * ey - dy * ex;
      if (det === 0) continue;
      const [rx, ry] = [xy[2 * e]! - ax, xy[2 * e + 1]! - ay];
      const u = (rx * ey - ry * ex) / det;
      const t = (rx * dy - ry * dx) / det;
      if (u < 0 || u >= 1 || t < 0 || t >= 1) continue;
      found.push({ at: s + u, segment: s, edge: e, t, x: xy[2 * e]! + t * ex, y: xy[2 * e + 1]! + t * ey });
    }
  }
  return found;
}

function withVertices(poly: Poly, crossings: readonly Crossing[]): Poly {
  const out: Poly = { xy: [], tags: [] };
  for (let e = 0; e < poly.tags.length; e++) {
    const here = crossings.filter((crossing) => crossing.edge === e).sort((a, b) => a.t - b.t);
    out.xy.push(poly.xy[2 * e]!, poly.xy[2 * e + 1]!, ...here.flatMap(({ x, y }) => [x, y]));
    out.tags.push(poly.tags[e]!, ...here.map(() => poly.tags[e]!));
  }
  return out;
}

function vertexAt(poly: Poly, x: number, y: number): number {
  for (let i = 0; i < poly.tags.length; i++) if (poly.xy[2 * i] === x && poly.xy[2 * i + 1] === y) return i;
  return -1;
}

/** Cuts one piece along the run of a line between two crossings that are its vertices; null when the run is not inside the piece. */
function cutAlong(piece: Poly, run: Line, tag: number): [Poly, Poly] | null {
  const [from, to] = [vertexAt(piece, ...run[0]!), vertexAt(piece, ...run.at(-1)!)];
  if (from < 0 || to < 0 || from === to) return null;
  const [m, n] = [run[Math.floor((run.length - 1) / 2)]!, run[Math.floor((run.length - 1) / 2) + 1]!];
  if (!contains(piece.xy, (m[0] + n[0]) / 2, (m[1] + n[1]) / 2)) return null;
  const forward = from < to;
  const [first, second] = cutBetween(piece, Math.min(from, to), Math.max(from, to), tag);
  const inner = run.slice(1, -1);
  const ordered = forward ? inner : inner.toReversed();
  const add = (part: Poly, points: Line): Poly => ({ xy: [...part.xy, ...points.flat()], tags: [...part.tags, ...points.map(() => tag)] });
  return [add(first, ordered.toReversed()), add(second, ordered)];
}

/** Cuts a polygon along a line that runs through it, wherever the line enters and leaves again. Ends inside the polygon cut nothing. */
export function cutByLine(poly: Poly, line: Line, tag: number): Poly[] {
  const crossings = crossingsOf(poly, line);
  if (crossings.length < 2) return [poly];
  let pieces = [withVertices(poly, crossings)];
  crossings.sort((a, b) => a.at - b.at);
  for (let k = 0; k + 1 < crossings.length; k++) {
    const [a, b] = [crossings[k]!, crossings[k + 1]!];
    const run: Line = [[a.x, a.y], ...line.slice(a.segment + 1, b.segment + 1), [b.x, b.y]];
    pieces = pieces.flatMap((piece) => cutAlong(piece, run, tag) ?? [piece]);
  }
  return pieces;
}

/** Takes the band of a corridor out of a polygon; the new edges get the tag. Pieces below `minM2` are dropped. */
export function withoutBand(poly: Poly, line: Line, halfWidthM: number, tag: number, minM2: number): Poly[] {
  const once = cutByLine(poly, offsetLine(line, halfWidthM), tag);
  const twice = once.flatMap((piece) => cutByLine(piece, offsetLine(line, -halfWidthM), tag));
  if (twice.length === 1) return distanceToLine(line, ...innerPoint(poly.xy)) < halfWidthM ? [] : twice;
  return twice.filter((piece) => signedArea(piece.xy) >= minM2 && distanceToLine(line, ...innerPoint(piece.xy)) >= halfWidthM);
}
