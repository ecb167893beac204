import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putRegion } from '../../../server/regions/index.ts';
import { rectangle, removeFeatures, seedFeatures } from '../../support/features.ts';
import { type Answer, type Client, startServer, type TestServer } from '../../support/server.ts';

const codesOf = (reply: { items: { code: string }[] }) => reply.items.map((item) => item.code);

/** Ten parcels in t-a from west to east, and one in t-b. */
const PARCELS = Array.from({ length: 10 }, (_, i) => ({
  key: `371502-${String(i).padStart(4, '0')}`,
  name: `地块 ${i}`,
  geometry: rectangle(115.7 + i / 100, 36.5, 115.708 + i / 100, 36.504),
  use: { system: 'planning' as const, code: '1001' },
  status: i % 2 === 0 ? 'available' : 'occupied',
  attributes: { far: 1.5 },
}));

describe('parcels', () => {
  let server: TestServer;
  let viewer: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await seedFeatures(unit, 'parcels', PARCELS, '初始入库');
      await seedFeatures(unit, 'parcels', [{ key: 'B-1', geometry: rectangle(116.2, 36.5, 116.21, 36.51) }]);
      await putRegion(unit, {
        id: 't-zone',
        kind: 'zone',
        parentId: 't-city',
        code: null,
        zh: '经开区',
        en: 'Zone',
        geometry: rectangle(115.695, 36.4, 115.729, 36.6),
        synthetic: true,
      });
    });
    viewer = await server.as('viewer');
  });
  afterAll(() => server.close());

  test('nobody signed in sees no parcel', async () => {
    for (const path of ['/api/parcels', '/api/parcels/B-1', '/api/parcels/B-1/availability'])
      expect((await server.anonymous().get(path)).body.code).toBe('auth.required');
    expect((await server.anonymous().post('/api/parcels/availability', { codes: ['B-1'] })).status).toBe(401);
  });

  test('parameters outside the contract are refused', async () => {
    for (const query of ['colour=red', 'limit=0', 'limit=1001', 'bbox=1,2,3', 'bbox=5,0,1,1', 'status=sold', 'q=']) {
      expect([query, (await viewer.get(`/api/parcels?${query}`)).status]).toEqual([query, 400]);
    }
    const region = await viewer.get('/api/parcels?region=t-nowhere');
    expect([region.status, region.body.code]).toEqual([404, 'region.unknown']);
    const parcel = await viewer.get('/api/parcels/nothing');
    expect([parcel.status, parcel.body.code]).toEqual([404, 'parcel.unknown']);
  });

  test('pages by code hold every parcel once', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Answer = await viewer.get(`/api/parcels?limit=3${next ? `&cursor=${encodeURIComponent(next)}` : ''}`);
      seen.push(...codesOf(body));
      next = body.next;
    }
    expect(seen).toEqual([...PARCELS.map((parcel) => parcel.key), 'B-1']);
  });

  test('by box, region with all below it, functional zone, status, beginning of a code or a name', async () => {
    const listed = async (query: string) => codesOf((await viewer.get(`/api/parcels?${query}`)).body);
    expect(await listed('bbox=115.7,36.5,115.719,36.6')).toEqual(['371502-0000', '371502-0001']);
    expect(await listed('region=t-b')).toEqual(['B-1']);
    expect(await listed('region=t-city')).toHaveLength(11);
    expect(await listed('region=t-zone')).toEqual(['371502-0000', '371502-0001', '371502-0002']);
    expect(await listed('region=t-a&status=available')).toHaveLength(5);
    expect(await listed('q=371502-000')).toHaveLength(10);
    expect(await listed('q=371502-0007')).toEqual(['371502-0007']);
    expect(await listed(`q=${encodeURIComponent('地块 7')}`)).toEqual(['371502-0007']);
    expect(await listed(`q=${encodeURIComponent('块 7')}`), 'a part of a name is sought within a box only').toEqual([]);
    expect(await listed(`bbox=115.7,36.4,115.9,36.6&q=${encodeURIComponent('块 7')}`)).toEqual(['371502-0007']);
    expect(await listed(`q=${encodeURIComponent("' or 1=1 --")}`)).toEqual([]);
    expect(await listed(`q=${encodeURIComponent('%')}`)).toEqual([]);
  });

  test('one parcel: areas of record and of its zone, geometry, and every version with its reason', async () => {
    const moved = { ...PARCELS[3]!, status: 'reserved' };
    await server.seed((unit) => seedFeatures(unit, 'parcels', [moved], '预留'));
    const { status, body } = await viewer.get('/api/parcels/371502-0003');
    expect([status, body.parcel.code, body.parcel.status, body.parcel.regionName]).toEqual([
      200,
      '371502-0003',
      'reserved',
      { zh: 't-a', en: 't-a' },
    ]);
    expect(body.parcel.areaM2 / body.parcel.planarAreaM2).toBeCloseTo(1, 3);
    expect(body.parcel.areaM2).toBeGreaterThan(300_000);
    expect(body.parcel.zone).toBe(39);
    expect(body.parcel.attributes).toEqual({ far: 1.5 });
    expect(body.geometry).toEqual(moved.geometry);
    expect(body.history.map((step: { reason: string; revisionTo: number | null }) => [step.reason, step.revisionTo === null])).toEqual([
      ['预留', true],
      ['初始入库', false],
    ]);
  });

  test('a parcel that was removed is unknown', async () => {
    await server.seed((unit) => removeFeatures(unit, 'parcels', ['371502-0009']));
    expect((await viewer.get('/api/parcels/371502-0009')).status).toBe(404);
  });

  test('as of a commit: the parcel, the list, what lies there and the availability of then', async () => {
    const at = rectangle(115.9, 36.3, 115.904, 36.304);
    const lay = (status: string) => server.seed((unit) => seedFeatures(unit, 'parcels', [{ key: 'THEN-1', status, geometry: at }]));
    const before = (await lay('available')).revision - 1;
    const first = before + 1;
    const second = (await lay('occupied')).revision;
    await server.seed((unit) => removeFeatures(unit, 'parcels', ['THEN-1']));
    const status = async (asOf: number) => (await viewer.get(`/api/parcels/THEN-1?asOf=${asOf}`)).body.parcel?.status ?? null;
    expect([await status(before), await status(first), await status(second), await status(second + 1)]).toEqual([
      null,
      'available',
      'occupied',
      null,
    ]);
    const listed = async (asOf: number) => codesOf((await viewer.get(`/api/parcels?q=THEN&asOf=${asOf}`)).body);
    expect([await listed(before), await listed(first), await listed(second + 1)]).toEqual([[], ['THEN-1'], []]);
    const seen = async (asOf: number) => {
      const { body } = await viewer.get(`/api/blueprint/identify?lon=115.902&lat=36.302&toleranceM=1.5&asOf=${asOf}`);
      return body.items.map((item: { key: string; status: string }) => [item.key, item.status]);
    };
    expect([await seen(before), await seen(second), await seen(second + 1)]).toEqual([[], [['THEN-1', 'occupied']], []]);
    const availability = async (asOf: number) => {
      const { body } = await viewer.post('/api/parcels/availability', { codes: ['THEN-1'], asOf });
      return [body.items[0].verdict, body.items[0].revision ?? null];
    };
    expect([await availability(first), await availability(second)]).toEqual([
      ['unknown', first],
      ['unavailable', second],
    ]);
    expect((await viewer.get(`/api/parcels/THEN-1/availability?asOf=${second + 1}`)).body.code).toBe('parcel.unknown');
    expect((await viewer.get('/api/parcels?asOf=999999')).body.code).toBe('revision.unknown');
  });

  test('a clerk of one county does not see the parcels of another', async () => {
    const clerk = await server.as('land', ['t-b']);
    expect(codesOf((await clerk.get('/api/parcels')).body)).toEqual(['B-1']);
    expect((await clerk.get('/api/parcels/371502-0001')).body.code).toBe('parcel.unknown');
    expect((await clerk.get('/api/parcels/371502-0001/availability')).body.code).toBe('parcel.unknown');
  });
});
