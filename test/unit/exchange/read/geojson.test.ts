import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collection, parcel, readContent, refusalOf, square } from '../../../server/exchange/files.ts';

const point = { type: 'Point', coordinates: [116, 36.5] };

describe('GeoJSON', () => {
  test('features come in order with attributes, system and proposed fields', async () => {
    const { report, features } = await readContent(
      'a.geojson',
      collection([
        parcel(square(116, 36.5, 0.001), { DKBH: '371502-1', DKMC: '东地块', YDYHFLDM: '1001', MJ: 12 }),
        parcel(square(116.1, 36.5, 0.001), { DKBH: '371502-2' }),
      ]),
    );
    expect(features.map((feature) => [feature.index, feature.properties.DKBH])).toEqual([
      [0, '371502-1'],
      [1, '371502-2'],
    ]);
    expect(report).toMatchObject({
      format: 'geojson',
      featureCount: 2,
      crs: { epsg: 4326, by: 'format' },
      mapping: { key: 'DKBH', name: 'DKMC', useCode: 'YDYHFLDM', areaM2: 'MJ' },
    });
    expect(report.fields.find((field) => field.name === 'DKMC')).toEqual({ name: 'DKMC', type: 'text', sample: '东地块' });
    expect(report.findingCounts).toEqual({ 'crs.wgs84': 1 });
  });

  test('points, lines, null geometry and foreign members are its own business, not errors', async () => {
    const { report } = await readContent(
      'a.geojson',
      collection(
        [
          { type: 'Feature', geometry: point, properties: null, custom: true },
          {
            type: 'Feature',
            geometry: {
              type: 'LineString',
              coordinates: [
                [116, 36],
                [117, 36],
              ],
            },
            properties: {},
          },
          { type: 'Feature', geometry: null, properties: {} },
        ],
        { name: 'x', bbox: [116, 36, 117, 37] },
      ),
    );
    expect(report.geometryTypes).toEqual({ Point: 1, LineString: 1 });
    expect(report.findings.filter((finding) => finding.code === 'geometry.empty').map((finding) => finding.featureIndex)).toEqual([2]);
  });

  test('heights are dropped and counted', async () => {
    const ring = square(116, 36.5, 0.001).map(([x, y]) => [x!, y!, 31.5]);
    const { report, features } = await readContent('a.geojson', collection([parcel(ring)]));
    expect(features[0]!.geometry).toEqual({ type: 'Polygon', coordinates: [square(116, 36.5, 0.001)] });
    expect(report.findingCounts['geometry.flattened']).toBe(1);
  });

  test.each([
    ['json.syntax', '{"type":"FeatureCollection","features":[{"type":"Feature" "geometry":null}]}', { line: 1 }],
    ['json.syntax', '{"type":"FeatureCollection","features":[\n{"type":"Feature","geometry":null,"properties":{}},\n,]}', { line: 3 }],
    ['json.syntax', '{"type":"FeatureCollection","features":[', {}],
    ['json.duplicate_member', '{"type":"FeatureCollection",\n"type":"Feature","features":[]}', { member: 'type', line: 2 }],
    [
      'json.duplicate_member',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1,"\\u0061":2},"geometry":null}]}',
      {},
    ],
    ['json.depth', `{"type":"FeatureCollection","features":[${'['.repeat(100)}${']'.repeat(100)}]}`, { most: 64 }],
    ['geojson.not_an_object', '[1,2]', {}],
    ['geojson.unknown_type', '{"type":"featurecollection","features":[]}', {}],
    ['geojson.member_missing', '{"features":[]}', { member: 'type' }],
    ['geojson.member_wrong', '{"type":"FeatureCollection","features":{}}', { member: 'features' }],
    ['geojson.position', collection([{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: ['116', 36] } }]), {}],
    ['geojson.position', collection([{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [null, 36] } }]), {}],
    ['file.no_features', '{"type":"FeatureCollection","features":[]}', {}],
    ['file.unknown_format', '﻿﻿hello', {}],
  ])('%s: %s', async (code, text, params) => {
    const refusal = await refusalOf('a.upload', text);
    expect(refusal.code).toBe(code);
    expect(refusal.params).toMatchObject(params);
  });

  test('an old crs member is followed when it is known and refused when it is not', async () => {
    const named = (name: string) => ({ crs: { type: 'name', properties: { name } } });
    const zone = collection([parcel(square(39_410_000, 4_040_000, 100))], named('urn:ogc:def:crs:EPSG::4527'));
    const { report, features } = await readContent('a.geojson', zone);
    expect(report.crs).toMatchObject({ epsg: 4527, by: 'declared' });
    expect(features[0]!.sourceAreaM2).toBe(10_000);
    for (const [name, code] of [
      ['urn:ogc:def:crs:EPSG::2383', 'crs.xian1980'],
      ['urn:ogc:def:crs:EPSG::2437', 'crs.beijing1954'],
      ['GCJ-02', 'crs.gcj02'],
      ['urn:ogc:def:crs:EPSG::27700', 'crs.unsupported'],
    ] as const) {
      expect((await refusalOf('a.geojson', collection([parcel(square(116, 36, 1))], named(name)))).code).toBe(code);
    }
  });

  test('a GBK file that should be UTF-8 is read and said so', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"type":"Feature","geometry":{"type":"Point","coordinates":[116,36]},"properties":{"DKMC":"'),
      Buffer.from('b5d8bfe9', 'hex'),
      Buffer.from('"}}'),
    ]);
    const { report, features } = await readContent('a.geojson', bytes);
    expect(features[0]!.properties.DKMC).toBe('地块');
    expect(report.encoding).toEqual({ encoding: 'GBK', by: 'assumed' });
  });

  test('any features survive the reading, however the text is laid out', async () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 12 });
    const feature = fc.tuple(fc.double({ min: 73, max: 134, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }), name);
    await fc.assert(
      fc.asyncProperty(fc.array(feature, { minLength: 1, maxLength: 20 }), fc.constantFrom(0, 1, 4), async (list, indent) => {
        const made = list.map(([x, y, text]) => ({
          type: 'Feature',
          properties: { text, nested: { features: [text, '}]{'] } },
          geometry: { type: 'Point', coordinates: [x, y] },
        }));
        const text = JSON.stringify({ name: 'features', type: 'FeatureCollection', features: made, last: [] }, null, indent);
        const { features } = await readContent('a.geojson', text);
        expect(features.map((one) => ({ type: 'Feature', properties: one.properties, geometry: one.geometry }))).toEqual(
          JSON.parse(JSON.stringify(made)),
        );
      }),
      { numRuns: 12 },
    );
  });
});

describe('TopoJSON', () => {
  const topology = {
    type: 'Topology',
    transform: { scale: [0.001, 0.001], translate: [116, 36] },
    objects: {
      lots: {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Polygon', arcs: [[0, 1]], id: 7, properties: { ML: 'a' } },
          { type: 'Polygon', arcs: [[-2, 2]], properties: { ML: 'b' } },
        ],
      },
    },
    arcs: [
      [
        [0, 0],
        [10, 0],
        [0, 10],
      ],
      [
        [10, 10],
        [-10, -10],
      ],
      [
        [0, 0],
        [0, 10],
        [10, 0],
      ],
    ],
  };

  test('shared arcs become rings, forwards and backwards', async () => {
    const { report, features } = await readContent('a.json', JSON.stringify(topology));
    expect(report).toMatchObject({ format: 'topojson', layer: 'lots', mapping: { key: 'ML' } });
    expect(features[0]!.geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [116, 36],
          [116.01, 36],
          [116.01, 36.01],
          [116, 36],
        ],
      ],
    });
    expect(features[1]!.geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [116, 36],
          [116.01, 36.01],
          [116, 36.01],
          [116.01, 36.01],
          [116, 36],
        ],
      ].map((ring) => [ring[0], ring[1], ring[2], ring[3], ring[4]]),
    });
  });

  test('an arc that is not there refuses the file', async () => {
    const broken = structuredClone(topology);
    broken.objects.lots.geometries[0]!.arcs = [[0, 9]];
    expect((await refusalOf('a.json', JSON.stringify(broken))).params).toEqual({ featureIndex: 0, arc: 9 });
  });
});
