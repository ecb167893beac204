import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile, settled, upload } from './http.ts';

let server: TestServer;
let city: Client;
let county: Client;
beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'delivery') } });
  city = await server.as('land');
  county = await server.as('land', ['t-a']);
});
afterAll(() => server.close());

const LAYER = 'ecological_redline';
const line = (key: string, x: number, y: number) => parcel(square(x, y, 0.01), { DKBH: key });
const take = (client: Client, features: readonly unknown[], fields: Record<string, string> = {}, layer = LAYER) =>
  importFile(server.url, client, 'red.geojson', collection(features), { layer, ...fields });
const commit = (client: Client, id: string): Promise<Json> => client.post(`/api/imports/${id}/commit`);
const deliveries = async (layer = LAYER): Promise<Json[]> => (await city.get(`/api/blueprint/layers/${layer}/deliveries`)).body.items;
const layerNow = async (id = LAYER): Promise<Json> =>
  (await city.get('/api/blueprint/layers')).body.items.find((each: Json) => each.id === id);
const keys = async (layer = LAYER): Promise<string[]> =>
  (await city.get(`/api/blueprint/layers/${layer}/features?limit=1000`)).body.items.map((each: Json) => each.key).sort();
const area = (x: number, y: number, side: number) => ({ type: 'Polygon', coordinates: [square(x, y, side)] });

test('what nobody said stays unsaid: no date of today, no coverage by the outline of the data', async () => {
  const { id } = await take(city, [line('a', 115.7, 36.4), line('b', 116.2, 36.6)]);
  expect((await commit(city, id)).status).toBe(200);
  expect((await deliveries())[0]).toMatchObject({ covers: 'unsaid', sourceDate: null, regionIds: null });
  expect(await layerNow()).toMatchObject({ sourceDate: null });
});

test('date and ground come with the upload, or later, and are declared at the commit', async () => {
  const first = await take(city, [line('c', 115.72, 36.42)], { sourceDate: '2026-10-31', covers: '["t-a"]' });
  expect(first.options).toMatchObject({ sourceDate: '2026-10-31', covers: ['t-a'] });
  await commit(city, first.id);
  expect((await deliveries())[0]).toMatchObject({ covers: 'regions', sourceDate: '2026-10-31', regionIds: ['t-a'] });
  const second = await take(city, [line('d', 115.74, 36.42)]);
  await city.patch(`/api/imports/${second.id}`, { covers: area(115.7, 36.4, 0.1), sourceDate: '2026-11-01' });
  await city.patch(`/api/imports/${second.id}`, { sourceDate: null });
  await commit(city, second.id);
  expect((await deliveries())[0]).toMatchObject({ covers: 'area', sourceDate: null });
});

test('a county speaks for its own ground only, whatever it asks first', async () => {
  const { id } = await take(county, [line('e', 115.8, 36.5)]);
  const refused = async (covers: unknown): Promise<Json> => {
    const { status, body } = await county.patch(`/api/imports/${id}`, { covers });
    return [status, body.code];
  };
  expect(await refused('all')).toEqual([403, 'delivery.not_yours']);
  expect(await refused(['t-a', 't-b'])).toEqual([403, 'delivery.not_yours']);
  expect(await refused(area(115.9, 36.5, 0.3))).toEqual([403, 'delivery.not_yours']);
  expect(await refused(['nowhere'])).toEqual([404, 'region.unknown']);
  const crossed = {
    type: 'Polygon',
    coordinates: [
      [
        [115.8, 36.5],
        [115.9, 36.6],
        [115.9, 36.5],
        [115.8, 36.6],
        [115.8, 36.5],
      ],
    ],
  };
  expect(await refused(crossed)).toEqual([422, 'geometry.invalid']);
  expect((await county.get(`/api/imports/${id}`)).body.options.covers).toBeUndefined();
  const sent = await upload(server.url, county.headers, 'x.geojson', collection([line('f', 115.8, 36.5)]), { layer: LAYER, covers: 'all' });
  expect([sent.status, sent.body.code]).toEqual([403, 'delivery.not_yours']);
  const nonsense = await upload(server.url, county.headers, 'x.geojson', '{}', {
    layer: LAYER,
    covers: 'somewhere',
    sourceDate: '2026-11-01',
  });
  expect([nonsense.status, nonsense.body.code]).toEqual([400, 'request.invalid']);
  expect(await refused(['t-a'])).toEqual([200, undefined]);
  expect((await commit(county, id)).status).toBe(200);
});

test('a revert takes back what was said: date and ground are as before', async () => {
  const before = [await layerNow('chemical_parks'), await deliveries('chemical_parks')];
  const park = await take(city, [line('p', 115.8, 36.5)], { covers: 'all', sourceDate: '2026-11-01' }, 'chemical_parks');
  await commit(city, park.id);
  expect(await layerNow('chemical_parks')).toMatchObject({ coverage: 'all', sourceDate: '2026-11-01', featureCount: 1 });
  expect((await city.post(`/api/imports/${park.id}/revert`)).status).toBe(200);
  expect(await layerNow('chemical_parks')).toEqual({ ...before[0], revision: expect.any(Number) });
  expect((await deliveries('chemical_parks'))[0]).toMatchObject({ covers: 'all', revisionTo: expect.any(Number) });
});

test('replacing removes only what lies on the covered ground and within the author’s regions', async () => {
  const layer = 'flood_detention';
  const seeded = await take(
    city,
    [line('a1', 115.6, 36.4), line('a2', 115.7, 36.4), line('b1', 116.2, 36.4), line('b2', 116.3, 36.4)],
    {},
    layer,
  );
  await commit(city, seeded.id);

  const mine = await take(county, [line('a1', 115.6, 36.4)], {}, layer);
  expect(mine.difference).toMatchObject({ unchanged: 1, absent: 1, removed: 0 });
  await county.patch(`/api/imports/${mine.id}`, { mode: 'replace' });
  const open = await settled(county, mine.id);
  expect([open.committable, open.unresolved, open.difference]).toMatchObject([false, { coverage: 1 }, { removed: 0 }]);
  expect((await commit(county, mine.id)).body).toMatchObject({ code: 'import.unresolved', params: { coverage: 1 } });
  await county.patch(`/api/imports/${mine.id}`, { covers: ['t-a'] });
  expect((await settled(county, mine.id)).difference).toMatchObject({ absent: 1, removed: 1 });
  expect((await commit(county, mine.id)).body).toMatchObject({ added: 0, changed: 0, removed: 1 });
  expect(await keys(layer)).toEqual(['a1', 'b1', 'b2']);

  const loaded = await take(city, [line('b1', 116.2, 36.4)], { covers: '["t-b"]' }, layer);
  await city.patch(`/api/imports/${loaded.id}`, { mode: 'replace' });
  await settled(city, loaded.id);
  expect((await commit(city, loaded.id)).body).toMatchObject({ removed: 1 });
  expect(await keys(layer)).toEqual(['a1', 'b1']);

  const inArea = await take(city, [line('n1', 115.9, 36.6)], { covers: JSON.stringify(area(116.15, 36.35, 0.1)) }, layer);
  await city.patch(`/api/imports/${inArea.id}`, { mode: 'replace' });
  expect((await settled(city, inArea.id)).difference).toMatchObject({ new: 1, removed: 1 });
});

test('a key that another county holds is not taken, and nothing says what holds it', async () => {
  const lots = (client: Client, key: string, x: number) =>
    importFile(server.url, client, 'lots.geojson', collection([parcel(square(x, 36.3, 0.001), { DKBH: key })]), { layer: 'parcels' });
  expect((await commit(city, (await lots(city, 'TWICE-1', 116.2)).id)).status).toBe(200);
  const view = await lots(county, 'TWICE-1', 115.7);
  const refused = await commit(county, view.id);
  expect([refused.status, refused.body.code, refused.body.params]).toEqual([
    409,
    'feature.key_taken',
    { layerId: 'parcels', keys: ['TWICE-1'] },
  ]);
  expect((await county.get('/api/parcels/TWICE-1')).status).toBe(404);
  expect((await city.get('/api/parcels/TWICE-1')).body.parcel.regionId).toBe('t-b');
});
