import type { Position } from 'geojson';
import { describe, expect, test } from 'vitest';
import { type ReadResult, readContent, square, writeWkt } from '../../../server/exchange/files.ts';
import { makeZip } from '../../../server/exchange/zip.ts';

const CIRCLE = 'CIRCULARSTRING (500100 4000000,500000 4000100,499900 4000000,500000 3999900,500100 4000000)';
const CURVES = [
  `CURVEPOLYGON (${CIRCLE})`,
  'MULTISURFACE (CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (500100 4000000,500000 4000100,499900 4000000),(499900 4000000,500100 4000000))))',
];
const PLAIN = 'POLYGON ((500000 4000000,500100 4000000,500100 4000100,500000 4000000))';
const withEach = (wkt: string, dimension: string, values: string) =>
  wkt.replace(/^(\w+)/, `$1 ${dimension}`).replaceAll(/(\d{6} \d{7})/g, `$1 ${values}`);
const IN_ZONE = ['-a_srs', 'EPSG:4549'];

const [LINEARISED, FLATTENED] = ['geometry.linearised', 'geometry.flattened'];

/** By feature: its codes of what a shape lost. */
function lostBy({ report, features }: ReadResult): string[][] {
  const lost = report.findings.filter(({ code }) => [LINEARISED, FLATTENED, 'geometry.unsupported'].includes(code));
  return features.map(({ index }) => lost.filter(({ featureIndex }) => featureIndex === index).map(({ code }) => code));
}
const corners = ({ features }: ReadResult, index: number) =>
  (features[index]!.geometry as { coordinates: Position[][] }).coordinates.flat(2);

async function geodatabase(shapes: string[], type: string): Promise<Buffer> {
  const files = await writeWkt(shapes, 'OpenFileGDB', ['-nlt', type, ...IN_ZONE]);
  return makeZip([...files].map(([name, data]) => ({ name: `a${name}`, data })));
}

describe('curves and heights', () => {
  test('a GeoPackage layer of type GEOMETRY says which features lost what', async () => {
    const shapes = [
      PLAIN,
      ...CURVES,
      withEach(PLAIN, 'Z', '31.5'),
      withEach(PLAIN, 'M', '7'),
      withEach(PLAIN, 'ZM', '0 7'),
      withEach(CURVES[0]!.replace('CIRCULARSTRING', 'CIRCULARSTRING Z'), 'Z', '9'),
      'MULTISURFACE (((500000 4000000,500100 4000000,500100 4000100,500000 4000000)))',
      `GEOMETRYCOLLECTION (${CIRCLE})`,
    ];
    const files = await writeWkt(shapes, 'GPKG', ['-nlt', 'GEOMETRY', ...IN_ZONE]);
    const result = await readContent('a.gpkg', files.get('.gpkg')!);
    expect(lostBy(result)).toEqual([
      [],
      [LINEARISED],
      [LINEARISED],
      [FLATTENED],
      [FLATTENED],
      [FLATTENED],
      [LINEARISED, FLATTENED],
      [],
      ['geometry.unsupported'],
    ]);
    expect(result.report.findingCounts).toMatchObject({ [LINEARISED!]: 3, [FLATTENED!]: 4 });
    expect(result.report.geometryTypes).toEqual({ Polygon: 6, MultiPolygon: 2 });
    for (const index of [1, 6]) expect(result.features[index]!.sourceAreaM2).toBeGreaterThan(Math.PI * 100 ** 2 * 0.998);
  });

  test('a File Geodatabase calls curves polygons; with measures they are not lost', async () => {
    const flat = await readContent('a.zip', await geodatabase([PLAIN, ...CURVES], 'MULTISURFACE'));
    expect([flat.report.format, lostBy(flat)]).toEqual(['filegdb', [[], [LINEARISED], [LINEARISED]]]);
    const high = await readContent('a.zip', await geodatabase([PLAIN, ...CURVES], 'MULTISURFACEZM'));
    expect(lostBy(high)).toEqual([[FLATTENED], [LINEARISED, FLATTENED], [LINEARISED, FLATTENED]]);
    for (const index of [0, 1, 2]) expect(corners(high, index).length).toBe(corners(flat, index).length);
  });

  test('a layer whose type has heights says so of every shape, a shapefile too', async () => {
    const files = await writeWkt([PLAIN, withEach(PLAIN, 'Z', '31.5')], 'ESRI Shapefile', ['-nlt', 'POLYGONZ', ...IN_ZONE]);
    const zip = makeZip(['.shp', '.shx', '.dbf', '.prj'].map((ext) => ({ name: `a${ext}`, data: files.get(ext)! })));
    expect(lostBy(await readContent('a.zip', zip))).toEqual([[FLATTENED], [FLATTENED]]);
  });

  test('a drawing says which of its closed lines had arcs, and which a height', async () => {
    const line = (handle: string, bulge: string[], height: string[]) =>
      [
        ...['0', 'LWPOLYLINE', '5', handle, '100', 'AcDbEntity', '8', 'DKJX', '100', 'AcDbPolyline', '90', '4', '70', '1', ...height],
        ...square(39_410_000, 4_041_000, 100)
          .slice(0, 4)
          .flatMap(([x, y]) => ['10', String(x), '20', String(y), ...bulge]),
      ].join('\n');
    const lines = [line('A1', [], []), line('A2', ['42', '0.4'], []), line('A3', [], ['38', '31.5'])];
    const dxf = ['0', 'SECTION', '2', 'ENTITIES', ...lines, '0', 'ENDSEC', '0', 'EOF', ''].join('\n');
    expect(lostBy(await readContent('a.dxf', dxf, { crsChoice: 4527 }))).toEqual([[], [LINEARISED], [FLATTENED]]);
  });
});
