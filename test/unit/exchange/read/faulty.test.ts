import type { Feature, Geometry } from 'geojson';
import { describe, expect, test } from 'vitest';
import { collection, parcel, type ReadResult, readContent, square, writeWithGdal, writeWkt } from '../../../server/exchange/files.ts';
import { makeZip } from '../../../server/exchange/zip.ts';

const good = square(116, 36.5, 0.001);
const flat = [good[0]!, good[1]!, good[0]!];
const feature = (geometry: unknown): Feature => ({ type: 'Feature', properties: {}, geometry: geometry as Geometry });
const polygon = (...coordinates: unknown[]) => feature({ type: 'Polygon', coordinates });

/** The code of the one error that each feature has, or the type of the geometry that it keeps. */
function outcomes({ report, features }: ReadResult): string[] {
  const errors = new Map(report.findings.filter(({ code }) => ERRORS.has(code)).map(({ code, featureIndex }) => [featureIndex, code]));
  return features.map(({ index, geometry }) => errors.get(index) ?? geometry?.type ?? 'nothing');
}
const ERRORS = new Set<string>([
  'geometry.empty',
  'geometry.ring_short',
  'geometry.line_short',
  'geometry.not_a_number',
  'geometry.unsupported',
  'geojson.ring_not_closed',
]);

describe('a shape that cannot be used is its own fault, and the others are read', () => {
  test('GeoJSON: empty, short and open shapes, with where they stand in the document', async () => {
    const result = await readContent(
      'a.geojson',
      collection([
        polygon(good),
        polygon(),
        polygon([]),
        polygon(flat),
        polygon(good.slice(0, 3)),
        polygon(good.slice(0, 4)),
        feature({ type: 'MultiPolygon', coordinates: [[good], [flat]] }),
        feature({ type: 'LineString', coordinates: [] }),
        feature({ type: 'LineString', coordinates: [good[0]] }),
        feature({ type: 'Point', coordinates: [] }),
        feature({ type: 'GeometryCollection', geometries: [] }),
        polygon(good),
      ]),
    );
    expect(outcomes(result)).toEqual([
      'Polygon',
      'geometry.empty',
      'geometry.empty',
      'geometry.ring_short',
      'geometry.ring_short',
      'geojson.ring_not_closed',
      'geometry.ring_short',
      'geometry.empty',
      'geometry.line_short',
      'geometry.empty',
      'geometry.empty',
      'Polygon',
    ]);
    const open = result.report.findings.find(({ code }) => code === 'geojson.ring_not_closed')!;
    expect([open.params, open.place]).toEqual([{ pointer: '/features/5/geometry/coordinates/0' }, [116, 36.5]]);
    const short = result.report.findings.filter(({ code }) => code === 'geometry.ring_short').map(({ params }) => params);
    expect(short[2]).toEqual({ pointer: '/features/6/geometry/coordinates/1/0', points: 3 });
  });

  test('GeoJSON: a fault beyond the globe has no place', async () => {
    const far = (value: number) => polygon(flat.map(() => [value, value]));
    const { report } = await readContent('a.geojson', collection([far(1e9), far(1e300), polygon(good)]));
    expect(report.findings.filter(({ code }) => code === 'geometry.ring_short').map(({ place }) => place)).toEqual([null, null]);
  });

  test('GeoJSON: an empty part is left out of a shape that has others, and named', async () => {
    const { report, features } = await readContent(
      'a.geojson',
      collection([
        feature({ type: 'MultiPolygon', coordinates: [[], [[]], [good]] }),
        feature({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [] }, parcel(good).geometry] }),
      ]),
    );
    expect(features.map(({ geometry }) => geometry)).toEqual([
      { type: 'MultiPolygon', coordinates: [[good]] },
      { type: 'GeometryCollection', geometries: [{ type: 'Polygon', coordinates: [good] }] },
    ]);
    expect(report.findingCounts).toMatchObject({ 'geometry.part_dropped': 2, 'geometry.ring_dropped': 1 });
  });

  test('TopoJSON', async () => {
    const arcs = [good, flat];
    const geometries = [[[0]], [], [[1]], [[0]]].map((list) => ({ type: 'Polygon', arcs: list }));
    const text = JSON.stringify({ type: 'Topology', objects: { a: { type: 'GeometryCollection', geometries } }, arcs });
    expect(outcomes(await readContent('a.json', text))).toEqual(['Polygon', 'geometry.empty', 'geometry.ring_short', 'Polygon']);
  });

  test('KML, also a polygon with nothing but its hole', async () => {
    const ring = (name: string, points: number[][]) =>
      `<${name}><LinearRing><coordinates>${points.map((point) => point.join(',')).join(' ')}</coordinates></LinearRing></${name}>`;
    const mark = (inner: string) => `<Placemark><Polygon>${inner}</Polygon></Placemark>`;
    const marks = [
      ring('outerBoundaryIs', good),
      '',
      ring('outerBoundaryIs', flat),
      ring('outerBoundaryIs', []) + ring('innerBoundaryIs', good),
      ring('outerBoundaryIs', good),
    ].map(mark);
    const text = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${marks.join('')}</Document></kml>`;
    expect(outcomes(await readContent('a.kml', text))).toEqual([
      'Polygon',
      'geometry.empty',
      'geometry.ring_short',
      'geometry.ring_short',
      'Polygon',
    ]);
  });

  test('survey text', async () => {
    const plot = (corners: number[][]) =>
      [`${corners.length},,1,a,面,,,,@`, ...corners.map(([x, y], at) => `J${at + 1},1,${4_041_000 + y!},${39_410_000 + x!}`)].join('\n');
    const side = square(0, 0, 100);
    const text = ['坐标系=2000国家大地坐标系', '几度分带=3', '带号=39', '[地块坐标]', ...[side, [], side.slice(0, 2), side].map(plot)].join(
      '\n',
    );
    expect(outcomes(await readContent('a.txt', text))).toEqual(['Polygon', 'geometry.empty', 'geometry.ring_short', 'Polygon']);
  });

  test.each([
    ['GeoPackage', 'GPKG', ['.gpkg']],
    ['shapefile', 'ESRI Shapefile', ['.shp', '.shx', '.dbf', '.prj']],
  ])('%s', async (_name, format, parts) => {
    const files = await writeWithGdal([polygon(good), polygon(), polygon(flat), polygon(good)], format, ['-a_srs', 'EPSG:4490']);
    const zip = makeZip(parts.map((ext) => ({ name: `dk${ext}`, data: files.get(ext)! })));
    expect(outcomes(await readContent('dk.zip', zip))).toEqual(['Polygon', 'geometry.empty', 'geometry.ring_short', 'Polygon']);
  });

  test('File Geodatabase', async () => {
    const shapes = ['POLYGON ((0 0,1 0,1 1,0 0))', 'POLYGON EMPTY', 'POLYGON ((0 0,1 0,0 0))', 'POLYGON ((0 0,1 0,1 1,0 0))'];
    const files = await writeWkt(shapes, 'OpenFileGDB', ['-nlt', 'MULTIPOLYGON', '-a_srs', 'EPSG:4490']);
    const result = await readContent('a.zip', makeZip([...files].map(([name, data]) => ({ name: `a${name}`, data }))));
    expect([result.report.format, ...outcomes(result)]).toEqual([
      'filegdb',
      'MultiPolygon',
      'geometry.empty',
      'geometry.ring_short',
      'MultiPolygon',
    ]);
  });

  test('a drawing: a closed line of two corners', async () => {
    const line = (corners: number[][]) =>
      [
        ...['0', 'LWPOLYLINE', '100', 'AcDbEntity', '8', 'DKJX', '100', 'AcDbPolyline', '90', String(corners.length), '70', '1'],
        ...corners.flatMap(([x, y]) => ['10', String(39_410_000 + x!), '20', String(4_041_000 + y!)]),
      ].join('\n');
    const corners = square(0, 0, 100).slice(0, 4);
    const lines = [corners, corners.slice(0, 2), corners].map(line);
    const dxf = ['0', 'SECTION', '2', 'ENTITIES', ...lines, '0', 'ENDSEC', '0', 'EOF', ''].join('\n');
    expect(outcomes(await readContent('a.dxf', dxf, { crsChoice: 4527 }))).toEqual(['Polygon', 'geometry.ring_short', 'Polygon']);
  });

  test('a count is of everything, also beyond the findings kept', async () => {
    const [bad, noted] = [Array.from({ length: 1200 }, () => polygon()), Array.from({ length: 60 }, () => polygon(good.toReversed()))];
    const { report } = await readContent('a.geojson', collection([...bad, ...noted]));
    expect(report.findingCounts).toMatchObject({ 'geometry.empty': 1200, 'geojson.winding': 60 });
    const kept = (code: string) => report.findings.filter((finding) => finding.code === code).length;
    expect([kept('geometry.empty'), kept('geojson.winding')]).toEqual([1000, 20]);
  });
});
