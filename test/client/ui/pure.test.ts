import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../client/state/store.ts';
import { type ColourToken, palettes } from '../../../client/style/tokens.ts';
import { barParts } from '../../../client/ui/bar-parts.ts';
import { sortRows, windowOf } from '../../../client/ui/table-rows.ts';

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const palette = palettes[theme];
  const texts: ColourToken[] = ['ink', 'ink-2', 'ink-3', 'accent', 'pass', 'warn', 'fail', 'unknown'];
  const grounds: ColourToken[] = [
    'paper',
    'surface',
    'raised',
    'sunk',
    'accent-soft',
    'pass-soft',
    'warn-soft',
    'fail-soft',
    'unknown-soft',
  ];

  it.each(texts)('%s is readable on every ground', (text) => {
    for (const ground of grounds) expect(contrast(palette[text], palette[ground]), ground).toBeGreaterThanOrEqual(4.5);
  });

  it('has readable text on filled grounds, and control edges that are seen', () => {
    expect(contrast(palette['on-accent'], palette.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['on-accent'], palette['accent-strong'])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['on-tip'], palette.tip)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['map-label'], palette['map-halo'])).toBeGreaterThanOrEqual(4.5);
    for (const tone of ['pass', 'warn', 'fail', 'unknown'] as const)
      expect(contrast(palette['on-status'], palette[tone])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.edge, palette.surface)).toBeGreaterThanOrEqual(3);
  });
});

describe('a store', () => {
  it('tells watchers of a change, once, and not after they stop', () => {
    const store = createStore(1);
    const seen: [number, number][] = [];
    const stop = store.subscribe((value, before) => seen.push([value, before]));
    store.set(1);
    store.set(2);
    store.update((value) => value + 1);
    stop();
    store.set(9);
    expect(seen).toEqual([
      [2, 1],
      [3, 2],
    ]);
    expect(store.get()).toBe(9);
  });
});

describe('table rows', () => {
  it('sort by number, by pinyin with numerals by value, and put what is absent last in both ways', () => {
    const by = (rows: (string | number | null)[], down: boolean): unknown[] => sortRows(rows, (row) => row, down);
    expect(by([3, null, 10, 2], false)).toEqual([2, 3, 10, null]);
    expect(by([3, null, 10, 2], true)).toEqual([10, 3, 2, null]);
    expect(by(['J10', 'J9', ''], false)).toEqual(['J9', 'J10', '']);
    expect(by(['阳谷县', '东阿县', '冠县'], false)).toEqual(['东阿县', '冠县', '阳谷县']);
  });

  it('keep the whole and the order of equals', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ key: fc.integer({ min: 0, max: 3 }), at: fc.nat() })), fc.boolean(), (rows, down) => {
        const sorted = sortRows(rows, (row) => row.key, down);
        expect(sorted).toHaveLength(rows.length);
        for (const key of [0, 1, 2, 3]) expect(sorted.filter((row) => row.key === key)).toEqual(rows.filter((row) => row.key === key));
      }),
    );
  });

  it('draw what is in sight, within the list', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(5_000_000), fc.integer({ min: 50, max: 2000 }), (count, top, height) => {
        const { from, to } = windowOf(count, top, height, 34);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count);
        expect(from).toBeLessThanOrEqual(to);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(height / 34) + 26);
      }),
    );
  });
});

describe('a quota bar', () => {
  it('is all hatch when everything is asked of an untouched pool that is too small', () => {
    expect(barParts(1, 0, 0, 2)).toEqual({ used: 0, held: 0, asked: 0, short: 1 });
  });

  it('never overflows, and shows a shortfall exactly when more is asked than there is', () => {
    const amount = fc.nat(1_000_000);
    fc.assert(
      fc.property(amount, amount, amount, amount, (total, used, held, asked) => {
        const parts = barParts(total, used, held, asked);
        expect(parts.used + parts.held + parts.asked + parts.short).toBeLessThanOrEqual(1 + 1e-9);
        expect(parts.short > 0).toBe(used + held + asked > total);
        for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
