import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYERS } from '../../../gis-data/standards/layers.ts';
import type { AvailabilityView } from '../../../server/contract/parcels.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const CONSTRAINTS = LAYERS.filter((layer) => layer.constraint).map((layer) => layer.id);

/** The i-th parcel of a row: about 0.7 × 0.4 km. */
const placeOf = (i: number) => rectangle(115.6 + i / 100, 36.5, 115.608 + i / 100, 36.504);
const STATUSES = ['available', 'idle', 'restricted', 'reserved', 'occupied', undefined] as const;

describe('availability of parcels', () => {
  let server: TestServer;
  let clerk: Client;
  const of = async (code: string): Promise<AvailabilityView> => (await clerk.get(`/api/parcels/${code}/availability`)).body;
  const first = (view: AvailabilityView) => [view.verdict, view.reasons[0]!.rule, view.reasons[0]!.verdict];
  beforeAll(async () => {
    server = await startServer();
    clerk = await server.as('land');
    const parcels = Array.from({ length: 20 }, (_, i) => ({
      key: `P-${i}`,
      geometry: placeOf(i),
      use: { system: 'planning' as const, code: '1001' },
      ...(i < 6 ? { status: STATUSES[i] } : { status: 'available' }),
    }));
    const small = {
      key: 'P-SMALL',
      geometry: rectangle(115.85, 36.5, 115.8505, 36.5005),
      use: { system: 'planning' as const, code: '1001' },
      status: 'available',
    };
    await server.seed((unit) => seedFeatures(unit, 'parcels', [...parcels, small]));
  });
  afterAll(() => server.close());

  test('an unknown code, no codes and too many', async () => {
    expect((await clerk.get('/api/parcels/none/availability')).body.code).toBe('parcel.unknown');
    expect((await clerk.post('/api/parcels/availability', { codes: [] })).status).toBe(400);
    expect((await clerk.post('/api/parcels/availability', { codes: Array.from({ length: 501 }, (_, i) => `P-${i}`) })).status).toBe(400);
  });

  test('while a layer of a rule that forbids building is not delivered nothing is available; what is occupied stays unavailable', async () => {
    expect((await of('P-0')).verdict).toBe('unknown');
    expect((await of('P-0')).reasons[0]).toMatchObject({ verdict: 'unknown', decides: true, unknownBecause: 'layer_missing' });
    expect(first(await of('P-4'))).toEqual(['unavailable', 'status', 'unavailable']);
    await server.seed(async (unit) => {
      for (const layer of CONSTRAINTS.filter((id) => id !== 'flood_detention' && id !== 'geohazard')) await deliverLayer(unit, layer);
      await seedFeatures(unit, 'growth_boundary', [{ key: 'g', geometry: rectangle(115.5, 36.3, 116, 36.7) }]);
      await seedFeatures(unit, 'plan_zones', [
        { key: 'z', geometry: rectangle(115.5, 36.3, 116, 36.7), use: { system: 'planning', code: '1001' } },
      ]);
    });
    expect(first(await of('P-0'))).toEqual(['unknown', 'flood.detention', 'unknown']);
    await server.seed((unit) => deliverLayer(unit, 'flood_detention'));
    const notice = await of('P-0');
    expect(first(notice)).toEqual(['restricted', 'hazard.geological', 'unknown']);
    expect(notice.reasons[0]).toMatchObject({ decides: true, unknownBecause: 'layer_missing' });
    expect(notice.reasons.find((reason) => reason.rule === 'status')).toMatchObject({ verdict: 'available', decides: false });
  });

  test('every status by itself', async () => {
    await server.seed(async (unit) => {
      for (const layer of CONSTRAINTS) await deliverLayer(unit, layer);
    });
    const verdicts = await Promise.all(STATUSES.map(async (_, i) => (await of(`P-${i}`)).verdict));
    expect(verdicts).toEqual(['available', 'available', 'restricted', 'unavailable', 'unavailable', 'unknown']);
    expect(await of('P-0')).toMatchObject({
      ...{ reasons: [{ rule: 'status' }], asks: ['rules', 'sites', 'use', 'status'], asOf: '2026-11-21', rulesVersion: '2026-11-27' },
    });
  });

  test('a reserved parcel names its project; a site on an available parcel takes it', async () => {
    await server.seed((unit) =>
      seedFeatures(unit, 'sites', [
        { key: 'XM-2026-001', geometry: placeOf(3) },
        { key: 'XM-2026-002', geometry: rectangle(115.664, 36.5, 115.7, 36.51) },
      ]),
    );
    expect((await of('P-3')).reasons.slice(0, 2)).toMatchObject([
      { rule: 'status', verdict: 'unavailable', projectCode: 'XM-2026-001' },
      { rule: 'sites.live', verdict: 'unavailable', projectCode: 'XM-2026-001' },
    ]);
    const taken = await of('P-6');
    expect(taken.reasons[0]).toMatchObject({ rule: 'sites.live', verdict: 'unavailable', projectCode: 'XM-2026-002' });
    expect(taken.reasons[0]!.overlapShare).toBeCloseTo(0.5, 3);
  });

  test('an area that forbids building makes it unavailable, with clause, source, share and area; a notice restricts it', async () => {
    await server.seed(async (unit) => {
      await seedFeatures(unit, 'basic_farmland', [{ key: 'f', geometry: rectangle(115.706, 36.4, 115.708, 36.6) }]);
      await seedFeatures(unit, 'canal_control', [{ key: 'c', geometry: rectangle(115.72, 36.4, 115.73, 36.6) }]);
    });
    const forbidden = await of('P-10');
    expect(first(forbidden)).toEqual(['unavailable', 'farmland.basic', 'unavailable']);
    expect(forbidden.reasons[0]).toMatchObject({
      clause: { zh: '中华人民共和国土地管理法 第三十五条' },
      layer: { id: 'basic_farmland', date: '2026-09-30' },
    });
    expect(forbidden.reasons[0]!.overlapShare).toBeCloseTo(0.25, 4);
    expect(first(await of('P-12'))).toEqual(['restricted', 'canal.core', 'restricted']);
  });

  test('a sliver of two surveys is no overlap', async () => {
    const hair = 1e-9;
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 's', geometry: rectangle(115.748 - hair, 36.4, 115.7495, 36.6) }]),
    );
    expect((await of('P-14')).verdict).toBe('available');
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 's', geometry: rectangle(115.748 - 3e-7, 36.4, 115.7495, 36.6) }]),
    );
    const small = (await of('P-14')).reasons[0]!;
    expect(small, 'twelve square metres of a large parcel are not passed over').toMatchObject({ verdict: 'unavailable', edge: true });
    expect(small.overlapAreaM2).toBeCloseTo(12, 0);
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 's', geometry: rectangle(115.7479, 36.4, 115.7495, 36.6) }]),
    );
    expect((await of('P-14')).verdict).toBe('unavailable');
  });

  test('a touch of the edge is told as one, and the verdict stays the rule’s', async () => {
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 's', geometry: rectangle(115.849, 36.4, 115.850_001_42, 36.6) }]),
    );
    const touched = await of('P-SMALL');
    expect(first(touched)).toEqual(['unavailable', 'redline.ecological', 'unavailable']);
    expect(touched.reasons[0]).toMatchObject({ edge: true, overlapAreaM2: expect.closeTo(7, 0) });
    expect(touched.reasons[0]!.overlapShare).toBeCloseTo(0.0028, 3);
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 's', geometry: rectangle(115.849, 36.4, 115.8501, 36.6) }]),
    );
    expect((await of('P-SMALL')).reasons[0]).toMatchObject({ verdict: 'unavailable', edge: false });
  });

  test('a stale layer makes it unknown and still tells the overlap, and where a later delivery speaks it is known again', async () => {
    await server.seed((unit) => deliverLayer(unit, 'basic_farmland', { sourceDate: '2023-01-01' }));
    const stale = await of('P-10');
    expect(first(stale)).toEqual(['unknown', 'farmland.basic', 'unknown']);
    expect([stale.reasons[0]!.unknownBecause, stale.reasons[0]!.overlapShare]).toEqual(['layer_stale', expect.closeTo(0.25, 4)]);
    await server.seed((unit) => deliverLayer(unit, 'basic_farmland', { covers: rectangle(115.5, 36.4, 115.764, 36.6) }));
    expect((await of('P-15')).verdict).toBe('available');
    expect((await of('P-16')).reasons[0]).toMatchObject({ verdict: 'unknown', unknownBecause: 'layer_stale' });
    await server.seed((unit) => deliverLayer(unit, 'basic_farmland'));
  });

  test('a list is answered in its order, unknown codes in place', async () => {
    const codes = ['P-4', 'nothing', 'P-0', 'P-4'];
    const { body } = await clerk.post('/api/parcels/availability', { codes });
    expect(body.items.map((item: { code: string; verdict: string }) => [item.code, item.verdict])).toEqual([
      ['P-4', 'unavailable'],
      ['nothing', 'unknown'],
      ['P-0', 'available'],
      ['P-4', 'unavailable'],
    ]);
    expect(body.items[1]).toEqual({ code: 'nothing', verdict: 'unknown', problem: 'parcel.unknown' });
    expect(body.items[2]).toEqual(await of('P-0'));
  });
});
