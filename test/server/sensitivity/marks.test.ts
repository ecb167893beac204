import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { Listener, type LiveEvent } from '../command/listener.ts';
import { giveQuota, request } from '../projects/given.ts';
import { change, getTile, square, tileAt } from '../tiles/blueprint.ts';
import { HOLDER, lay, READERS, readings, SPOT } from './world.ts';

const PIPES = '/api/blueprint/layers/pipelines/features';
const AT = tileAt([SPOT.lon, SPOT.lat], 14);
const mark = (layer: string) => `/api/blueprint/layers/${layer}/mark`;

let server: TestServer;
let admin: Client;
let planner: Client;
let commander: Client;
beforeAll(async () => {
  server = await startServer();
  await lay(server);
  admin = await server.as('admin', ['*']);
  planner = await server.as('planner', ['*']);
  commander = await server.as('commander', ['*']);
});
afterAll(() => server.close());

describe('marking a layer', () => {
  test('is for who answers for every region and holds the right', async () => {
    expect((await server.anonymous().patch(mark('roads'), { sensitivity: 'public' })).status).toBe(401);
    for (const role of [...READERS.filter((each) => each !== 'admin'), 'auditor'] as const) {
      const { status, body } = await (await server.as(role, ['*'])).patch(mark('roads'), { sensitivity: 'public' });
      expect([role, status, body.code]).toEqual([role, 403, 'auth.not_allowed']);
    }
    const county = await server.as('admin', ['t-a']);
    expect((await county.patch(mark('roads'), { sensitivity: 'public' })).body.code).toBe('auth.not_allowed_region');
  });

  test('is the security administrator’s where administrators are separated', async () => {
    const apart = await startServer({ separated: true });
    const [system, security] = [await apart.as('admin', ['*']), await apart.as('security', ['*'])];
    expect((await system.patch(mark('roads'), { sensitivity: 'public' })).body.code).toBe('auth.not_allowed');
    expect((await security.patch(mark('roads'), { sensitivity: 'sensitive' })).status).toBe(200);
    await apart.close();
  });

  test('refuses what it does not know, and what could not be kept', async () => {
    expect((await admin.patch(mark('nothing'), { sensitivity: 'public' })).body.code).toBe('layer.unknown');
    expect((await admin.patch(mark('roads'), { sensitivity: 'secret' })).body.code).toBe('request.invalid');
    expect((await admin.patch(mark('roads'), { attributes: { '': 'sensitive' } })).body.code).toBe('request.invalid');
    for (const layer of ['sites', 'regions'])
      expect((await admin.patch(mark(layer), { sensitivity: 'sensitive' })).body.code).toBe('layer.not_markable');
    expect((await admin.patch(mark('roads'), { attributes: { grade: 'sensitive' } })).body.code).toBe('layer.not_markable');
  });

  test('begins with the standards: pipelines sensitive, right holders of parcels too, regions public, the rest internal', async () => {
    const layers: Json[] = (await planner.get('/api/blueprint/layers')).body.items;
    const of = (sensitivity: string) => layers.filter((layer) => layer.sensitivity === sensitivity).map(({ id }) => id);
    expect([of('sensitive'), of('public'), of('internal').length]).toEqual([['pipelines'], ['regions'], layers.length - 2]);
    expect(layers.find(({ id }) => id === 'parcels').attributeMarks).toMatchObject({ QLRMC: 'sensitive', DH: 'sensitive' });
  });

  test('holds from the next request on, in tiles that are kept too, and is in the journal with what it was before', async () => {
    const seen = async (client: Client) => (await getTile(server, client, 'zones', 14, AT)).features.length;
    expect([await seen(planner), await seen(commander), (await planner.get(PIPES)).status]).toEqual([0, 1, 403]);
    const { body } = await admin.patch(mark('pipelines'), { sensitivity: 'internal' });
    expect(body).toEqual({ layerId: 'pipelines', sensitivity: 'internal', attributes: {} });
    expect([await seen(planner), (await planner.get(PIPES)).status]).toEqual([1, 200]);
    server.clock.now = new Date(server.clock.now.getTime() + 3_600_000);
    const before = (await readings(server)).length;
    expect([await seen(commander), (await readings(server)).length]).toEqual([1, before]);
    await admin.patch(mark('pipelines'), { sensitivity: 'sensitive' });
    expect([await seen(planner), await seen(commander), (await planner.get(PIPES)).status]).toEqual([0, 1, 403]);
    expect(await readings(server)).toHaveLength(before + 1);
    const { items } = (await admin.get('/api/journal?action=blueprint.mark&subject=pipelines')).body;
    expect(items.map(({ detail }: Json) => [detail.before.sensitivity, detail.after.sensitivity])).toEqual([
      ['internal', 'sensitive'],
      ['sensitive', 'internal'],
    ]);
    const marks = await server.db.knex('layer_mark').where({ layer_id: 'pipelines' }).orderBy('id');
    expect(marks.map(({ sensitivity, until_at }) => [sensitivity, until_at !== null])).toEqual([
      ['sensitive', true],
      ['internal', true],
      ['sensitive', false],
    ]);
  });

  test('an attribute is hidden and shown again by its own mark; a kept mark survives the standards', async () => {
    const attributes = async () => Object.keys((await planner.get('/api/parcels/P-1')).body.parcel.attributes);
    expect(await attributes()).toEqual(['farMax']);
    await admin.patch(mark('parcels'), { attributes: { farMax: 'sensitive' } });
    expect(await attributes()).toEqual(['QLRMC']);
    await admin.patch(mark('parcels'), { attributes: {} });
    expect((await attributes()).sort()).toEqual(['QLRMC', 'farMax']);
    await admin.patch(mark('parcels'), { attributes: { QLRMC: 'sensitive' } });
    expect(JSON.stringify((await planner.get('/api/parcels/P-1')).body)).not.toContain(HOLDER);
  });

  test('a rule that judges by a sensitive attribute keeps its measures to itself', async () => {
    await admin.patch(mark('pipelines'), { sensitivity: 'internal', attributes: { halfWidthM: 'sensitive' } });
    const geometry = { type: 'Polygon', coordinates: [[...square([115.7015, 36.5015], 0.001).coordinates[0]!]] };
    const pipe = async (client: Client) =>
      (await client.post('/api/siting/checks', { geometry, use: { system: 'planning', code: '1001' } })).body.findings.find(
        ({ rule }: Json) => rule === 'distance.pipeline',
      );
    expect(await pipe(planner)).toMatchObject({ verdict: 'fail', restricted: [{ en: 'Command' }, { en: 'Land' }] });
    expect(await pipe(commander)).toMatchObject({ verdict: 'fail', halfWidthM: 0.5 });
    await admin.patch(mark('pipelines'), { sensitivity: 'sensitive', attributes: {} });
  });

  test('what follows a command follows in a layer that its author may not read', async () => {
    await server.seed((unit) => giveQuota(unit, 't-a', 'land.new_construction', 100));
    const geometry = square([115.6, 36.3], 0.001);
    await change(server, 'parcels', [{ key: 'P-2', geometry, status: 'available' }]);
    await admin.patch(mark('parcels'), { sensitivity: 'sensitive' });
    const { status } = await planner.post('/api/projects', request({ geometry }));
    expect([status, (await planner.get('/api/parcels/P-2')).status]).toEqual([201, 404]);
    expect((await admin.get('/api/parcels/P-2')).body.parcel.status).toBe('reserved');
    expect(await server.db.knex('change_item').count('* as n').first()).toEqual({ n: 0 });
    await admin.patch(mark('parcels'), { sensitivity: 'internal' });
    expect((await planner.get('/api/parcels/P-2')).body.parcel.status).toBe('reserved');
  });

  test('where a sensitive layer changed, and by how much, is in no live event', async () => {
    const listener = await Listener.open(server, planner, '?topics=blueprint.changed');
    await change(server, 'pipelines', [
      {
        key: 'PL-2',
        geometry: {
          type: 'LineString',
          coordinates: [
            [115.9, 36.5],
            [115.91, 36.5],
          ],
        },
      },
    ]);
    await change(server, 'base_water', [{ key: 'W-2', geometry: square([115.9, 36.4], 0.001) }]);
    const told: LiveEvent[] = [];
    while (told.at(-1)?.data.layerId !== 'base_water') told.push(await listener.next());
    listener.close();
    expect(told.at(-1)!.data.added).toBe(1);
    const pipes = told.find(({ data }) => data.layerId === 'pipelines' && 'revision' in data);
    expect(Object.keys(pipes!.data).sort()).toEqual(['at', 'layerId', 'revision', 'tileset']);
  });
});
