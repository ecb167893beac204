import { describe, expect, test } from 'vitest';
import { readContent, refusalOf } from '../../../server/exchange/files.ts';

const HEADER = [
  '[属性描述]',
  '格式版本号=1.01版本',
  '坐标系=2000国家大地坐标系',
  '几度分带=3',
  '投影类型=高斯克吕格',
  '计量单位=米',
  '带号=39',
  '精度=3',
  '转换参数=0,0,0,0,0,0,0',
];
const PLOT = '5,1.0000,1,示例地块,面,,工业用地,1001,@';
const CORNERS = [
  [4_041_000, 39_410_000],
  [4_041_100, 39_410_000],
  [4_041_100, 39_410_100],
  [4_041_000, 39_410_100],
] as const;
const ring = (write: (name: string, north: number, east: number) => string, numbers = [1, 2, 3, 4, 1]) =>
  numbers.map((number, index) => write(`J${number}`, CORNERS[index % 4]![0], CORNERS[index % 4]![1]));
const usual = ring((name, north, east) => `${name},1,${north}.000,${east}.000`);
const txt = (parts: { header?: string[]; plot?: string; points?: string[] } = {}) =>
  [...(parts.header ?? HEADER), '[地块坐标]', parts.plot ?? PLOT, ...(parts.points ?? usual)].join('\r\n');
const without = (key: string) => HEADER.filter((line) => !line.startsWith(key));
const withValue = (key: string, value: string) => HEADER.map((line) => (line.startsWith(`${key}=`) ? `${key}=${value}` : line));

describe('survey boundary text', () => {
  test('the official form gives one parcel with its area in the zone', async () => {
    const { report, features } = await readContent('a.txt', txt());
    expect(report.crs).toMatchObject({ epsg: 4527, by: 'declared', declared: '2000国家大地坐标系' });
    expect(report.findings).toEqual([]);
    expect(features[0]!.sourceAreaM2).toBe(10_000);
    expect(features[0]!.properties).toMatchObject({ number: '1', name: '示例地块', use: '工业用地', classCode: '1001', areaM2: 10_000 });
    const [lon, lat] = (features[0]!.geometry as { coordinates: number[][][] }).coordinates[0]![0]!;
    expect([lon, lat]).toEqual([expect.closeTo(115.9955, 3), expect.closeTo(36.5, 1)]);
  });

  test.each([
    ['[项目信息] first', txt({ header: ['[项目信息]', '项目名称=一号', ...HEADER] })],
    ['no J', txt({ points: ring((name, n, e) => `${name.slice(1)},1,${n},${e}`) })],
    ['no ring column', txt({ points: ring((name, n, e) => `${name},${n},${e}`) })],
    ['coordinates alone', txt({ points: ring((_name, n, e) => `${n}.0,${e}.0`) })],
    ['continued numbering', txt({ points: ring((name, n, e) => `${name},1,${n},${e}`, [7, 8, 9, 10, 7]) })],
    ['precision 0.001', txt({ header: withValue('精度', '0.001') })],
    ['13 fields', txt({ plot: '5,1.0000,1,示例地块,面,,工业用地,1001,a,b,c,d,e,@' })],
    ['8 fields', txt({ plot: '5,1.0000,1,示例地块,面,,工业用地,@' })],
    ['full-width commas and tabs', txt({ points: ring((name, n, e) => `${name}，1\t${n}，${e}`) })],
    ['central meridian for a zone', txt({ header: withValue('带号', '117') })],
    [
      'a height at the end',
      txt({ points: ring((name, n, e) => `${name},1,${n}.1,${e}.1,31.2`).map((line) => line.replaceAll('.1,', '.0,')) }),
    ],
    ['a byte-order mark', `\uFEFF${txt()}`],
    ['line ends of Unix', txt().replaceAll('\r\n', '\n')],
  ])('variant: %s', async (_name, text) => {
    const { report, features } = await readContent('a.txt', text);
    expect(report.crs.epsg).toBe(4527);
    expect(features[0]!.sourceAreaM2).toBeCloseTo(10_000, 6);
    expect(report.findings).toEqual([]);
  });

  test('a ring that is not closed is closed, and said so', async () => {
    const { report, features } = await readContent('a.txt', txt({ plot: PLOT.replace('5,', '4,'), points: usual.slice(0, 4) }));
    expect(features[0]!.sourceAreaM2).toBe(10_000);
    expect(report.findingCounts).toEqual({ 'geometry.ring_closed': 1 });
  });

  test('no zone number: the easting tells it, and that is said; without both the system is asked for', async () => {
    expect((await readContent('a.txt', txt({ header: without('带号') }))).report.findings.map((finding) => finding.code)).toEqual([
      'txt.zone_assumed',
    ]);
    const bare = ring((name, n, e) => `${name},1,${n},${e - 39_000_000}`);
    expect((await readContent('a.txt', txt({ points: bare }))).report.crs.epsg).toBe(4548);
    const refusal = await refusalOf('a.txt', txt({ header: without('带号'), points: bare }));
    expect(refusal.code).toBe('crs.ambiguous');
    expect((refusal.params.candidates as number[]).slice(0, 2).sort()).toEqual([4548, 4549]);
    expect((await readContent('a.txt', txt({ header: without('带号'), points: bare }), { crsChoice: 4548 })).report.crs).toMatchObject({
      epsg: 4548,
      by: 'choice',
    });
  });

  test('a hole is a hole and a second part is a part, whatever the ring number says', async () => {
    const at = (ringNumber: number, n: number, e: number, side: number) =>
      [
        [n, e],
        [n + side, e],
        [n + side, e + side],
        [n, e + side],
        [n, e],
      ].map(([north, east], index) => `J${index + 1},${ringNumber},${north},${east}`);
    const hole = await readContent(
      'a.txt',
      txt({ plot: '10,0.9900,1,有洞,面,,,,@', points: [...at(1, 4_041_000, 39_410_000, 100), ...at(2, 4_041_040, 39_410_040, 10)] }),
    );
    expect(hole.features[0]!.geometry!.type).toBe('Polygon');
    expect(hole.features[0]!.sourceAreaM2).toBe(9_900);
    const parts = await readContent(
      'a.txt',
      txt({ plot: '10,1.0100,1,两块,面,,,,@', points: [...at(1, 4_041_000, 39_410_000, 100), ...at(2, 4_041_200, 39_410_000, 10)] }),
    );
    expect(parts.features[0]!.geometry!.type).toBe('MultiPolygon');
    expect([hole.report.findings, parts.report.findings]).toEqual([[], []]);
  });

  test('several plots, and what they declare against what they are', async () => {
    const { report, features } = await readContent('a.txt', `${txt()}\r\n6,1.2000,2,错,面,,,,@\r\n${usual.join('\r\n')}`);
    expect(features).toHaveLength(2);
    expect(report.findings.map(({ code, params, featureIndex }) => ({ code, params, featureIndex }))).toEqual([
      { code: 'txt.point_count', params: { declared: 6, found: 5 }, featureIndex: 1 },
      { code: 'txt.area', params: { declaredHa: 1.2, planarHa: 1 }, featureIndex: 1 },
    ]);
  });

  test('more lines than the limit refuse the file: a boundary is never cut', async () => {
    const refusal = await refusalOf('a.txt', txt(), { limits: { verticesMax: 14 } });
    expect([refusal.code, refusal.params]).toEqual(['limit.vertices', { most: 14 }]);
  });

  test.each([
    ['1954年北京坐标系', 'crs.beijing1954'],
    ['北京54', 'crs.beijing1954'],
    ['1980西安坐标系', 'crs.xian1980'],
    ['80国家大地坐标系', 'crs.xian1980'],
    ['GCJ-02', 'crs.gcj02'],
    ['火星坐标系', 'crs.gcj02'],
    ['聊城地方坐标系', 'crs.unsupported'],
  ])('the system %s is refused, also against the user', async (name, code) => {
    expect((await refusalOf('a.txt', txt({ header: withValue('坐标系', name) }))).code).toBe(code);
    expect((await refusalOf('a.txt', txt({ header: withValue('坐标系', name) }), { crsChoice: 4527 })).code).toBe(code);
  });

  test('swapped columns are refused with the values, and read when the user says so', async () => {
    const swapped = txt({ points: ring((name, n, e) => `${name},1,${e},${n}`) });
    const refusal = await refusalOf('a.txt', swapped);
    expect(refusal.code).toBe('coordinates.swapped');
    expect(refusal.params).toMatchObject({ x: 4_041_000, y: 39_410_000, epsg: 4527 });
    expect((await readContent('a.txt', swapped, { swapAxes: true })).features[0]!.sourceAreaM2).toBe(10_000);
  });

  test('a wrong zone number is refused with both numbers', async () => {
    const refusal = await refusalOf('a.txt', txt({ header: withValue('带号', '40') }));
    expect([refusal.code, refusal.params]).toEqual([
      'coordinates.wrong_zone',
      expect.objectContaining({ declaredZone: 40, foundZone: 39 }),
    ]);
  });

  test.each([
    ['txt.no_plots', HEADER.join('\n')],
    ['txt.line', txt({ points: [...usual.slice(0, 2), 'J3,1,4041100.000', ...usual.slice(3)] })],
    ['txt.line', txt({ points: [...usual.slice(0, 2), 'J3,1,not,numbers', ...usual.slice(3)] })],
    ['txt.header', txt({ header: withValue('几度分带', '5') })],
    ['txt.header', txt({ header: withValue('带号', '12'), points: usual.map((line) => line.replace('39410', '410')) })],
  ])('%s', async (code, text) => {
    expect((await refusalOf('a.txt', text)).code).toBe(code);
  });
});
