import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TILESETS } from '../../../server/contract/blueprint.ts';
import { tileJson } from '../../../server/contract/tiles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { change, getTile, type LonLat, square, tileAt } from './blueprint.ts';

const HERE: LonLat = [115.8, 36.5];
const THERE: LonLat = [116.2, 36.5];
let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer();
  planner = await server.as('planner');
  await change(server, 'parcels', [
    { key: 'P-1', geometry: square(HERE, 0.001) },
    { key: 'P-2', geometry: square(THERE, 0.001) },
  ]);
  await change(server, 'ecological_redline', [{ key: 'E-1', geometry: square(HERE, 0.01) }]);
  await change(server, 'plan_zones', [{ key: 'Z-1', geometry: square(HERE, 0.01) }]);
});
afterAll(() => server.close());

/** The codes in each vector layer of a tile of everything. */
async function codesAt(client: Client, z: number, at: LonLat): Promise<Record<string, string[]>> {
  const { status, bytes } = await getTile(server, client, 'blueprint', z, tileAt(at, z));
  if (status === 204) return {};
  expect(status).toBe(200);
  const layers = Object.entries(new VectorTile(new PbfReader(bytes)).layers);
  return Object.fromEntries(
    layers.map(([id, layer]) => [
      id,
      Array.from({ length: layer.length }, (_, index) => String(layer.feature(index).properties.code)).sort(),
    ]),
  );
}

it('holds each tileset as a vector layer of its own name, as the tileset alone does', async () => {
  const together = await codesAt(planner, 14, HERE);
  expect(together).toMatchObject({ parcels: ['P-1'], zones: ['E-1', 'Z-1'] });
  for (const tileset of TILESETS) {
    const alone = await getTile(server, planner, tileset, 14, tileAt(HERE, 14));
    expect(together[tileset] ?? []).toEqual(alone.features.map((feature) => String(feature.properties.code)).sort());
  }
});

it('has each layer from the zoom at which it is drawn', async () => {
  expect((await codesAt(planner, 8, HERE)).zones).toEqual(['E-1']);
  expect((await codesAt(planner, 9, HERE)).zones).toEqual(['E-1', 'Z-1']);
  expect(await codesAt(planner, 11, HERE)).not.toHaveProperty('parcels');
  expect(await codesAt(planner, 12, HERE)).toHaveProperty('parcels');
});

it('keeps what belongs to other regions from a reader', async () => {
  const clerk = await server.as('land', ['t-a']);
  expect(await codesAt(clerk, 14, HERE)).toMatchObject({ parcels: ['P-1'] });
  expect(await codesAt(clerk, 14, THERE)).not.toHaveProperty('parcels');
  expect(await codesAt(planner, 14, THERE)).toMatchObject({ parcels: ['P-2'] });
});

it('is new after an edit of any of its layers, and 304 or 204 where nothing changed or is', async () => {
  const tag = async (at: LonLat): Promise<string | null> =>
    (await getTile(server, planner, 'blueprint', 14, tileAt(at, 14))).headers.get('etag');
  const [here, there] = [await tag(HERE), await tag(THERE)];
  await change(server, 'ecological_redline', [{ key: 'E-2', geometry: square(HERE, 0.002) }]);
  expect((await codesAt(planner, 14, HERE)).zones).toEqual(['E-1', 'E-2', 'Z-1']);
  expect(await tag(HERE)).not.toBe(here);
  const known = { 'if-none-match': String(there) };
  expect((await getTile(server, planner, 'blueprint', 14, tileAt(THERE, 14), known)).status).toBe(304);
  expect((await getTile(server, planner, 'blueprint', 14, [0, 0])).status).toBe(204);
});

it('is described like the others, with all vector layers, and only for who is signed in', async () => {
  const { body } = await planner.get('/tiles/blueprint.json');
  expect(tileJson.parse(body).vector_layers.map((layer) => layer.id)).toEqual([...TILESETS]);
  expect((await server.anonymous().get('/tiles/blueprint.json')).status).toBe(401);
  expect((await server.anonymous().get('/tiles/blueprint/1/1/0')).status).toBe(401);
});

it('has the roads of a grade from the zoom at which they are drawn, alone and together', async () => {
  const road = (lat: number) => ({
    type: 'LineString',
    coordinates: [
      [115.7, lat],
      [115.9, lat],
    ],
  });
  const rows = ['national', 'street'].map((grade, index) => ({ key: grade, geometry: road(36.45 + index / 1000), attributes: { grade } }));
  await change(server, 'base_roads', rows);
  const at: LonLat = [115.8, 36.4505];
  for (const tileset of ['base', 'blueprint']) {
    const codes = async (z: number): Promise<unknown[]> => {
      const { bytes } = await getTile(server, planner, tileset, z, tileAt(at, z));
      const { base } = new VectorTile(new PbfReader(bytes)).layers;
      return Array.from({ length: base?.length ?? 0 }, (_, index) => base!.feature(index).properties.code).sort();
    };
    expect(await codes(8)).toEqual(['national']);
    expect(await codes(12)).toEqual(['national', 'street']);
  }
});
