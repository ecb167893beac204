import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportView } from '../../../server/contract/exchange.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { collection, parcel, scratch, square } from './files.ts';
import { importFile, settled } from './http.ts';

let server: TestServer;
let land: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'data') } });
  land = await server.as('land');
});
afterAll(() => server.close());

const lot = (key: string, x: number, y: number, side = 0.001, more: Record<string, unknown> = {}) =>
  parcel(square(x, y, side), { DKBH: key, YDYHFLDM: '100101', ...more });
const parcels = async () =>
  (await land.get<{ items: { key: string }[] }>('/api/blueprint/layers/parcels/features?limit=1000')).body.items
    .map((item) => item.key)
    .sort();
const bowTie = (x: number, y: number) => [
  [x, y],
  [x + 0.001, y + 0.001],
  [x + 0.001, y],
  [x, y + 0.001],
  [x, y],
];
const codes = (view: ImportView) => view.findings.map((finding) => finding.code);

describe('an import from staging to revert', () => {
  test('new, then changed and removed, then taken back', async () => {
    const first = await importFile(server.url, land, 'a.geojson', collection([lot('r-1', 115.6, 36.4), lot('r-2', 115.61, 36.4)]), {
      layer: 'parcels',
    });
    expect(first).toMatchObject({
      state: 'ready',
      progress: 1,
      committable: true,
      difference: { new: 2, changed: 0, unchanged: 0, invalid: 0, faulty: 0 },
    });
    expect(first.source).toMatchObject({ format: 'geojson', crs: { epsg: 4326 }, mapping: { key: 'DKBH', useCode: 'YDYHFLDM' } });
    const done = (await land.post(`/api/imports/${first.id}/commit`, { reason: '年度更新' })).body;
    expect(done).toMatchObject({ added: 2, changed: 0, removed: 0 });
    expect((await land.post(`/api/imports/${first.id}/commit`)).body.code).toBe('import.wrong_state');

    const again = await importFile(
      server.url,
      land,
      'b.geojson',
      collection([lot('r-1', 115.6, 36.4), lot('r-2', 115.61, 36.4, 0.002), lot('r-3', 115.62, 36.4)]),
      { layer: 'parcels' },
    );
    expect(again.difference).toMatchObject({ new: 1, changed: 1, unchanged: 1, removed: 0 });
    expect((await land.post(`/api/imports/${again.id}/commit`)).body).toMatchObject({ added: 1, changed: 1, removed: 0 });

    const refused = await land.post(`/api/imports/${first.id}/revert`);
    expect([refused.status, refused.body.code, refused.body.params.keys]).toEqual([409, 'feature.changed_since', ['r-2']]);
    expect((await land.post(`/api/imports/${again.id}/revert`, { reason: '误入库' })).body).toMatchObject({
      added: 0,
      changed: 1,
      removed: 1,
    });
    expect((await land.get(`/api/imports/${again.id}`)).body.state).toBe('reverted');
    const restored = (await land.get('/api/blueprint/layers/parcels/features/r-2')).body.current;
    expect(restored.geometry.coordinates[0][1][0]).toBeCloseTo(115.611, 9);
    expect(await parcels()).not.toContain('r-3');
  });

  test('mode replace removes what the file does not hold', async () => {
    const before = await parcels();
    const view = await importFile(server.url, land, 'a.geojson', collection([lot('only-1', 115.65, 36.45)]), { layer: 'parcels' });
    expect(view.difference).toMatchObject({ absent: before.length, removed: 0 });
    await land.patch(`/api/imports/${view.id}`, { mode: 'replace', covers: 'all' });
    expect((await settled(land, view.id)).difference).toMatchObject({ new: 1, removed: before.length });
    expect((await land.post(`/api/imports/${view.id}/commit`)).body).toMatchObject({ added: 1, removed: before.length });
    expect(await parcels()).toEqual(['only-1']);
    await land.post(`/api/imports/${view.id}/revert`);
    expect(await parcels()).toEqual(before);
  });

  test('an invalid shape is named with reason, place and repair, and waits for a decision', async () => {
    const content = collection([lot('i-1', 115.8, 36.6), parcel(bowTie(115.81, 36.6), { DKBH: 'i-2' })]);
    const view = await importFile(server.url, land, 'a.geojson', content, { layer: 'parcels' });
    expect([view.committable, view.difference!.invalid, view.findingCounts['geometry.invalid']]).toEqual([false, 1, 1]);
    const [shape] = view.invalid;
    expect(shape).toMatchObject({
      featureIndex: 1,
      key: 'i-2',
      reason: 'Self-intersection',
      repair: { geometry: { type: 'MultiPolygon' } },
    });
    expect(shape!.place).toEqual([expect.closeTo(115.8105, 6), expect.closeTo(36.6005, 6)]);
    expect(shape!.repair!.areaM2).toBeGreaterThan(4000);
    const waiting = await land.post(`/api/imports/${view.id}/commit`);
    expect([waiting.status, waiting.body.code, waiting.body.params]).toEqual([
      409,
      'import.unresolved',
      { invalid: 1, faulty: 0, overlaps: 0, coverage: 0 },
    ]);
    const listed = async (): Promise<unknown> =>
      (await land.get('/api/imports?limit=5')).body.items.find((item: { id: string }) => item.id === view.id).committable;
    expect(await listed()).toBe(false);
    await land.patch(`/api/imports/${view.id}`, { invalid: 'leaveOut' });
    expect(await listed()).toBe(true);
    expect((await land.get(`/api/imports/${view.id}`)).body).toMatchObject({ committable: true, difference: { new: 1, leftOut: 1 } });
    await land.patch(`/api/imports/${view.id}`, { invalid: 'repair' });
    expect((await land.get(`/api/imports/${view.id}`)).body).toMatchObject({ committable: true, difference: { new: 2, leftOut: 0 } });
    expect((await land.post(`/api/imports/${view.id}/commit`)).body.added).toBe(2);
    expect(await listed()).toBe(false);
    expect((await land.get(`/api/imports/${view.id}`)).body.findings.map((finding: { code: string }) => finding.code)).toContain(
      'geometry.invalid',
    );
  });

  test('faults: no key, the same key twice, a line among areas, outside the city', async () => {
    const line = {
      type: 'Feature',
      properties: { DKBH: 'f-5' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [115.9, 36.6],
          [115.91, 36.6],
        ],
      },
    };
    const content = collection([
      parcel(square(115.85, 36.6, 0.001), {}),
      lot('f-2', 115.86, 36.6),
      lot('f-2', 115.87, 36.6),
      lot('f-4', 120.5, 36.6),
      line,
      { ...line, geometry: null },
      lot('f-7', 115.88, 36.6),
    ]);
    const view = await importFile(server.url, land, 'a.geojson', content, { layer: 'parcels' });
    expect(view.findingCounts).toMatchObject({
      'field.key_missing': 1,
      'field.key_repeated': 2,
      'geometry.outside_regions': 1,
      'geometry.wrong_type': 1,
      'geometry.empty': 1,
    });
    expect(view.findings.find((finding) => finding.code === 'geometry.wrong_type')).toMatchObject({
      featureIndex: 4,
      key: 'f-5',
      severity: 'error',
    });
    expect((await land.post(`/api/imports/${view.id}/commit`)).body.params).toMatchObject({ invalid: 0, faulty: 6 });
    await land.patch(`/api/imports/${view.id}`, { faulty: 'leaveOut' });
    expect((await land.post(`/api/imports/${view.id}/commit`)).body).toMatchObject({ added: 1 });
  });

  test('overlaps in the file and with the layer are named with their areas', async () => {
    const base = await importFile(server.url, land, 'a.geojson', collection([lot('o-1', 115.9, 36.7)]), { layer: 'parcels' });
    await land.post(`/api/imports/${base.id}/commit`);
    const view = await importFile(server.url, land, 'b.geojson', collection([lot('o-2', 115.9005, 36.7), lot('o-3', 115.90149, 36.7)]), {
      layer: 'parcels',
    });
    expect(view.difference).toMatchObject({ overlapsOver1M2: 1, overlapsOver10M2: 1, overlapsWithLayer: 1 });
    const found = view.findings
      .filter((finding) => finding.code === 'geometry.overlap')
      .map((finding) => [finding.params.key, finding.params.otherKey, finding.params.other]);
    expect(found.sort()).toEqual([
      ['o-2', 'o-1', 'layer'],
      ['o-2', 'o-3', 'file'],
    ]);
    expect(view.findings.find((finding) => finding.params.other === 'file')!.place![0]).toBeCloseTo(115.901495, 5);
  });

  test('what the file does not say stays; unknown codes are named', async () => {
    const base = await importFile(
      server.url,
      land,
      'a.geojson',
      collection([lot('k-1', 115.95, 36.7, 0.001, { DKMC: '甲', ZT: 'idle' })]),
      { layer: 'parcels' },
    );
    await land.post(`/api/imports/${base.id}/commit`);
    const view = await importFile(
      server.url,
      land,
      'b.geojson',
      collection([lot('k-1', 115.95, 36.7, 0.002, { YDYHFLDM: 'A99', ZT: 'sold', MJ: 5 })]),
      { layer: 'parcels' },
    );
    expect(codes(view)).toEqual(expect.arrayContaining(['field.use_unknown', 'field.status_unknown', 'field.area_differs']));
    await land.post(`/api/imports/${view.id}/commit`);
    const { current } = (await land.get('/api/blueprint/layers/parcels/features/k-1')).body;
    expect(current).toMatchObject({
      name: '甲',
      status: 'idle',
      use: { system: 'planning', code: '100101' },
      attributes: { YDYHFLDM: 'A99' },
    });
  });

  test('a question is answered: the system is chosen and the file read again', async () => {
    const txt =
      '几度分带=3\n[地块坐标]\n5,1,1,一号地,面,,,,@\nJ1,1,4041000,39410000\nJ2,1,4041100,39410000\nJ3,1,4041100,39410100\nJ4,1,4041000,39410100\nJ1,1,4041000,39410000';
    const view = await importFile(server.url, land, 'a.txt', txt, { layer: 'parcels' });
    expect([view.state, view.refusal!.code, view.refusal!.params.candidates]).toEqual(['question', 'crs.ambiguous', [4527]]);
    await land.patch(`/api/imports/${view.id}`, { crs: 4527 });
    const read = await settled(land, view.id);
    expect(read).toMatchObject({
      state: 'ready',
      source: { crs: { epsg: 4527, by: 'choice' } },
      options: { crs: 4527 },
      difference: { new: 1 },
    });
    expect((await land.post(`/api/imports/${view.id}/commit`)).body.added).toBe(1);
    expect((await land.patch(`/api/imports/${view.id}`, { crs: 4528 })).body.code).toBe('import.wrong_state');
  });

  test('the list is paged, newest first', async () => {
    const one = (await land.get('/api/imports?limit=2')).body;
    const two = (await land.get(`/api/imports?limit=2&cursor=${one.next}`)).body;
    expect([one.items.length, two.items.length]).toEqual([2, 2]);
    expect(new Set([...one.items, ...two.items].map((item: { id: string }) => item.id)).size).toBe(4);
    expect((await land.get('/api/imports?cursor=nonsense')).status).toBe(400);
  });
});
