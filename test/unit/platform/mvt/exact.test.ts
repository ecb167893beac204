import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleTile, encodeFeature } from '../../../../server/platform/mvt/index.ts';
import { normalRing, placeArbitrary, starArbitrary } from './shapes.ts';
import type { Pair, Shape } from './tile.ts';
import { areaOf, gridPaths, gridPolygons, readTile, tileOf, wkbOf } from './tile.ts';

const ZOOMS = [0, 3, 8, 11, 14, 16];
const encode = (shape: Shape, id = 1) => encodeFeature({ id, geometry: wkbOf(shape), properties: {} }, []);
const sortedRings = (rings: Pair[][]): Pair[][] => rings.map(normalRing).sort((a, b) => a[0]![0] - b[0]![0] || a[0]![1] - b[0]![1]);

describe('a small feature comes back exactly, at every zoom', () => {
  it('a polygon with a hole, wound as MVT asks', () => {
    const law = fc.property(
      placeArbitrary,
      starArbitrary({ min: 3, max: 30 }),
      starArbitrary({ min: 3, max: 8 }),
      fc.boolean(),
      (centre, outer, inner, turned) => {
        const rings = [outer(centre, 1000), inner(centre, 200)].map((ring) => (turned ? ring.toReversed() : ring));
        for (const z of ZOOMS) {
          const [x, y] = tileOf(centre, z);
          const features = readTile([encode({ type: 'Polygon', coordinates: rings })], [], z, x, y);
          expect(features).toHaveLength(1);
          expect(features[0]!.type).toBe(3);
          const [exterior, hole, ...more] = gridPaths(features[0]!, z, x, y);
          expect(more).toEqual([]);
          expect(areaOf(exterior!)).toBeGreaterThan(0);
          expect(areaOf(hole!)).toBeLessThan(0);
          expect([normalRing(exterior!), normalRing(hole!)]).toEqual(rings.map(normalRing));
        }
      },
    );
    fc.assert(law, { numRuns: 60 });
  });

  it('a multipolygon whose parts have holes', () => {
    const part = fc.tuple(starArbitrary({ min: 3, max: 10 }), starArbitrary({ min: 3, max: 5 }));
    const law = fc.property(placeArbitrary, fc.array(part, { minLength: 2, maxLength: 4 }), (place, parts) => {
      const polygons = parts.map(([outer, inner], i) => {
        const centre: Pair = [place[0] + i * 500, place[1]];
        return [outer(centre, 240), inner(centre, 60).toReversed()];
      });
      for (const z of ZOOMS) {
        const [x, y] = tileOf(place, z);
        const features = readTile([encode({ type: 'MultiPolygon', coordinates: polygons })], [], z, x, y);
        const seen = gridPolygons(features[0]!, z, x, y);
        expect(seen.map((rings) => rings.length)).toEqual(polygons.map(() => 2));
        expect(sortedRings(seen.flat())).toEqual(sortedRings(polygons.flat()));
      }
    });
    fc.assert(law, { numRuns: 40 });
  });

  it('lines, multilines, points and multipoints', () => {
    const offset = fc.tuple(fc.integer({ min: -800, max: 800 }), fc.integer({ min: -800, max: 800 }));
    const path = fc.uniqueArray(offset, { minLength: 2, maxLength: 12, selector: ([x, y]) => `${x},${y}` });
    const law = fc.property(placeArbitrary, path, path, ([x0, y0], first, second) => {
      const [a, b] = [first, second].map((steps) => steps.map(([dx, dy]): Pair => [x0 + dx, y0 + dy])) as [Pair[], Pair[]];
      const cases: [Shape, Pair[][]][] = [
        [{ type: 'LineString', coordinates: a }, [a]],
        [{ type: 'MultiLineString', coordinates: [a, b] }, [a, b]],
        [{ type: 'Point', coordinates: a[0]! }, [[a[0]!]]],
        [{ type: 'MultiPoint', coordinates: a }, a.map((point) => [point])],
      ];
      for (const [shape, expected] of cases) {
        const [x, y] = tileOf(a[0]!, 14);
        expect(gridPaths(readTile([encode(shape)], [], 14, x, y)[0]!, 14, x, y)).toEqual(expected);
      }
    });
    fc.assert(law, { numRuns: 60 });
  });
});

describe('shapes that the grid cannot hold', () => {
  const at: Pair = [220_000_000, 105_000_000];
  const square = (size: number, [x, y] = at): Pair[] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ];

  it('drops rings without area and repeated points, and keeps the rest', () => {
    const flat: Pair[] = [at, [at[0] + 100, at[1]], [at[0] + 50, at[1]]];
    const repeated = square(100).flatMap((point) => [point, point]);
    const encoded = encode({
      type: 'MultiPolygon',
      coordinates: [
        [flat, square(5)],
        [repeated, flat],
      ],
    });
    const [x, y] = tileOf(at, 16);
    expect(gridPolygons(readTile([encoded], [], 16, x, y)[0]!, 16, x, y).map((rings) => rings.map(normalRing))).toEqual([
      [normalRing(square(100))],
    ]);
  });

  it('has no records for a polygon without area', () => {
    expect(encode({ type: 'Polygon', coordinates: [[at, at, at]] }).records).toEqual([]);
  });

  it('refuses a geometry collection', () => {
    const collection = Buffer.from([1, 7, 0, 0, 0, 0, 0, 0, 0]);
    expect(() => encodeFeature({ id: 1, geometry: collection, properties: {} }, [])).toThrow(/type 7/);
  });

  it('is null when nothing meets the tile', () => {
    const encoded = encode({ type: 'Polygon', coordinates: [square(100)] });
    const [x, y] = tileOf(at, 16);
    const records = Buffer.concat(encoded.records.map((record) => record.bytes));
    expect(assembleTile({ name: 'plan', keys: [], records, z: 16, x: x + 3, y })).toBeNull();
    expect(assembleTile({ name: 'plan', keys: [], records: Buffer.alloc(0), z: 16, x, y })).toBeNull();
  });
});
