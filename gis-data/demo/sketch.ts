import type { Line } from './polyline.ts';

/**
 * The hand-drawn sketch of the city: which county lies where, where its towns are, how rivers, railways and roads run. Schematic, drawn for this
 * product; kilometres east and north of (116.0, 36.45).
 */
export function km(...pairs: readonly (readonly [number, number])[]): Line {
  return pairs.map(([x, y]) => [x * 1000, y * 1000]);
}

/** Rough outline of the whole city. */
export const CITY_SKETCH: Line = km(
  [26, 62],
  [33, 58],
  [40, 55],
  [47, 53],
  [43, 44],
  [41, 33],
  [42, 21],
  [42, 9],
  [49, 3],
  [54, -5],
  [47, -12],
  [35, -20],
  [27, -31],
  [16, -37],
  [4, -48],
  [-13, -55],
  [-24, -59],
  [-30, -52],
  [-37, -58],
  [-45, -73],
  [-53, -74],
  [-54, -67],
  [-48, -57],
  [-44, -43],
  [-50, -33],
  [-46, -22],
  [-52, -14],
  [-54, -7],
  [-58, 0],
  [-56, 10],
  [-50, 19],
  [-44, 27],
  [-38, 33],
  [-25, 40],
  [-22, 49],
  [-10, 50],
  [2, 48],
  [11, 48],
  [20, 55],
);

/** Seeds of the counties: a place belongs to the county of its nearest seed. */
export const COUNTY_SEEDS: readonly (readonly [string, Line])[] = [
  ['371502', km([0, 0], [-11, 19], [-13, -9], [11, -9], [2, 13], [-15, -17], [14, -14], [-6, 6], [4, -16])],
  ['371503', km([20, 17], [34, 14], [7, 22], [29, 3], [13, 28], [38, 6], [22, 9])],
  ['371521', km([-7, -33], [-15, -43], [6, -31], [-18, -52], [2, -38], [-20, -37])],
  ['371522', km([-36, -36], [-41, -19], [-30, -21], [-28, -43], [-44, -57], [-50, -69], [-36, -52])],
  ['371524', km([31, -13], [44, -2], [39, -12], [20, -26], [30, -21], [23, -13], [48, 2])],
  ['371525', km([-36, 10], [-48, 5], [-25, 14], [-30, -2], [-51, -2], [-44, 17], [-40, -6])],
  ['371526', km([27, 43], [32, 57], [23, 37], [39, 50], [35, 29], [15, 44], [42, 40])],
  ['371581', km([-15, 37], [-27, 34], [-4, 43], [-36, 29], [1, 45], [-20, 45])],
];

/** A town: outer radius and the number of its arterial rings; the main city is the first. */
export type TownSketch = {
  region: string;
  zh: string;
  en: string;
  x: number;
  y: number;
  radiusM: number;
  rings: readonly { radiusM: number; sectors: number }[];
  turn: number;
};

function town(
  region: string,
  zh: string,
  en: string,
  x: number,
  y: number,
  turn: number,
  ...rings: readonly (readonly [number, number])[]
): TownSketch {
  const list = rings.map(([radiusM, sectors]) => ({ radiusM, sectors }));
  return { region, zh, en, x: x * 1000, y: y * 1000, radiusM: list.at(-1)!.radiusM, rings: list, turn };
}

/** The main city and the seven county towns: rings as outer radius and number of sectors, from the core outwards. */
export const TOWN_SKETCHES: readonly TownSketch[] = [
  town('371502', '东昌府城区', 'Dongchangfu urban area', 0, 0, 0.07, [980, 1], [2150, 6], [3900, 9], [5900, 13]),
  town('371503', '茌平城区', 'Chiping town', 23, 15.2, 0.31, [760, 1], [2250, 6]),
  town('371521', '阳谷县城', 'Yanggu town', -12, -38, -0.2, [700, 1], [1900, 5]),
  town('371522', '莘县县城', 'Shen town', -34, -27, 0.12, [680, 1], [1850, 5]),
  town('371524', '东阿县城', "Dong'e town", 29, -15.5, -0.35, [640, 1], [1750, 5]),
  town('371525', '冠县县城', 'Guan town', -41, 4.5, 0.22, [660, 1], [1800, 5]),
  town('371526', '高唐县城', 'Gaotang town', 27, 43.5, -0.1, [720, 1], [2000, 6]),
  town('371581', '临清市区', 'Linqing town', -22, 39, 0.4, [780, 1], [2200, 6]),
];

/** An industrial park: a turned rectangle with blunt corners beside its town. */
export type ParkSketch = {
  region: string;
  zh: string;
  en: string;
  x: number;
  y: number;
  longM: number;
  shortM: number;
  turn: number;
  chemical: boolean;
};

function park(
  region: string,
  zh: string,
  en: string,
  x: number,
  y: number,
  longM: number,
  shortM: number,
  turn: number,
  chemical = false,
): ParkSketch {
  return { region, zh, en, x: x * 1000, y: y * 1000, longM, shortM, turn, chemical };
}

/** Industrial parks, one recognised for chemicals. */
export const PARK_SKETCHES: readonly ParkSketch[] = [
  park('371502', '经开区产业园', 'Development zone industrial park', 9.1, -0.6, 4200, 2900, 1.42),
  park('371503', '茌平铝产业园', 'Chiping aluminium park', 26.6, 17.6, 3000, 1700, 0.5),
  park('371503', '茌平化工产业园', 'Chiping chemical park', 20.5, 19.6, 2100, 1500, 0.24, true),
  park('371521', '阳谷祥光产业园', 'Yanggu industrial park', -15.4, -40.2, 2000, 1300, -0.3),
  park('371522', '莘县工业园', 'Shen industrial park', -37.2, -25.2, 1900, 1300, 0.2),
  park('371524', '东阿产业园', "Dong'e industrial park", 26.4, -12.8, 1800, 1200, -0.5),
  park('371525', '冠县轴承产业园', 'Guan bearing park', -37.9, 6.8, 1900, 1300, 0.35),
  park('371526', '高唐产业园', 'Gaotang industrial park', 30.6, 45.6, 2000, 1400, 0.1),
  park('371581', '临清轴承产业园', 'Linqing bearing park', -18.6, 41.6, 2100, 1400, 0.6),
];
