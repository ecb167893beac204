import { readdirSync, readFileSync } from 'node:fs';
import type { Position } from 'geojson';
import { expect, test } from 'vitest';
import { IMPORT_FINDINGS } from '../../server/contract/findings.ts';
import { readUpload } from '../../server/exchange/read/index.ts';
import { type ReadFeature, ReadRefusal } from '../../server/exchange/read/types.ts';
import { type ReadResult, readFile } from '../server/exchange/files.ts';
import { describeReal, real } from './shared.ts';

const METRES_PER_DEGREE = 111_320;
const positions = (value: unknown): Position[] =>
  Array.isArray(value) && typeof value[0] === 'number' ? [value as Position] : Array.isArray(value) ? value.flatMap(positions) : [];
const points = (feature: ReadFeature) => positions((feature.geometry as { coordinates?: unknown } | null)?.coordinates);

describeReal('the Cambridge cadastre', () => {
  test.each([
    ['ASSESSING_ParcelsFY2013.topojson', 13_159, 'ML'],
    ['CDD_ZoningDistricts.geojson', 261, 'GlobalID'],
    ['FEMA_FloodPlainParcels500Year.geojson', 655, 'ML'],
  ])('%s: %i features keyed by %s', async (name, count, key) => {
    const { report, features } = await readFile(real('parcels', name));
    expect([report.featureCount, features.length, report.mapping.key]).toEqual([count, count, key]);
    expect(features.every((feature) => feature.geometry !== null)).toBe(true);
  });
});

describeReal('the counties of three cities', () => {
  test('Chiping carries its old code, which is said', async () => {
    const { report, features } = await readFile(real('boundaries/counties.geojson'));
    const found = report.findings.filter((finding) => finding.code === 'region.old_code');
    expect(found.map((finding) => finding.params)).toEqual([{ field: 'adcode', code: '371523', now: '371503' }]);
    expect(features[found[0]!.featureIndex!]!.properties.name).toBe('茌平区');
  });
});

describeReal('shapes around Weifang', () => {
  test('both shapefiles: readable names, and the same places within a centimetre', async () => {
    const [zoned, bare] = [await readFile(real('formats/zone40_gbk_nocpg.zip')), await readFile(real('formats/cm120_nozone_gbk_cpg.zip'))];
    expect([zoned.report.crs.epsg, bare.report.crs.epsg]).toEqual([4528, 4549]);
    expect([zoned.report.encoding, bare.report.encoding]).toEqual([
      { encoding: 'GBK', by: 'assumed' },
      { encoding: 'GBK', by: 'cpg' },
    ]);
    expect([zoned.features.length, bare.features.length]).toEqual([1462, 1462]);
    expect(zoned.features[0]!.properties).toMatchObject({ DKBH: '370700F030200001', YDXZ: '住宅區', FQMC: '第二種住宅區' });
    expect(zoned.features.map((feature) => feature.properties)).toEqual(bare.features.map((feature) => feature.properties));
    const [a, b] = [zoned.features.flatMap(points), bare.features.flatMap(points)];
    expect(a.length).toBe(b.length);
    const apart = a.map((point, index) =>
      Math.hypot((point[0]! - b[index]![0]!) * METRES_PER_DEGREE, (point[1]! - b[index]![1]!) * METRES_PER_DEGREE),
    );
    expect(apart.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(0.01);
  });

  test('the File Geodatabase and the KMZ hold the same parcels', async () => {
    const [shape, gdb, kmz] = [
      await readFile(real('formats/zone40_gbk_nocpg.zip')),
      await readFile(real('formats/parcels.gdb.zip')),
      await readFile(real('formats/parcels.kmz')),
    ];
    expect([gdb.report.format, kmz.report.format]).toEqual(['filegdb', 'kml']);
    const keys = (features: ReadFeature[]) => features.map((feature) => feature.properties.DKBH);
    expect(keys(gdb.features)).toEqual(keys(shape.features));
    expect(keys(kmz.features)).toEqual(keys(shape.features));
    const corner = (one: ReadFeature) => points(one)[0]!.map((value) => Math.round(value * 1e6));
    expect(corner(gdb.features[0]!)).toEqual(corner(shape.features[0]!));
    expect(corner(kmz.features[0]!)).toEqual(corner(shape.features[0]!));
  });

  test('the drawing has 190 closed polylines, once its system is chosen', async () => {
    const refusal = await readFile(real('formats/parcels_lwpolyline.dxf.zip')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'crs.ambiguous', params: { candidates: [4528] } });
    const { report } = await readFile(real('formats/parcels_lwpolyline.dxf.zip'), { crsChoice: 4528 });
    expect([report.featureCount, report.geometryTypes]).toEqual([190, { Polygon: 190 }]);
  });

  test('the GeoPackage gives 20 944 shapes in batches, one of 40 036 vertices', async () => {
    let [count, most, batches] = [0, 0, 0];
    const report = await readUpload(
      { path: real('parcels/weifang_transplant_dev.gpkg.zip'), fileName: 'weifang.gpkg.zip' },
      {
        onBatch: (batch) => {
          batches++;
          count += batch.length;
          most = Math.max(most, ...batch.map((feature) => points(feature).length));
        },
      },
    );
    expect([count, report.featureCount, most, batches]).toEqual([20_944, 20_944, 40_036, 21]);
    expect(report).toMatchObject({ format: 'gpkg', crs: { epsg: 4528 }, mapping: { key: 'DKBH', useCode: 'YDDM', areaM2: 'MJ' } });
  });
});

describeReal('the survey of Hangzhou', () => {
  test.each(['utf8', 'gbk'])('in %s: 65 points and the first again, 5.70895 ha in the plane', async (encoding) => {
    const { report, features } = await readFile(real(`formats/hangzhou_pengbu_zone40_${encoding}.txt`));
    expect(report.crs.epsg).toBe(4528);
    expect(features[0]!.properties).toMatchObject({ name: '彭埠单元B/R-14地块', declaredAreaHa: 5.7089 });
    expect(points(features[0]!)).toHaveLength(66);
    expect(Math.abs(features[0]!.sourceAreaM2! / 10_000 - 5.70895)).toBeLessThan(0.00001);
    expect(report.findings.filter((finding) => finding.code.startsWith('txt.'))).toEqual([]);
  });
});

/**
 * RFC 7946 asks a reader to take these: winding is a SHOULD with "parsers SHOULD NOT reject" (3.1.6), single and nested collections are
 * a SHOULD for writers (3.1.8), and precision is advice (11.2; the checker's own expected answer for that file is an empty list).
 */
const ALLOWED_BY_RFC = [
  'bad-polygon-interiorring-rhr.geojson',
  'polygon_winding_order.geojson',
  'geometrycollection_nested.geojson',
  'geometrycollection_single.geojson',
  'excessive_precision_truncated.geojson',
];

/** What is wrong in one shape only is an error of its feature; the document is read. */
const FAULT_OF_A_FEATURE: Record<string, string[]> = {
  'different-first-last.geojson': ['geojson.ring_not_closed'],
  'different-first-size.geojson': ['geojson.ring_not_closed'],
  'short-line.geojson': ['geometry.line_short'],
  'short-linearring.geojson': ['geometry.ring_short'],
  'short-multilinestring.geojson': ['geometry.line_short'],
};

const errorsOf = (result: unknown): string[] =>
  (result as ReadResult).report.findings.map(({ code }) => code).filter((code) => IMPORT_FINDINGS[code] === 'error');

describeReal('166 bad and 18 good GeoJSON files', () => {
  const folder = real('torture/geojsonhint/test/data');
  const outcome = (path: string) => readFile(path).catch((error: unknown) => error);

  test('every bad file is told, as a document or by its feature, but those that the standard allows', async () => {
    const names = readdirSync(`${folder}/bad`);
    expect(names).toHaveLength(166);
    const taken: string[] = [];
    const faulty: Record<string, string[]> = {};
    for (const name of names) {
      const result = await outcome(`${folder}/bad/${name}`);
      if (result instanceof ReadRefusal) expect(result.code).toMatch(/^(json|geojson|file|txt|encoding)\./);
      else if (errorsOf(result).length > 0) faulty[name] = errorsOf(result);
      else taken.push(name);
    }
    expect(taken.sort()).toEqual([...ALLOWED_BY_RFC].sort());
    expect(faulty).toEqual(FAULT_OF_A_FEATURE);
  });

  test('every good file is read, but the one whose places are not on the globe', async () => {
    const names = readdirSync(`${folder}/good`);
    expect(names).toHaveLength(18);
    for (const name of names) {
      const result = await outcome(`${folder}/good/${name}`);
      if (name === 'issue82.geojson') expect(result).toMatchObject({ code: 'coordinates.outside' });
      else expect(result, name).toMatchObject({ report: { format: 'geojson' } });
    }
  });

  test('what is allowed but unusual is noted', async () => {
    const { report } = await readFile(`${folder}/bad/polygon_winding_order.geojson`);
    expect(report.findings.map((finding) => finding.code)).toContain('geojson.winding');
    expect(readFileSync(`${folder}/bad/excessive_precision_truncated.result`, 'utf8').trim()).toBe('[]');
  });
});
