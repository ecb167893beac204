import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { collection, fileOf, parcel, readFile, scratch, square } from '../exchange/files.ts';
import { importFile } from '../exchange/http.ts';
import { HOLDER, lay, OTHERS, PIPE, people, READERS, readings } from './world.ts';

let server: TestServer;
let admin: Client;
let land: Client;
let planner: Client;
beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'takeout') } });
  await lay(server);
  admin = await server.as('admin', ['*']);
  land = await server.as('land', ['*']);
  planner = await server.as('planner', ['*']);
});
afterAll(() => server.close());

const row = async (number: number): Promise<Json> => (await admin.get(`/api/journal?number=${number}`)).body.items[0];

/** A file as GDAL tells of it, where Debian's gdal-bin is there; else as our own reader does. */
async function told(name: string, content: string): Promise<string> {
  const path = fileOf(name, content);
  if (existsSync('/usr/bin/ogrinfo')) return execFileSync('/usr/bin/ogrinfo', ['-al', '-ro', path], { encoding: 'utf8' });
  return content + JSON.stringify((await readFile(path)).features);
}

describe('an export', () => {
  test('of a sensitive layer is for its readers', async () => {
    for (const format of ['geojson', 'csv']) {
      for (const { client, role } of await people(server, OTHERS)) {
        const { status, body } = await client.get(`/api/exports/pipelines.${format}`);
        expect([role, status, body.code]).toEqual([role, 403, role === 'viewer' ? 'auth.not_allowed' : 'layer.restricted']);
      }
      for (const { client, role } of await people(server, READERS))
        expect(JSON.stringify((await client.get(`/api/exports/pipelines.${format}`)).body), role).toContain(PIPE);
    }
  });

  test('leaves out sensitive attributes for who may not read them, and is marked by what is in it', async () => {
    for (const format of ['geojson', 'csv']) {
      const whole = await land.get(`/api/exports/parcels.${format}`);
      const part = await planner.get(`/api/exports/parcels.${format}`);
      expect(whole.headers.get('content-disposition')).toContain(`-sensitive.${format}"`);
      expect(part.headers.get('content-disposition')).toContain(`-internal.${format}"`);
      expect(JSON.stringify(whole.body)).toContain(HOLDER);
      expect([JSON.stringify(part.body).includes(HOLDER), JSON.stringify(part.body).includes('farMax')]).toEqual([false, true]);
    }
  });

  test('carries mark, person, instant and a number that finds its journal row, as another program reads it', async () => {
    await admin.patch('/api/blueprint/layers/base_water/mark', { sensitivity: 'public' });
    for (const [format, layer, words] of [
      ['geojson', 'pipelines', '敏感 sensitive'],
      ['csv', 'pipelines', '敏感 sensitive'],
      ['geojson', 'parcels', '敏感 sensitive'],
      ['csv', 'base_water', '公开 public'],
    ]) {
      const { body } = await land.get(`/api/exports/${layer}.${format}`);
      const text = await told(`x.${format}`, typeof body === 'string' ? body : JSON.stringify(body));
      const found = new RegExp(`${words} · (land-\\d+) · (\\S+) · 日志 journal (\\d+)`).exec(text);
      expect(found, `${layer}.${format}`).not.toBeNull();
      const [, by, at, number] = found!;
      expect(await row(Number(number))).toMatchObject({
        ...{ action: 'exports.layer', subject: layer, actor: by, at, detail: { format, sensitivity: words!.split(' ')[1] } },
      });
    }
  });

  test('by a token that only reads is written too', async () => {
    const { body } = await land.post('/api/tokens', { name: 'gis', scope: 'read' });
    const before = (await admin.get('/api/journal?action=exports.layer&limit=1')).body.items[0].id;
    const answer = await fetch(`${server.url}/api/exports/pipelines.geojson`, { headers: { authorization: `Bearer ${body.token}` } });
    const { marking } = (await answer.json()) as Json;
    expect(marking.journal).toBeGreaterThan(before);
    expect((await row(marking.journal)).subject).toBe('pipelines');
  });

  test('a sheet or a table asks for its marking: the highest of what its reader sees on it', async () => {
    const ask = (client: Client, layers: Json[], as = 'print') => client.post('/api/markings', { as, title: '一张蓝图', layers });
    const pipes = [{ id: 'regions' }, { id: 'pipelines' }];
    expect((await ask(land, pipes)).body).toMatchObject({ sensitivity: 'sensitive', by: expect.stringMatching(/^land-/) });
    expect((await ask(planner, pipes)).body.sensitivity).toBe('internal');
    expect((await ask(land, [{ id: 'parcels' }])).body.sensitivity).toBe('internal');
    expect((await ask(land, [{ id: 'parcels', attributes: ['QLRMC'] }])).body.sensitivity).toBe('sensitive');
    const { body } = await ask(planner, [], 'table');
    expect(body.sensitivity).toBe('internal');
    expect(await row(body.journal)).toMatchObject({ action: 'exports.table', subject: '一张蓝图', detail: { sensitivity: 'internal' } });
    expect((await ask(server.anonymous(), [])).status).toBe(401);
    expect((await ask(planner, [{ id: 'UPPER' }])).status).toBe(400);
  });
});

describe('an import', () => {
  const lines = () =>
    collection([
      {
        type: 'Feature',
        properties: { BH: 'PL-9', MC: '新管线', medium: 'oil' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [115.8, 36.5],
            [115.81, 36.5],
          ],
        },
      },
    ]);

  test('of a sensitive layer is there for its readers only: list, view, features, tiles', async () => {
    const { id } = await importFile(server.url, land, 'p.geojson', lines(), { layer: 'pipelines' });
    const tile = (client: Client) => client.get(`/api/imports/${id}/tiles/10/841/398`);
    const list = async (client: Client) => (await client.get('/api/imports')).body.items.map((each: Json) => each.id);
    expect(await list(land)).toContain(id);
    server.clock.now = new Date(server.clock.now.getTime() + 3_600_000);
    const before = (await readings(server)).length;
    expect((await land.get(`/api/imports/${id}/features`)).body.features).toHaveLength(1);
    expect((await readings(server)).slice(before)).toMatchObject([{ subject: 'pipelines', way: 'import' }]);
    for (const { client, role } of await people(server, ['planner', 'auditor'])) {
      expect([role, await list(client)]).toEqual([role, []]);
      for (const answer of [await client.get(`/api/imports/${id}`), await client.get(`/api/imports/${id}/features`), await tile(client)])
        expect([role, answer.status, answer.body.code]).toEqual([role, 404, 'import.unknown']);
    }
    expect([200, 204]).toContain((await tile(land)).status);
    const { status, body } = await land.post(`/api/imports/${id}/commit`);
    expect([status, body.added]).toEqual([200, 1]);
  });

  test('shows no sample of a sensitive attribute to who may not read it', async () => {
    const lot = parcel(square(115.9, 36.5, 0.001), { DKBH: 'Q-1', QLRMC: '李四光', farMax: 3 });
    const { id } = await importFile(server.url, land, 'q.geojson', collection([lot]), { layer: 'parcels' });
    const samples = async (client: Client) =>
      Object.fromEntries((await client.get(`/api/imports/${id}`)).body.source.fields.map(({ name, sample }: Json) => [name, sample]));
    expect(await samples(land)).toMatchObject({ QLRMC: '李四光', farMax: '3' });
    expect(await samples(planner)).toMatchObject({ QLRMC: null, farMax: '3' });
  });
});
