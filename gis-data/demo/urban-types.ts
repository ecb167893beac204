/** What a sector of a town is mostly for. */
export type Character = 'old' | 'residential' | 'centre' | 'mixed' | 'education' | 'industry' | 'chemical' | 'logistics' | 'fringe';

/** What a block is built as. */
export type BlockKind =
  | 'estate'
  | 'housing'
  | 'shops'
  | 'market'
  | 'offices'
  | 'civic'
  | 'research'
  | 'culture'
  | 'school'
  | 'college'
  | 'kindergarten'
  | 'sport'
  | 'hospital'
  | 'welfare'
  | 'plant1'
  | 'plant2'
  | 'plant3'
  | 'logistics'
  | 'depot'
  | 'station'
  | 'water'
  | 'sewage'
  | 'power'
  | 'park'
  | 'belt'
  | 'square'
  | 'blank'
  | 'vacant';

/** Class, lot size and building limits of a kind of block. Lot sizes in hectares, height in metres. */
export type BlockSpec = {
  code: string;
  lotHa: readonly [number, number];
  /** Share of lot borders that are lanes instead of walls. */
  lanes: number;
  farMax: number;
  densityPct: number;
  greenPct: number;
  heightM: number;
};

function spec(
  code: string,
  low: number,
  high: number,
  lanes: number,
  farMax: number,
  densityPct: number,
  greenPct: number,
  heightM: number,
): BlockSpec {
  return { code, lotHa: [low, high], lanes, farMax, densityPct, greenPct, heightM };
}

/** The kinds of block. */
export const BLOCK_SPECS: Readonly<Record<BlockKind, BlockSpec>> = {
  estate: spec('070102', 1.1, 4.2, 0.3, 2.2, 22, 35, 80),
  housing: spec('070102', 0.35, 1.2, 0.45, 1.6, 32, 25, 36),
  shops: spec('0901', 0.45, 1.5, 0.1, 2.5, 45, 20, 50),
  market: spec('0901', 1.5, 5, 0.2, 2, 50, 15, 36),
  offices: spec('0902', 0.6, 2, 0.2, 3.5, 40, 25, 100),
  civic: spec('0801', 0.8, 3, 0.1, 1.8, 30, 35, 50),
  research: spec('0802', 1.5, 5, 0.1, 1.8, 35, 30, 50),
  culture: spec('0803', 0.8, 3, 0, 1.5, 35, 30, 36),
  school: spec('080403', 2, 5, 0, 0.9, 25, 35, 24),
  college: spec('080401', 6, 22, 0, 0.9, 22, 40, 50),
  kindergarten: spec('080404', 0.3, 0.8, 0, 0.8, 28, 35, 15),
  sport: spec('0805', 1.5, 5, 0, 0.8, 30, 35, 30),
  hospital: spec('0806', 1.2, 5, 0, 2, 30, 35, 80),
  welfare: spec('0807', 0.6, 2, 0, 1.2, 28, 35, 30),
  plant1: spec('100101', 1.5, 5, 0, 2, 50, 15, 40),
  plant2: spec('100102', 2.5, 14, 0, 1.6, 55, 15, 36),
  plant3: spec('100103', 4, 16, 0, 1.2, 45, 15, 40),
  logistics: spec('110101', 3, 10, 0, 1.4, 50, 15, 24),
  depot: spec('1102', 2, 6, 0, 1, 40, 20, 20),
  station: spec('1208', 1, 4, 0, 1, 40, 20, 30),
  water: spec('1301', 1, 3, 0, 0.6, 30, 35, 15),
  sewage: spec('1302', 1.5, 4, 0, 0.6, 30, 35, 15),
  power: spec('1303', 0.4, 1.6, 0, 0.6, 35, 25, 20),
  park: spec('1401', 1.5, 9, 0, 0.1, 5, 75, 10),
  belt: spec('1402', 0.5, 3, 0, 0, 0, 90, 6),
  square: spec('1403', 0.6, 2, 0, 0.1, 5, 40, 10),
  blank: spec('16', 3, 9, 0, 0, 0, 0, 0),
  vacant: spec('2301', 1, 4, 0, 0, 0, 0, 0),
};

type Mix = readonly (readonly [BlockKind, number])[];

/** How a sector is built up: block size in hectares, main street width, and the kinds of its blocks by weight. */
export type CharacterSpec = { blockHa: readonly [number, number]; frontShops: number; mix: Mix };

/** The characters of sectors. */
export const CHARACTERS: Readonly<Record<Character, CharacterSpec>> = {
  old: {
    blockHa: [1.6, 4],
    frontShops: 0.4,
    mix: [
      ['housing', 64],
      ['shops', 10],
      ['culture', 6],
      ['civic', 4],
      ['school', 4],
      ['square', 4],
      ['hospital', 2],
      ['park', 4],
    ],
  },
  residential: {
    blockHa: [4.5, 10],
    frontShops: 0.26,
    mix: [
      ['estate', 62],
      ['housing', 9],
      ['school', 9],
      ['park', 6],
      ['market', 3],
      ['civic', 2],
      ['hospital', 2],
      ['sport', 1.5],
      ['welfare', 1.5],
      ['power', 1],
      ['blank', 2],
      ['station', 1],
    ],
  },
  centre: {
    blockHa: [3, 7],
    frontShops: 0.45,
    mix: [
      ['estate', 40],
      ['housing', 12],
      ['offices', 8],
      ['shops', 5],
      ['market', 3],
      ['civic', 7],
      ['culture', 3],
      ['hospital', 4],
      ['school', 6],
      ['square', 3],
      ['park', 4],
    ],
  },
  mixed: {
    blockHa: [4, 9],
    frontShops: 0.3,
    mix: [
      ['estate', 50],
      ['housing', 8],
      ['offices', 5],
      ['market', 4],
      ['school', 7],
      ['civic', 6],
      ['research', 3],
      ['sport', 3],
      ['hospital', 3],
      ['park', 7],
      ['blank', 3],
      ['station', 2],
    ],
  },
  education: {
    blockHa: [9, 22],
    frontShops: 0.3,
    mix: [
      ['college', 38],
      ['estate', 30],
      ['research', 8],
      ['sport', 5],
      ['park', 10],
      ['school', 6],
      ['market', 3],
    ],
  },
  industry: {
    blockHa: [13, 34],
    frontShops: 0.05,
    mix: [
      ['plant2', 56],
      ['plant1', 18],
      ['logistics', 12],
      ['research', 3],
      ['estate', 4],
      ['blank', 4],
      ['power', 1],
      ['sewage', 1],
      ['belt', 2],
    ],
  },
  chemical: {
    blockHa: [14, 34],
    frontShops: 0,
    mix: [
      ['plant3', 74],
      ['plant2', 8],
      ['logistics', 7],
      ['sewage', 4],
      ['power', 3],
      ['belt', 4],
    ],
  },
  logistics: {
    blockHa: [10, 22],
    frontShops: 0.1,
    mix: [
      ['logistics', 48],
      ['depot', 10],
      ['plant1', 18],
      ['market', 10],
      ['station', 6],
      ['blank', 8],
    ],
  },
  fringe: {
    blockHa: [6, 14],
    frontShops: 0.25,
    mix: [
      ['estate', 38],
      ['housing', 12],
      ['blank', 15],
      ['vacant', 10],
      ['park', 10],
      ['school', 6],
      ['market', 4],
      ['water', 2],
      ['plant1', 3],
    ],
  },
};
