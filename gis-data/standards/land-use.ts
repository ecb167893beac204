import { PLANNING_ROWS, SURVEY_ROWS } from './land-use-rows.ts';

/** The two code systems. The same digits mean different things in each, so a code never travels without its system. */
export type LandUseSystem = 'planning' | 'survey';

/** Red, green, blue, 0–255. */
export type Rgb = readonly [number, number, number];

/** One class of the planning classification (用地用海分类 2023) or of the survey classification (GB/T 21010). */
export type LandUse = { system: LandUseSystem; code: string; zh: string; en: string; rgb: Rgb | null };

/** Every land-use class that the product knows. `rgb` is the official map colour, or null where none is published for that level. */
export const LAND_USES: readonly LandUse[] = [
  ...PLANNING_ROWS.map(([code, zh, en, rgb]) => ({ system: 'planning' as const, code, zh, en, rgb: rgb ?? null })),
  ...SURVEY_ROWS.map(([code, zh, en]) => ({ system: 'survey' as const, code, zh, en, rgb: null })),
];

const byKey = new Map(LAND_USES.map((use) => [`${use.system}:${use.code}`, use]));

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
