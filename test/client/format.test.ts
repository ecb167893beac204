import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaIn,
  formatArea,
  formatInstant,
  formatLength,
  formatMoney,
  formatNumber,
  formatShare,
  parseNumber,
} from '../../client/i18n/format.ts';

const thin = '\u202f';

describe('numbers', () => {
  it('groups by a narrow space in Chinese and by a comma in English', () => {
    expect(formatNumber(57_607, 0, 'zh')).toBe(`57${thin}607`);
    expect(formatNumber(57_607, 0, 'en')).toBe('57,607');
    expect(formatNumber(null, 0, 'zh')).toBe('—');
  });

  it('never rounds a part to nothing or to the whole', () => {
    expect(formatShare(0.999, 0, 'en')).toBe(`99${thin}%`);
    expect(formatShare(0.0001, 0, 'en')).toBe(`1${thin}%`);
    expect(formatShare(1, 0, 'en')).toBe(`100${thin}%`);
    expect(formatShare(0, 0, 'en')).toBe(`0${thin}%`);
  });

  it('reads back what it writes, in both languages', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom('zh' as const, 'en' as const), (value, of) => {
        expect(parseNumber(formatNumber(value, 0, of))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('reads what an input method leaves: full-width digits, Chinese commas', () => {
    expect(parseNumber('８６．４１')).toBe(86.41);
    expect(parseNumber('1，200')).toBe(1200);
    expect(parseNumber('12 亩')).toBeNull();
    expect(parseNumber('')).toBeNull();
  });
});

describe('areas', () => {
  it('shows the planner picture’s site in all three units', () => {
    expect(formatArea(57_607, 'mu', 'zh')).toBe('86.41 亩');
    expect(formatArea(57_607, 'ha', 'zh')).toBe('5.7607 公顷');
    expect(formatArea(57_607, 'm2', 'zh')).toBe(`57${thin}607 m²`);
  });

  it('rounds halves of a hundredth of a mu up, exactly', () => {
    expect(areaIn(10, 'mu')).toBe(0.02);
    expect(areaIn(30, 'mu')).toBe(0.05);
    expect(areaIn(10_000, 'mu')).toBe(15);
    expect(areaIn(667, 'mu')).toBe(1);
  });
});

describe('other quantities', () => {
  it('shows lengths, money and instants', () => {
    expect(formatLength(999.94, 'en')).toBe('999.9 m');
    expect(formatLength(1234, 'en')).toBe('1.23 km');
    expect(formatMoney(124_000_000_000, 'zh')).toBe('12.40 亿元');
    expect(formatMoney(500_000_000, 'zh')).toBe('500.0 万元');
    expect(formatInstant('2026-11-21T01:05:00Z')).toBe('2026-11-21 09:05');
    expect(formatInstant('no instant')).toBe('—');
  });
});
