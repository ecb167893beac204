import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUOTA_KINDS, quotaKind } from '../../../gis-data/standards/quota-kinds.ts';
import { parseQuota, quotaDecimal } from '../../../gis-data/standards/quota-units.ts';

const kinds = fc.constantFrom(...QUOTA_KINDS);
const kindAndUnit = kinds.chain((kind) => fc.record({ kind: fc.constant(kind), unit: fc.constantFrom(...kind.display) }));
const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe('quota units', () => {
  it('counts land in whole m², with 15 mu to the hectare', () => {
    expect(parseQuota('land.new_construction', '15', 'mu')).toBe(10_000);
    expect(parseQuota('land.new_construction', '1', 'ha')).toBe(10_000);
    expect(parseQuota('land.new_construction', '86.41 亩', 'mu')).toBe(57_607);
    expect(quotaDecimal('land.new_construction', 57_607, 'mu')).toBe('86.41');
    expect(quotaDecimal('land.new_construction', 1, 'mu')).toBe('0.00');
  });

  it('refuses what is not a number, another unit, and a unit that the kind does not have', () => {
    for (const text of ['', '亩', '1.2.3', '1e5', '12 tce', 'NaN', '9'.repeat(39)])
      expect(parseQuota('land.linked', text, 'mu')).toBeNull();
    expect(() => parseQuota('land.linked', '1', 'tce')).toThrow(RangeError);
    expect(() => quotaDecimal('nox', 1.5, 't')).toThrow(RangeError);
    expect(quotaKind('nothing')).toBeNull();
  });

  it('reads back what it writes, to within half of the last digit shown', () => {
    fc.assert(
      fc.property(kindAndUnit, amounts, fc.constantFrom('', ' ', ',', '\u202f'), ({ kind, unit }, amount, separator) => {
        const back = parseQuota(kind.id, `${quotaDecimal(kind.id, amount, unit.unit, separator)} ${unit.zh}`, unit.unit);
        const stepTwice = Number(unit.perUnit.num) / Number(unit.perUnit.den) / 10 ** unit.decimals;
        expect(back).not.toBeNull();
        expect(Math.abs(back! - amount)).toBeLessThanOrEqual(stepTwice / 2 + 0.5);
      }),
    );
  });

  it('is exact for whole display units and agrees with rational arithmetic', () => {
    fc.assert(
      fc.property(kindAndUnit, fc.integer({ min: 0, max: 100_000_000 }), ({ kind, unit }, count) => {
        const multiple = BigInt(count) * unit.perUnit.den;
        const amount = BigInt(count) * unit.perUnit.num;
        expect(parseQuota(kind.id, multiple.toString(), unit.unit)).toBe(Number(amount));
        expect(quotaDecimal(kind.id, amount, unit.unit).replace(/\.0+$/, '')).toBe(multiple.toString());
      }),
    );
  });

  it('is monotone and odd: more is never written as less, and a debit mirrors its credit', () => {
    fc.assert(
      fc.property(kindAndUnit, amounts, amounts, ({ kind, unit }, a, b) => {
        const value = (amount: number) => Number(quotaDecimal(kind.id, amount, unit.unit));
        expect(Math.sign(value(Math.max(a, b)) - value(Math.min(a, b)))).toBeGreaterThanOrEqual(0);
        expect(value(-a) + value(a)).toBe(0);
      }),
    );
  });
});
