import { node } from './noding.ts';
import { EDGE, type Frame, frameOf, type Poly, signedArea, splitByLine } from './polygon.ts';
import { createRandom, type Random } from './random.ts';
import type { RuralBlock, RuralCell, RuralKind } from './rural.ts';

/** A parcel of the countryside with its survey class. */
export type RuralLot = { poly: Poly; code: string; kind: RuralKind | 'committee' | 'empty'; farmland: boolean };

const FIELD_CODES: Readonly<Record<Exclude<RuralKind, 'village'>, string>> = {
  field: '0102',
  orchard: '0201',
  wood: '0301',
  pond: '1104',
  greenhouse: '1202',
  path: '1006',
  ditch: '1107',
};
const MIN_HOMESTEAD_M2 = 110;
const MIN_FIELD_M2 = 900;
const MIN_STRIP_M2 = 240;

/** Slices a polygon into parallel strips from one side to the other. `next` answers the width of each strip and the gap after it, in metres. */
function slice(poly: Poly, frame: Frame, along: 'long' | 'short', next: () => { widthM: number; gapM: number }): Poly[] {
  const long = along === 'long';
  const [ux, uy, extent] = long ? [frame.ux, frame.uy, frame.longM] : [-frame.uy, frame.ux, frame.shortM];
  const strips: Poly[] = [];
  let rest = [poly];
  for (let at = -extent / 2; rest.length > 0; ) {
    const { widthM, gapM } = next();
    const last = at + widthM * 1.6 + gapM >= extent / 2;
    if (last) return [...strips, ...rest];
    at += widthM;
    const cuts = rest.map((piece) => splitByLine(piece, frame.cx + at * ux, frame.cy + at * uy, -uy, ux, EDGE.plain));
    strips.push(...cuts.flatMap((cut) => cut.left));
    rest = cuts.flatMap((cut) => cut.right);
    if (gapM === 0) continue;
    at += gapM;
    rest = rest.flatMap((piece) => splitByLine(piece, frame.cx + at * ux, frame.cy + at * uy, -uy, ux, EDGE.plain).right);
  }
  return strips;
}

/** Rows of homesteads back to back, lanes between the pairs of rows. */
function homesteads(village: Poly, random: Random): RuralLot[] {
  const frame = frameOf(village);
  let row = 0;
  const rows = slice(village, frame, 'short', () => ({ widthM: random.between(16, 19), gapM: row++ % 2 === 1 ? 5 : 0 }));
  const committee = Math.floor(rows.length / 2);
  return rows.flatMap((strip, index) => {
    const cross = random.between(70, 110);
    let run = 0;
    const lots = slice(strip, { ...frame, ...alignedExtent(strip, frame) }, 'long', () => {
      const widthM = index === committee && run === 0 ? 40 : random.between(14, 19);
      run += widthM;
      const gapM = run > cross ? 4 : 0;
      if (gapM > 0) run = 1;
      return { widthM, gapM };
    });
    return lots.flatMap((poly, i): RuralLot[] => {
      if (signedArea(poly.xy) < MIN_HOMESTEAD_M2) return [];
      if (index === committee && i === 0) return [{ poly, code: '0801', kind: 'committee', farmland: false }];
      const empty = random.chance(0.04);
      return [{ poly, code: empty ? '1201' : '0702', kind: empty ? 'empty' : 'village', farmland: false }];
    });
  });
}

/** Where a strip begins and ends along the frame's long direction, as a frame centre and length. */
function alignedExtent(strip: Poly, frame: Frame): Pick<Frame, 'cx' | 'cy' | 'longM'> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < strip.xy.length; i += 2) {
    const along = (strip.xy[i]! - frame.cx) * frame.ux + (strip.xy[i + 1]! - frame.cy) * frame.uy;
    low = Math.min(low, along);
    high = Math.max(high, along);
  }
  const middle = (low + high) / 2;
  return { cx: frame.cx + middle * frame.ux, cy: frame.cy + middle * frame.uy, longM: high - low };
}

/** Field strips across the long side of a block, some halved or joined. */
function fieldStrips(block: RuralBlock, random: Random): RuralLot[] {
  const frame = frameOf(block.poly);
  const code = FIELD_CODES[block.kind as Exclude<RuralKind, 'village'>];
  const usual = random.between(24, 46);
  const bands =
    frame.shortM > 420
      ? slice(block.poly, frame, 'short', () => ({ widthM: frame.shortM / Math.round(frame.shortM / 260), gapM: 3 }))
      : [block.poly];
  return bands
    .flatMap((band) =>
      slice(band, frame, 'long', () => ({ widthM: usual * (random.chance(0.15) ? 2.1 : random.between(0.7, 1.35)), gapM: 0 })),
    )
    .filter((poly) => signedArea(poly.xy) > MIN_FIELD_M2)
    .map((poly) => ({ poly, code, kind: block.kind, farmland: block.farmland }));
}

function lotsOf(block: RuralBlock, random: Random): RuralLot[] {
  if (block.kind === 'village') return homesteads(block.poly, random);
  if (block.kind === 'field' || block.kind === 'orchard' || block.kind === 'greenhouse') return fieldStrips(block, random);
  if (signedArea(block.poly.xy) < MIN_STRIP_M2) return [];
  return [{ poly: block.poly, code: FIELD_CODES[block.kind], kind: block.kind, farmland: false }];
}

/** The parcels of a cell. Neighbours share their border vertices exactly. */
export function buildRuralLots(cell: RuralCell, seed: number): RuralLot[] {
  const random = createRandom(seed, 62, cell.column, cell.row);
  const lots = cell.blocks.flatMap((block) => lotsOf(block, random));
  const noded = node(lots.map((lot) => lot.poly));
  return lots.map((lot, i) => ({ ...lot, poly: noded[i]! }));
}
