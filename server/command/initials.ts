import { pinyin, polyphonic } from 'pinyin-pro';

interface Sounds {
  /** For each character what it may begin with: `莘` is s or x. */
  readonly initials: readonly (readonly string[])[];
  /** The name without tones and spaces: `liaochengshi`. */
  readonly full: string;
}

const KEPT_MAX = 5_000;
const kept = new Map<string, Sounds>();

function soundsOf(name: string): Sounds {
  const known = kept.get(name);
  if (known) return known;
  const letters = polyphonic(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'spaced' });
  const sounds = {
    initials: letters.map((one) => one.map((letter) => letter.toLowerCase())),
    full: pinyin(name, { toneType: 'none', type: 'array' }).join('').toLowerCase(),
  };
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(name, sounds);
  return sounds;
}

function beginsAt(initials: Sounds['initials'], letters: string, start: number): boolean {
  return [...letters].every((letter, index) => initials[start + index]?.includes(letter));
}

/** How well a text fits a code and its names: 0 is best, null is not at all. */
export function matchRank(text: string, code: string, names: readonly string[]): number | null {
  const asked = text.toLowerCase();
  const titles = names.map((name) => name.toLowerCase());
  if (code.toLowerCase() === asked || titles.includes(asked)) return 0;
  if (code.toLowerCase().startsWith(asked) || titles.some((title) => title.startsWith(asked))) return 1;
  if (code.toLowerCase().includes(asked) || titles.some((title) => title.includes(asked))) return 2;
  if (!/^[a-z0-9]{2,}$/.test(asked)) return null;
  const sounds = names.map(soundsOf);
  if (sounds.some(({ initials, full }) => beginsAt(initials, asked, 0) || full.startsWith(asked))) return 3;
  return sounds.some(({ initials }) => initials.some((_initial, start) => beginsAt(initials, asked, start))) ? 4 : null;
}
