import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { change, getTile, type LonLat, square, tileAt } from './blueprint.ts';

const HERE: LonLat = [115.8, 36.5];
let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer();
  planner = await server.as('planner');
});
afterAll(() => server.close());

it('holds a layer from its least zoom on, alone as together, and says so', async () => {
  await change(server, 'parcels', [{ key: 'P-1', geometry: square(HERE, 0.001) }]);
  for (const tileset of ['parcels', 'blueprint']) {
    const codes = async (z: number) =>
      (await getTile(server, planner, tileset, z, tileAt(HERE, z))).bytes.includes(Buffer.from('P-1')) ? z : null;
    expect([await codes(0), await codes(6), await codes(11), await codes(12), await codes(16)], tileset).toEqual([
      null,
      null,
      null,
      12,
      16,
    ]);
  }
  const { body } = await planner.get('/tiles/parcels.json');
  expect([body.minzoom, body.vector_layers[0].minzoom]).toEqual([12, 12]);
});

it('never makes a tile larger than it says, and counts what it leaves out', async () => {
  const named = (row: number) => ({ key: `W-${row}`, name: `${row} ${'水'.repeat(280)}`, geometry: square(HERE, 0.001 + row * 1e-7) });
  await change(
    server,
    'base_water',
    Array.from({ length: 3000 }, (_, row) => named(row)),
  );
  const { tileBytesMax } = (await planner.get('/tiles/base.json')).body;
  const tile = await getTile(server, planner, 'base', 14, tileAt(HERE, 14));
  expect(tile.bytes.length).toBeLessThanOrEqual(tileBytesMax);
  expect(tile.features.length).toBeGreaterThan(0);
  expect(tile.features.length + Number(tile.headers.get('lantu-left-out'))).toBe(3000);
  const whole = await getTile(server, planner, 'parcels', 14, tileAt(HERE, 14));
  expect(whole.headers.get('lantu-left-out')).toBeNull();
});
