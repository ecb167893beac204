import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountIn, briefAmount, briefDecimals, exactAmount, plainAmount, unitName } from '../../../client/quota/amount.ts';
import { areaUnit } from '../../../client/state/settings.ts';
import { QUOTA_KINDS } from '../../../gis-data/standards/quota-kinds.ts';

describe('amounts of quota', () => {
  test('land follows the chosen unit of area, the others the unit of the trade', () => {
    areaUnit.set('mu');
    expect([exactAmount('land.new_construction', 10_000, 'zh'), unitName('land.new_construction', 'zh')]).toEqual(['15.00', '亩']);
    areaUnit.set('ha');
    expect([exactAmount('land.new_construction', 10_000, 'en'), unitName('land.new_construction', 'en')]).toEqual(['1.0000', 'ha']);
    areaUnit.set('m2');
    expect(exactAmount('land.new_construction', 1_234_567, 'en')).toBe('1,234,567');
    areaUnit.set('mu');
    expect([exactAmount('nox', -2_345_678, 'en'), unitName('nox')]).toEqual(['−2.346', 't']);
  });

  test('what is nothing is a dash, what is unknown keeps its number', () => {
    expect(exactAmount('nox', null)).toBe('—');
    expect(exactAmount('local.kind', 5, 'en')).toBe('5');
    expect(plainAmount('nox', null)).toBe('');
  });

  test('a glance never shows more digits than the unit has, and never another number than the ledger rounded', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUOTA_KINDS.map((kind) => kind.id)), fc.nat({ max: 2_000_000_000 }), (kind, amount) => {
        const decimals = briefDecimals(kind, amount);
        const shown = Number(briefAmount(kind, amount, decimals).replace(/[\u202f,]/g, ''));
        expect(Math.abs(shown - amountIn(kind, amount))).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-9);
      }),
    );
  });
});
