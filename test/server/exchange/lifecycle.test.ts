import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSecond } from '../../support/second.ts';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, square as plot, request } from '../projects/given.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile, settled, upload } from './http.ts';

const UPLOADS = join(scratch, 'uploads');
let server: TestServer;
let land: Client;
beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'life'), UPLOAD_DIR: UPLOADS } });
  land = await server.as('land');
});
afterAll(() => server.close());

const lot = (key: string, x: number, y: number, side = 0.001) => parcel(square(x, y, side), { DKBH: key });
const take = (features: readonly unknown[]) => importFile(server.url, land, 'lots.geojson', collection(features), { layer: 'parcels' });
const send = async (features: readonly unknown[], url = server.url): Promise<string> =>
  (await upload(url, land.headers, 'lots.geojson', collection(features), { layer: 'parcels' })).body.id;
const stateOf = async (id: string): Promise<string> => (await land.get(`/api/imports/${id}`)).body.state;
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};
/** A file that takes a while to read and check. */
const many = (prefix: string, count: number, y: number) =>
  Array.from({ length: count }, (_, at) => lot(`${prefix}-${at}`, 115.6 + (at % 200) / 1000, y + Math.floor(at / 200) / 1000, 0.0009));

describe('an import that is given up', () => {
  test('before its commit in any state: its rows, its changes and its file go; after its commit never', async () => {
    const view = await take([lot('g-1', 115.6, 36.4)]);
    expect(existsSync(join(UPLOADS, view.id))).toBe(true);
    expect(statSync(join(UPLOADS, view.id)).mode & 0o777).toBe(0o600);
    expect((await land.delete(`/api/imports/${view.id}`)).body).toMatchObject({ state: 'discarded', committable: false });
    expect(existsSync(join(UPLOADS, view.id))).toBe(false);
    expect((await land.get(`/api/imports/${view.id}/features`)).body.features).toEqual([]);
    for (const again of [await land.delete(`/api/imports/${view.id}`), await land.post(`/api/imports/${view.id}/commit`)])
      expect([again.status, again.body.code]).toEqual([409, 'import.wrong_state']);
    const other = await take([lot('g-2', 115.61, 36.4)]);
    await land.post(`/api/imports/${other.id}/commit`);
    expect((await land.delete(`/api/imports/${other.id}`)).body.code).toBe('import.wrong_state');
    expect((await land.delete('/api/imports/4b6f3c1e-93b5-4c2e-9d0a-0a0a0a0a0a0a')).body.code).toBe('import.unknown');
  });

  test('while it is read: the reading ends, and nothing of it stays', async () => {
    const id = await send(many('w', 4000, 36.1));
    await until(async () => (await stateOf(id)) !== 'queued');
    expect((await land.delete(`/api/imports/${id}`)).status).toBe(200);
    await until(async () => (await server.db.knex('job').where({ subject: id, state: 'running' })).length === 0);
    expect(await stateOf(id)).toBe('discarded');
    expect(await server.db.knex('import_row').where({ import_id: id })).toEqual([]);
  });

  test('a neighbour cannot', async () => {
    const view = await take([lot('g-3', 115.62, 36.4)]);
    const neighbour = await server.as('land', ['t-b']);
    expect((await neighbour.delete(`/api/imports/${view.id}`)).body.code).toBe('import.unknown');
    expect(await stateOf(view.id)).toBe('ready');
  });
});

test('a delivery is taken back whatever was reserved on its parcels since; what it had replaced is held by the sites that still live', async () => {
  const planner = await server.as('planner', ['t-a']);
  await server.seed((unit) => giveQuota(unit, 't-a', 'land.new_construction', 100));
  const at = { x: 115.66, y: 36.44 };
  const deliver = async (use: string): Promise<string> => {
    const shape = parcel(square(at.x, at.y, 0.001), { DKBH: 'under-1', YDYHFLDM: use });
    const { id } = await importFile(server.url, land, 'lots.geojson', collection([shape]), { layer: 'parcels' });
    expect((await land.post(`/api/imports/${id}/commit`)).status).toBe(200);
    return id;
  };
  const parcelNow = async () => (await land.get('/api/parcels/under-1')).body.parcel;
  const first = await deliver('1001');
  const second = await deliver('0901');
  const site = plot(at.x + 0.0005, at.y + 0.0005, 0.0004);
  const made = await planner.post('/api/projects', request({ geometry: site }));
  expect([made.status, (await parcelNow()).status]).toEqual([201, 'reserved']);
  expect((await land.post(`/api/imports/${second}/revert`)).status).toBe(200);
  expect(await parcelNow()).toMatchObject({ status: 'reserved', use: { code: '1001' } });
  await planner.post(`/api/projects/${made.body.code}/stage`, { stage: 'exited', reason: '退出' });
  expect((await parcelNow()).status).not.toBe('reserved');
  expect((await land.post(`/api/imports/${first}/revert`)).status).toBe(200);
  expect((await land.get('/api/parcels/under-1')).status).toBe(404);
});

describe('an import that could not be read', () => {
  test('says that no process could read its file, and can be tried again while the file is kept', async () => {
    const before = await send(many('b', 4000, 36.15));
    const id = await send([lot('r-1', 115.7, 36.4)]);
    renameSync(join(UPLOADS, id), join(UPLOADS, 'elsewhere'));
    await server.db.knex('job').where({ subject: id }).update({ attempts_max: 1 });
    await land.delete(`/api/imports/${before}`);
    expect(await settled(land, id)).toMatchObject({ state: 'refused', refusal: { code: 'import.file_unreadable' } });
    expect((await land.post(`/api/imports/${id}/retry`)).body).toMatchObject({ status: 409, code: 'import.file_gone' });
    renameSync(join(UPLOADS, 'elsewhere'), join(UPLOADS, id));
    expect((await land.post(`/api/imports/${id}/retry`)).status).toBe(200);
    expect(await settled(land, id)).toMatchObject({ state: 'ready', refusal: null });
  });

  test('a refusal for good keeps no file', async () => {
    const id = (await upload(server.url, land.headers, 'x.geojson', '{"type":', { layer: 'parcels' })).body.id;
    expect(await settled(land, id)).toMatchObject({ state: 'refused' });
    expect((await land.post(`/api/imports/${id}/retry`)).body).toMatchObject({ status: 409, code: 'import.file_gone' });
    expect((await land.delete(`/api/imports/${id}`)).body.state).toBe('discarded');
  });
});

describe('processes that end', () => {
  test('a killed process loses its import to another, which reads it from the start; each row is there once', async () => {
    const { child, url, kill } = await startSecond(server, { DATA_DIR: join(scratch, 'life-2'), UPLOAD_DIR: UPLOADS });
    const id = await send(many('k', 3000, 36.2), url);
    const holder = async (): Promise<string> => (await server.db.knex('job').where({ subject: id }).first('worker'))?.worker ?? '';
    await until(async () => (await holder()) !== '');
    if ((await holder()).includes(`:${child.pid}:`)) {
      await until(async () => (await stateOf(id)) !== 'queued');
      await kill();
    }
    const view = await settled(land, id);
    child.kill('SIGKILL');
    expect(view).toMatchObject({ state: 'ready', difference: { new: 3000 }, findingCounts: {} });
    const { rows } = await server.db.knex.raw(
      'select count(*)::int as n, count(distinct idx)::int as d from import_row where import_id = ?',
      [id],
    );
    expect(rows).toEqual([{ n: 3000, d: 3000 }]);
    expect((await land.post(`/api/imports/${id}/commit`)).body).toMatchObject({ added: 3000 });
  });
});

test('what is over is forgotten by rule: rows and files, a week later', async () => {
  const view = await take([lot('p-1', 115.95, 36.4)]);
  const kept = await take([lot('p-2', 115.96, 36.4)]);
  await land.delete(`/api/imports/${view.id}`);
  await server.db.knex('import_row').insert({ import_id: view.id, idx: 0, attributes: '{}' });
  await server.db.knex.raw(`update import_job set changed_at = changed_at - interval '8 days' where id in (?, ?)`, [view.id, kept.id]);
  await server.db.knex.raw(`update job set run_after = now() where kind = 'imports.prune'`);
  await until(async () => (await server.db.knex('import_row').where({ import_id: view.id })).length === 0);
  expect(await server.db.knex('import_row').where({ import_id: kept.id })).toHaveLength(1);
});

describe('the preview on the map', () => {
  const tile = async (id: string, z: number, x: number, y: number): Promise<Json[]> => {
    const response = await fetch(`${server.url}/api/imports/${id}/tiles/${z}/${x}/${y}`, { headers: { ...land.headers } });
    if (response.status === 204) return [];
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/vnd.mapbox-vector-tile']);
    const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers.import!;
    return Array.from({ length: layer.length }, (_, at) => layer.feature(at).properties);
  };

  test('all changes at any zoom: shapes, or numbers where there are very many', async () => {
    const few = await take([lot('t-1', 115.6, 36.7), lot('t-2', 115.61, 36.7)]);
    expect((await tile(few.id, 0, 0, 0)).map((each) => [each.code, each.change])).toEqual([
      ['t-1', 'new'],
      ['t-2', 'new'],
    ]);
    expect((await tile(few.id, 10, 0, 0)).length).toBe(0);
    const all = await take(many('m', 2500, 36.75));
    const counted = await tile(all.id, 8, 210, 99);
    const points = await tile(all.id, 0, 0, 0);
    expect(points.reduce((sum, each) => sum + Number(each.count), 0)).toBe(2500);
    expect(counted.reduce((sum, each) => sum + Number(each.count), 0)).toBe(2500);
    expect(counted.every((each) => each.change === 'new')).toBe(true);
    expect((await land.get(`/api/imports/${all.id}/tiles/2/4/0`)).body.code).toBe('tiles.bad_coordinates');
    await land.delete(`/api/imports/${few.id}`);
    expect(await tile(few.id, 0, 0, 0)).toEqual([]);
  });
});
