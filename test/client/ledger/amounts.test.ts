import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { briefAmount, exactAmount, glanceOf, plainAmount, unitName } from '../../../client/quota/amount.ts';
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

  test('a glance keeps the number within half of its last digit, in every language', () => {
    const kinds = fc.constantFrom(...QUOTA_KINDS.map((kind) => kind.id));
    fc.assert(
      fc.property(kinds, fc.nat({ max: 2_000_000_000 }), fc.constantFrom('zh' as const, 'en' as const), (kind, amount, language) => {
        const glance = glanceOf(kind, amount, language);
        const shown = Number(briefAmount(amount, glance).replace(/[\u202f,]/g, ''));
        expect(Math.abs(shown - amount / glance.per)).toBeLessThanOrEqual(0.5 * 10 ** -glance.decimals + 1e-9);
      }),
    );
  });

  test('large amounts are told in ten thousands in Chinese and in thousands in English, square metres in millions', () => {
    expect(glanceOf('coal.use', 2_080_000_000, 'zh')).toMatchObject({ per: 10_000_000, unit: '万 t' });
    expect(glanceOf('energy', 549_487_000, 'en')).toMatchObject({ per: 1_000_000, unit: 'ktce' });
    expect(glanceOf('land.new_construction', 8_773_000, 'zh')).toMatchObject({ unit: '亩', decimals: 0 });
    areaUnit.set('m2');
    expect(glanceOf('land.new_construction', 8_773_000, 'zh')).toMatchObject({ per: 10_000, unit: '万 m²' });
    const million = glanceOf('land.new_construction', 8_773_000, 'en');
    expect([briefAmount(8_773_000, million), million.unit]).toEqual(['8.773', 'M m²']);
    expect(glanceOf('land.new_construction', 8_773, 'en').unit).toBe('m²');
    areaUnit.set('mu');
  });
});
