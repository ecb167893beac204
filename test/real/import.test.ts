import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportView } from '../../server/contract/exchange.ts';
import { scratch } from '../server/exchange/files.ts';
import { importFile, settled } from '../server/exchange/http.ts';
import { type Client, seedRegion, startServer, type TestServer } from '../support/server.ts';
import { describeReal, real } from './shared.ts';

let server: TestServer;
let land: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'data') } });
  await server.seed(async (unit) => {
    await seedRegion(unit, 'cambridge', -71.11, 42.375, 0.2);
    await seedRegion(unit, 'weifang', 119.1, 36.3, 1.2);
    await seedRegion(unit, 'hangzhou', 120.2, 30.3, 0.2);
  });
  land = await server.as('land', ['cambridge', 'weifang', 'hangzhou']);
});
afterAll(() => server.close());

const take = async (path: string, layer: string): Promise<ImportView> =>
  importFile(server.url, land, basename(path), readFileSync(path), { layer });

describeReal('a real cadastre through the whole import', () => {
  test('Cambridge: 13 159 parcels, 24 invalid named with their places, 24 and 8 overlaps after repair, committed and reverted', async () => {
    const view = await take(real('parcels/ASSESSING_ParcelsFY2013.topojson'), 'parcels');
    expect(view).toMatchObject({ state: 'ready', source: { featureCount: 13_159, mapping: { key: 'ML' } } });
    expect(view.difference).toMatchObject({ invalid: 24, overlapsOver1M2: 24, overlapsOver10M2: 8, overlapsWithLayer: 0 });
    expect(view.invalid).toHaveLength(24);
    for (const shape of view.invalid) {
      expect(shape.reason).toMatch(/Self-intersection/);
      expect(shape.place![0]).toBeCloseTo(-71.11, 0);
      expect(shape.repair!.areaM2).toBeGreaterThan(0);
    }
    const overlaps = view.findings.filter((finding) => finding.code === 'geometry.overlap');
    expect(overlaps.filter((finding) => Number(finding.params.areaM2) > 10)).toHaveLength(8);
    expect(overlaps.every((finding) => finding.place !== null && finding.params.otherIndex !== null)).toBe(true);
    expect(view.findingCounts['field.key_repeated']).toBe(89);

    await land.patch(`/api/imports/${view.id}`, { mapping: { key: 'GlobalID', name: 'ML' }, invalid: 'repair' });
    const ready = await settled(land, view.id);
    expect([ready.committable, ready.difference]).toEqual([
      true,
      expect.objectContaining({ new: 13_159, faulty: 0, overlapsOver1M2: 24, overlapsOver10M2: 8 }),
    ]);
    const done = await land.post(`/api/imports/${view.id}/commit`, { reason: 'Cambridge' });
    expect(done.body).toMatchObject({ added: 13_159, changed: 0, removed: 0 });

    const again = await take(real('parcels/ASSESSING_ParcelsFY2013.topojson'), 'parcels');
    await land.patch(`/api/imports/${again.id}`, { mapping: { key: 'GlobalID', name: 'ML' }, invalid: 'repair' });
    expect((await settled(land, again.id)).difference).toMatchObject({ new: 0, changed: 0, unchanged: 13_159 });

    expect((await land.post(`/api/imports/${view.id}/revert`)).body).toMatchObject({ removed: 13_159 });
    expect((await land.get('/api/blueprint/layers/parcels/features?limit=1')).body.items).toEqual([]);
  });

  test('zoning and flood plain: 261 and 655', async () => {
    const zoning = await take(real('parcels/CDD_ZoningDistricts.geojson'), 'plan_zones');
    const flood = await take(real('parcels/FEMA_FloodPlainParcels500Year.geojson'), 'flood_detention');
    expect([zoning.source?.featureCount, flood.source?.featureCount]).toEqual([261, 655]);
    expect([zoning.state, flood.state]).toEqual(['ready', 'ready']);
  });

  test('Weifang: 20 944 shapes, 25 invalid', async () => {
    const view = await take(real('parcels/weifang_transplant_dev.gpkg.zip'), 'parcels');
    expect(view).toMatchObject({
      state: 'ready',
      source: { featureCount: 20_944, crs: { epsg: 4528 } },
      difference: { invalid: 25, faulty: 0 },
    });
    expect(view.invalid.map((shape) => shape.place !== null)).toEqual(Array(25).fill(true));
  });

  test('both Weifang shapefiles meet in the same parcels', async () => {
    const zoned = await take(real('formats/zone40_gbk_nocpg.zip'), 'parcels');
    expect(zoned.difference).toMatchObject({ new: 1462 });
    await land.patch(`/api/imports/${zoned.id}`, { invalid: 'repair' });
    await land.post(`/api/imports/${zoned.id}/commit`);
    const bare = await take(real('formats/cm120_nozone_gbk_cpg.zip'), 'parcels');
    expect(bare.difference!.new).toBe(0);
    const names = (await land.get('/api/blueprint/layers/parcels/features/370700F030200001')).body.current;
    expect(names).toMatchObject({ name: '第二種住宅區', attributes: { YDXZ: '住宅區' } });
  });

  test('Hangzhou: the boundary text becomes one parcel of 5.7089 ha', async () => {
    const view = await take(real('formats/hangzhou_pengbu_zone40_gbk.txt'), 'parcels');
    expect(view.difference).toMatchObject({ new: 1, invalid: 0, faulty: 0 });
    await land.post(`/api/imports/${view.id}/commit`);
    const key = `i${view.id.slice(0, 8)}-1`;
    const { current } = (await land.get(`/api/blueprint/layers/parcels/features/${key}`)).body;
    expect(current.name).toBe('彭埠单元B/R-14地块');
    expect(Math.abs(current.areaM2 / 10_000 - 5.70889)).toBeLessThan(0.00001);
    const csv = await land.get('/api/exports/parcels.csv?region=hangzhou');
    const [head, row] = (csv.body as unknown as string).replace('\uFEFF', '').split('\r\n');
    const planar = Number(row!.split(',')[head!.split(',').indexOf('planar_area_m2')]);
    expect(Math.abs(planar / 10_000 - 5.70895)).toBeLessThan(0.00001);
  });
});
