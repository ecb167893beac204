import { PLANNING_ROWS, SURVEY_ROWS } from './land-use-rows.ts';

/** The two code systems. The same digits mean different things in each, so a code never travels without its system. */
export type LandUseSystem = 'planning' | 'survey';

/** Red, green, blue, 0–255. */
export type Rgb = readonly [number, number, number];

/** One class of the planning classification (用地用海分类 2023) or of the survey classification (GB/T 21010). */
export type LandUse = { system: LandUseSystem; code: string; zh: string; en: string; rgb: Rgb | null };

const NEUTRAL: Rgb = [238, 238, 238];

/** Every land-use class that the product knows. `rgb` is the official map colour, or null where none is published for that level. */
export const LAND_USES: readonly LandUse[] = [
  ...PLANNING_ROWS.map(([code, zh, en, rgb]) => ({ system: 'planning' as const, code, zh, en, rgb: rgb ?? null })),
  ...SURVEY_ROWS.map(([code, zh, en]) => ({ system: 'survey' as const, code, zh, en, rgb: null })),
];

const byKey = new Map(LAND_USES.map((use) => [`${use.system}:${use.code}`, use]));

/** Planning class whose colour a survey class borrows on the map: the survey standard publishes no screen colours. */
const SURVEY_COLOUR_OF: Readonly<Record<string, string>> = {
  '01': '01',
  '02': '02',
  '03': '03',
  '04': '04',
  '05': '09',
  '0508': '1101',
  '06': '1001',
  '0602': '1002',
  '07': '0701',
  '0702': '0703',
  '08': '0801',
  '0803': '0804',
  '0805': '0806',
  '0809': '13',
  '0810': '1401',
  '09': '15',
  '10': '12',
  '1006': '06',
  '11': '17',
  '12': '23',
  '1202': '06',
};

/** The code and its ancestors, longest first: `100102` → `100102`, `1001`, `10`. */
function withAncestors(code: string): string[] {
  const codes: string[] = [];
  for (let length = code.length; length >= 2; length -= 2) codes.push(code.slice(0, length));
  return codes;
}

/**
 * The class of a code, or of its nearest known ancestor (`070102` unknown → `0701` → `07`).
 * @returns null when not even the two-digit class is known
 */
export function landUse(system: LandUseSystem, code: string): LandUse | null {
  for (const candidate of withAncestors(code)) {
    const found = byKey.get(`${system}:${candidate}`);
    if (found) return found;
  }
  return null;
}

/**
 * The map colour of a class: its own, else its nearest coloured ancestor's, else that of the first coloured class of its family, else a neutral grey.
 * Survey classes borrow the colour of the corresponding planning class.
 */
export function landUseColour(system: LandUseSystem, code: string): Rgb {
  if (system === 'survey') {
    const planning = withAncestors(code).flatMap((candidate) => SURVEY_COLOUR_OF[candidate] ?? []);
    return planning[0] === undefined ? NEUTRAL : landUseColour('planning', planning[0]);
  }
  for (const candidate of withAncestors(code)) {
    const own = byKey.get(`planning:${candidate}`)?.rgb;
    if (own) return own;
  }
  const family = code.slice(0, 2);
  return LAND_USES.find((use) => use.system === 'planning' && use.rgb && use.code.startsWith(family))?.rgb ?? NEUTRAL;
}
