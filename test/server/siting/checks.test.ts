import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../server/contract/siting.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const INDUSTRY = { system: 'planning', code: '100102' };
/** About 0.9 × 1.1 km inside county t-a. */
const SITE = rectangle(115.7, 36.5, 115.71, 36.51);
const body = (more: object = {}) => ({ geometry: SITE, use: INDUSTRY, ...more });
const CITY_LAYERS = [
  'basic_farmland',
  'ecological_redline',
  'growth_boundary',
  'plan_zones',
  'water_sources',
  'river_range',
  'yellow_river_corridor',
  'canal_control',
  'flood_detention',
  'heritage',
  'geohazard',
  'roads',
  'railways',
  'power_lines',
  'pipelines',
];

const findingOf = (reply: { findings: Finding[] }, rule: string): Finding => reply.findings.find((finding) => finding.rule === rule)!;

describe('siting checks', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner');
  });
  afterAll(() => server.close());

  test('nobody signed in checks nothing', async () => {
    const answer = await server.anonymous().post('/api/siting/checks', body());
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.required']);
  });

  test('a viewer may not check', async () => {
    const viewer = await server.as('viewer');
    const answer = await viewer.post('/api/siting/checks', body());
    expect([answer.status, answer.body.code, answer.body.params.needs]).toEqual([403, 'auth.not_allowed', 'siting.check']);
  });

  test('input outside the contract is refused by name', async () => {
    const answer = await planner.post('/api/siting/checks', body({ colour: 'red' }));
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, 'request.invalid', '/body/colour']);
    const point = await planner.post('/api/siting/checks', { use: INDUSTRY, geometry: { type: 'Point', coordinates: [116, 36] } });
    expect(point.status).toBe(400);
    const date = await planner.post('/api/siting/checks', body({ asOf: '2026-02-30' }));
    expect([date.status, date.body.errors[0].pointer]).toEqual([400, '/body/asOf']);
  });

  test('an unknown use and an unknown quota kind are refused', async () => {
    const use = await planner.post('/api/siting/checks', body({ use: { system: 'planning', code: '99' } }));
    expect([use.status, use.body.code]).toEqual([422, 'siting.unknown_use']);
    const kind = await planner.post('/api/siting/checks', body({ needs: { gold: 3 } }));
    expect([kind.status, kind.body.code, kind.body.params.kind]).toEqual([422, 'ledger.unknown_kind', 'gold']);
  });

  test('a shape that crosses itself is refused with the place', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [115.7, 36.5],
          [115.71, 36.51],
          [115.71, 36.5],
          [115.7, 36.51],
          [115.7, 36.5],
        ],
      ],
    };
    const answer = await planner.post('/api/siting/checks', body({ geometry: bow }));
    expect([answer.status, answer.body.code, answer.body.params.reason]).toEqual([422, 'geometry.invalid', 'Self-intersection']);
    expect(answer.body.params.place[0]).toBeCloseTo(115.705, 9);
    expect(answer.body.params.place[1]).toBeCloseTo(36.505, 9);
  });

  test('a ring that does not close, too many corners, too much land and a place nowhere are refused', async () => {
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [115.7, 36.5],
          [115.71, 36.5],
          [115.71, 36.51],
          [115.7, 36.51],
        ],
      ],
    };
    const unclosed = await planner.post('/api/siting/checks', body({ geometry: open }));
    expect([unclosed.status, unclosed.body.code, unclosed.body.params]).toEqual([
      422,
      'geometry.invalid',
      { reason: 'Ring is not closed', place: [115.7, 36.51] },
    ]);
    const corners = Array.from({ length: 10_001 }, (_, i) => [115.7 + Math.cos(i) * 1e-3, 36.5]);
    const many = await planner.post('/api/siting/checks', body({ geometry: { type: 'Polygon', coordinates: [corners] } }));
    expect([many.status, many.body.code, many.body.params.what]).toEqual([422, 'geometry.too_large', 'vertices']);
    const large = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.6, 36.3, 115.9, 36.6) }));
    expect([large.status, large.body.code, large.body.params.what]).toEqual([422, 'geometry.too_large', 'areaM2']);
    const nowhere = await planner.post('/api/siting/checks', body({ geometry: rectangle(120, 36.5, 120.01, 36.51) }));
    expect([nowhere.status, nowhere.body.code]).toEqual([422, 'geometry.outside']);
  });

  test('layers that nobody delivered answer unknown, never pass', async () => {
    const { body: reply } = await planner.post('/api/siting/checks', body());
    expect(reply.verdict).toBe('unknown');
    const answered = reply.findings.filter((finding: Finding) => finding.layer !== null);
    expect(answered.length).toBeGreaterThan(12);
    expect(new Set(answered.map((finding: Finding) => `${finding.verdict} ${finding.unknownBecause}`))).toEqual(
      new Set(['unknown layer_missing']),
    );
    expect(reply.regionId).toBe('t-a');
  });

  test('what a layer does not cover is unknown; an overlap found fails all the same', async () => {
    await server.seed(async (unit) => {
      await deliverLayer(unit, 'heritage', { covers: rectangle(115.6, 36.4, 115.705, 36.6) });
      await seedFeatures(unit, 'heritage', [
        { key: 'core', geometry: rectangle(115.6995, 36.5, 115.7, 36.503), attributes: { class: '保护范围' } },
        { key: 'belt', geometry: rectangle(115.6985, 36.5, 115.7, 36.504), attributes: { class: '建设控制地带' } },
      ]);
    });
    const { body: half } = await planner.post('/api/siting/checks', body());
    const finding = findingOf(half, 'heritage.core');
    expect([finding.verdict, finding.unknownBecause]).toEqual(['unknown', 'not_covered']);
    expect(finding.uncoveredAreaM2! / half.areaM2).toBeCloseTo(0.5, 3);
    const { body: over } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.699, 36.5, 115.71, 36.51) }));
    expect(findingOf(over, 'heritage.core').verdict).toBe('fail');
    expect(findingOf(over, 'heritage.control').verdict).toBe('warn');
    expect(findingOf(over, 'heritage.control').overlapAreaM2!).toBeGreaterThan(findingOf(over, 'heritage.core').overlapAreaM2!);
  });

  describe('on a delivered map', () => {
    beforeAll(() =>
      server.seed(async (unit) => {
        for (const layer of CITY_LAYERS) await deliverLayer(unit, layer);
        await seedFeatures(unit, 'growth_boundary', [{ key: 'g', geometry: rectangle(115.6, 36.4, 115.72, 36.6) }]);
        await seedFeatures(unit, 'plan_zones', [
          { key: 'west', geometry: rectangle(115.6, 36.4, 115.705, 36.6), use: { system: 'planning', code: '1001' } },
          { key: 'east', geometry: rectangle(115.705, 36.4, 115.72, 36.6), use: { system: 'planning', code: '100103' } },
          { key: 'homes', geometry: rectangle(115.72, 36.4, 115.74, 36.6), use: { system: 'planning', code: '0701' } },
        ]);
      }),
    );

    test('a site clear of everything passes, rule by rule, with clause and layer', async () => {
      const { status, body: reply } = await planner.post('/api/siting/checks', body());
      expect([status, reply.verdict]).toEqual([200, 'pass']);
      expect(reply.counts).toMatchObject({ fail: 0, warn: 0, unknown: 0 });
      expect(reply.remedies).toEqual([]);
      expect(findingOf(reply, 'farmland.basic')).toMatchObject({
        verdict: 'pass',
        clause: { document: { en: 'Land Administration Law' }, article: { zh: '第三十五条' }, verified: false },
        layer: { id: 'basic_farmland', date: '2026-09-30' },
        overlapAreaM2: 0,
      });
      expect(reply.areaM2 / reply.planarAreaM2).toBeCloseTo(1, 3);
      expect(reply.zone).toBe(39);
    });

    test('an overlap fails with its area, share and shape, and the largest rest is offered and passes', async () => {
      await server.seed((unit) =>
        seedFeatures(unit, 'basic_farmland', [{ key: 'f', name: '田', geometry: rectangle(115.7075, 36.49, 115.73, 36.52) }]),
      );
      const { body: reply } = await planner.post('/api/siting/checks', body());
      const finding = findingOf(reply, 'farmland.basic');
      expect([reply.verdict, finding.verdict, finding.feature!.name]).toEqual(['fail', 'fail', '田']);
      expect(finding.overlapShare).toBeCloseTo(0.25, 4);
      expect(finding.overlapAreaM2! / reply.areaM2).toBeCloseTo(0.25, 4);
      expect(finding.geometry!.type).toBe('Polygon');
      expect(reply.findings[0].rule).toBe('farmland.basic');
      const [remedy] = reply.remedies;
      expect(remedy.areaM2 / reply.areaM2).toBeCloseTo(0.75, 4);
      const again = await planner.post('/api/siting/checks', body({ geometry: remedy.geometry }));
      expect(again.body).toMatchObject({ verdict: 'pass' });
    });

    test('rounding the corners of a remedy does not bring the conflict back', async () => {
      const edge = 115.6852345674;
      await server.seed((unit) => seedFeatures(unit, 'flood_detention', [{ key: 'r', geometry: rectangle(115.68, 36.4, edge, 36.6) }]));
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.684, 36.5, 115.69, 36.51) }));
      expect(findingOf(reply, 'flood.detention').verdict).toBe('fail');
      const again = await planner.post('/api/siting/checks', body({ geometry: reply.remedies[0].geometry }));
      expect(findingOf(again.body, 'flood.detention')).toMatchObject({ verdict: 'pass', overlapAreaM2: 0 });
    });

    test('features of one layer that overlap each other are counted once', async () => {
      await server.seed((unit) =>
        seedFeatures(unit, 'river_range', [
          { key: 'a', geometry: rectangle(115.64, 36.45, 115.65, 36.46) },
          { key: 'b', geometry: rectangle(115.64, 36.45, 115.65, 36.46) },
        ]),
      );
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.64, 36.45, 115.65, 36.46) }));
      expect(findingOf(reply, 'river.range').overlapShare).toBe(1);
      expect(findingOf(reply, 'river.range').overlapAreaM2).toBeCloseTo(reply.areaM2, 3);
    });

    test('a layer past its limit is unknown; its overlap is told and drawn all the same', async () => {
      await server.seed(async (unit) => {
        await deliverLayer(unit, 'geohazard', { sourceDate: '2021-03-15' });
        await seedFeatures(unit, 'geohazard', [{ key: 'h', geometry: rectangle(115.66, 36.5, 115.665, 36.52) }]);
      });
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.66, 36.5, 115.67, 36.51) }));
      const finding = findingOf(reply, 'hazard.geological');
      expect([finding.verdict, finding.unknownBecause, finding.severity]).toEqual(['unknown', 'layer_stale', 'warn']);
      expect(finding.overlapShare).toBeCloseTo(0.5, 4);
      expect(finding.geometry).toBeDefined();
      expect(reply.verdict).toBe('warn');
      await server.seed((unit) => deliverLayer(unit, 'geohazard'));
      const fresh = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.66, 36.5, 115.67, 36.51) }));
      expect(findingOf(fresh.body, 'hazard.geological').verdict).toBe('warn');
    });

    test('an area without the attribute that its rules need is unknown where it overlaps', async () => {
      await server.seed((unit) => seedFeatures(unit, 'water_sources', [{ key: 'w', geometry: rectangle(115.62, 36.5, 115.63, 36.51) }]));
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.625, 36.5, 115.635, 36.51) }));
      expect(findingOf(reply, 'water.source.first')).toMatchObject({ verdict: 'unknown', unknownBecause: 'no_data' });
      expect(findingOf(reply, 'water.source.first').overlapShare).toBeCloseTo(0.5, 3);
    });

    test('outside the growth boundary fails with the part outside; a use that needs no boundary is not asked', async () => {
      const across = rectangle(115.715, 36.53, 115.725, 36.54);
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: across }));
      expect(findingOf(reply, 'boundary.growth').verdict).toBe('fail');
      expect(findingOf(reply, 'boundary.growth').overlapShare).toBeCloseTo(0.5, 3);
      const { body: field } = await planner.post('/api/siting/checks', body({ geometry: across, use: { system: 'planning', code: '01' } }));
      expect(findingOf(field, 'boundary.growth')).toBeUndefined();
    });

    test('the planned use: admitted, refused and unplanned parts apart', async () => {
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.715, 36.53, 115.745, 36.54) }));
      const finding = findingOf(reply, 'zone.use');
      expect(finding.verdict).toBe('fail');
      expect(finding.uses!.map((use) => [use.use!.code, use.admitted])).toEqual([
        ['0701', false],
        ['100103', true],
      ]);
      expect(finding.uncoveredAreaM2! / reply.areaM2).toBeCloseTo(1 / 6, 3);
      const { body: unplanned } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.745, 36.53, 115.75, 36.54) }));
      expect(findingOf(unplanned, 'zone.use')).toMatchObject({ verdict: 'unknown', unknownBecause: 'not_covered' });
    });

    test('a survey class says nothing about rules of planning classes: what would break them is unknown', async () => {
      const { body: reply } = await planner.post(
        '/api/siting/checks',
        body({ geometry: rectangle(115.715, 36.53, 115.725, 36.54), use: { system: 'survey', code: '0601' } }),
      );
      expect(findingOf(reply, 'boundary.growth')).toMatchObject({ verdict: 'unknown', unknownBecause: 'no_data' });
      expect(findingOf(reply, 'zone.use')).toMatchObject({ verdict: 'unknown', unknownBecause: 'no_data' });
      expect(findingOf(reply, 'farmland.basic').verdict).toBe('pass');
    });

    test('a site that reaches beyond every region is not covered there', async () => {
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.495, 36.5, 115.505, 36.51) }));
      expect(findingOf(reply, 'redline.ecological')).toMatchObject({ verdict: 'unknown', unknownBecause: 'not_covered' });
      expect(findingOf(reply, 'redline.ecological').uncoveredAreaM2! / reply.areaM2).toBeCloseTo(0.5, 3);
    });

    test('a parcel that is too small or too narrow is warned of, with its measures', async () => {
      const { body: reply } = await planner.post('/api/siting/checks', body({ geometry: rectangle(115.7, 36.5, 115.7001, 36.51) }));
      const finding = findingOf(reply, 'form.parcel');
      expect(finding.verdict).toBe('warn');
      expect(finding.form!.widthM).toBeCloseTo(8.96, 1);
      expect(finding.form!.compactnessPct).toBeLessThan(5);
    });
  });

  test('the rule set in force is shown with its documents', async () => {
    const { body: reply } = await (await server.as('viewer')).get('/api/siting/rules');
    expect(reply.version).toBe('2026-11-27');
    expect(reply.items.find((rule: { id: string }) => rule.id === 'distance.power')).toMatchObject({
      layerId: 'power_lines',
      article: { zh: '第十条' },
    });
  });
});
