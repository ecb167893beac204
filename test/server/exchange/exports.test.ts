import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeLayer, layerById } from '../../../server/blueprint/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, readContent, scratch, square } from './files.ts';
import { importFile } from './http.ts';

const FORMULAS: Readonly<Record<number, string>> = { 7: '=cmd|calc, "x"', 9: '＝1+1', 11: '＠sum' };
let server: TestServer;
let land: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'export-data') } });
  land = await server.as('land');
  const lots = Array.from({ length: 1203 }, (_, index) =>
    parcel(square(115.6 + (index % 40) / 200, 36.3 + Math.floor(index / 40) / 200, 0.001), {
      DKBH: `e-${index}`,
      DKMC: FORMULAS[index] ?? `地块${index}`,
      ZT: index % 2 ? 'idle' : 'available',
    }),
  );
  const view = await importFile(server.url, land, 'a.geojson', collection(lots), { layer: 'parcels' });
  await land.post(`/api/imports/${view.id}/commit`);
});
afterAll(() => server.close());

test('a GeoJSON export holds every feature once, over several pages, and is read back unchanged', async () => {
  const { body, headers } = await land.get('/api/exports/parcels.geojson');
  expect(headers.get('content-type')).toBe('application/geo+json; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="parcels-r2-internal.geojson"');
  expect([body.features.length, body.truncated, body.synthetic, body.revision]).toEqual([1203, false, false, 2]);
  expect(new Set(body.features.map((feature: { properties: { key: string } }) => feature.properties.key)).size).toBe(1203);
  const { features } = await readContent('again.geojson', JSON.stringify(body));
  expect(features[0]!.geometry).toEqual(body.features[0].geometry);
});

test('a CSV export opens as a table; a formula stays a text', async () => {
  const text = (await land.get('/api/exports/parcels.csv?status=idle')).body as unknown as string;
  const lines = text.split('\r\n');
  expect(lines[0]).toBe('key,name,region_id,use_system,use_code,status,area_m2,planar_area_m2,lon,lat,attributes,synthetic,marking');
  expect(lines).toHaveLength(1 + 601 + 1);
  const raw = await fetch(`${server.url}/api/exports/parcels.csv?limit=1`, { headers: { ...land.headers } });
  expect([...new Uint8Array(await raw.arrayBuffer()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(lines.find((line) => line.startsWith('e-7,'))).toContain(`e-7,"'=cmd|calc, ""x""",t-a,,,idle,`);
  for (const [key, name] of [
    ['e-9', "'＝1+1"],
    ['e-11', "'＠sum"],
  ])
    expect(lines.find((line) => line.startsWith(`${key},`))).toContain(`${key},${name},`);
});

test('filters, the limit and an older revision', async () => {
  const count = async (query: string) => (await land.get(`/api/exports/parcels.geojson?${query}`)).body;
  expect((await count('limit=5')).features).toHaveLength(5);
  expect((await count('limit=5')).truncated).toBe(true);
  expect(
    (await count('bbox=115.5995,36.2995,115.6011,36.3011')).features.map(
      (feature: { properties: { key: string } }) => feature.properties.key,
    ),
  ).toEqual(['e-0']);
  expect((await count('region=t-b')).features).toEqual([]);
  expect((await count('region=t-city')).features).toHaveLength(1203);
  const view = await importFile(server.url, land, 'b.geojson', collection([parcel(square(115.8, 36.6, 0.001), { DKBH: 'late' })]), {
    layer: 'parcels',
  });
  await land.post(`/api/imports/${view.id}/commit`);
  expect((await count('asOf=2')).features).toHaveLength(1203);
  expect((await count('')).features).toHaveLength(1204);
});

test('generated data carries its mark, and a neighbour’s parcels stay the neighbour’s', async () => {
  await server.seed(async (unit) => {
    await changeLayer(unit, { layerId: 'parcels', reason: 'test', synthetic: true }, []);
    expect((await layerById(unit, 'parcels'))?.synthetic).toBe(true);
  });
  expect((await land.get('/api/exports/parcels.geojson?limit=1')).body).toMatchObject({
    synthetic: true,
    mark: '示意数据 / synthetic data',
  });
  expect(((await land.get('/api/exports/parcels.csv?limit=1')).body as unknown as string).split('\r\n')[1]).toMatch(
    /,示意数据 \/ synthetic data,内部 internal · land-1 · /,
  );
  const neighbour = await server.as('land', ['t-b']);
  expect((await neighbour.get('/api/exports/parcels.geojson')).body.features).toEqual([]);
});

test('what cannot be exported says so', async () => {
  expect((await land.get('/api/exports/nothing.csv')).body.code).toBe('layer.unknown');
  expect((await land.get('/api/exports/parcels.csv?asOf=99')).body.code).toBe('revision.unknown');
  expect((await land.get('/api/exports/parcels.dwg')).status).toBe(400);
  expect((await land.get('/api/exports/parcels.csv?surprise=1')).status).toBe(400);
  expect((await server.anonymous().get('/api/exports/parcels.csv')).status).toBe(401);
});
