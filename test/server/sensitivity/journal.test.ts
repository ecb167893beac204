import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealJournal, verifyJournal } from '../../../server/evidence/index.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { getTile, tileAt } from '../tiles/blueprint.ts';
import { lay, readings, SITE, SPOT } from './world.ts';

const PIPES = '/api/blueprint/layers/pipelines/features';
const AT = tileAt([SPOT.lon, SPOT.lat], 14);
const HOUR_MS = 3_600_000;

let server: TestServer;
let auditor: Client;
beforeAll(async () => {
  server = await startServer();
  await lay(server);
  auditor = await server.as('auditor', ['*']);
});
beforeEach(() => {
  server.clock.now = new Date(server.clock.now.getTime() + HOUR_MS);
});
afterAll(() => server.close());

const ways: readonly (readonly [way: string, layer: string, read: (client: Client) => Promise<unknown>])[] = [
  ['features', 'pipelines', (client) => client.get(PIPES)],
  ['feature', 'pipelines', (client) => client.get(`${PIPES}/PL-1`)],
  ['tile', 'pipelines', (client) => getTile(server, client, 'zones', 14, AT)],
  ['search', 'pipelines', (client) => client.get(`/api/search?q=${encodeURIComponent('鲁宁')}`)],
  ['check', 'pipelines', (client) => client.post('/api/siting/checks', { geometry: SITE, use: { system: 'planning', code: '1001' } })],
  ['parcel', 'parcels', (client) => client.get('/api/parcels/P-1')],
  ['parcels', 'parcels', (client) => client.get('/api/parcels?q=P-1')],
  ['export', 'parcels', (client) => client.get('/api/exports/parcels.csv')],
  ['export', 'pipelines', (client) => client.get('/api/exports/pipelines.geojson')],
];

describe('who read something sensitive', () => {
  test.each(ways)('by %s of %s: one row with person, layer and way, written before the answer', async (way, layer, read) => {
    const land = await server.as('land', ['*']);
    const before = (await readings(server)).length;
    await read(land);
    const rows = (await readings(server)).slice(before);
    expect(rows).toEqual([{ actor_name: expect.stringMatching(/^land-/), subject: layer, way }]);
    await read(land);
    expect(await readings(server)).toHaveLength(before + 1);
  });

  test('a point reads every layer that lies there', async () => {
    const land = await server.as('land', ['*']);
    const before = (await readings(server)).length;
    await land.get(`/api/blueprint/identify?lon=${SPOT.lon}&lat=${SPOT.lat}&toleranceM=2`);
    const rows = (await readings(server)).slice(before).map(({ subject }) => subject);
    expect(rows.sort()).toEqual(['parcels', 'pipelines']);
  });

  test('a tile without any of it, a layer that is not sensitive and a reader without the right leave no row', async () => {
    const land = await server.as('land', ['*']);
    const planner = await server.as('planner', ['*']);
    const before = (await readings(server)).length;
    await getTile(server, land, 'zones', 14, tileAt([115.95, 36.7], 14));
    await land.get('/api/blueprint/layers/base_water/features');
    for (const [, , read] of ways) await read(planner);
    expect(await readings(server)).toHaveLength(before);
  });

  test('fifty reads at once are one row; the next hour has another; a tile that is unchanged counts too', async () => {
    const land = await server.as('land', ['*']);
    const { body } = await land.post('/api/tokens', { name: 'gis' });
    const byToken = { headers: { authorization: `Bearer ${body.token}` } };
    const before = (await readings(server)).length;
    const many = Array.from({ length: 50 }, (_, index) => (index % 2 ? land.get(PIPES) : fetch(server.url + PIPES, byToken)));
    await Promise.all(many);
    expect(await readings(server)).toHaveLength(before + 1);
    const { headers } = await getTile(server, land, 'zones', 14, AT);
    expect(headers.get('cache-control')).toBe('no-store');
    server.clock.now = new Date(server.clock.now.getTime() + HOUR_MS);
    const again = await getTile(server, land, 'zones', 14, AT, { 'if-none-match': headers.get('etag')! });
    expect([again.status, (await readings(server)).length]).toEqual([304, before + 2]);
  });
});

describe('the journal of reading', () => {
  test('is found by an auditor, by deed and layer, and is sealed with the rest', async () => {
    const land = await server.as('land', ['*']);
    await land.get(PIPES);
    const { items } = (await auditor.get('/api/journal?action=sensitive.&subject=pipelines&limit=200')).body;
    expect(items[0]).toMatchObject({ action: 'sensitive.read', subject: 'pipelines', detail: { way: 'features' } });
    expect(items[0].actor).toMatch(/^land-/);
    await sealJournal(server.db);
    const proof = await server.app.units.read(SYSTEM, (query) => verifyJournal(query));
    expect(proof.findings).toEqual([]);
  });

  test('an answer does not leave when its row cannot be written', async () => {
    const land = await server.as('land', ['*']);
    await server.db.knex.raw(`
      create function refuse_reading() returns trigger language plpgsql as $$ begin
        if new.action = 'sensitive.read' then raise exception 'no space left'; end if; return new; end $$`);
    await server.db.knex.raw('create trigger refuse_reading before insert on journal for each row execute function refuse_reading()');
    const answers = [await land.get(PIPES), await land.get('/api/parcels/P-1')];
    const tile = await getTile(server, land, 'zones', 14, AT);
    await server.db.knex.raw('drop function refuse_reading() cascade');
    expect([...answers.map(({ status }) => status), tile.status]).toEqual([500, 500, 500]);
    expect(JSON.stringify(answers.map(({ body }: Json) => body))).not.toContain('PL-1');
    expect((await land.get(PIPES)).status).toBe(200);
  });
});
