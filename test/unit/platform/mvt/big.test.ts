import { booleanPointInPolygon, featureCollection, intersect, multiPolygon, point, polygon } from '@turf/turf';
import fc from 'fast-check';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { encodeFeature } from '../../../../server/platform/mvt/index.ts';
import { placeArbitrary, starArbitrary } from './shapes.ts';
import type { Pair, Shape } from './tile.ts';
import { areaOf, gridPaths, gridPolygons, readTile, tileOf, wkbOf } from './tile.ts';

const encode = (shape: Shape, id = 1) => encodeFeature({ id, geometry: wkbOf(shape), properties: {} }, []);
const closed = (ring: Pair[]): Pair[] => [...ring, ring[0]!];
const tileSquare = (z: number, x: number, y: number) => {
  const side = 2 ** (28 - z);
  return polygon([
    closed([
      [x * side, y * side],
      [(x + 1) * side, y * side],
      [(x + 1) * side, (y + 1) * side],
      [x * side, (y + 1) * side],
    ]),
  ]);
};
const areaInTile = (polygons: Pair[][][], z: number, x: number, y: number): number => {
  const shape: Feature<Polygon | MultiPolygon> = multiPolygon(polygons.map((rings) => rings.map(closed)));
  const common = intersect(featureCollection<Polygon | MultiPolygon>([shape, tileSquare(z, x, y)]))?.geometry;
  const parts = (common?.type === 'Polygon' ? [common.coordinates] : (common?.coordinates ?? [])) as Pair[][][];
  return parts.reduce((sum, rings) => rings.reduce((rest, ring, i) => rest + (i === 0 ? 1 : -1) * Math.abs(areaOf(ring)), sum), 0);
};
const lengthOf = (ring: Pair[]): number =>
  ring.reduce((sum, [x, y], i) => sum + Math.hypot(x - ring[(i + 1) % ring.length]![0], y - ring[(i + 1) % ring.length]![1]), 0);

/** A county-sized polygon with a hole: 65 to 400 corners, 3 to 40 km across. */
const bigArbitrary = fc.record({
  centre: placeArbitrary,
  outer: starArbitrary({ min: 65, max: 400 }, 0.7),
  inner: starArbitrary({ min: 5, max: 90 }, 0.6),
  radius: fc.integer({ min: 10_000, max: 130_000 }),
  where: fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
});

describe('a big polygon with a hole', () => {
  it('covers in every tile the area of its exact cut', () => {
    const law = fc.property(bigArbitrary, fc.constantFrom(7, 9, 10, 12, 13, 14, 15, 16), ({ centre, outer, inner, radius, where }, z) => {
      const rings = [outer(centre, radius), inner(centre, radius / 2).toReversed()];
      const [x, y] = tileOf([centre[0] + where[0] * radius, centre[1] + where[1] * radius], z);
      const features = readTile([encode({ type: 'Polygon', coordinates: rings })], [], z, x, y);
      expect(features.length).toBeLessThanOrEqual(1);
      const seen = features.flatMap((feature) => gridPolygons(feature, z, x, y));
      const exact = areaInTile([rings], z, x, y);
      const drift = z >= 14 ? 1 : 2 ** (16 - (z > 11 ? 13 : z > 8 ? 11 : 8)) + 1;
      const roomUnits = drift * (rings.reduce((sum, ring) => sum + lengthOf(ring), 0) + 4 * 2 ** (28 - z));
      const localUnits = drift * 6 * 2 ** (28 - z) + 16;
      expect(Math.abs(areaInTile(seen, z, x, y) - exact)).toBeLessThanOrEqual(Math.min(roomUnits, z >= 12 ? localUnits : roomUnits));
    });
    fc.assert(law, { numRuns: 150 });
  });

  it('draws inside a tile of zoom 14 to 16 its own corners and no edge of a cut', () => {
    const law = fc.property(bigArbitrary, fc.constantFrom(14, 15, 16), fc.nat(), ({ centre, outer, inner, radius }, z, pick) => {
      const rings = [outer(centre, radius), inner(centre, radius / 2)];
      const corners = new Set(rings.flat().map(String));
      const corner = rings.flat()[pick % rings.flat().length]!;
      const [x, y] = tileOf(corner, z);
      const [feature] = readTile([encode({ type: 'Polygon', coordinates: rings })], [], z, x, y);
      const side = 2 ** (28 - z);
      const margin = side / 64;
      const inTile = ([px, py]: Pair) =>
        px > x * side - margin && px < (x + 1) * side + margin && py > y * side - margin && py < (y + 1) * side + margin;
      const drawn = gridPaths(feature!, z, x, y).flat().filter(inTile).map(String);
      expect(drawn).toContain(String(corner));
      expect(drawn.filter((place) => !corners.has(place))).toEqual([]);
    });
    fc.assert(law, { numRuns: 150 });
  });

  it('never reaches farther than a renderer can hold: one tile beyond each edge', () => {
    const law = fc.property(bigArbitrary, fc.integer({ min: 0, max: 16 }), ({ centre, outer, inner, radius, where }, z) => {
      const encoded = encode({ type: 'Polygon', coordinates: [outer(centre, radius), inner(centre, radius / 2)] });
      const [x, y] = tileOf([centre[0] + where[0] * radius, centre[1] + where[1] * radius], z);
      const places = readTile([encoded], [], z, x, y).flatMap((feature) =>
        feature
          .loadGeometry()
          .flat()
          .map((at) => [at.x / feature.extent, at.y / feature.extent]),
      );
      expect(places.flat().every((share) => share >= -1 && share <= 2)).toBe(true);
    });
    fc.assert(law, { numRuns: 150 });
  });

  it('fills a tile that lies inside, leaves out one that lies in its hole, and stores few records', () => {
    const centre: Pair = [220_500_000, 104_700_000];
    const ring = (radius: number): Pair[] =>
      Array.from({ length: 3000 }, (_, i): Pair => {
        const angle = (i * 2 * Math.PI) / 3000;
        return [Math.round(centre[0] + radius * Math.cos(angle)), Math.round(centre[1] + radius * Math.sin(angle))];
      });
    const encoded = encode({ type: 'Polygon', coordinates: [ring(300_000), ring(100_000)] });
    const inside = tileOf([centre[0] + 200_000, centre[1]], 16);
    const hole = tileOf(centre, 16);
    const [full] = readTile([encoded], [], 16, ...inside);
    expect(full!.bbox()).toEqual([-64, -64, 4160, 4160]);
    expect(readTile([encoded], [], 16, ...hole)).toEqual([]);
    expect(encoded.records.length).toBeLessThan(700);
    expect(Math.max(...encoded.records.map((record) => record.bytes.length))).toBeLessThan(12_000);
  });
});

it('joins the tiles of a zoom to the whole area, each place once', () => {
  const law = fc.property(bigArbitrary, fc.integer({ min: 10, max: 13 }), ({ centre, outer, radius }, z) => {
    const ring = outer(centre, Math.min(radius, 30_000));
    const encoded = encode({ type: 'MultiPolygon', coordinates: [[ring], [ring.map(([x, y]): Pair => [x + 70_000, y])]] });
    const [west, north] = tileOf([centre[0] - 31_000, centre[1] - 31_000], z);
    const [east, south] = tileOf([centre[0] + 101_000, centre[1] + 31_000], z);
    let sum = 0;
    for (let x = west; x <= east; x++) {
      for (let y = north; y <= south; y++)
        sum += areaInTile(
          readTile([encoded], [], z, x, y).flatMap((feature) => gridPolygons(feature, z, x, y)),
          z,
          x,
          y,
        );
    }
    const whole = 2 * Math.abs(areaOf(ring));
    expect(Math.abs(sum - whole) / whole).toBeLessThan(0.02);
  });
  fc.assert(law, { numRuns: 12 });
});

it('keeps a thin river in sight at every zoom', () => {
  const bank = (shift: number): Pair[] =>
    Array.from({ length: 400 }, (_, i): Pair => [220_000_000 + i * 1000, 104_500_000 + Math.round(5 * Math.sin(i / 9)) + shift]);
  const ring = [...bank(0), ...bank(20).toReversed()];
  const encoded = encode({ type: 'Polygon', coordinates: [ring] });
  for (let z = 0; z <= 16; z++) {
    const middle = ring[200]!;
    const [x, y] = tileOf([middle[0], middle[1] + 10], z);
    const features = readTile([encoded], [], z, x, y);
    expect(features, `zoom ${z}`).toHaveLength(1);
    if (z < 14) continue;
    const seen = gridPolygons(features[0]!, z, x, y);
    expect(booleanPointInPolygon(point([middle[0], middle[1] + 10]), multiPolygon(seen.map((rings) => rings.map(closed))))).toBe(true);
  }
});

it('cuts a long line into pieces that follow it exactly', () => {
  const law = fc.property(
    placeArbitrary,
    fc.array(fc.tuple(fc.integer({ min: -9000, max: 9000 }), fc.integer({ min: -9000, max: 9000 })), { minLength: 70, maxLength: 200 }),
    fc.nat(),
    (start, steps, pick) => {
      const line: Pair[] = [start];
      for (const [dx, dy] of steps) line.push([line.at(-1)![0] + dx, line.at(-1)![1] + dy]);
      const encoded = encode({ type: 'LineString', coordinates: line });
      const middle = line[pick % line.length]!;
      const [x, y] = tileOf(middle, 15);
      const [feature] = readTile([encoded], [], 15, x, y);
      const drawn = gridPaths(feature!, 15, x, y);
      expect(drawn.flat().map(String)).toContain(String(middle));
      for (const [px, py] of drawn.flat()) {
        const distance = Math.min(...line.slice(1).map((to, i) => distanceToSegment([px, py], line[i]!, to)));
        expect(distance).toBeLessThanOrEqual(1.5);
      }
    },
  );
  fc.assert(law, { numRuns: 60 });
});

function distanceToSegment([px, py]: Pair, [ax, ay]: Pair, [bx, by]: Pair): number {
  const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length2));
  return Math.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay));
}
