import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile, settled, upload } from './http.ts';
import { makeZip } from './zip.ts';

let server: TestServer;
let land: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'refused-data') } });
  land = await server.as('land');
});
afterAll(() => server.close());

const lot = (key: string, x: number, y: number, side = 0.001, more: Record<string, unknown> = {}) =>
  parcel(square(x, y, side), { DKBH: key, YDYHFLDM: '100101', ...more });
const parcels = async () =>
  (await land.get<{ items: { key: string }[] }>('/api/blueprint/layers/parcels/features?limit=1000')).body.items
    .map((item) => item.key)
    .sort();

describe('who may import', () => {
  test('nobody who is not signed in, and no viewer', async () => {
    const content = collection([lot('x', 115.7, 36.5)]);
    expect((await upload(server.url, {}, 'a.geojson', content, { layer: 'parcels' })).status).toBe(401);
    expect((await server.anonymous().get('/api/imports')).body.code).toBe('auth.required');
    const viewer = await server.as('viewer');
    expect((await upload(server.url, viewer.headers, 'a.geojson', content, { layer: 'parcels' })).body.code).toBe('auth.not_allowed');
    expect((await viewer.get('/api/imports')).status).toBe(403);
    expect((await viewer.get('/api/exports/parcels.csv')).status).toBe(403);
    const planner = await server.as('planner');
    expect((await upload(server.url, planner.headers, 'a.geojson', content, { layer: 'parcels' })).body.code).toBe('auth.not_allowed');
    expect((await planner.get('/api/imports')).status).toBe(200);
  });

  test('without the csrf token nothing is taken', async () => {
    const { cookie } = land.headers as { cookie: string };
    expect((await upload(server.url, { cookie }, 'a.geojson', '{}', { layer: 'parcels' })).body.code).toBe('auth.csrf');
  });

  test('an import is seen only by those whose regions hold its author’s', async () => {
    const view = await importFile(server.url, land, 'a.geojson', collection([lot('seen', 115.7, 36.5)]), { layer: 'parcels' });
    const neighbour = await server.as('land', ['t-b']);
    expect((await neighbour.get(`/api/imports/${view.id}`)).body.code).toBe('import.unknown');
    expect((await neighbour.get('/api/imports')).body.items).toEqual([]);
    expect((await neighbour.post(`/api/imports/${view.id}/commit`)).status).toBe(404);
  });

  test('a clerk commits only what lies in the clerk’s own regions', async () => {
    const clerk = await server.as('land', ['t-a']);
    const view = await importFile(server.url, clerk, 'a.geojson', collection([lot('other-1', 116.2, 36.5)]), { layer: 'parcels' });
    expect((await clerk.post(`/api/imports/${view.id}/commit`)).body.code).toBe('auth.not_allowed_region');
    expect(await parcels()).not.toContain('other-1');
  });
});

describe('bad input', () => {
  test('what is not a multipart file with a layer', async () => {
    const good = collection([lot('x', 115.7, 36.5)]);
    expect((await land.post('/api/imports', { layer: 'parcels' })).body.code).toBe('request.malformed');
    expect((await upload(server.url, land.headers, 'a.geojson', good, {})).body.code).toBe('request.invalid');
    expect((await upload(server.url, land.headers, 'a.geojson', good, { layer: 'nothing' })).body.code).toBe('layer.unknown');
    expect((await upload(server.url, land.headers, 'a.geojson', good, { layer: 'sites' })).body.code).toBe('layer.unknown');
    expect((await upload(server.url, land.headers, 'a.geojson', good, { layer: "'; drop table feature; --" })).body.code).toBe(
      'request.invalid',
    );
    expect((await upload(server.url, land.headers, null, '', { layer: 'parcels' })).body.code).toBe('request.invalid');
    expect((await land.get('/api/imports?surprise=1')).status).toBe(400);
    expect((await land.get('/api/imports/00000000-0000-4000-8000-000000000000')).body.code).toBe('import.unknown');
  });

  test('a declared size of 2 GB is refused before it is sent', async () => {
    const { status, code } = await declare(server.url, land.headers, 2 * 2 ** 30);
    expect([status, code]).toEqual([413, 'request.too_large']);
  });

  test.each([
    ['empty.geojson', '', 'refused', 'file.empty'],
    ['wrong.zip', 'not a zip at all', 'refused', 'file.unknown_format'],
    ['cut.zip', makeZip([{ name: 'a.geojson', data: collection([lot('x', 115.7, 36.5)]) }]).subarray(0, 100), 'refused', 'archive.corrupt'],
    ['bomb.zip', makeZip([{ name: 'a.geojson', data: Buffer.alloc(20 * 2 ** 20, 0x20) }]), 'refused', 'archive.ratio'],
    ['typeless.geojson', collection([parcel(square(115.7, 36.5, 0.001)), { properties: {} }]), 'refused', 'geojson.unknown_type'],
    ['swapped.geojson', collection([parcel(square(36.5, 115.7, 0.001))]), 'question', 'coordinates.swapped'],
    [
      'zone.txt',
      '坐标系=2000国家大地坐标系\n几度分带=3\n带号=40\n[地块坐标]\n4,1,1,a,面,,,,@\nJ1,1,4041000,39410000\nJ2,1,4041100,39410000\nJ3,1,4041100,39410100\nJ1,1,4041000,39410000',
      'question',
      'coordinates.wrong_zone',
    ],
    ['bj54.txt', '坐标系=1954年北京坐标系\n[地块坐标]\n4,1,1,a,面,,,,@\nJ1,1,4041000,39410000', 'refused', 'crs.beijing1954'],
  ])('%s changes nothing and says why', async (name, content, state, code) => {
    const before = await parcels();
    const view = await importFile(server.url, land, name, content, { layer: 'parcels' });
    expect([view.state, view.refusal?.code, view.committable]).toEqual([state, code, false]);
    expect((await land.post(`/api/imports/${view.id}/commit`)).body.code).toBe('import.wrong_state');
    expect(await parcels()).toEqual(before);
  });

  test('SQL in every text field is text', async () => {
    const evil = "x'); drop table feature; --";
    const view = await importFile(
      server.url,
      land,
      `${evil}.geojson`,
      collection([lot('sql-1', 115.71, 36.51, 0.001, { [evil]: evil, DKMC: evil })]),
      { layer: 'parcels' },
    );
    expect(view.fileName).toBe(`${evil}.geojson`);
    await land.patch(`/api/imports/${view.id}`, { mapping: { name: evil } });
    const after = await settled(land, view.id);
    expect(after.state).toBe('ready');
    const staged = (await land.get(`/api/imports/${view.id}/features`)).body;
    expect(staged.features[0].properties.name).toBe(evil);
  });

  test('a file that is no longer kept cannot be read again', async () => {
    const view = await importFile(server.url, land, 'a.geojson', collection([lot('gone-1', 115.72, 36.52)]), { layer: 'parcels' });
    rmSync(join(scratch, 'refused-data', 'imports', view.id));
    const answer = await land.patch(`/api/imports/${view.id}`, { crs: 4490 });
    expect([answer.status, answer.body.code]).toEqual([409, 'import.file_gone']);
    expect((await land.get(`/api/imports/${view.id}`)).body.state).toBe('ready');
  });
});

async function declare(url: string, headers: Readonly<Record<string, string>>, bytes: number): Promise<{ status: number; code: string }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/api/imports`,
      { method: 'POST', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(bytes) } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          call.destroy();
          resolve({ status: response.statusCode!, code: JSON.parse(text).code });
        });
      },
    );
    call.on('error', reject);
    call.flushHeaders();
  });
}
