import type { AreaGeometry } from '../contract/common.ts';
import { problem } from '../platform/problem.ts';
import { CELL_VERTICES_MAX } from './sites.ts';

type Edge = readonly [x1: number, y1: number, x2: number, y2: number];
type Box = readonly [west: number, south: number, east: number, north: number];

export const ringsOf = (geometry: AreaGeometry): [number, number][][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();

const edgesOf = (geometry: AreaGeometry): Edge[] =>
  ringsOf(geometry).flatMap((ring) => ring.slice(1).map((to, i): Edge => [...ring[i]!, ...to]));

const boxOf = (edges: readonly Edge[]): Box =>
  edges.reduce<Box>(
    ([w, s, e, n], [x1, y1, x2, y2]) => [Math.min(w, x1, x2), Math.min(s, y1, y2), Math.max(e, x1, x2), Math.max(n, y1, y2)],
    [180, 90, -180, -90],
  );

/** Whether an edge meets a box, by clipping it (Liang and Barsky). */
function meets([x1, y1, x2, y2]: Edge, [west, south, east, north]: Box): boolean {
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [from, to] = [0, 1];
  for (const [p, q] of [
    [-dx, x1 - west],
    [dx, east - x1],
    [-dy, y1 - south],
    [dy, north - y1],
  ] as const) {
    if (p === 0 && q < 0) return false;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return from <= to;
}

function halves([west, south, east, north]: Box): [Box, Box] {
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  if (east - west > north - south)
    return [
      [west, south, x, north],
      [x, south, east, north],
    ];
  return [
    [west, south, east, y],
    [west, y, east, north],
  ];
}

/**
 * How often each edge may be looked at in each round of halving. Ten thousand corners around a district, along a spiral or around two hundred
 * holes take 1.1 to 1.4; a comb of a thousand teeth takes 4, a star of as many rays 16, which keeps PostGIS busy for minutes.
 */
const LOOKS_MAX = 2.5;

/** The most edges that may be looked at while a site of so many edges is cut into cells. */
const looksMax = (edges: number): number => Math.ceil(LOOKS_MAX * edges * (1 + Math.max(0, Math.log2(edges / CELL_VERTICES_MAX))));

/**
 * How many edges are looked at while a site is halved until no cell holds more than a cell may: what cutting it costs, found without the
 * database and in bounded time: above the most the count stops.
 */
function looksOf(edges: readonly Edge[]): number {
  const open: { readonly edges: readonly Edge[]; readonly box: Box }[] = [{ edges, box: boxOf(edges) }];
  let looks = 0;
  while (open.length > 0 && looks <= looksMax(edges.length)) {
    const cell = open.pop()!;
    looks += cell.edges.length;
    if (cell.edges.length <= CELL_VERTICES_MAX) continue;
    for (const box of halves(cell.box)) open.push({ edges: cell.edges.filter((edge) => meets(edge, box)), box });
  }
  return looks;
}

/**
 * Refuses a shape that would have to be cut into too many cells.
 * @throws geometry.too_costly
 */
export function refuseTangle(geometry: AreaGeometry): void {
  const edges = edgesOf(geometry);
  const [looks, most] = [looksOf(edges), looksMax(edges.length)];
  if (looks > most) throw problem('geometry.too_costly', { what: 'shape', value: looks, most });
}
