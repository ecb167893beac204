import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisDays, daysBetween, placeOn, soonest, spanOf, splitRows, urgency } from '../../../client/ledger/forecast/time-line.ts';
import type { ForecastRow } from '../../../server/contract/ledger-views.ts';

const day = fc.integer({ min: 0, max: 364 }).map((offset) => new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10));
const none = { atPace: null, atRecentPace: null, ifAllStart: null, ifNoneStart: null };

describe('the time line of a forecast', () => {
  test('days keep their order on the line, today is its start and the last day of the year its end', () => {
    fc.assert(
      fc.property(day, day, day, (today, a, b) => {
        const span = spanOf(today, 2026);
        expect(placeOn(today, span)).toBe(0);
        expect(placeOn(span.end, span)).toBe(1);
        const [x, y] = [placeOn(a, span), placeOn(b, span)];
        if (x !== null && y !== null && a < b) expect(x).toBeLessThan(y);
        expect(x === null).toBe(a < today || a > span.end);
      }),
    );
  });

  test('the axis names firsts of months, and middles while few days are left', () => {
    expect(axisDays(spanOf('2026-11-22', 2026))).toEqual(['2026-12-01', '2026-12-15']);
    expect(axisDays(spanOf('2026-06-30', 2026))).toEqual(['07', '08', '09', '10', '11', '12'].map((month) => `2026-${month}-01`));
    expect(spanOf('2026-12-31', 2026)).toEqual({ today: '2026-12-31', end: '2027-01-01' });
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });

  test('a row is told by the soonest of its three cases, and is as pressing as that day is near', () => {
    expect(soonest(none)).toBeNull();
    expect(soonest({ ...none, atRecentPace: '2026-11-23' })).toBeNull();
    expect(soonest({ ...none, atPace: '2026-12-09', ifAllStart: '2026-12-01' })).toBe('2026-12-01');
    expect(['2026-12-06', '2026-12-23', '2026-12-24', null].map((on) => urgency(on, '2026-11-22'))).toEqual([
      'fail',
      'warn',
      'pass',
      'pass',
    ]);
    const rows = [{ runsOutOn: none }, { runsOutOn: { ...none, ifNoneStart: '2026-12-01' } }] as ForecastRow[];
    expect(splitRows(rows)).toEqual({ runOut: [rows[1]], last: [rows[0]] });
  });
});
