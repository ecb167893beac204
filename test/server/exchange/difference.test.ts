import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile, settled } from './http.ts';

let server: TestServer;
let land: Client;
beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'difference') } });
  land = await server.as('land');
});
afterAll(() => server.close());

/** A degree of longitude at this latitude is about 89.5 km: this many degrees are a metre. */
const METRE = 1 / 89_500;
const lot = (key: string, x: number, y: number, side = 0.001, more: Record<string, unknown> = {}) =>
  parcel(square(x, y, side), { DKBH: key, ...more });
const take = (features: readonly unknown[], fields: Record<string, string> = {}) =>
  importFile(server.url, land, 'lots.geojson', collection(features), { layer: 'parcels', ...fields });
const commit = (id: string): Promise<Json> => land.post(`/api/imports/${id}/commit`);
const features = async (id: string, change: string): Promise<string[]> =>
  (await land.get(`/api/imports/${id}/features?change=${change}`)).body.features.map((each: Json) => each.properties.key);

test('a shape that moved by a metre, one measured again, other facts only, and nothing are told apart', async () => {
  const row = (shift: readonly number[], more: Record<string, unknown> = {}) =>
    shift.map((metres, at) => lot(`d-${at}`, 115.6 + at / 100 + metres * METRE, 36.4, 0.001, at === 3 ? more : {}));
  await commit((await take(row([0, 0, 0, 0, 0]))).id);
  const view = await take(row([1.2, 0.8, 0, 0, 30], { QS: '国有' }));
  expect(view.difference).toMatchObject({ new: 0, changed: 4, moved: 2, minor: 1, attributes: 1, unchanged: 1 });
  expect(await features(view.id, 'moved')).toEqual(['d-0', 'd-4']);
  expect(await features(view.id, 'minor')).toEqual(['d-1']);
  expect(await features(view.id, 'attributes')).toEqual(['d-3']);
  expect(await features(view.id, 'unchanged')).toEqual(['d-2']);
  expect((await features(view.id, 'changed')).length).toBe(4);
});

test('a new key on the ground of a vanished one is counted, named, and kept as lineage', async () => {
  await commit((await take([lot('old-1', 115.7, 36.5), lot('old-2', 115.71, 36.5)])).id);
  const covers = JSON.stringify({ type: 'Polygon', coordinates: [square(115.69, 36.49, 0.03)] });
  const { id } = await take([lot('new-1', 115.7, 36.5, 0.0009), lot('new-2', 115.7106, 36.5, 0.001)], { covers });
  await land.patch(`/api/imports/${id}`, { mode: 'replace' });
  const view = await settled(land, id);
  expect(view.difference).toMatchObject({ new: 2, removed: 2, replaced: 1, overlapsWithLayer: 0 });
  expect(view.findings.filter((finding) => finding.code === 'feature.replaced')).toMatchObject([
    { key: 'new-1', severity: 'note', params: { key: 'new-1', otherKey: 'old-1', areaM2: expect.any(Number) } },
  ]);
  expect((await commit(id)).body).toMatchObject({ added: 2, removed: 2 });
  const { parents } = (await land.get('/api/blueprint/layers/parcels/features/new-1')).body;
  expect(parents).toMatchObject([{ key: 'old-1', sharedM2: expect.any(Number) }]);
  expect((await land.get('/api/blueprint/layers/parcels/features/new-2')).body.parents).toEqual([]);
});

test('overlaps with what stays in a layer that must not overlap wait for a decision', async () => {
  await commit((await take([lot('live', 115.8, 36.6)])).id);
  const view = await take([lot('over', 115.8005, 36.6), lot('touch', 115.8, 36.601)]);
  expect([view.committable, view.unresolved.overlaps, view.difference!.overlapsWithLayer]).toEqual([false, 1, 1]);
  expect((await commit(view.id)).body).toMatchObject({ status: 409, code: 'import.unresolved', params: { overlaps: 1 } });
  await land.patch(`/api/imports/${view.id}`, { overlaps: 'accept' });
  expect((await land.get(`/api/imports/${view.id}`)).body).toMatchObject({ committable: true, difference: { overlapsWithLayer: 1 } });
  expect((await commit(view.id)).body).toMatchObject({ added: 2 });
});

test('a shape that is left out overlaps nothing', async () => {
  await commit((await take([lot('under', 115.9, 36.6)])).id);
  const bow = [
    [115.9, 36.6],
    [115.901, 36.601],
    [115.901, 36.6],
    [115.9, 36.601],
    [115.9, 36.6],
  ];
  const view = await take([parcel(bow, { DKBH: 'bow' }), lot('far', 115.95, 36.65)]);
  expect(view.unresolved).toMatchObject({ invalid: 1, overlaps: 1 });
  await land.patch(`/api/imports/${view.id}`, { invalid: 'leaveOut' });
  expect((await land.get(`/api/imports/${view.id}`)).body).toMatchObject({
    committable: true,
    difference: { new: 1, overlapsWithLayer: 0 },
  });
  expect((await commit(view.id)).body).toMatchObject({ added: 1 });
});

test('what came to the map since the check is looked at before the commit', async () => {
  const first = await take([lot('late-1', 116.1, 36.6)]);
  const second = await take([lot('late-2', 116.1005, 36.6)]);
  expect(second.committable).toBe(true);
  await commit(first.id);
  expect((await commit(second.id)).body).toMatchObject({ status: 409, code: 'change.conflict', params: { keys: ['late-1'] } });
  expect((await land.post(`/api/imports/${second.id}/retry`)).status).toBe(200);
  expect((await settled(land, second.id)).unresolved).toMatchObject({ overlaps: 1 });

  const base = await take([lot('late-1', 116.1, 36.6, 0.0011)]);
  const other = await take([lot('late-1', 116.1, 36.6, 0.0012)]);
  await commit(base.id);
  expect((await commit(other.id)).body).toMatchObject({ code: 'change.conflict', params: { keys: ['late-1'] } });
  await land.post(`/api/imports/${other.id}/retry`);
  expect((await settled(land, other.id)).difference).toMatchObject({ changed: 1 });
  expect((await commit(other.id)).body).toMatchObject({ changed: 1 });
});
