import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import type { Polygon } from 'geojson';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tileJson } from '../../../server/contract/tiles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { box, change, getTile, type LonLat, square, tileAt } from './blueprint.ts';

const HERE: LonLat = [115.8, 36.5];
const THERE: LonLat = [116.2, 36.5];
let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer();
  planner = await server.as('planner');
  await change(server, 'parcels', [
    {
      key: 'P-1',
      geometry: square(HERE, 0.001),
      name: '柳园地块',
      status: 'free',
    },
    { key: 'P-2', geometry: square(THERE, 0.001) },
  ]);
});
afterAll(() => server.close());

/** Node's own client, which leaves compression and everything else alone. */
function rawGet(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(server.url + path, { method, headers: { ...planner.headers, ...headers } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      resolve({
        status: answer.statusCode!,
        headers: answer.headers,
        body: Buffer.concat(chunks),
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}

const path = (at: LonLat, z: number): string => `/tiles/parcels/${z}/${tileAt(at, z).join('/')}`;

describe('who asks for a tile', () => {
  it('must be signed in', async () => {
    for (const address of [path(HERE, 14), '/tiles/parcels.json', '/tiles/nothing/1/1/1']) {
      const answer = await server.anonymous().get(address);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({
        code: 'auth.required',
        traceId: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
    }
  });

  it('may use a bearer token instead of a session', async () => {
    const { body } = await planner.post('/api/tokens', { name: 'tiles' });
    const answer = await fetch(server.url + path(HERE, 14), {
      headers: { authorization: `Bearer ${body.token}` },
    });
    expect(answer.status).toBe(200);
    expect(
      (
        await fetch(server.url + path(HERE, 14), {
          headers: { authorization: 'Bearer lantu_wrong' },
        })
      ).status,
    ).toBe(401);
  });

  it('sees parcels of the own regions only', async () => {
    const clerk = await server.as('land', ['t-a']);
    for (const z of [12, 14]) {
      const here = await getTile(server, clerk, 'parcels', z, tileAt(HERE, z));
      expect(here.features.map((feature) => feature.properties.code)).toEqual(['P-1']);
    }
    expect((await getTile(server, clerk, 'parcels', 14, tileAt(THERE, 14))).status).toBe(204);
    expect((await getTile(server, planner, 'parcels', 14, tileAt(THERE, 14))).features).toHaveLength(1);
  });
});

describe('an address that is none', () => {
  it.each(['17/0/0', '3/8/0', '3/0/8', '-1/0/0', '1.5/0/0', '01/0/0', 'a/0/0', '3/%31/0', '3/1e0/0', '99999999999/0/0'])(
    'answers 400 for %s',
    async (place) => {
      const answer = await planner.get(`/tiles/parcels/${place}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'tiles.bad_coordinates']);
    },
  );

  it('answers 404 for an unknown layer', async () => {
    for (const address of ['/tiles/nothing/1/0/0', '/tiles/nothing.json', "/tiles/parcels';drop table layer/1/0/0"]) {
      const answer = await planner.get(address);
      expect([answer.status, answer.body.code]).toEqual([404, 'layer.unknown']);
    }
  });

  it('answers 404 for what is neither a tile nor a description', async () => {
    for (const address of ['/tiles/', '/tiles/parcels', '/tiles/parcels/1/0', '/tiles/parcels/1/0/0/0']) {
      const answer = await planner.get(address);
      expect([answer.status, answer.body.code]).toEqual([404, 'request.not_found']);
    }
  });

  it('answers 400 for an unknown query parameter and names it', async () => {
    for (const address of [`${path(HERE, 14)}?v=1`, '/tiles/parcels.json?v=1']) {
      const answer = await planner.get(address);
      expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/query/v' })]);
    }
  });
});

describe('a tile', () => {
  it('holds the features of its place with their properties', async () => {
    const tile = await getTile(server, planner, 'parcels', 14, tileAt(HERE, 14));
    expect(tile.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    expect(tile.features).toHaveLength(1);
    const feature = tile.features[0]!;
    expect({ ...feature.properties }).toEqual({
      layer: 'parcels',
      code: 'P-1',
      name: '柳园地块',
      status: 'free',
      region: 't-a',
    });
    const [x, y] = tileAt(HERE, 14);
    const geometry = feature.toGeoJSON(x, y, 14).geometry as Polygon;
    const corners = geometry.coordinates[0]!.map(([lon, lat]) => `${lon!.toFixed(5)},${lat!.toFixed(5)}`);
    expect(new Set(corners)).toEqual(new Set(box(HERE, 0.001).map(([lon, lat]) => `${lon.toFixed(5)},${lat.toFixed(5)}`)));
  });

  it('says of which classification a code is', async () => {
    const place: LonLat = [115.7, 36.4];
    await change(server, 'parcels', [
      { key: 'U-1', geometry: square(place, 0.001), use: { system: 'survey', code: '0601' } },
      { key: 'U-2', geometry: square([115.703, 36.4], 0.001), use: { system: 'planning', code: '100102' } },
    ]);
    const tile = await getTile(server, planner, 'parcels', 13, tileAt(place, 13));
    const uses = tile.features.map(({ properties }) => [properties.code, properties.system, properties.use]).sort();
    expect(uses).toEqual([
      ['U-1', 'survey', '0601'],
      ['U-2', 'planning', '100102'],
    ]);
  });

  it('comes as brotli, gzip or plain, as asked for, each with its own strong tag', async () => {
    const [br, gz, plain, refused] = await Promise.all(
      ['gzip, br', 'gzip;q=0.5, br;q=0', 'identity', ''].map((accepted) => rawGet(path(HERE, 14), { 'accept-encoding': accepted })),
    );
    expect([br!, gz!, plain!, refused!].map((answer) => answer.headers['content-encoding'])).toEqual(['br', 'gzip', undefined, undefined]);
    expect(brotliDecompressSync(br!.body)).toEqual(plain!.body);
    expect(gunzipSync(gz!.body)).toEqual(plain!.body);
    expect(new VectorTile(new PbfReader(plain!.body)).layers.parcels!.length).toBe(1);
    const tags = [br!, gz!, plain!].map((answer) => String(answer.headers.etag));
    expect(new Set(tags).size).toBe(3);
    expect(tags.every((tag) => /^"[^"]+"$/.test(tag))).toBe(true);
    expect(br!.headers.vary).toContain('accept-encoding');
    expect(Number(br!.headers['content-length'])).toBe(br!.body.length);
  });

  it('answers 304 to its own tag, and its head without a body', async () => {
    const first = await rawGet(path(HERE, 14), {});
    const tag = String(first.headers.etag);
    for (const known of [tag, `"other", ${tag}`, `W/${tag}`, '*']) {
      const again = await rawGet(path(HERE, 14), { 'if-none-match': known });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, tag]);
    }
    expect((await rawGet(path(HERE, 14), { 'if-none-match': '"other"' })).status).toBe(200);
    const head = await rawGet(path(HERE, 14), {}, 'HEAD');
    expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, tag]);
  });

  it('is 204 where there is nothing', async () => {
    const answer = await rawGet('/tiles/parcels/14/0/0', {});
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect((await rawGet('/tiles/base/0/0/0', {})).status).toBe(204);
  });
});

describe('the description of a layer', () => {
  it('is TileJSON 3.0 that leads to the tiles', async () => {
    const { status, body } = await planner.get('/tiles/parcels.json');
    expect(status).toBe(200);
    tileJson.parse(body);
    expect(body).toMatchObject({
      tilejson: '3.0.0',
      minzoom: 12,
      maxzoom: 16,
      tiles: [`${server.url}/tiles/parcels/{z}/{x}/{y}`],
    });
    expect(body.vector_layers.map((layer: { id: string }) => layer.id)).toEqual(['parcels']);
    expect(body.vector_layers[0].fields).toHaveProperty('code');
    const [west, south, east, north] = body.bounds;
    expect(west).toBeCloseTo(115.5, 6);
    expect(south).toBeCloseTo(36, 6);
    expect(east).toBeCloseTo(116.5, 6);
    expect(north).toBeCloseTo(37, 6);
    const [x, y] = tileAt(HERE, 14);
    const tile = await fetch(body.tiles[0].replace('{z}', '14').replace('{x}', x).replace('{y}', y), { headers: planner.headers });
    expect(tile.status).toBe(200);
  });

  it('exists for every layer, and says when the data is synthetic', async () => {
    for (const tileset of ['regions', 'zones', 'sites', 'base']) expect((await planner.get(`/tiles/${tileset}.json`)).status).toBe(200);
    expect((await planner.get('/tiles/parcels.json')).body.attribution).not.toContain('示意数据');
    await server.seed(async (unit) => {
      await unit.trx.raw(`select set_config('role', 'none', true)`);
      await unit.trx('layer_description').where({ layer_id: 'parcels' }).update({ synthetic: true, source_zh: '<b>局</b>' });
    });
    await change(server, 'parcels', [{ key: 'P-3', geometry: square(HERE, 0.0001) }]);
    const { attribution } = (await planner.get('/tiles/parcels.json')).body;
    expect(attribution).toContain('示意数据 Synthetic data');
    expect(attribution).toContain('&lt;b&gt;局&lt;/b&gt;');
  });
});
