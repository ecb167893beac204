import fc from 'fast-check';
import type { Polygon, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { areaM2, distanceM, lengthM } from '../../../client/map/geometry.ts';

const polygon = (...coordinates: Position[][]): Polygon => ({ type: 'Polygon', coordinates });

/** By PostGIS 3.3, `ST_Area(geography)`. */
const known: [string, Polygon, number][] = [
  [
    'a site',
    polygon([
      [116.0012, 36.4518],
      [116.0042, 36.4521],
      [116.0049, 36.4495],
      [116.003, 36.4481],
      [116.0008, 36.449],
      [116.0012, 36.4518],
    ]),
    119_774.663,
  ],
  [
    'a town',
    polygon([
      [115.9, 36.4],
      [116.1, 36.38],
      [116.12, 36.55],
      [116, 36.6],
      [115.88, 36.52],
      [115.9, 36.4],
    ]),
    394_744_892.453,
  ],
  [
    'a county',
    polygon([
      [115.5, 36.2],
      [116.3, 36.15],
      [116.35, 36.8],
      [115.9, 36.95],
      [115.45, 36.7],
      [115.5, 36.2],
    ]),
    5_749_869_687.278,
  ],
  [
    'a ring with a hole',
    polygon(
      [
        [118.3, 36.5],
        [118.5, 36.5],
        [118.5, 36.7],
        [118.3, 36.7],
        [118.3, 36.5],
      ],
      [
        [118.35, 36.55],
        [118.45, 36.55],
        [118.45, 36.65],
        [118.35, 36.65],
        [118.35, 36.55],
      ],
    ),
    297_873_972.554,
  ],
  [
    'a block in the far south',
    polygon([
      [110, 18],
      [110.02, 18],
      [110.02, 18.03],
      [110, 18.03],
      [110, 18],
    ]),
    7_032_378.769,
  ],
  [
    'a block in the far north',
    polygon([
      [125, 52.9],
      [125.05, 52.9],
      [125.05, 52.95],
      [125, 52.95],
      [125, 52.9],
    ]),
    18_710_740.955,
  ],
];

describe('the area on the ellipsoid', () => {
  it.each(known)('of %s agrees with PostGIS better than 0.002 %%', (_name, shape, expected) => {
    expect(Math.abs(areaM2(shape) - expected) / expected).toBeLessThan(2e-5);
  });

  it('of a site agrees to a hundredth of a square metre', () => {
    const [, site, expected] = known[0] ?? ['', polygon([]), 0];
    expect(areaM2(site)).toBeCloseTo(expected, 2);
  });

  it('does not depend on the first corner or the direction', () => {
    const ring: Position[] = [
      [116.0012, 36.4518],
      [116.0042, 36.4521],
      [116.0049, 36.4495],
      [116.003, 36.4481],
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.boolean(), (turn, back) => {
        const turned = [...ring.slice(turn), ...ring.slice(0, turn)];
        const shape = back ? turned.reverse() : turned;
        expect(areaM2(polygon(shape))).toBeCloseTo(areaM2(polygon(ring)), 4);
      }),
    );
  });
});

describe('lengths', () => {
  it('agree with PostGIS', () => {
    expect(distanceM([116, 36], [116.01, 36.02])).toBeCloseTo(2395.312, 3);
    expect(distanceM([115.5, 36.2], [116.3, 36.8])).toBeCloseTo(97_825.737, 2);
    expect(
      lengthM([
        [116, 36],
        [116.01, 36.02],
        [116, 36],
      ]),
    ).toBeCloseTo(2 * 2395.312, 2);
  });
});
