import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Feature } from 'geojson';
import { describe, expect, test } from 'vitest';
import { parcel, readContent, refusalOf, square, writeWithGdal } from '../../../server/exchange/files.ts';
import { makeZip } from '../../../server/exchange/zip.ts';

const ZONE_39 =
  'PROJCS["CGCS2000_3_Degree_GK_Zone_39",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",39500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const lots: Feature[] = [
  parcel(square(39_410_000, 4_041_000, 100), { DKBH: '371502-1', DKMC: '东地块' }),
  {
    ...parcel(square(39_410_200, 4_041_000, 100), { DKBH: '371502-2', DKMC: '西地块' }),
    geometry: { type: 'MultiPolygon', coordinates: [[square(39_410_200, 4_041_000, 100)], [square(39_410_400, 4_041_000, 10)]] },
  },
];
const asZone39 = ['-a_srs', 'EPSG:4527'];

async function shapefile(
  encoding: 'GBK' | 'UTF-8',
  parts: { cpg?: string | null; prj?: string | null; features?: Feature[] } = {},
): Promise<Buffer> {
  const files = await writeWithGdal(parts.features ?? lots, 'ESRI Shapefile', [...asZone39, '-lco', `ENCODING=${encoding}`]);
  const kept = [...files].filter(([ext]) => ['.shp', '.shx', '.dbf'].includes(ext)).map(([ext, data]) => ({ name: `dk${ext}`, data }));
  if (parts.cpg) kept.push({ name: 'dk.cpg', data: Buffer.from(parts.cpg) });
  const prj = parts.prj === undefined ? ZONE_39 : parts.prj;
  if (prj) kept.push({ name: 'dk.prj', data: Buffer.from(prj) });
  return makeZip(kept);
}

describe('shapefile', () => {
  test.each([
    ['GBK', null, 'assumed'],
    ['GBK', 'CP936', 'cpg'],
    ['UTF-8', 'UTF-8', 'cpg'],
    ['UTF-8', null, 'utf8-test'],
  ] as const)('names in %s with .cpg %s are readable, decided by %s', async (encoding, cpg, by) => {
    const { report, features } = await readContent('dk.zip', await shapefile(encoding, { cpg }));
    expect(features.map((feature) => feature.properties.DKMC)).toEqual(['东地块', '西地块']);
    expect(report).toMatchObject({ format: 'shapefile', layer: 'dk.shp', crs: { epsg: 4527, by: 'declared' }, encoding: { encoding, by } });
    expect(features.map((feature) => feature.sourceAreaM2)).toEqual([expect.closeTo(10_000, 3), expect.closeTo(10_100, 3)]);
  });

  test('the language byte 0x4D means GBK; 0x57 means nothing', async () => {
    const files = await writeWithGdal(lots, 'ESRI Shapefile', [...asZone39, '-lco', 'ENCODING=GBK']);
    const withByte = (byte: number) => {
      const dbf = Buffer.from(files.get('.dbf')!);
      dbf[29] = byte;
      return makeZip([
        ...['.shp', '.shx'].map((ext) => ({ name: `dk${ext}`, data: files.get(ext)! })),
        { name: 'dk.dbf', data: dbf },
        { name: 'dk.prj', data: ZONE_39 },
      ]);
    };
    expect((await readContent('dk.zip', withByte(0x4d))).report.encoding).toEqual({ encoding: 'GBK', by: 'language-byte' });
    expect((await readContent('dk.zip', withByte(0x57))).report.encoding).toEqual({ encoding: 'GBK', by: 'assumed' });
  });

  test('the user overrules the file, and a wrong choice is seen at once', async () => {
    const { features, report } = await readContent('dk.zip', await shapefile('GBK'), { encodingChoice: 'ISO-8859-1' });
    expect(features[0]!.properties.DKMC).not.toBe('东地块');
    expect(report.encoding).toEqual({ encoding: 'ISO-8859-1', by: 'choice' });
    expect((await refusalOf('dk.zip', await shapefile('GBK'), { encodingChoice: 'klingon' })).code).toBe('encoding.unreadable');
  });

  test('without a .prj the systems that fit are offered and none is taken', async () => {
    const zip = await shapefile('GBK', { prj: null });
    const refusal = await refusalOf('dk.zip', zip);
    expect([refusal.code, refusal.params.candidates]).toEqual(['crs.ambiguous', [4527]]);
    expect((await readContent('dk.zip', zip, { crsChoice: 4527 })).report.crs).toMatchObject({ epsg: 4527, by: 'choice', declared: null });
  });

  test.each([
    ['crs.xian1980', ZONE_39.replace('D_China_2000', 'D_Xian_1980').replace('6378137.0,298.257222101', '6378140.0,298.257')],
    ['crs.beijing1954', ZONE_39.replace('D_China_2000', 'D_Beijing_1954').replace('6378137.0,298.257222101', '6378245.0,298.3')],
    ['crs.local', ZONE_39.replace('117.0', '116.25')],
    ['crs.local', ZONE_39.replace('"Scale_Factor",1.0', '"Scale_Factor",0.9999')],
    ['crs.unsupported', ZONE_39.replace('D_China_2000', 'D_North_American_1983')],
    ['coordinates.wrong_zone', ZONE_39.replace('39500000.0', '38500000.0').replace('117.0', '114.0')],
  ])('%s', async (code, prj) => {
    expect((await refusalOf('dk.zip', await shapefile('GBK', { prj }))).code).toBe(code);
  });

  test('swapped axes are named with the values', async () => {
    const features = [parcel(square(4_041_000, 39_410_000, 100), { DKBH: '1' })];
    const zip = await shapefile('GBK', { features });
    const refusal = await refusalOf('dk.zip', zip);
    expect([refusal.code, refusal.params.x]).toEqual(['coordinates.swapped', 4_041_000]);
    expect((await readContent('dk.zip', zip, { swapAxes: true })).features[0]!.sourceAreaM2).toBeCloseTo(10_000, 3);
  });

  test('a missing part, or one cut short, is named', async () => {
    const files = await writeWithGdal(lots, 'ESRI Shapefile', asZone39);
    const pack = (change: Record<string, Buffer | null>) =>
      makeZip(
        ['.shp', '.shx', '.dbf']
          .map((ext) => ({ name: `dk${ext}`, data: ext in change ? change[ext]! : files.get(ext)! }))
          .filter((part) => part.data !== null),
      );
    expect((await refusalOf('a.zip', pack({ '.dbf': null }))).params.part).toBe('.dbf');
    expect((await refusalOf('a.zip', pack({ '.shx': null }))).params.part).toBe('.shx');
    expect((await refusalOf('a.zip', pack({ '.shp': null }))).params.part).toBe('.shp');
    expect((await refusalOf('a.zip', pack({ '.shp': files.get('.shp')!.subarray(0, 200) }))).code).toBe('file.corrupt');
    expect((await refusalOf('a.zip', pack({ '.dbf': files.get('.dbf')!.subarray(0, 40) }))).code).toBe('file.corrupt');
  });
});

describe('other formats', () => {
  test('GeoPackage, bare and packed', async () => {
    const data = (await writeWithGdal(lots, 'GPKG', asZone39)).get('.gpkg')!;
    for (const [name, content] of [
      ['dk.gpkg', data],
      ['dk.zip', makeZip([{ name: 'dk.gpkg', data }])],
    ] as const) {
      const { report, features } = await readContent(name, content);
      expect(report).toMatchObject({ format: 'gpkg', crs: { epsg: 4527 }, featureCount: 2, mapping: { key: 'DKBH' } });
      expect(features[1]!.properties.DKMC).toBe('西地块');
    }
    expect((await refusalOf('dk.gpkg', data.subarray(0, 5000))).code).toBe('file.corrupt');
  });

  test.each(['view', 'view-utf-16le', 'view-utf-16be'])(
    'a GeoPackage whose layer is a view, here of two thousand million rows, is refused before a row is counted: %s',
    async (name) => {
      const file = gunzipSync(readFileSync(join(import.meta.dirname, `${name}.gpkg.gz`)));
      expect(await refusalOf('v.gpkg', file)).toMatchObject({ code: 'file.views', params: { names: 'parcels' } });
      expect((await refusalOf('v.zip', await makeZip([{ name: 'v.gpkg', data: file }]))).code).toBe('file.views');
    },
  );

  test('KML keeps its extended data; entities are refused', async () => {
    const mark = (inner: string) =>
      `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A &amp; B</name><ExtendedData><Data name="DKBH"><value>371502-1</value></Data></ExtendedData>${inner}</Placemark></Document></kml>`;
    const ring = '116,36.5,0 116.001,36.5,0 116.001,36.501,0 116,36.5,0';
    const polygon = `<Polygon><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>`;
    const { report, features } = await readContent('a.kml', mark(polygon));
    expect(features[0]!.properties).toEqual({ name: 'A & B', DKBH: '371502-1' });
    expect(report).toMatchObject({ format: 'kml', geometryTypes: { Polygon: 1 } });
    expect((await readContent('a.kmz', makeZip([{ name: 'doc.kml', data: mark(polygon) }]))).features).toHaveLength(1);
    expect((await refusalOf('a.kml', mark(polygon).replace('<kml', '<!DOCTYPE kml [<!ENTITY a "b">]><kml'))).code).toBe('xml.entities');
    const nan = await readContent('a.kml', mark(polygon.replace('116.001,36.5,', 'x,36.5,')));
    expect(nan.report.findingCounts['geometry.not_a_number']).toBe(1);
  });

  test('DXF: closed lines with layer and text; open lines are counted', async () => {
    const line = (points: number[][], layer: string) =>
      [
        '0',
        'LWPOLYLINE',
        '100',
        'AcDbEntity',
        '8',
        layer,
        '100',
        'AcDbPolyline',
        '90',
        String(points.length),
        '70',
        '0',
        ...points.flatMap(([x, y]) => ['10', String(x), '20', String(y)]),
      ].join('\n');
    const text = ['0', 'TEXT', '8', 'ZJ', '10', '39410050', '20', '4041050', '40', '5', '1', 'DK-7'].join('\n');
    const dxf = [
      '0',
      'SECTION',
      '2',
      'ENTITIES',
      line(square(39_410_000, 4_041_000, 100), 'DKJX'),
      line(square(39_410_200, 4_041_000, 100).slice(0, 4), 'DKJX'),
      text,
      '0',
      'ENDSEC',
      '0',
      'EOF',
      '',
    ].join('\n');
    expect((await refusalOf('a.dxf', dxf)).params.candidates).toEqual([4527]);
    const { report, features } = await readContent('a.dxf', dxf, { crsChoice: 4527 });
    expect(features.map((feature) => [feature.properties.Layer, feature.properties.Text, feature.sourceAreaM2])).toEqual([
      ['DKJX', 'DK-7', 10_000],
    ]);
    expect(report.findings.find((finding) => finding.code === 'dxf.skipped')?.params).toEqual({ openLines: 1, others: 0, texts: 0 });
  });

  test('a degenerate part is left out and named; a shape of nothing else has no geometry', async () => {
    const flat = {
      type: 'MultiPolygon',
      coordinates: [
        [square(116, 36.5, 0.001)],
        [
          [
            [116.1, 36.5],
            [116.2, 36.5],
            [116.1, 36.5],
          ],
        ],
      ],
    };
    const topology = (arcs: unknown) =>
      JSON.stringify({
        type: 'Topology',
        objects: { a: { type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', arcs }] } },
        arcs: flat.coordinates.map((part) => part[0]),
      });
    const kept = await readContent('a.json', topology([[[0]], [[1]]]));
    expect([kept.report.findingCounts['geometry.ring_dropped'], kept.features[0]!.geometry!.type]).toEqual([1, 'MultiPolygon']);
    const none = await readContent('a.json', topology([[[1]]]));
    expect([none.report.findingCounts['geometry.ring_short'], none.features[0]!.geometry]).toEqual([1, null]);
  });
});
