import { createHash } from 'node:crypto';
import { area, bbox, booleanPointInPolygon, centroid, featureCollection, intersect, kinks } from '@turf/turf';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { generateCity } from '../../../gis-data/demo/city.ts';
import type { DemoFeature } from '../../../gis-data/demo/types.ts';
import { landUse } from '../../../gis-data/standards/land-use.ts';
import { LAYERS } from '../../../gis-data/standards/layers.ts';
import { SITING_RULES } from '../../../gis-data/standards/siting-rules.ts';

const city = generateCity({ parcels: 14_000 });
const parcels = [...city.features('parcels')];
const layers = new Map(LAYERS.filter((layer) => layer.id !== 'parcels').map((layer) => [layer.id, [...city.features(layer.id)]]));

function digest(seed: number, size: number): string {
  const hash = createHash('sha256');
  const other = generateCity({ seed, parcels: size });
  for (const layer of LAYERS) for (const feature of other.features(layer.id)) hash.update(JSON.stringify(feature));
  hash.update(JSON.stringify([other.regions(), other.projects(), other.quotaYear(), other.defects]));
  return hash.digest('hex');
}

function polygon(feature: DemoFeature): Feature<Polygon | MultiPolygon> {
  if (feature.geometry.type !== 'Polygon' && feature.geometry.type !== 'MultiPolygon') throw new Error(`${feature.key} is not a polygon`);
  return { type: 'Feature', properties: {}, geometry: feature.geometry };
}

function ringsOf(feature: DemoFeature): Position[][] {
  const { geometry } = polygon(feature);
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

const every = <T>(items: readonly T[], step: number): T[] => items.filter((_, i) => i % step === 0);

describe('determinism and size', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const first = digest(371_500, 3_000);
    expect(digest(371_500, 3_000)).toBe(first);
    const other = [...generateCity({ seed: 42, parcels: 50 }).features('parcels')];
    expect(other).not.toEqual(parcels.slice(0, 50));
  });

  it('gives exactly as many parcels as asked for, and a smaller city is the beginning of a larger one', () => {
    const small = [...generateCity({ parcels: 2_500 }).features('parcels')];
    expect(small).toHaveLength(2_500);
    expect(parcels).toHaveLength(14_000);
    expect(parcels.slice(0, 2_500)).toEqual(small);
  });

  it('streams: the first parcels of a huge city come without building the rest', () => {
    const seen: string[] = [];
    for (const parcel of generateCity({ parcels: 1_000_000 }).features('parcels')) {
      seen.push(parcel.key);
      if (seen.length === 100) break;
    }
    expect(seen).toEqual(parcels.slice(0, 100).map((parcel) => parcel.key));
  });
});

describe('parcels', () => {
  it('have unique codes of their county, known uses and every status', () => {
    expect(new Set(parcels.map((parcel) => parcel.key)).size).toBe(parcels.length);
    for (const parcel of parcels) {
      expect(parcel.key).toMatch(new RegExp(`^${parcel.regionId}-\\d{6}$`));
      expect(landUse(parcel.use!.system, parcel.use!.code)?.code).toBe(parcel.use!.code);
    }
    expect(new Set(parcels.map((parcel) => parcel.status))).toEqual(new Set(['available', 'restricted', 'occupied', 'reserved', 'idle']));
    expect(new Set(parcels.map((parcel) => parcel.regionId)).size).toBe(8);
  });

  it('register the ellipsoidal area of their shape to a part in a hundred, but for the seeded mismatch', () => {
    const wrong = city.defects.find((defect) => defect.kind === 'area_mismatch')!.parcels;
    const off = parcels.filter((parcel) => {
      const ratio = Number(parcel.attributes.areaM2) / area(polygon(parcel));
      return Number(parcel.attributes.areaM2) > 50 && Math.abs(ratio - 1) > 0.01;
    });
    expect(off.map((parcel) => parcel.key)).toEqual(wrong);
  });

  it('lie in the county whose code they carry', () => {
    const regions = new Map(city.regions().map((region) => [region.id, region.geometry]));
    for (const parcel of every(parcels, 9))
      expect(booleanPointInPolygon(centroid(polygon(parcel)), regions.get(parcel.regionId)!)).toBe(true);
  });

  it('are of plausible size for their use', () => {
    const areas = (system: string, code: string) =>
      parcels
        .filter((p) => p.use?.system === system && p.use.code.startsWith(code))
        .map((p) => Number(p.attributes.areaM2))
        .sort((a, b) => a - b);
    const median = (values: number[]) => values[Math.floor(values.length / 2)]!;
    expect(median(areas('survey', '0702'))).toBeGreaterThan(200);
    expect(median(areas('survey', '0702'))).toBeLessThan(400);
    expect(median(areas('planning', '1001'))).toBeGreaterThan(20_000);
    expect(median(areas('planning', '0701'))).toBeGreaterThan(5_000);
    expect(median(areas('survey', '0102'))).toBeGreaterThan(3_000);
    expect(areas('planning', '0701').length).toBeGreaterThan(3_000);
  });

  it('do not overlap by more than a tenth of a square metre, but for the seeded pairs', () => {
    const seeded = new Set(city.defects.flatMap((defect) => defect.parcels));
    const boxes = parcels.map((parcel) => ({ parcel, box: bbox(polygon(parcel)) }));
    const sound = boxes.filter(({ parcel }) => !seeded.has(parcel.key)).sort((a, b) => a.box[0] - b.box[0]);
    const overlapping: string[] = [];
    for (const [i, { parcel, box }] of sound.entries()) {
      if (i % 25 !== 0) continue;
      const near = sound.filter(
        (other) =>
          other.parcel !== parcel && other.box[0] < box[2] && other.box[2] > box[0] && other.box[1] < box[3] && other.box[3] > box[1],
      );
      for (const other of near) {
        const common = intersect(featureCollection([polygon(parcel), polygon(other.parcel)]));
        if (common && area(common) > 0.1) overlapping.push(`${parcel.key} ${other.parcel.key}`);
      }
    }
    expect(overlapping).toEqual([]);
  });
});

describe('geometry of every layer', () => {
  it('is closed, rounded to 1e-8 degrees, without repeated points, outer rings counter-clockwise', () => {
    for (const feature of every([...parcels, ...[...layers.values()].flat()], 7)) {
      if (feature.geometry.type === 'LineString' || feature.geometry.type === 'Point') continue;
      for (const ring of ringsOf(feature)) {
        expect(ring.length).toBeGreaterThanOrEqual(4);
        expect(ring.at(-1)).toEqual(ring[0]);
        expect(ring.slice(1).every(([x, y], i) => x !== ring[i]![0] || y !== ring[i]![1])).toBe(true);
        expect(ring.every(([x, y]) => Math.round(x! * 1e8) / 1e8 === x && Math.round(y! * 1e8) / 1e8 === y)).toBe(true);
      }
    }
  });

  it('is simple: no ring crosses itself', () => {
    const sample = [
      ...every(parcels, 40),
      ...[...layers].flatMap(([, features]) => every(features, Math.max(1, Math.ceil(features.length / 60)))),
    ];
    const crossing = sample.filter(
      (feature) =>
        feature.geometry.type !== 'LineString' && feature.geometry.type !== 'Point' && kinks(polygon(feature)).features.length > 0,
    );
    expect(crossing.map((feature) => feature.key)).toEqual([]);
  });
});

describe('layers', () => {
  it('has features for every layer, with keys of their own', () => {
    for (const layer of LAYERS.filter((candidate) => candidate.id !== 'parcels')) {
      const features = layers.get(layer.id)!;
      expect(features.length).toBeGreaterThan(0);
      expect(new Set(features.map((feature) => feature.key)).size).toBe(features.length);
    }
    expect(() => city.features('nothing')).toThrow(RangeError);
  });

  it('leaves gaps that concern some counties, and no feature lies in one', () => {
    const counties = city.regions().filter((region) => region.kind === 'county');
    for (const layer of LAYERS) {
      const [first] = city.deliveries(layer.id);
      const covers = first!.covers;
      if (covers === 'all') continue;
      expect(counties.length - covers.length).toBeGreaterThan(0);
      for (const feature of layers.get(layer.id)!) expect(covers).toContain(feature.regionId);
    }
    expect(city.deliveries('geohazard').map((delivery) => delivery.sourceDate)).toEqual(['2021-03-15', '2026-04-15']);
  });

  it('carries the attributes that the siting rules read', () => {
    for (const rule of SITING_RULES.filter((candidate) => candidate.layer)) {
      const features = layers.get(rule.layer!)!;
      const { distances, where } = rule.params;
      for (const value of where?.values ?? []) expect(features.some((feature) => feature.attributes[where!.field] === value)).toBe(true);
      if (!distances) continue;
      const values = new Set(distances.rows.map((row) => row.value));
      expect(features.filter((feature) => !values.has(String(feature.attributes[distances.field]))).map((feature) => feature.key)).toEqual(
        [],
      );
      expect(features.every((feature) => Number(feature.attributes.halfWidthM) > 0)).toBe(true);
    }
  });

  it('keeps basic farmland out of the growth boundary', () => {
    const boundaries = layers.get('growth_boundary')!.filter((feature) => feature.attributes.class === '集中建设');
    const inside = every(layers.get('basic_farmland')!, 5).filter((field) =>
      boundaries.some((boundary) => booleanPointInPolygon(ringsOf(field)[0]![0]!, polygon(boundary))),
    );
    expect(inside.map((field) => field.key)).toEqual([]);
  });
});

describe('regions', () => {
  it('tile the city: every border edge of a county is met by the opposite edge of a neighbour or lies on the city line', () => {
    const edges = new Map<string, number>();
    const count = (ring: Position[], sign: 1 | -1): void => {
      for (let i = 0; i + 1 < ring.length; i++) {
        const [a, b] = [ring[i]!.join(), ring[i + 1]!.join()];
        const [key, way] = a < b ? [`${a} ${b}`, sign] : [`${b} ${a}`, -sign];
        edges.set(key, (edges.get(key) ?? 0) + way);
      }
    };
    for (const region of city.regions().filter((candidate) => candidate.kind !== 'zone')) {
      expect(region.geometry.type).toBe('Polygon');
      for (const ring of region.geometry.coordinates as Position[][]) count(ring, region.kind === 'city' ? -1 : 1);
    }
    expect([...edges.values()].filter((balance) => balance !== 0)).toEqual([]);
  });

  it('add up to the area of the city, about 8 700 km²', () => {
    const sum = city
      .regions()
      .filter((region) => region.kind === 'county')
      .reduce((total, region) => total + area(region.geometry), 0);
    const whole = area(city.regions().find((region) => region.kind === 'city')!.geometry);
    expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-9);
    expect(whole / 1e6).toBeGreaterThan(8_000);
    expect(whole / 1e6).toBeLessThan(9_500);
  });
});

describe('seeded defects', () => {
  const byKey = new Map(parcels.map((parcel) => [parcel.key, parcel]));
  const defect = (id: string): DemoFeature[] =>
    city.defects.find((candidate) => candidate.id === id)!.parcels.map((key) => byKey.get(key)!);

  it('are where the list says', () => {
    expect(city.defects).toHaveLength(6);
    const [kept, over] = defect('D1');
    expect(booleanPointInPolygon(centroid(polygon(over!)), polygon(kept!))).toBe(true);
    const [sliver] = defect('D2');
    expect(area(polygon(sliver!))).toBeLessThan(20);
    expect(new Set(defect('D3').map((parcel) => parcel.name)).size).toBe(1);
    const [mismatch] = defect('D4');
    expect(Number(mismatch!.attributes.areaM2) / area(polygon(mismatch!))).toBeCloseTo(1.18, 2);
    const [one, two] = defect('D5');
    expect(two!.geometry).toEqual(one!.geometry);
    const [big, hair] = defect('D6');
    expect(booleanPointInPolygon(centroid(polygon(hair!)), polygon(big!))).toBe(true);
  });

  it('include every duplicate name', () => {
    const names = parcels.flatMap((parcel) => parcel.name ?? []);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([defect('D3')[0]!.name]);
  });
});
