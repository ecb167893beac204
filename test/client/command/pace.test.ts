import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisDecimals, axisTop, monthEnds, paceEnd, yearShare } from '../../../client/command/pace.ts';

describe('the year so far', () => {
  test('the months that were over', () => {
    expect(monthEnds(2026, '2026-04-30')).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(monthEnds(2024, '2024-03-01')).toEqual(['2024-01-31', '2024-02-29']);
    expect(monthEnds(2026, '2027-01-05')).toHaveLength(12);
  });

  test('a year is whole at its end and never more', () => {
    expect(yearShare('2026-12-31', 2026)).toBe(1);
    expect(yearShare('2027-03-01', 2026)).toBe(1);
    expect(yearShare('2025-06-01', 2026)).toBe(0);
    expect(yearShare('2026-07-01', 2026)).toBeCloseTo(182 / 365, 6);
  });

  test('half the quota used by the middle of the year leaves nothing at its end; the date of the server is kept', () => {
    const at = (available: number, runsOutOn: string | null) =>
      paceEnd({ posted: 150, held: 32, available, runsOutOn }, 2026, '2026-07-01');
    expect(at(183, null)).toEqual({ date: '2026-12-31', available: 0 });
    expect(at(283, null)?.available).toBeCloseTo(100, 6);
    expect(at(50, '2026-08-20')).toEqual({ date: '2026-08-20', available: 0 });
    expect(paceEnd({ posted: 0, held: 0, available: 5, runsOutOn: null }, 2026, '2026-07-01')).toBeNull();
    expect(paceEnd({ posted: 5, held: 0, available: 5, runsOutOn: null }, 2025, '2026-07-01')).toBeNull();
  });

  test('the axis tells its top and its half without rounding', () => {
    expect([15_000, 15, 3, 2, 1.5, 0.3].map(axisDecimals)).toEqual([0, 1, 1, 0, 2, 2]);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (value) => {
        const top = axisTop(value);
        expect(Number((top / 2).toFixed(axisDecimals(top)))).toBeCloseTo(top / 2, 9);
      }),
    );
  });

  test('the top of the axis holds the value and is less than three times it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
        const top = axisTop(value);
        expect(top).toBeGreaterThanOrEqual(value * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(value * 2.0001);
      }),
    );
  });
});
