import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, daysBetween, inkOn, ramps, stepOf } from '../../../client/command/ramp.ts';
import { reachOf } from '../../../client/command/ranking.ts';
import { fitInto, labelPlace, shapeOf, withinReach } from '../../../client/quota/outline.ts';
import type { OverviewCell } from '../../../server/contract/command.ts';

const square = (west: number, south: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});
const frame = { left: 170, top: 20, width: 700, height: 500 };

describe('the outlines of the regions', () => {
  test('a reader of one county sees that county large, a reader of the city all of them', () => {
    const counties = [
      { id: 'a', geometry: square(115, 36, 1) },
      { id: 'b', geometry: square(118, 36, 1) },
    ];
    const cellOf = (regionId: string) => ({ regionId }) as OverviewCell;
    const own = withinReach(counties, reachOf(counties, [cellOf('a')]));
    expect(own.map(({ id }) => id)).toEqual(['a']);
    const project = fitInto(
      own.map(({ geometry }) => geometry),
      frame,
    );
    expect(project(116, 36)[0] - project(115, 36)[0]).toBeGreaterThan(frame.width / 2);
    for (const cells of [[cellOf('city'), cellOf('a')], [cellOf('a'), cellOf('b')], []])
      expect(withinReach(counties, reachOf(counties, cells))).toEqual(counties);
  });

  test('every corner falls into the frame, north is up and nothing is stretched', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 73, max: 134, noNaN: true }),
        fc.double({ min: 18, max: 53, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (lon, lat, size) => {
          const project = fitInto([square(lon, lat, size)], frame);
          const [left, bottom] = project(lon, lat);
          const [right, top] = project(lon + size, lat + size);
          for (const x of [left, right]) expect(x >= frame.left - 0.01 && x <= frame.left + frame.width + 0.01).toBe(true);
          for (const y of [top, bottom]) expect(y >= frame.top - 0.01 && y <= frame.top + frame.height + 0.01).toBe(true);
          expect(top).toBeLessThan(bottom);
          const middle = lat + size / 2;
          const ratio = (bottom - top) / (right - left);
          expect(Math.abs(ratio * Math.cos((middle * Math.PI) / 180) - 1)).toBeLessThan(0.01);
        },
      ),
    );
  });

  test('a label stands inside its region, away from a hole', () => {
    const ring = [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
      [0, 0],
    ] as [number, number][];
    const hole = [
      [30, 30],
      [95, 30],
      [95, 95],
      [30, 95],
      [30, 30],
    ] as [number, number][];
    expect(labelPlace([ring]).room).toBeGreaterThan(49);
    const { at, room } = labelPlace([ring, hole]);
    expect(room).toBeGreaterThan(12);
    expect(at[0] < 30 || at[1] < 30).toBe(true);
  });

  test('the label of a region of several parts stands in the largest', () => {
    const parts = { type: 'MultiPolygon', coordinates: [square(115, 36, 0.1).coordinates, square(116, 36, 0.8).coordinates] };
    const project = fitInto([parts], frame);
    expect(shapeOf('x', parts, project).label[0]).toBeGreaterThan(project(116, 36)[0]);
  });
});

describe('the ramp', () => {
  const cell = (change: Partial<OverviewCell>): OverviewCell => ({
    regionId: 'r',
    kind: 'nox',
    quota: 1000,
    posted: 0,
    held: 0,
    available: 1000,
    usedPerMille: 0,
    runsOutOn: null,
    status: 'pass',
    accountId: null,
    ...change,
  });

  test('every word on every fill reaches 4.5 : 1, light and dark', () => {
    for (const fill of [...ramps.light, ...ramps.dark]) expect(contrast(fill, inkOn(fill))).toBeGreaterThanOrEqual(4.5);
  });

  test('more used never stands on a paler step', () => {
    fc.assert(
      fc.property(fc.nat(1100), fc.nat(1100), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const at = (usedPerMille: number) => stepOf(cell({ usedPerMille }), 'used', 1000, '2026-11-21')!;
        expect(at(less)).toBeLessThanOrEqual(at(more));
      }),
    );
  });

  test('the date by which it runs out: sooner is more pressing, what lasts is palest, no quota says nothing', () => {
    const on = (runsOutOn: string | null) => stepOf(cell({ runsOutOn }), 'runsOut', 0, '2026-06-01');
    expect([on('2026-06-05'), on('2026-07-10'), on('2026-08-10'), on('2026-12-01'), on(null)]).toEqual([4, 3, 2, 1, 0]);
    expect(stepOf(cell({ quota: 0, usedPerMille: null }), 'used', 0, '2026-06-01')).toBeNull();
    expect(stepOf(undefined, 'used', 0, '2026-06-01')).toBeNull();
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  });
});
