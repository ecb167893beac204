import { describe, expect, test } from 'vitest';
import { collection, parcel, readContent, refusalOf, square, writeWithGdal } from '../../../server/exchange/files.ts';
import { makeZip } from '../../../server/exchange/zip.ts';

const outline = (properties: Record<string, unknown>) =>
  parcel(square(116, 36.5, 0.1), { adcode: 371502, name: '东昌府区', ...properties });
const shifted = outline({ acroutes: [100000, 370000, 371500] });

describe('coordinates of Chinese web maps (GCJ-02)', () => {
  test('are known by the member that only their boundary files carry, wherever it stands', async () => {
    const refusal = await refusalOf('371500_full.json', collection([outline({}), shifted]));
    expect([refusal.code, refusal.params]).toEqual(['crs.gcj02', { reason: 'member', member: 'acroutes', featureIndex: 1 }]);
    const files = await writeWithGdal([shifted], 'GPKG', ['-a_srs', 'EPSG:4326']);
    expect((await refusalOf('a.gpkg', files.get('.gpkg')!)).code).toBe('crs.gcj02');
  });

  test('are refused also when the user names a system', async () => {
    for (const crsChoice of [4490, 4326]) expect((await refusalOf('a.json', collection([shifted]), { crsChoice })).code).toBe('crs.gcj02');
  });

  test.each(['boundary_GCJ02.geojson', 'gcj-02 outline.geojson', '聊城_火星坐标.geojson'])(
    'are refused by the file name %s',
    async (name) => {
      const refusal = await refusalOf(name, collection([outline({})]));
      expect([refusal.code, refusal.params]).toEqual(['crs.gcj02', { reason: 'file_name', name }]);
      const inside = await refusalOf('a.zip', makeZip([{ name, data: collection([outline({})]) }]));
      expect([inside.code, inside.params.name]).toEqual(['crs.gcj02', name]);
    },
  );

  test.each(['adcode alone', '高德置地广场', 'gcj2024'])('%s proves nothing', async (name) => {
    expect((await readContent(`${name}.geojson`, collection([outline({})]))).report.featureCount).toBe(1);
  });
});
