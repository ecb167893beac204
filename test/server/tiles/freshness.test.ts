import { classifyRings } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { box, change, getTile, type LonLat, type Row, square, tileAt } from './blueprint.ts';

const ZOOM = 14;
const EDITS = 60;
let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer();
  planner = await server.as('planner');
});
afterAll(() => server.close());

it('never serves a tile from before an edit, and leaves the tags of other tiles alone', async () => {
  const place = (slot: number): LonLat => [115.6 + (slot % 6) * 0.03, 36.4 + Math.floor(slot / 6) * 0.03];
  const edit = fc.record({
    key: fc.constantFrom('A', 'B', 'C', 'D'),
    slot: fc.nat(23),
    status: fc.constantFrom('free', 'used'),
    remove: fc.boolean(),
  });
  const [edits] = fc.sample(fc.array(edit, { minLength: EDITS, maxLength: EDITS }), { seed: 7, numRuns: 1 });
  const model = new Map<string, { slot: number; status: string }>();
  const tags = new Map<number, string | null>();
  for (const { key, slot, status, remove } of edits!) {
    const before = model.get(key);
    if (remove && !before) continue;
    const row: Row = remove ? { key } : { key, status, geometry: square(place(slot), 0.001) };
    await change(server, 'parcels', [row]);
    if (remove) model.delete(key);
    else model.set(key, { slot, status });
    const touched = new Set([slot, before?.slot]);
    for (const seen of [slot, before?.slot ?? slot, (slot + 5) % 24]) {
      const tile = await getTile(server, planner, 'parcels', ZOOM, tileAt(place(seen), ZOOM));
      const expected = [...model].filter(([, parcel]) => parcel.slot === seen).map(([code, parcel]) => `${code} ${parcel.status}`);
      expect(tile.features.map((feature) => `${feature.properties.code} ${feature.properties.status}`).sort()).toEqual(expected.sort());
      if (tags.has(seen) && !touched.has(seen)) expect(tile.headers.get('etag')).toBe(tags.get(seen));
      tags.set(seen, tile.headers.get('etag'));
    }
  }
});

it('answers a burst of tiles while an edit is under way, each from before or after it and none older', async () => {
  const at: LonLat = [115.95, 36.3];
  const edit = (n: number) => change(server, 'parcels', [{ key: 'BURST', status: `s${n}`, geometry: square(at, 0.002) }]);
  await edit(0);
  for (let n = 1; n <= 8; n++) {
    const asked = Array.from({ length: 24 }, (_, i) => getTile(server, planner, 'parcels', 12 + (i % 5), tileAt(at, 12 + (i % 5))));
    const [, ...tiles] = await Promise.all([edit(n), ...asked]);
    for (const tile of tiles) {
      const parcel = tile.features.find((feature) => feature.properties.code === 'BURST');
      expect([`s${n - 1}`, `s${n}`]).toContain(parcel?.properties.status);
    }
  }
});

it('keeps holes and the parts of a multipolygon', async () => {
  const at: LonLat = [115.9, 36.7];
  const next: LonLat = [115.91, 36.7];
  const coordinates = [[box(at, 0.003), box(at, 0.001).toReversed()], [box(next, 0.002)]];
  await change(server, 'parcels', [{ key: 'M', geometry: { type: 'MultiPolygon', coordinates } }]);
  for (const z of [12, 14, 16]) {
    const { features } = await getTile(server, planner, 'parcels', z, tileAt(at, z));
    const holed = classifyRings(features.find((feature) => feature.properties.code === 'M')!.loadGeometry()).find(
      (rings) => rings.length === 2,
    );
    expect(holed, `zoom ${z}`).toBeDefined();
  }
  const [whole] = (await getTile(server, planner, 'parcels', 12, tileAt(at, 12))).features;
  expect(classifyRings(whole!.loadGeometry())).toHaveLength(2);
});

it('cuts a feature as large as a county so that no tile carries all of it', async () => {
  const centre: LonLat = [116, 36.5];
  const ring = Array.from({ length: 4000 }, (_, i): LonLat => {
    const angle = (i * 2 * Math.PI) / 4000;
    return [centre[0] + 0.4 * Math.cos(angle), centre[1] + 0.3 * Math.sin(angle)];
  });
  const layerId = 'growth_boundary';
  await change(server, layerId, [
    {
      key: 'BIG',
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] },
    },
  ]);
  const coarse = await getTile(server, planner, 'zones', 8, tileAt(centre, 8));
  expect(coarse.features).toHaveLength(1);
  for (const z of [9, 12, 14, 16]) {
    const edge = await getTile(server, planner, 'zones', z, tileAt(ring[700]!, z));
    expect(edge.features).toHaveLength(1);
    const places = edge.features[0]!.loadGeometry().flat();
    const extent = edge.features[0]!.extent;
    expect(places.every((at) => at.x >= -extent && at.x <= 2 * extent && at.y >= -extent && at.y <= 2 * extent)).toBe(true);
    expect(edge.bytes.length).toBeLessThan(4000);
    const inside = await getTile(server, planner, 'zones', 16, tileAt(centre, 16));
    expect(inside.features[0]!.bbox()).toEqual([-64, -64, 4160, 4160]);
    expect((await getTile(server, planner, 'zones', z, tileAt([117.9, 36.5], z))).status).toBe(204);
  }
});
