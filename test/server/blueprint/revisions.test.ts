import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLayer, type FeatureInput, revertChangeSet } from '../../../server/blueprint/index.ts';
import type { Problem } from '../../../server/platform/problem.ts';
import { type Actor, SYSTEM, type Unit } from '../../../server/platform/unit.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const square = (lon: number, lat: number, side = 0.001) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + side, lat],
      [lon + side, lat + side],
      [lon, lat + side],
      [lon, lat],
    ],
  ],
});
const parcel = (key: string, lon: number, lat = 36.5, more: Partial<FeatureInput> = {}): FeatureInput => ({
  key,
  status: 'available',
  geometry: square(lon, lat),
  ...more,
});

describe('revisions of a layer', () => {
  let server: TestServer;
  const put = (reason: string, features: FeatureInput[]) =>
    server.seed((unit) => changeLayer(unit, { layerId: 'parcels', reason }, features));
  const keys = async (path = '') => {
    const viewer = await server.as('viewer');
    const { body } = await viewer.get(`/api/blueprint/layers/parcels/features${path}`);
    return body.items.map((item: { key: string; status: string }) => `${item.key} ${item.status}`).sort();
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test('a change starts, changes and leaves alone; a revision is monotone; the past can be read', async () => {
    const first = await put('first delivery', [parcel('p1', 115.7), parcel('p2', 115.8)]);
    expect(first).toMatchObject({ added: 2, changed: 0, removed: 0 });
    const second = await put('update', [parcel('p1', 115.7), parcel('p2', 115.8, 36.5, { status: 'reserved' }), parcel('p3', 115.9)]);
    expect(second).toMatchObject({ added: 1, changed: 1, removed: 0 });
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(await keys()).toEqual(['p1 available', 'p2 reserved', 'p3 available']);
    expect(await keys(`?asOf=${first.revision}`)).toEqual(['p1 available', 'p2 available']);
    const viewer = await server.as('viewer');
    const { body } = await viewer.get('/api/blueprint/layers/parcels/features/p2');
    expect(body.history.map((step: { reason: string }) => step.reason)).toEqual(['update', 'first delivery']);
  });

  test('taking a revision back restores what it replaced and refuses when it was built upon', async () => {
    const before = await keys();
    const wrong = await put('wrong', [parcel('p1', 115.7, 36.5, { status: 'idle' }), parcel('p9', 115.95)]);
    await server.seed((unit) => revertChangeSet(unit, wrong.setId, 'taken back'));
    expect(await keys()).toEqual(before);
    const later = await put('built upon', [parcel('p1', 115.7, 36.5, { status: 'occupied' })]);
    await put('and again', [parcel('p1', 115.7, 36.5, { status: 'restricted' })]);
    const refusal = await server.seed((unit) => revertChangeSet(unit, later.setId, 'too late')).catch((error: Problem) => error);
    expect(refusal).toMatchObject({ code: 'feature.changed_since', details: { params: { keys: ['p1'] } } });
  });

  test('a shape that no region holds is refused and nothing is written', async () => {
    const before = await keys();
    const refusal = await put('far away', [parcel('ok', 115.6), parcel('far', 10, 10)]).catch((error: Problem) => error);
    expect(refusal).toMatchObject({ code: 'geometry.outside' });
    expect(await keys()).toEqual(before);
  });

  test('an invalid shape never gets in', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [115.7, 36.4],
          [115.71, 36.41],
          [115.71, 36.4],
          [115.7, 36.41],
          [115.7, 36.4],
        ],
      ],
    };
    await expect(put('bow tie', [{ key: 'bow', geometry: bow }])).rejects.toThrow(/violates check constraint/);
  });

  test('the cadastre of another county is neither seen nor changed', async () => {
    await put('across the border', [parcel('east', 116.3)]);
    const west = await server.as('land', ['t-a']);
    const { body } = await west.get('/api/blueprint/layers/parcels/features?limit=1000');
    expect(body.items.every((item: { regionId: string }) => item.regionId === 't-a')).toBe(true);
    expect(body.items.length).toBeGreaterThan(0);
    const actor: Actor = { ...SYSTEM, id: 7, name: 'west', displayName: 'west', scope: ['t-a'], sees: [], regionId: 't-a' };
    const change = (unit: Unit) => changeLayer(unit, { layerId: 'parcels', reason: 'reach over' }, [parcel('mine', 116.31)]);
    const refusal = await server.app.units.write(actor, 'test', change).catch((error: Problem) => error);
    expect(refusal).toMatchObject({ code: 'auth.not_allowed_region' });
  });

  test('what lies at a point is told with its layer, and unknown layers and features are named', async () => {
    const viewer = await server.as('viewer');
    const { body } = await viewer.get('/api/blueprint/identify?lon=115.7005&lat=36.5005');
    expect(body.items.map((item: { key: string }) => item.key)).toEqual(['p1']);
    expect((await viewer.get('/api/blueprint/layers/nothing/features')).body.code).toBe('layer.unknown');
    expect((await viewer.get('/api/blueprint/layers/parcels/features/none')).body.code).toBe('feature.unknown');
    expect((await viewer.get('/api/blueprint/layers/parcels/features?bbox=1,2,3')).body.code).toBe('request.invalid');
  });

  test('the list of layers says source, coverage and age', async () => {
    const viewer = await server.as('viewer');
    const { body } = await viewer.get('/api/blueprint/layers');
    const byId = new Map(body.items.map((item: { id: string }) => [item.id, item]));
    expect(byId.get('flood_detention')).toMatchObject({ coverage: 'none', constraint: true, featureCount: 0 });
    expect(body.revision).toBeGreaterThan(0);
  });
});
