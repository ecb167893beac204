import { contains } from './polygon.ts';
import { densify, type Line } from './polyline.ts';
import { createRandom, hashUnit } from './random.ts';
import { CITY_SKETCH, COUNTY_SEEDS } from './sketch.ts';

/** Distance between the lattice's lines before they are shaken, metres. */
const SPACING_M = 2_400;
const COLUMNS = 50;
const ROWS = 62;
const WEST_M = -61_000;
const SOUTH_M = -78_000;
const BORDER_STEP_M = 400;

/** The shaken lattice of the countryside: its cells belong to counties, its edges carry country roads and county borders. */
export type Lattice = {
  /** Corner (column, row) in the design plane. */
  corner: (column: number, row: number) => [number, number];
  /** County of a cell, null outside the city. */
  countyOf: (column: number, row: number) => string | null;
  /** All cells of the city, as column and row. */
  cells: readonly { column: number; row: number; county: string }[];
  /** Half width in metres and grade of the road on the edge from a corner to the east or to the north. */
  edgeRoad: (column: number, row: number, direction: 'east' | 'north') => EdgeRoad;
  columns: number;
  rows: number;
};

/** A country road on a lattice edge. */
export type EdgeRoad = { grade: 'county' | 'township' | 'path'; halfWidthM: number };

function nearestCounty(x: number, y: number): string {
  let best = '';
  let bestSq = Number.POSITIVE_INFINITY;
  for (const [county, seeds] of COUNTY_SEEDS) {
    for (const [sx, sy] of seeds) {
      const distanceSq = (x - sx) ** 2 + (y - sy) ** 2;
      if (distanceSq >= bestSq) continue;
      bestSq = distanceSq;
      best = county;
    }
  }
  return best;
}

type Grid = (string | null)[][];

function assign(): Grid {
  const outline = CITY_SKETCH.flat();
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_unused, column) => {
      const [x, y] = [WEST_M + (column + 0.5) * SPACING_M, SOUTH_M + (row + 0.5) * SPACING_M];
      const ragged = (hashUnit(column, row, 7) - 0.5) * SPACING_M;
      return contains(outline, x + ragged, y - ragged) ? nearestCounty(x, y) : null;
    }),
  );
}

/** Where two pieces would touch in one corner only, gives one cell away; repeats until no border crosses itself. */
function untangle(grid: Grid): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (let row = 0; row + 1 < ROWS; row++) {
      for (let column = 0; column + 1 < COLUMNS; column++) {
        const [a, b, c, d] = [grid[row]![column]!, grid[row]![column + 1]!, grid[row + 1]![column]!, grid[row + 1]![column + 1]!];
        if (a === b || c === d || a === c || b === d || (a !== d && b !== c)) continue;
        grid[row + 1]![column + 1] = b;
        if (a === d && b !== c) grid[row + 1]![column + 1] = c;
        changed = true;
      }
    }
  }
}

/** Gives cells that are cut off from the body of their county to a neighbour. */
function connect(grid: Grid): void {
  const seen = new Map<string | null, number>();
  const label = grid.map((line) => line.map(() => -1));
  const sizes: { county: string | null; cells: [number, number][] }[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++)
      if (label[row]![column] === -1) sizes.push(flood(grid, label, column, row, sizes.length));
  }
  for (const { county, cells } of sizes) seen.set(county, Math.max(seen.get(county) ?? 0, cells.length));
  for (const { county, cells } of sizes) {
    if (county === null || cells.length === seen.get(county)) continue;
    for (const [column, row] of cells)
      grid[row]![column] = grid[row]![column - 1] === county ? (grid[row - 1]?.[column] ?? null) : (grid[row]![column - 1] ?? null);
  }
}

function flood(
  grid: Grid,
  label: number[][],
  column: number,
  row: number,
  mark: number,
): { county: string | null; cells: [number, number][] } {
  const county = grid[row]![column]!;
  const cells: [number, number][] = [];
  const queue: [number, number][] = [[column, row]];
  label[row]![column] = mark;
  for (let next = queue.pop(); next; next = queue.pop()) {
    cells.push(next);
    const [c, r] = next;
    for (const [nc, nr] of [
      [c + 1, r],
      [c - 1, r],
      [c, r + 1],
      [c, r - 1],
    ] as const) {
      if (grid[nr]?.[nc] !== county || label[nr]![nc] !== -1) continue;
      label[nr]![nc] = mark;
      queue.push([nc, nr]);
    }
  }
  return { county, cells };
}

type Corners = [number, number][][];

function shakenCorners(seed: number): Corners {
  return Array.from({ length: ROWS + 1 }, (_, row) =>
    Array.from({ length: COLUMNS + 1 }, (_unused, column): [number, number] => {
      const random = createRandom(seed, 11, column, row);
      return [WEST_M + (column + random.between(-0.19, 0.19)) * SPACING_M, SOUTH_M + (row + random.between(-0.19, 0.19)) * SPACING_M];
    }),
  );
}

/** Draws border corners towards the middle of their neighbours on the border, so that borders run on instead of stepping. */
function relaxBorders(grid: Grid, corners: Corners): void {
  for (let round = 0; round < 2; round++) {
    const before = corners.map((line) => line.map(([x, y]) => [x, y] as const));
    for (let row = 1; row < ROWS; row++) {
      for (let column = 1; column < COLUMNS; column++) {
        const cell = (dc: number, dr: number): string | null => grid[row + dr]![column + dc]!;
        const along: (readonly [number, number])[] = [];
        if (cell(-1, 0) !== cell(0, 0)) along.push(before[row + 1]![column]!);
        if (cell(-1, -1) !== cell(0, -1)) along.push(before[row - 1]![column]!);
        if (cell(0, -1) !== cell(0, 0)) along.push(before[row]![column + 1]!);
        if (cell(-1, -1) !== cell(-1, 0)) along.push(before[row]![column - 1]!);
        if (along.length !== 2) continue;
        const [x, y] = before[row]![column]!;
        const pull = 0.3;
        corners[row]![column] = [x + pull * ((along[0]![0] + along[1]![0]) / 2 - x), y + pull * ((along[0]![1] + along[1]![1]) / 2 - y)];
      }
    }
  }
}

function roadOn(column: number, row: number, direction: 'east' | 'north'): EdgeRoad {
  const main = direction === 'east' ? (row + 3) % 5 === 0 : (column + 1) % 5 === 0;
  if (main) return { grade: 'county', halfWidthM: 5 };
  return hashUnit(column, row, direction === 'east' ? 1 : 2, 99) < 0.4
    ? { grade: 'township', halfWidthM: 3.5 }
    : { grade: 'path', halfWidthM: 2.5 };
}

/** Builds the lattice of a seed. Borders between counties are lattice edges, so both sides share them exactly. */
export function createLattice(seed: number): Lattice {
  const grid = assign();
  connect(grid);
  untangle(grid);
  connect(grid);
  untangle(grid);
  const corners = shakenCorners(seed);
  relaxBorders(grid, corners);
  const cells = grid.flatMap((line, row) => line.flatMap((county, column) => (county === null ? [] : [{ column, row, county }])));
  return {
    corner: (column, row) => corners[row]![column]!,
    countyOf: (column, row) => grid[row]?.[column] ?? null,
    cells,
    edgeRoad: roadOn,
    columns: COLUMNS,
    rows: ROWS,
  };
}

/** The outline of the cells that belong, as closed rings of the design plane (outer ring first), sampled alike on both sides of a border. */
export function outlineOf(lattice: Lattice, belongs: (county: string | null) => boolean): Line[] {
  const nextCorner = new Map<number, number>();
  const id = (column: number, row: number): number => row * 1000 + column;
  const inside = (column: number, row: number): boolean => belongs(lattice.countyOf(column, row));
  for (const { column, row } of lattice.cells) {
    if (!inside(column, row)) continue;
    if (!inside(column, row - 1)) nextCorner.set(id(column, row), id(column + 1, row));
    if (!inside(column + 1, row)) nextCorner.set(id(column + 1, row), id(column + 1, row + 1));
    if (!inside(column, row + 1)) nextCorner.set(id(column + 1, row + 1), id(column, row + 1));
    if (!inside(column - 1, row)) nextCorner.set(id(column, row + 1), id(column, row));
  }
  const rings: Line[] = [];
  for (const start of nextCorner.keys()) {
    const ring: Line = [];
    for (let at: number | undefined = start; at !== undefined; ) {
      ring.push(lattice.corner(at % 1000, Math.floor(at / 1000)));
      const next: number | undefined = nextCorner.get(at);
      nextCorner.delete(at);
      at = next;
    }
    if (ring.length > 3) rings.push(densify(ring, BORDER_STEP_M));
  }
  return rings.sort((a, b) => b.length - a.length);
}
