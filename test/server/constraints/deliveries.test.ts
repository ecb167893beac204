import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLayer } from '../../../server/blueprint/index.ts';
import type { Finding } from '../../../server/contract/siting.ts';
import { deliverLayer, rectangle, removeFeatures, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const SITE = rectangle(115.7, 36.5, 115.71, 36.51);
const WEST_HALF = rectangle(115.6, 36.4, 115.705, 36.6);
const AROUND = rectangle(115.6, 36.4, 115.8, 36.6);

interface Reply {
  findings: Finding[];
  revision: number;
  areaM2: number;
}

describe('what deliveries say of a place', () => {
  let server: TestServer;
  let planner: Client;
  const check = async (more: object = {}): Promise<Reply> => (await planner.post('/api/siting/checks', { geometry: SITE, ...more })).body;
  const finding = async (rule: string, more: object = {}) => (await check(more)).findings.find((each) => each.rule === rule)!;
  const said = async (rule: string, more: object = {}) => {
    const { verdict, unknownBecause } = await finding(rule, more);
    return unknownBecause ?? verdict;
  };
  const deliver = (layer: string, delivery: Parameters<typeof deliverLayer>[2]) =>
    server.seed((unit) => deliverLayer(unit, layer, delivery));
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner');
  });
  afterAll(() => server.close());

  test('what lies between two covered areas is not covered', async () => {
    const [left, right] = [rectangle(115.55, 36.4, 115.6, 36.6), rectangle(115.85, 36.4, 115.9, 36.6)];
    await deliver('flood_detention', { covers: { type: 'MultiPolygon', coordinates: [left.coordinates, right.coordinates] } });
    expect(await said('flood.detention')).toBe('not_covered');
    expect(await said('flood.detention', { geometry: rectangle(115.56, 36.5, 115.57, 36.51) })).toBe('pass');
  });

  test('data that came without a word leaves its ground unknown until a declared delivery speaks for it', async () => {
    await deliver('river_range', { covers: 'all' });
    expect(await said('river.range')).toBe('pass');
    const revision = (await check()).revision;
    await server.seed(async (unit) => {
      const delivery = { sourceDate: '2026-10-01', covers: 'unsaid' as const };
      await changeLayer(unit, { layerId: 'river_range', reason: 'no word', delivery }, [
        { key: 'r', geometry: rectangle(115.7, 36.5, 115.702, 36.51) },
      ]);
    });
    const found = await finding('river.range');
    expect([found.verdict, found.overlapShare]).toEqual(['fail', expect.closeTo(0.2, 4)]);
    await server.seed((unit) => removeFeatures(unit, 'river_range', ['r']));
    expect(await said('river.range')).toBe('not_covered');
    expect((await finding('river.range')).uncoveredAreaM2! / (await check()).areaM2).toBeCloseTo(0.2, 4);
    expect(await said('river.range', { asOf: revision })).toBe('pass');
    await deliver('river_range', { covers: ['t-a'] });
    expect(await said('river.range')).toBe('pass');
  });

  test('the latest delivery of a place governs it: an older one below does not answer for it', async () => {
    await deliver('canal_control', { covers: 'all', sourceDate: '2026-10-01' });
    await deliver('canal_control', { covers: WEST_HALF, sourceDate: '2019-01-01' });
    const half = await finding('canal.core');
    expect([half.unknownBecause, half.layer!.date]).toEqual(['layer_stale', '2019-01-01']);
    await deliver('canal_control', { covers: WEST_HALF, sourceDate: '2026-11-01' });
    const fresh = await finding('canal.core');
    expect([fresh.verdict, fresh.layer!.date]).toEqual(['pass', '2026-10-01']);
  });

  test('a conflict on stale ground is told and does not count; one on fresh ground does', async () => {
    await deliver('basic_farmland', { covers: 'all' });
    await deliver('basic_farmland', { covers: WEST_HALF, sourceDate: '2019-01-01' });
    await server.seed((unit) => seedFeatures(unit, 'basic_farmland', [{ key: 'old', geometry: rectangle(115.7, 36.5, 115.704, 36.51) }]));
    const stale = await finding('farmland.basic');
    expect([stale.verdict, stale.unknownBecause, stale.overlapShare]).toEqual(['unknown', 'layer_stale', expect.closeTo(0.4, 4)]);
    expect(stale.geometry).toBeDefined();
    await server.seed((unit) => seedFeatures(unit, 'basic_farmland', [{ key: 'new', geometry: rectangle(115.708, 36.5, 115.71, 36.51) }]));
    const firm = await finding('farmland.basic');
    expect([firm.verdict, firm.overlapShare]).toEqual(['fail', expect.closeTo(0.6, 4)]);
  });

  test('a corridor too near on stale ground only stays unknown', async () => {
    const line = (lon: number) => ({
      type: 'LineString',
      coordinates: [
        [lon, 36.49],
        [lon, 36.52],
      ],
    });
    await deliver('pipelines', { covers: 'all' });
    await deliver('pipelines', { covers: WEST_HALF, sourceDate: '2019-01-01' });
    await server.seed((unit) =>
      seedFeatures(unit, 'pipelines', [{ key: 'w', geometry: line(115.702), attributes: { medium: 'gas', halfWidthM: 0.5 } }]),
    );
    expect(await said('distance.pipeline')).toBe('layer_stale');
    await server.seed((unit) =>
      seedFeatures(unit, 'pipelines', [{ key: 'e', geometry: line(115.708), attributes: { medium: 'gas', halfWidthM: 0.5 } }]),
    );
    expect(await said('distance.pipeline')).toBe('fail');
  });

  test('an unknown date of a layer that ages is stale; only undeclared data is missing', async () => {
    await deliver('ecological_redline', { covers: 'all', sourceDate: null });
    expect(await said('redline.ecological')).toBe('layer_stale');
    expect((await finding('redline.ecological')).layer!.date).toBeNull();
    await server.seed(async (unit) => {
      const delivery = { sourceDate: '2026-10-01', covers: 'unsaid' as const };
      await changeLayer(unit, { layerId: 'geohazard', reason: 'no word', delivery }, [{ key: 'h', geometry: AROUND }]);
    });
    expect(await said('hazard.geological')).toBe('layer_missing');
  });

  test('an answer as of a commit stays the same to the last digit, whatever is committed later', async () => {
    const use = { system: 'planning', code: '1001' };
    const answer = async (asOf?: number) => {
      const {
        tookMs: _took,
        checkedAt: _at,
        ...rest
      } = (await planner.post('/api/siting/checks', { geometry: SITE, use, ...(asOf ? { asOf } : {}) })).body;
      return rest;
    };
    const wavy = Array.from({ length: 300 }, (_, i): [number, number] => {
      const angle = (2 * Math.PI * i) / 300;
      const r = 0.004 * (1 + 0.1 * Math.sin(17 * angle));
      return [115.706 + r * Math.cos(angle), 36.504 + r * Math.sin(angle)];
    });
    const blob = { type: 'Polygon', coordinates: [[...wavy, wavy[0]!]] };
    await deliver('plan_zones', { covers: 'all' });
    await deliver('power_lines', { covers: 'all' });
    await server.seed(async (unit) => {
      await seedFeatures(unit, 'plan_zones', [{ key: 'z', geometry: blob, use: { system: 'planning', code: '0701' } }]);
      const line = {
        type: 'LineString',
        coordinates: [
          [115.69, 36.49],
          [115.72, 36.52],
        ],
      };
      await seedFeatures(unit, 'power_lines', [{ key: 'l', geometry: line, attributes: { voltageKv: 220, halfWidthM: 5 } }]);
      await seedFeatures(unit, 'sites', [{ key: 'XM-1', geometry: blob }]);
    });
    const before = await answer();
    expect(before.findings.filter((each: Finding) => each.geometry).length).toBeGreaterThan(3);
    expect(await answer(before.revision)).toEqual(before);
    await server.seed(async (unit) => {
      await removeFeatures(unit, 'plan_zones', ['z']);
      await seedFeatures(
        unit,
        'power_lines',
        [
          {
            key: 'l',
            geometry: {
              type: 'LineString',
              coordinates: [
                [115, 36.6],
                [115.1, 36.6],
              ],
            },
          },
        ].map((f) => ({ ...f, regionId: 't-a' })),
      );
      await removeFeatures(unit, 'sites', ['XM-1']);
      await deliverLayer(unit, 'basic_farmland', { sourceDate: '2026-11-20' });
    });
    expect(await answer(before.revision)).toEqual(before);
    expect((await answer()).findings).not.toEqual(before.findings);
    const unknown = await planner.post('/api/siting/checks', { geometry: SITE, asOf: 999_999 });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'revision.unknown']);
  });
});
