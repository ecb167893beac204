import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile } from './http.ts';

describe('what an import says of its layer', () => {
  let server: TestServer;
  let land: Client;
  beforeAll(async () => {
    server = await startServer({ env: { DATA_DIR: join(scratch, 'delivery') } });
    land = await server.as('land');
  });
  afterAll(() => server.close());

  const redLine = (key: string, x: number, y: number) => parcel(square(x, y, 0.01), { DKBH: key });
  const layer = async (): Promise<Json> =>
    (await land.get('/api/blueprint/layers')).body.items.find((each: Json) => each.id === 'ecological_redline');
  const answer = async (lon: number, lat: number): Promise<Json> => {
    const geometry = { type: 'Polygon', coordinates: [square(lon, lat, 0.002)] };
    const { body } = await land.post('/api/siting/checks', { geometry, use: { system: 'planning', code: '100102' } });
    return body.findings.find((finding: Json) => finding.layer?.id === 'ecological_redline');
  };

  test('before it the layer is missing; after it a check knows what the data covers and of which day it is', async () => {
    expect(await answer(115.71, 36.41)).toMatchObject({ verdict: 'unknown', unknownBecause: 'layer_missing' });
    const job = await importFile(server.url, land, 'red.geojson', collection([redLine('a', 115.7, 36.4), redLine('b', 115.72, 36.42)]), {
      layer: 'ecological_redline',
    });
    expect((await land.patch(`/api/imports/${job.id}`, { sourceDate: '2026-10-31' })).status).toBe(200);
    expect((await land.post(`/api/imports/${job.id}/commit`)).status).toBe(200);
    expect(await layer()).toMatchObject({ coverage: 'part', sourceDate: '2026-10-31' });
    expect(await answer(115.703, 36.403)).toMatchObject({ verdict: 'fail' });
    expect(await answer(115.7145, 36.4145)).toMatchObject({ verdict: 'pass' });
    expect(await answer(115.9, 36.6)).toMatchObject({ verdict: 'unknown', unknownBecause: 'not_covered' });

    const whole = await importFile(server.url, land, 'more.geojson', collection([redLine('c', 115.6, 36.3)]), {
      layer: 'ecological_redline',
    });
    await land.patch(`/api/imports/${whole.id}`, { covers: 'all' });
    expect((await land.post(`/api/imports/${whole.id}/commit`)).status).toBe(200);
    expect(await layer()).toMatchObject({ coverage: 'all', sourceDate: '2026-11-21' });
    expect(await answer(115.9, 36.6)).toMatchObject({ verdict: 'pass' });
  });

  test('a layer whose only delivery was taken back is missing again', async () => {
    const park = await importFile(server.url, land, 'park.geojson', collection([redLine('p', 115.8, 36.5)]), { layer: 'chemical_parks' });
    await land.post(`/api/imports/${park.id}/commit`);
    expect((await land.post(`/api/imports/${park.id}/revert`)).status).toBe(200);
    const { body } = await land.get('/api/blueprint/layers');
    expect(body.items.find((each: Json) => each.id === 'chemical_parks')).toMatchObject({
      coverage: 'none',
      sourceDate: null,
      featureCount: 0,
    });
  });
});
