import { type Corridor, withoutCorridors } from './corridors.ts';
import type { EdgeRoad, Lattice } from './lattice.ts';
import type { Place } from './places.ts';
import { centroid, contains, EDGE, frameOf, innerPoint, type Poly, polyOf, signedArea, splitByLine, splitByStreet } from './polygon.ts';
import { cutByLine, type Line } from './polyline.ts';
import { createRandom, type Random } from './random.ts';

/** What a block of the countryside is. `path` and `ditch` are the strips between blocks. */
export type RuralKind = 'field' | 'orchard' | 'wood' | 'pond' | 'greenhouse' | 'village' | 'path' | 'ditch';

/** A block of the countryside. `farmland` marks permanent basic farmland; `piece` is the index of its piece of the cell. */
export type RuralBlock = { kind: RuralKind; poly: Poly; farmland: boolean; piece: number };

/** A cell of the countryside: what is left of a lattice cell after towns, rivers, railways and highways, cut into blocks. */
export type RuralCell = {
  id: number;
  county: string;
  column: number;
  row: number;
  x: number;
  y: number;
  pieces: Poly[];
  blocks: RuralBlock[];
};

/** Everything that shapes the countryside. */
export type Countryside = { seed: number; lattice: Lattice; places: readonly Place[]; corridors: readonly Corridor[] };

const HA = 10_000;
const MIN_PIECE_M2 = 6_000;
const TOWN_MARGIN_M = 30;
const MIN_VILLAGE_M = 110;

/** The lattice cell, drawn in by the half width of the roads on its edges. */
function cellPoly(lattice: Lattice, column: number, row: number): Poly[] {
  const corners = [
    lattice.corner(column, row),
    lattice.corner(column + 1, row),
    lattice.corner(column + 1, row + 1),
    lattice.corner(column, row + 1),
  ];
  const roads: EdgeRoad[] = [
    lattice.edgeRoad(column, row, 'east'),
    lattice.edgeRoad(column + 1, row, 'north'),
    lattice.edgeRoad(column, row + 1, 'east'),
    lattice.edgeRoad(column, row, 'north'),
  ];
  let pieces = [polyOf(corners, EDGE.plain)];
  corners.forEach(([x, y], i) => {
    const [nx, ny] = corners[(i + 1) % 4]!;
    const length = Math.hypot(nx - x, ny - y);
    const [ux, uy] = [(nx - x) / length, (ny - y) / length];
    const inset = roads[i]!.halfWidthM + 1.5;
    pieces = pieces.flatMap((piece) => splitByLine(piece, x - uy * inset, y + ux * inset, ux, uy, 2 * roads[i]!.halfWidthM).left);
  });
  return pieces;
}

/** Takes a place and a margin around it out of a polygon. */
function withoutPlace(poly: Poly, place: Place): Poly[] {
  const ring = place.outline.map(([x, y]): [number, number] => {
    const length = Math.hypot(x - place.x, y - place.y);
    const grow = 1 + TOWN_MARGIN_M / length;
    return [place.x + (x - place.x) * grow, place.y + (y - place.y) * grow];
  });
  const start = ring.findIndex(([x, y]) => !contains(poly.xy, x, y));
  const flat = ring.flat();
  const outside = (piece: Poly): boolean => !contains(flat, ...innerPoint(piece.xy));
  if (start < 0) return aroundHole(poly, ring).filter(outside);
  const line: Line = [...ring.slice(start), ...ring.slice(0, start + 1)];
  return cutByLine(poly, line, EDGE.outside).filter((piece) => outside(piece) && signedArea(piece.xy) > MIN_PIECE_M2);
}

/** A place wholly inside one cell: the cell is cut through the place's middle first, so that every piece has the place on its rim. */
function aroundHole(poly: Poly, ring: Line): Poly[] {
  const [cx, cy] = centroid(ring.flat());
  const halves = splitByLine(poly, cx, cy, 1, 0, EDGE.plain);
  return [...halves.left, ...halves.right].flatMap((half) => {
    const start = ring.findIndex(([x, y]) => !contains(half.xy, x, y));
    return start < 0 ? [half] : cutByLine(half, [...ring.slice(start), ...ring.slice(0, start + 1)], EDGE.outside);
  });
}

function cutRuralBlocks(poly: Poly, piece: number, random: Random, out: RuralBlock[]): void {
  const areaHa = signedArea(poly.xy) / HA;
  const frame = frameOf(poly);
  if (areaHa < random.between(42, 85) || frame.shortM < 150) {
    if (areaHa > 0.5) out.push({ kind: 'field', poly, farmland: false, piece });
    return;
  }
  const turn = random.between(-0.06, 0.06);
  const [ux, uy] = [-frame.uy * Math.cos(turn) - frame.ux * Math.sin(turn), frame.ux * Math.cos(turn) - frame.uy * Math.sin(turn)];
  const shift = random.between(-0.14, 0.14) * frame.longM;
  const cut = splitByStreet(poly, frame.cx + shift * frame.ux, frame.cy + shift * frame.uy, ux, uy, random.chance(0.7) ? 6 : 9, 6);
  if (cut.left.length === 0 || cut.right.length === 0) {
    out.push({ kind: 'field', poly, farmland: false, piece });
    return;
  }
  const kind = random.chance(0.72) ? 'path' : 'ditch';
  out.push(...cut.street.map((strip): RuralBlock => ({ kind, poly: strip, farmland: false, piece })));
  for (const part of [...cut.left, ...cut.right]) cutRuralBlocks(part, piece, random, out);
}

/** Carves a village out of a block: about `areaHa`, at one end, corners blunted; the rest stays field. */
function carveVillage(block: RuralBlock, areaHa: number, random: Random): RuralBlock[] {
  const frame = frameOf(block.poly);
  const rest: RuralBlock[] = [];
  let core = block.poly;
  const keep = (px: number, py: number, ux: number, uy: number, kind: RuralKind): void => {
    const cut = splitByLine(core, px, py, ux, uy, EDGE.plain);
    if (cut.left.length !== 1) return;
    core = cut.left[0]!;
    rest.push(...cut.right.map((poly): RuralBlock => ({ kind, poly, farmland: false, piece: block.piece })));
  };
  const side = Math.sqrt(areaHa * HA);
  const [lengthM, depthM] = [
    Math.min(frame.longM, side * random.between(1, 1.35)),
    Math.min(frame.shortM, side * random.between(0.85, 1.05)),
  ];
  const end = random.chance(0.5) ? 1 : -1;
  const [ux, uy] = [frame.ux * end, frame.uy * end];
  const reach = frame.longM / 2 - lengthM;
  keep(frame.cx + reach * ux, frame.cy + reach * uy, uy, -ux, 'field');
  const flank = random.chance(0.5) ? 1 : -1;
  const across = flank * (frame.shortM / 2 - depthM);
  keep(frame.cx - across * frame.uy, frame.cy + across * frame.ux, -flank * frame.ux, -flank * frame.uy, 'field');
  bluntCorners(core, random, keep);
  return [{ kind: 'village', poly: core, farmland: false, piece: block.piece }, ...rest];
}

function bluntCorners(core: Poly, random: Random, keep: (px: number, py: number, ux: number, uy: number, kind: RuralKind) => void): void {
  const [cx, cy] = centroid(core.xy);
  const count = core.tags.length;
  const corners = Array.from({ length: count }, (_, i) => [core.xy[2 * i]!, core.xy[2 * i + 1]!] as const);
  let ponds = 1;
  for (const [x, y] of corners) {
    if (!random.chance(0.6)) continue;
    const length = Math.hypot(x - cx, y - cy) || 1;
    const turn = random.between(-0.4, 0.4);
    const [dx, dy] = [(x - cx) / length, (y - cy) / length];
    const [nx, ny] = [dx * Math.cos(turn) - dy * Math.sin(turn), dx * Math.sin(turn) + dy * Math.cos(turn)];
    const back = length * random.between(0.66, 0.82);
    keep(cx + dx * back, cy + dy * back, -ny, nx, ponds-- > 0 && random.chance(0.6) ? 'pond' : 'wood');
  }
}

function plantFields(cell: RuralCell, nearTown: boolean, random: Random): void {
  for (const block of cell.blocks) {
    if (block.kind !== 'field') continue;
    const areaHa = signedArea(block.poly.xy) / HA;
    block.kind =
      areaHa < 60
        ? random.weighted<RuralKind>([
            ['field', 86],
            ['orchard', 6],
            ['wood', 4],
            ['greenhouse', 4],
          ])
        : 'field';
    block.farmland = block.kind === 'field' && areaHa > 1.5 && random.chance(nearTown ? 0.45 : 0.88);
  }
}

/** Builds one cell of the countryside; no blocks when the cell lies wholly in a town or a river. */
export function buildCell(country: Countryside, id: number): RuralCell {
  const { lattice, places, corridors, seed } = country;
  const { column, row, county } = lattice.cells[id]!;
  const random = createRandom(seed, 61, column, row);
  const whole = cellPoly(lattice, column, row);
  const [x, y] = whole[0] ? centroid(whole[0].xy) : lattice.corner(column, row);
  const near = places.filter((place) => Math.hypot(place.x - x, place.y - y) < place.reachM + 2_600);
  let pieces = whole;
  for (const place of near) pieces = pieces.flatMap((piece) => withoutPlace(piece, place));
  pieces = pieces.flatMap((piece) => withoutCorridors(piece, corridors, MIN_PIECE_M2));
  const cell: RuralCell = { id, county, column, row, x, y, pieces, blocks: [] };
  pieces.forEach((piece, index) => {
    cutRuralBlocks(piece, index, random, cell.blocks);
  });
  plantFields(cell, near.length > 0, random);
  settle(cell, random);
  return cell;
}

/** One or two villages per cell, in the blocks nearest to its middle. */
function settle(cell: RuralCell, random: Random): void {
  const roomy = cell.blocks.filter((block) => block.kind === 'field' && signedArea(block.poly.xy) > 14 * HA);
  const distance = (block: RuralBlock): number => {
    const [x, y] = centroid(block.poly.xy);
    return Math.hypot(x - cell.x, y - cell.y);
  };
  roomy.sort((a, b) => distance(a) - distance(b));
  const chosen = [roomy[0], roomy.length > 4 ? roomy[2 + random.below(3)] : undefined].filter((block) => block !== undefined);
  for (const block of chosen) {
    const at = cell.blocks.indexOf(block);
    const carved = carveVillage(block, random.between(4.5, 11), random);
    const village = frameOf(carved[0]!.poly);
    if (village.shortM > MIN_VILLAGE_M) cell.blocks.splice(at, 1, ...carved);
  }
}
