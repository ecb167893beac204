import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateSite } from '../../../server/constraints/index.ts';
import type { Finding } from '../../../server/contract/siting.ts';
import { deliverLayer, rectangle, removeFeatures, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const SITE = rectangle(115.7, 36.5, 115.71, 36.51);
/** Metres of a degree of longitude at 36.5°. */
const LON_M = 89_600;

describe('live sites, uses and drawn lines', () => {
  let server: TestServer;
  let planner: Client;
  const check = async (more: object = {}) => (await planner.post('/api/siting/checks', { geometry: SITE, ...more })).body;
  const finding = async (rule: string, more: object = {}): Promise<Finding> =>
    (await check(more)).findings.find((each: Finding) => each.rule === rule);
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner');
  });
  afterAll(() => server.close());

  test('a live site of another project fails, with its code; a shared boundary does not', async () => {
    expect(await finding('sites.live')).toMatchObject({ verdict: 'pass', layer: null, check: 'live_site' });
    const touching = rectangle(115.69, 36.5, 115.7 + 0.5 / (1110 * LON_M), 36.51);
    await server.seed((unit) => seedFeatures(unit, 'sites', [{ key: 'XM-2026-001', geometry: touching }]));
    expect((await finding('sites.live')).verdict).toBe('pass');
    const before = (await check()).revision;
    await server.seed((unit) => seedFeatures(unit, 'sites', [{ key: 'XM-2026-002', geometry: rectangle(115.705, 36.5, 115.72, 36.51) }]));
    const taken = await finding('sites.live');
    expect(taken).toMatchObject({
      verdict: 'fail',
      title: { zh: '已有项目用地' },
      clause: { document: { zh: '项目用地登记' } },
      feature: { key: 'XM-2026-002' },
    });
    expect(taken.overlapShare).toBeCloseTo(0.5, 4);
    expect((await finding('sites.live', { asOf: before })).verdict).toBe('pass');
    const own = await server.seed((unit) => evaluateSite(unit, { geometry: SITE, use: null, needs: {}, exceptProject: 'XM-2026-002' }));
    expect(own.findings.find((each) => each.rule === 'sites.live')!.verdict).toBe('pass');
    const now = (await check()).revision;
    await server.seed((unit) => removeFeatures(unit, 'sites', ['XM-2026-002']));
    expect((await finding('sites.live')).verdict).toBe('pass');
    expect((await finding('sites.live', { asOf: now })).verdict).toBe('fail');
  });

  test('without a use no rule about uses is asked, and the reply says what was', async () => {
    const reply = await check({ use: null });
    expect([reply.use, reply.asks]).toEqual([null, ['rules', 'sites']]);
    expect(reply.findings.map((each: Finding) => each.rule)).not.toContain('zone.use');
    expect(reply.findings.map((each: Finding) => each.rule)).not.toContain('boundary.growth');
    const asked = await check({ use: { system: 'planning', code: '1001' }, needs: { energy: 1 } });
    expect(asked.asks).toEqual(['rules', 'sites', 'use', 'quota']);
    expect(asked.findings.map((each: Finding) => each.rule)).toContain('boundary.growth');
  });

  test('a line is where it is drawn: two metres from a pipeline of two corners 16 km apart', async () => {
    const [west, east, south, north] = [115.65, 115.83, 36.5, 36.5];
    await server.seed(async (unit) => {
      await deliverLayer(unit, 'pipelines');
      const line = {
        type: 'LineString',
        coordinates: [
          [west, south],
          [east, north],
        ],
      };
      await seedFeatures(unit, 'pipelines', [{ key: 'long', geometry: line, attributes: { medium: 'gas', halfWidthM: 0 } }]);
    });
    const edge = 36.5 - 2 / 110_966.3;
    const found = await finding('distance.pipeline', { geometry: rectangle(115.739, edge - 0.002, 115.741, edge) });
    expect([found.verdict, found.requiredDistanceM]).toEqual(['fail', 5]);
    expect(found.distanceM!).toBeCloseTo(2, 2);
  });

  test('areas are of the drawn edges, however far apart the corners are', async () => {
    const triangle = {
      type: 'Polygon',
      coordinates: [
        [
          [115.65, 36.45],
          [115.83, 36.45],
          [115.74, 36.55],
          [115.65, 36.45],
        ],
      ],
    };
    const { areaM2 } = await check({ geometry: triangle });
    const exact = await server.seed(async (unit) => {
      const { rows } = (await unit.trx.raw(
        'select st_area(st_segmentize(st_setsrid(st_geomfromgeojson(?), 4490), 0.00002)::geography) as a',
        [JSON.stringify(triangle)],
      )) as { rows: { a: number }[] };
      return rows[0]!.a;
    });
    expect(Math.abs(areaM2 / exact - 1)).toBeLessThan(1e-7);
  });
});
