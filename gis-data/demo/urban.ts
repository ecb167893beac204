import { node } from './noding.ts';
import { EDGE, frameOf, type Poly, signedArea, splitByLine, splitByStreet } from './polygon.ts';
import { createRandom, type Random } from './random.ts';
import type { Sector } from './sectors.ts';
import { BLOCK_SPECS, type BlockKind, type BlockSpec, CHARACTERS } from './urban-types.ts';

/** Lots of one planned use that lie together: a plan zone. */
export type LotGroup = { kind: BlockKind; spec: BlockSpec; poly: Poly; lots: Poly[]; unit: number };

/** A street cut between blocks, with its centre line in the design plane. */
type Street = { poly: Poly; widthM: number; line: [[number, number], [number, number]] };

/** A sector cut into detailed-plan units (a few blocks each), groups of lots, and streets. */
export type UrbanFabric = { sector: Sector; units: Poly[]; groups: LotGroup[]; streets: Street[] };

const HA = 10_000;

function streetWidth(areaHa: number): number {
  if (areaHa > 70) return 34;
  if (areaHa > 30) return 26;
  return areaHa > 13 ? 18 : 13;
}

type Growth = { blocks: { poly: Poly; unit: number }[]; units: Poly[]; streets: Street[] };

const UNIT_HA = 42;

/** Cuts streets until every block is of the sector's size. Streets follow the block's own direction, a little askew. */
function cutBlocks(poly: Poly, blockHa: readonly [number, number], random: Random, out: Growth, parent: number): void {
  const areaHa = signedArea(poly.xy) / HA;
  const unit = parent < 0 && areaHa < UNIT_HA ? out.units.push(poly) - 1 : parent;
  const frame = frameOf(poly);
  const wanted = random.between(blockHa[0], blockHa[1]) * (frame.longM > 3 * frame.shortM ? 0.6 : 1);
  if (areaHa < wanted || frame.shortM < 60) {
    if (areaHa > 0.12) out.blocks.push({ poly, unit: unit < 0 ? out.units.push(poly) - 1 : unit });
    return;
  }
  const turn = random.between(-0.11, 0.11);
  const [ux, uy] = [-frame.uy * Math.cos(turn) - frame.ux * Math.sin(turn), frame.ux * Math.cos(turn) - frame.uy * Math.sin(turn)];
  const shift = random.between(-0.16, 0.16) * frame.longM;
  const [px, py] = [frame.cx + shift * frame.ux, frame.cy + shift * frame.uy];
  const widthM = streetWidth(areaHa);
  const cut = splitByStreet(poly, px, py, ux, uy, widthM, widthM);
  if (cut.left.length === 0 || cut.right.length === 0) {
    out.blocks.push({ poly, unit: unit < 0 ? out.units.push(poly) - 1 : unit });
    return;
  }
  for (const street of cut.street) out.streets.push({ poly: street, widthM, line: centreLine(street, px, py, ux, uy) });
  for (const piece of [...cut.left, ...cut.right]) cutBlocks(piece, blockHa, random, out, unit);
}

function centreLine(street: Poly, px: number, py: number, ux: number, uy: number): Street['line'] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < street.xy.length; i += 2) {
    const along = (street.xy[i]! - px) * ux + (street.xy[i + 1]! - py) * uy;
    low = Math.min(low, along);
    high = Math.max(high, along);
  }
  return [
    [px + low * ux, py + low * uy],
    [px + high * ux, py + high * uy],
  ];
}

/** The longest edge with a wanted tag, as a direction and a point; null when none is long enough. */
function longestEdge(poly: Poly, wanted: (tag: number) => boolean, minM: number): { x: number; y: number; ux: number; uy: number } | null {
  let best: { x: number; y: number; ux: number; uy: number } | null = null;
  let bestM = minM;
  for (let i = 0; i < poly.tags.length; i++) {
    const j = i + 1 === poly.tags.length ? 0 : i + 1;
    const [x, y] = [poly.xy[2 * i]!, poly.xy[2 * i + 1]!];
    const [dx, dy] = [poly.xy[2 * j]! - x, poly.xy[2 * j + 1]! - y];
    const length = Math.hypot(dx, dy);
    if (length <= bestM || !wanted(poly.tags[i]!)) continue;
    best = { x, y, ux: dx / length, uy: dy / length };
    bestM = length;
  }
  return best;
}

/** Cuts a strip of a depth off along an edge: strip and rest. */
function peel(poly: Poly, edge: { x: number; y: number; ux: number; uy: number }, depthM: number): { strip: Poly[]; rest: Poly[] } {
  const { left, right } = splitByLine(poly, edge.x - edge.uy * depthM, edge.y + edge.ux * depthM, edge.ux, edge.uy, EDGE.plain);
  return { strip: right, rest: left };
}

/** Cuts a group into lots across the long side; some borders become lanes. */
function cutLots(poly: Poly, spec: BlockSpec, random: Random, out: Poly[]): void {
  const area = signedArea(poly.xy);
  const frame = frameOf(poly);
  const wanted = random.between(spec.lotHa[0], spec.lotHa[1]) * HA;
  if (area < wanted * 1.35 || frame.longM < 36) {
    if (area > 300 && frame.shortM > 9) out.push(poly);
    return;
  }
  const turn = random.between(-0.05, 0.05);
  const [ux, uy] = [-frame.uy * Math.cos(turn) - frame.ux * Math.sin(turn), frame.ux * Math.cos(turn) - frame.uy * Math.sin(turn)];
  const shift = random.between(-0.14, 0.14) * frame.longM;
  const [px, py] = [frame.cx + shift * frame.ux, frame.cy + shift * frame.uy];
  const lane = random.chance(spec.lanes) ? 7 : 0;
  const cut = lane > 0 ? splitByStreet(poly, px, py, ux, uy, lane, lane) : splitByLine(poly, px, py, ux, uy, EDGE.plain);
  if (cut.left.length === 0 || cut.right.length === 0) out.push(poly);
  else for (const piece of [...cut.left, ...cut.right]) cutLots(piece, spec, random, out);
}

type Draft = { kind: BlockKind; poly: Poly };

/** Green along water and railways, shops along wide streets, then the main use, with now and then a second one. */
function composeBlock(block: Poly, sector: Sector, random: Random): Draft[] {
  const character = CHARACTERS[sector.character];
  const drafts: Draft[] = [];
  let rest = [block];
  const take = (kind: BlockKind, wanted: (tag: number) => boolean, depthM: number, minM: number): void => {
    rest = rest.flatMap((piece) => {
      const edge = signedArea(piece.xy) > depthM * minM * 1.6 ? longestEdge(piece, wanted, minM) : null;
      if (!edge) return [piece];
      const cut = peel(piece, edge, depthM);
      drafts.push(...cut.strip.map((poly) => ({ kind, poly })));
      return cut.rest;
    });
  };
  take('park', (tag) => tag === EDGE.river, random.between(32, 60), 40);
  take('belt', (tag) => tag === EDGE.railway || tag === EDGE.highway, random.between(22, 34), 40);
  const kind = random.weighted(character.mix);
  const dwelling = kind === 'estate' || kind === 'housing';
  const front = dwelling && random.chance(character.frontShops);
  if (front) take('shops', (tag) => tag >= 18, random.between(38, 62), 90);
  if (front && random.chance(0.35)) take('shops', (tag) => tag >= 18, random.between(36, 52), 90);
  for (const piece of rest) drafts.push(...secondUse(piece, kind, sector, random));
  return drafts;
}

function secondUse(piece: Poly, kind: BlockKind, sector: Sector, random: Random): Draft[] {
  const areaHa = signedArea(piece.xy) / HA;
  const second =
    kind === 'estate'
      ? random.weighted<BlockKind>([
          ['kindergarten', 4],
          ['park', 3],
          ['housing', 3],
          ['shops', 2],
          ['power', 0.7],
        ])
      : random.weighted(CHARACTERS[sector.character].mix);
  const chance = kind === 'estate' ? 0.42 : kind === 'college' || kind === 'park' ? 0.15 : 0.3;
  if (areaHa < 2.4 || second === kind || !random.chance(chance)) return [{ kind, poly: piece }];
  const frame = frameOf(piece);
  const side = random.chance(0.5) ? 1 : -1;
  const share = second === 'kindergarten' || second === 'power' ? Math.min(0.3, 0.7 / areaHa + 0.06) : random.between(0.22, 0.36);
  const along = side * (0.5 - share) * frame.longM;
  const cut = splitByLine(piece, frame.cx + along * frame.ux, frame.cy + along * frame.uy, -frame.uy, frame.ux, EDGE.plain);
  const [small, large] = side > 0 ? [cut.right, cut.left] : [cut.left, cut.right];
  return [...small.map((poly) => ({ kind: second, poly })), ...large.map((poly) => ({ kind, poly }))];
}

/** Cuts one sector into blocks, groups, lots and streets. All share their border vertices exactly. */
export function buildFabric(sector: Sector, seed: number): UrbanFabric {
  const random = createRandom(seed, 51, sector.id);
  const growth: Growth = { blocks: [], units: [], streets: [] };
  cutBlocks(sector.poly, CHARACTERS[sector.character].blockHa, random, growth, -1);
  const groups: LotGroup[] = [];
  for (const block of growth.blocks) {
    for (const { kind, poly } of composeBlock(block.poly, sector, random)) {
      const lots: Poly[] = [];
      cutLots(poly, BLOCK_SPECS[kind], random, lots);
      groups.push({ kind, spec: BLOCK_SPECS[kind], poly, lots, unit: block.unit });
    }
  }
  const all = node([
    ...growth.units,
    ...growth.streets.map((street) => street.poly),
    ...groups.flatMap((group) => [group.poly, ...group.lots]),
  ]);
  let next = 0;
  const take = (): Poly => all[next++]!;
  const units = growth.units.map(take);
  const streets = growth.streets.map((street) => ({ ...street, poly: take() }));
  return { sector, units, streets, groups: groups.map((group) => ({ ...group, poly: take(), lots: group.lots.map(take) })) };
}
