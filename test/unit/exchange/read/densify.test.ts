import type { Position } from 'geojson';
import proj4 from 'proj4';
import { describe, expect, test } from 'vitest';
import { collection, parcel, readContent, refusalOf, square } from '../../../server/exchange/files.ts';

const R = 6_378_137;
const ZONE_39 = '+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=39500000 +y_0=0 +a=6378137 +rf=298.257222101 +units=m';
const PLANES = [
  { epsg: 4527, plane: ZONE_39 },
  { epsg: 4509, plane: ZONE_39.replace('39500000', '500000') },
  { epsg: 3857, plane: 'EPSG:3857' },
] as const;
const named = (epsg: number) => ({ crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } } });
const line = (coordinates: Position[]) => ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } });

interface Stored {
  places: Position[];
  added: number;
}

async function storedLines(epsg: number, edges: Position[][]): Promise<Stored[]> {
  const { report, features } = await readContent('a.geojson', collection(edges.map(line), named(epsg)));
  const added = new Map(report.findings.map(({ featureIndex, params }) => [featureIndex, Number(params.points ?? 0)]));
  return features.map(({ index, geometry }) => ({
    places: (geometry as { coordinates: Position[] }).coordinates,
    added: added.get(index) ?? 0,
  }));
}

/** The farthest that the edges, straight in degrees, run from the edge that is straight in the plane, by many steps of each. */
function apartM(places: Position[], [from, to]: Position[], plane: string): number {
  const { forward } = proj4('+proj=longlat +a=6378137 +rf=298.257222101', plane);
  const [dx, dy] = [to![0]! - from![0]!, to![1]! - from![1]!];
  let most = 0;
  for (let at = 1; at < places.length; at++) {
    for (let step = 0; step <= 64; step++) {
      const [a, b] = [places[at - 1]!, places[at]!];
      const lat = a[1]! + ((b[1]! - a[1]!) * step) / 64;
      const [x, y] = forward([a[0]! + ((b[0]! - a[0]!) * step) / 64, lat]) as [number, number];
      const off = Math.abs(dx * (y - from![1]!) - dy * (x - from![0]!)) / Math.hypot(dx, dy);
      most = Math.max(most, plane === 'EPSG:3857' ? off * Math.cos((lat * Math.PI) / 180) : off);
    }
  }
  return most;
}

describe('an edge of a projected source', () => {
  test.each(PLANES)('keeps its place within a centimetre in EPSG:$epsg, whatever its course', async ({ epsg, plane }) => {
    const toPlane = proj4('+proj=longlat +a=6378137 +rf=298.257222101', plane);
    const start = toPlane.forward([115.4, 36.2]) as [number, number];
    const courses = [
      [16_000, 0],
      [0, 16_000],
      [12_000, 11_000],
      [-9_000, 14_000],
      [250_000, 180_000],
    ] as const;
    const edges = courses.map(([dx, dy]) => [start, [start[0] + dx, start[1] + dy]]);
    for (const [at, { places, added }] of (await storedLines(epsg, edges)).entries()) {
      expect(places.length).toBe(2 + added);
      expect(apartM(places, edges[at]!, plane)).toBeLessThan(0.01);
      const corners = edges[at]!.map((corner) => toPlane.inverse(corner as [number, number]));
      for (const [place, corner] of [
        [places[0]!, corners[0]!],
        [places.at(-1)!, corners[1]!],
      ] as const)
        expect(place).toEqual([expect.closeTo(corner[0]!, 12), expect.closeTo(corner[1]!, 12)]);
    }
  });

  test('an edge across its meridian, whose middle is where it should be, is seen too', async () => {
    const edge = [
      [39_340_000, 4_000_000],
      [39_660_000, 4_120_000],
    ];
    const [stored] = await storedLines(4527, [edge]);
    expect(apartM(stored!.places, edge, ZONE_39)).toBeLessThan(0.01);
  });

  test('has the same points in both directions, so that neighbours keep their boundary', async () => {
    const edge = [
      [39_410_000, 4_041_000],
      [39_426_000, 4_043_500],
    ];
    const [there, back] = await storedLines(4527, [edge, edge.toReversed()]);
    expect(there!.added).toBeGreaterThan(10);
    expect(back!.places.toReversed()).toEqual(there!.places);
  });

  test('a parcel gets no points; the area is that of the source; the closing edge counts too', async () => {
    const [small, large] = [square(39_410_000, 4_041_000, 240), square(39_410_000, 4_041_000, 20_000)];
    const { report, features } = await readContent('a.geojson', collection([parcel(small), parcel(large)], named(4527)));
    const [first, second] = features.map(({ geometry }) => (geometry as { coordinates: Position[][] }).coordinates[0]!.length);
    const densified = report.findings.filter(({ code }) => code === 'geometry.densified');
    expect([first, densified.length, densified[0]!.featureIndex, second! - 5]).toEqual([5, 1, 1, densified[0]!.params.points]);
    expect(features.map(({ sourceAreaM2 }) => sourceAreaM2)).toEqual([240 ** 2, 20_000 ** 2]);
    expect(report.vertexCount).toBe(first! + second!);
  });

  test('the points count against the limits, and the edge of the world does not hold it up', async () => {
    const across = Array.from({ length: 100 }, (_, index) => [index % 2 === 0 ? 39_160_000 : 39_840_000, 1_000_000 + index * 40_000]);
    const text = collection([line(across)], named(4527));
    expect((await refusalOf('a.geojson', text, { limits: { featureVerticesMax: 10_000 } })).params).toEqual({
      featureIndex: 0,
      most: 10_000,
    });
    const world = Math.PI * R;
    const edge = [
      [-world, -world],
      [world + 0.5, world],
    ];
    const [round] = await storedLines(3857, [edge]);
    expect(round!.places.length).toBeLessThan(200_000);
  });

  test('a source in degrees is stored as it is', async () => {
    const edge = [
      [115.4, 36.2],
      [118.4, 37.9],
    ];
    expect((await storedLines(4490, [edge]))[0]!.places).toEqual(edge);
  });
});
