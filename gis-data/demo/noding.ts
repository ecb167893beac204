import type { Poly } from './polygon.ts';

const GRID_M = 60;
const ON_EDGE_M = 0.02;
const CORNER_M = 0.05;

function cellKey(x: number, y: number): number {
  return (Math.floor(x / GRID_M) + 4096) * 16384 + Math.floor(y / GRID_M) + 4096;
}

type Grid = { xs: number[]; ys: number[]; cells: Map<number, number[]> };

function gridOf(polys: readonly Poly[]): Grid {
  const grid: Grid = { xs: [], ys: [], cells: new Map() };
  for (const { xy } of polys) {
    for (let i = 0; i < xy.length; i += 2) addVertex(grid, xy[i]!, xy[i + 1]!);
  }
  return grid;
}

function addVertex(grid: Grid, x: number, y: number): void {
  const key = cellKey(x, y);
  const cell = grid.cells.get(key);
  if (cell?.some((index) => grid.xs[index] === x && grid.ys[index] === y)) return;
  const index = grid.xs.push(x) - 1;
  grid.ys.push(y);
  if (cell) cell.push(index);
  else grid.cells.set(key, [index]);
}

/** Vertices of other polygons that lie on the edge a→b, in order. */
function verticesOn(grid: Grid, ax: number, ay: number, bx: number, by: number): number[] {
  const [dx, dy] = [bx - ax, by - ay];
  const lengthSq = dx * dx + dy * dy;
  const length = Math.sqrt(lengthSq);
  const slack = ON_EDGE_M * length;
  const corner = CORNER_M / length;
  const found: { t: number; index: number }[] = [];
  const [x0, x1] = [Math.floor((Math.min(ax, bx) - ON_EDGE_M) / GRID_M), Math.floor((Math.max(ax, bx) + ON_EDGE_M) / GRID_M)];
  const [y0, y1] = [Math.floor((Math.min(ay, by) - ON_EDGE_M) / GRID_M), Math.floor((Math.max(ay, by) + ON_EDGE_M) / GRID_M)];
  for (let cx = x0; cx <= x1; cx++) {
    for (let cy = y0; cy <= y1; cy++) {
      for (const index of grid.cells.get((cx + 4096) * 16384 + cy + 4096) ?? []) {
        const [px, py] = [grid.xs[index]! - ax, grid.ys[index]! - ay];
        if (Math.abs(dx * py - dy * px) > slack) continue;
        const t = (px * dx + py * dy) / lengthSq;
        if (t > corner && t < 1 - corner) found.push({ t, index });
      }
    }
  }
  return found.sort((a, b) => a.t - b.t).map(({ index }) => index);
}

/** Drops vertices that lie on the one before: what is left of two cuts through nearly the same point would cross itself once rounded. */
function withoutShortEdges(poly: Poly): Poly {
  const out: Poly = { xy: [], tags: [] };
  for (let i = 0; i < poly.tags.length; i++) {
    const [x, y] = [poly.xy[2 * i]!, poly.xy[2 * i + 1]!];
    const before = i === 0 ? poly.xy.slice(-2) : out.xy.slice(-2);
    if (Math.hypot(x - before[0]!, y - before[1]!) < CORNER_M) continue;
    out.xy.push(x, y);
    out.tags.push(poly.tags[i]!);
  }
  return out.tags.length < 3 ? poly : out;
}

/** Drops needle tips: a vertex whose two neighbours are one point, and the second of those. */
function withoutSpikes(poly: Poly): Poly {
  const count = poly.tags.length;
  const at = (i: number): readonly [number, number] => [poly.xy[2 * (i % count)]!, poly.xy[2 * (i % count) + 1]!];
  for (let i = 0; i < count; i++) {
    const [[ax, ay], [bx, by]] = [at(i + count - 1), at(i + 1)];
    if (count < 5 || Math.hypot(ax - bx, ay - by) >= CORNER_M) continue;
    const dropped = new Set([i, (i + 1) % count]);
    const kept = poly.tags.flatMap((_, k) => (dropped.has(k) ? [] : [k]));
    return withoutSpikes({ xy: kept.flatMap((k) => [...at(k)]), tags: kept.map((k) => poly.tags[k]!) });
  }
  return poly;
}

/**
 * Gives every polygon the vertices of its neighbours that lie on its edges, so that shared borders have the same vertices on both sides and stay
 * shared when the plane is bent.
 */
export function node(polys: readonly Poly[]): Poly[] {
  const grid = gridOf(polys);
  return polys.map((poly) => {
    const out: Poly = { xy: [], tags: [] };
    const count = poly.tags.length;
    for (let i = 0; i < count; i++) {
      const j = i + 1 === count ? 0 : i + 1;
      const [ax, ay] = [poly.xy[2 * i]!, poly.xy[2 * i + 1]!];
      out.xy.push(ax, ay);
      out.tags.push(poly.tags[i]!);
      for (const index of verticesOn(grid, ax, ay, poly.xy[2 * j]!, poly.xy[2 * j + 1]!)) {
        out.xy.push(grid.xs[index]!, grid.ys[index]!);
        out.tags.push(poly.tags[i]!);
      }
    }
    return withoutSpikes(withoutShortEdges(out));
  });
}
