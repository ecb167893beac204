import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureInput } from '../../../server/blueprint/index.ts';
import type { Finding } from '../../../server/contract/siting.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

/** Metres of a degree of longitude and latitude at 36.5° on CGCS2000: N cos φ and M. */
const PHI = (36.5 * Math.PI) / 180;
const E2 = 0.0066943800229;
const METRES = {
  lon: ((6378137 / Math.sqrt(1 - E2 * Math.sin(PHI) ** 2)) * Math.cos(PHI) * Math.PI) / 180,
  lat: (((6378137 * (1 - E2)) / (1 - E2 * Math.sin(PHI) ** 2) ** 1.5) * Math.PI) / 180,
};
const [WEST, SOUTH] = [115.7, 36.5];
const SITE = rectangle(WEST, SOUTH, WEST + 300 / METRES.lon, SOUTH + 300 / METRES.lat);

/** A north–south line this far west of the site. */
const lineAt = (westM: number, key: string, attributes: Record<string, unknown>): FeatureInput => {
  const lon = WEST - westM / METRES.lon;
  return {
    key,
    geometry: {
      type: 'LineString',
      coordinates: [
        [lon, SOUTH - 0.004],
        [lon, SOUTH + 0.008],
      ],
    },
    attributes,
  };
};

describe('distances', () => {
  let server: TestServer;
  let planner: Client;
  const check = async (rule: string): Promise<Finding> => {
    const { body } = await planner.post('/api/siting/checks', { geometry: SITE, use: { system: 'planning', code: '1001' } });
    return body.findings.find((finding: Finding) => finding.rule === rule);
  };
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner');
    await server.seed(async (unit) => {
      for (const layer of ['roads', 'railways', 'power_lines', 'pipelines']) await deliverLayer(unit, layer);
    });
  });
  afterAll(() => server.close());

  test('a line that is too near fails: distance from its edge, what is required, and the strip it takes', async () => {
    await server.seed((unit) =>
      seedFeatures(unit, 'power_lines', [{ ...lineAt(14.3, 'L220', { voltageKv: 220, halfWidthM: 4.5 }), name: '聊胡线' }]),
    );
    const finding = await check('distance.power');
    expect(finding).toMatchObject({ verdict: 'fail', requiredDistanceM: 15, measuredFrom: 'centre_line', halfWidthM: 4.5 });
    expect(finding.feature).toEqual({ key: 'L220', name: '聊胡线', label: { zh: '220 千伏', en: '220 kV' } });
    expect(finding.distanceM!).toBeCloseTo(9.8, 2);
    expect(finding.overlapAreaM2! / (5.2 * 300)).toBeCloseTo(1, 1);
    expect(finding.geometry).toBeDefined();
  });

  test('a remedy steps back far enough to pass', async () => {
    const { body } = await planner.post('/api/siting/checks', { geometry: SITE, use: { system: 'planning', code: '1001' } });
    const { body: again } = await planner.post('/api/siting/checks', {
      geometry: body.remedies[0].geometry,
      use: { system: 'planning', code: '1001' },
    });
    const finding = again.findings.find((each: Finding) => each.rule === 'distance.power');
    expect(finding.verdict).toBe('pass');
    expect(finding.distanceM).toBeGreaterThanOrEqual(15);
    expect(finding.distanceM).toBeLessThan(15.2);
  });

  test('far enough passes and says how far', async () => {
    await server.seed((unit) => seedFeatures(unit, 'roads', [lineAt(35, 'S1', { grade: 'provincial', halfWidthM: 8 })]));
    const finding = await check('distance.highway');
    expect([finding.verdict, finding.geometry]).toEqual(['pass', undefined]);
    expect(finding.distanceM!).toBeCloseTo(27, 2);
  });

  test('the corridor that lacks most decides, not the nearest', async () => {
    await server.seed((unit) =>
      seedFeatures(unit, 'roads', [
        lineAt(12, 'X1', { grade: 'township', halfWidthM: 6.5 }),
        lineAt(40, 'G1', { grade: 'expressway', halfWidthM: 13 }),
      ]),
    );
    const finding = await check('distance.highway');
    expect([finding.verdict, finding.feature!.key]).toEqual(['fail', 'G1']);
    expect(finding.distanceM!).toBeCloseTo(27, 2);
  });

  test('a line through the site is at distance nought', async () => {
    await server.seed((unit) => seedFeatures(unit, 'pipelines', [lineAt(-150, 'P', { medium: 'gas', halfWidthM: 0.5 })]));
    const finding = await check('distance.pipeline');
    expect([finding.verdict, finding.distanceM]).toEqual(['fail', 0]);
    expect(finding.overlapAreaM2! / (11 * 300)).toBeCloseTo(1, 1);
  });

  test('an unknown grade or width near the site is unknown, not pass', async () => {
    await server.seed((unit) => seedFeatures(unit, 'railways', [lineAt(30, 'R', { classSetting: 'maglev/urban', halfWidthM: 12 })]));
    expect(await check('distance.railway')).toMatchObject({
      verdict: 'unknown',
      unknownBecause: 'no_data',
      distanceM: expect.closeTo(18, 1),
    });
    await server.seed((unit) => seedFeatures(unit, 'railways', [lineAt(30, 'R', { classSetting: 'ordinary/urban' })]));
    expect(await check('distance.railway')).toMatchObject({ verdict: 'unknown', unknownBecause: 'no_data', requiredDistanceM: 8 });
    await server.seed((unit) => seedFeatures(unit, 'railways', [lineAt(5, 'R', { classSetting: 'ordinary/urban' })]));
    expect(await check('distance.railway')).toMatchObject({ verdict: 'fail' });
    await server.seed((unit) => seedFeatures(unit, 'railways', [lineAt(90, 'R', { classSetting: 'ordinary/urban' })]));
    expect(await check('distance.railway')).toMatchObject({ verdict: 'pass' });
  });

  test('a corridor drawn as an area is measured from its edge', async () => {
    const strip = rectangle(WEST - 50 / METRES.lon, SOUTH - 0.004, WEST - 12 / METRES.lon, SOUTH + 0.008);
    await server.seed((unit) =>
      seedFeatures(unit, 'railways', [{ key: 'R', geometry: strip, attributes: { classSetting: 'high-speed/urban', halfWidthM: 10 } }]),
    );
    const finding = await check('distance.railway');
    expect(finding).toMatchObject({ verdict: 'pass', measuredFrom: 'edge' });
    expect(finding.distanceM!).toBeCloseTo(12, 2);
  });

  test('a past-date layer that says too near is unknown and still drawn', async () => {
    await server.seed((unit) => deliverLayer(unit, 'power_lines', { sourceDate: '2020-01-01' }));
    const finding = await check('distance.power');
    expect([finding.verdict, finding.unknownBecause]).toEqual(['unknown', 'layer_stale']);
    expect(finding.geometry).toBeDefined();
  });
});
