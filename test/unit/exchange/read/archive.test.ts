import { describe, expect, test, vi } from 'vitest';
import { readUpload } from '../../../../server/exchange/read/index.ts';
import { collection, fileOf, parcel, readContent, refusalOf, square } from '../../../server/exchange/files.ts';
import { makeZip } from '../../../server/exchange/zip.ts';

const plain = collection([parcel(square(116, 36.5, 0.001), { DKBH: '1' })]);

describe('an archive is looked at before it is opened', () => {
  test('a GeoJSON in a zip is read, with Chinese names in either encoding', async () => {
    const utf8 = await readContent('a.zip', makeZip([{ name: '资料/地块.geojson', data: plain }]));
    expect(utf8.report.layer).toBe('资料/地块.geojson');
    const gbk = Buffer.from('b5d8bfe92e67656f6a736f6e', 'hex');
    const old = await readContent('b.zip', makeZip([{ name: gbk, data: plain, flags: 0 }]));
    expect(old.report.layer).toBe('地块.geojson');
  });

  test.each([
    ['../evil.geojson', 'archive.path'],
    ['/etc/evil.geojson', 'archive.path'],
    ['a\\..\\..\\evil.geojson', 'archive.path'],
    ['C:/evil.geojson', 'archive.path'],
    ['inner.zip', 'archive.nested'],
    ['inner.kmz', 'archive.nested'],
    ['readme.pdf', 'archive.no_data'],
  ])('an entry %s is refused as %s', async (name, code) => {
    expect((await refusalOf('a.zip', makeZip([{ name, data: plain }]))).code).toBe(code);
  });

  test('a symbolic link is refused', async () => {
    const zip = makeZip([{ name: 'a.geojson', data: '/etc/passwd', attributes: 0o120777 * 65536 }]);
    expect((await refusalOf('a.zip', zip)).code).toBe('archive.path');
  });

  test('a bomb is refused by its ratio before it is inflated', async () => {
    const zip = makeZip([{ name: 'bomb.geojson', data: Buffer.alloc(40 * 2 ** 20, 0x20) }]);
    expect(zip.length).toBeLessThan(100_000);
    const refusal = await refusalOf('bomb.zip', zip);
    expect(refusal.code).toBe('archive.ratio');
    expect(refusal.params.entry).toBe('bomb.geojson');
  });

  test('a bomb that lies about its size is caught while it inflates', async () => {
    const zip = makeZip([{ name: 'bomb.geojson', data: Buffer.alloc(40 * 2 ** 20, 0x20), declaredBytes: 1000 }]);
    const refusal = await refusalOf('bomb.zip', zip);
    expect(refusal.code).toBe('archive.size_lies');
    expect(refusal.params).toEqual({ entry: 'bomb.geojson', declared: 1000 });
  });

  test('the total is limited, and so is the number of entries', async () => {
    const parts = Array.from({ length: 5 }, (_, index) => ({ name: `${index}.txt`, data: Buffer.from('x'.repeat(1000)) }));
    expect((await refusalOf('a.zip', makeZip(parts), { limits: { archiveBytesMax: 4000 } })).code).toBe('archive.too_large');
    const refusal = await refusalOf('a.zip', makeZip(parts), { limits: { archiveEntriesMax: 4 } });
    expect([refusal.code, refusal.params]).toEqual(['archive.too_many_entries', { count: 5, most: 4 }]);
  });

  test('a truncated zip says so, wherever it is cut', async () => {
    const zip = makeZip([{ name: 'a.geojson', data: plain }]);
    for (const share of [0.3, 0.7, 0.98])
      expect((await refusalOf('a.zip', zip.subarray(0, Math.floor(zip.length * share)))).code).toBe('archive.corrupt');
  });

  test('a mislabelled file is taken for what it is', async () => {
    expect((await readContent('parcels.zip', plain)).report.format).toBe('geojson');
    expect((await readContent('parcels.shp', makeZip([{ name: 'a.geojson', data: plain }]))).report.format).toBe('geojson');
    expect((await refusalOf('parcels.zip', Buffer.from('%PDF-1.7 nothing of ours'))).code).toBe('file.unknown_format');
    expect((await refusalOf('parcels.zip', '')).code).toBe('file.empty');
  });

  test('several sources are named, and one can be chosen', async () => {
    const zip = makeZip([
      { name: 'a.geojson', data: plain },
      { name: 'b.geojson', data: collection([parcel(square(116, 36.5, 0.001)), parcel(square(116.1, 36.5, 0.001))]) },
    ]);
    const refusal = await refusalOf('a.zip', zip);
    expect([refusal.code, refusal.params.names]).toEqual(['archive.several_sources', ['a.geojson', 'b.geojson']]);
    expect((await readContent('a.zip', zip, { layerChoice: 'b.geojson' })).features).toHaveLength(2);
  });
});

describe('limits', () => {
  test('bytes, features, vertices and time', async () => {
    const many = collection(Array.from({ length: 50 }, (_, index) => parcel(square(116 + index / 100, 36.5, 0.001))));
    expect((await refusalOf('a.geojson', many, { limits: { uploadBytesMax: 1000 } })).code).toBe('file.too_large');
    expect((await refusalOf('a.geojson', many, { limits: { featuresMax: 49 } })).params).toEqual({ most: 49 });
    expect((await refusalOf('a.geojson', many, { limits: { verticesMax: 100 } })).code).toBe('limit.vertices');
    expect((await refusalOf('a.geojson', many, { limits: { featureVerticesMax: 4 } })).code).toBe('limit.feature_vertices');
    expect((await refusalOf('a.geojson', many, { limits: { timeMsMax: 1 } })).code).toBe('limit.time');
  });

  test('time counts while the reader works, not while its rows are being taken', async () => {
    const timeMsMax = 3_600_000;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const path = fileOf('a.geojson', collection([parcel(square(116, 36.5, 0.001)), parcel(square(116.1, 36.5, 0.001))]));
      const late = { onBatch: () => void vi.advanceTimersByTime(2 * timeMsMax) };
      const report = await readUpload({ path, fileName: 'a.geojson', limits: { timeMsMax, batchSize: 1 } }, late);
      expect(report.featureCount).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('memory is bounded: a document too large for the worker is refused and the caller lives', async () => {
    const arcs = `[${Array.from({ length: 400_000 }, (_, index) => `[[${index},0],[1,1]]`).join(',')}]`;
    const text = `{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[]}},"arcs":${arcs}}`;
    expect((await refusalOf('a.topojson', text, { limits: { memoryMbMax: 40 } })).code).toBe('limit.memory');
  });
});
