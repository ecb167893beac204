import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';

let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'site-data') } });
  planner = await server.as('planner');
});
afterAll(() => server.close());

async function read(who: Client, name: string, content: string): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
  const form = new FormData();
  form.set('file', new Blob([content]), name);
  const response = await fetch(`${server.url}/api/exchange/geometry`, { method: 'POST', headers: { ...who.headers }, body: form });
  return { status: response.status, body: await response.json() };
}

const boundary = `[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
[地块坐标]
5,4.0000,1,示例地块,面,,工业用地,,@
J1,1,4034100.000,39419200.000
J2,1,4034300.000,39419200.000
J3,1,4034300.000,39419400.000
J4,1,4034100.000,39419400.000
J1,1,4034100.000,39419200.000
`;

test('a boundary text becomes one area in degrees, in its own zone', async () => {
  const { status, body } = await read(planner, 'site.txt', boundary);
  expect(status).toBe(200);
  expect(body).toMatchObject({ parts: 1, format: 'boundary-txt', refusal: null });
  const ring = body.geometry.coordinates[0] as [number, number][];
  expect(ring).toHaveLength(5);
  expect(ring.every(([lon, lat]) => lon > 116 && lon < 116.2 && lat > 36.4 && lat < 36.5)).toBe(true);
});

test('several areas become the parts of one site', async () => {
  const { body } = await read(planner, 'two.geojson', collection([parcel(square(116, 36.4, 0.001)), parcel(square(116.01, 36.4, 0.001))]));
  expect(body.parts).toBe(2);
  expect(body.geometry.type).toBe('MultiPolygon');
});

test('a file without areas holds no site, and a file that cannot be read says why', async () => {
  const point = collection([{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [116, 36.4] } }]);
  expect((await read(planner, 'point.geojson', point)).body).toMatchObject({ geometry: null, refusal: null });
  const broken = await read(planner, 'broken.geojson', '{"type":"FeatureCollection","features":[');
  expect(broken.status).toBe(200);
  expect(broken.body).toMatchObject({ geometry: null, refusal: { code: 'json.syntax' } });
  const old = await read(planner, 'old.txt', boundary.replace('2000国家大地坐标系', '1980西安坐标系'));
  expect(old.body.refusal.code).toBe('crs.xian1980');
});

test('more than a site holds is refused, and so is whoever may not check', async () => {
  expect((await read(planner, 'large.txt', 'x'.repeat(5_200_000))).body.code).toBe('request.too_large');
  expect((await read(await server.as('viewer'), 'site.txt', boundary)).body.code).toBe('auth.not_allowed');
  expect((await read(server.anonymous(), 'site.txt', boundary)).status).toBe(401);
});
