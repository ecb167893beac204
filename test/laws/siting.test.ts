import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYERS } from '../../gis-data/standards/layers.ts';
import { type FeatureInput, revertChangeSet } from '../../server/blueprint/index.ts';
import { type Evaluation, evaluateSite } from '../../server/constraints/index.ts';
import type { AreaGeometry, Verdict } from '../../server/contract/common.ts';
import type { AvailabilityView } from '../../server/contract/parcels.ts';
import { SYSTEM } from '../../server/platform/unit.ts';

import { deliverLayer, rectangle, removeFeatures, seedFeatures } from '../support/features.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Area between two meridians and two parallels of CGCS2000: the closed form. */
function closedFormM2(west: number, south: number, east: number, north: number): number {
  const a = 6_378_137;
  const f = 1 / 298.257222101;
  const e2 = f * (2 - f);
  const e = Math.sqrt(e2);
  const zone = (lat: number) => {
    const s = Math.sin((lat * Math.PI) / 180);
    return s / (1 - e2 * s * s) + Math.log((1 + e * s) / (1 - e * s)) / (2 * e);
  };
  return ((((east - west) * Math.PI) / 180) * a * a * (1 - e2) * (zone(north) - zone(south))) / 2;
}

const RANK: readonly Verdict[] = ['pass', 'warn', 'unknown', 'fail'];
const AREA_LAYERS = [
  'basic_farmland',
  'ecological_redline',
  'river_range',
  'flood_detention',
  'canal_control',
  'yellow_river_corridor',
  'geohazard',
];
const CLASSED: Readonly<Record<string, readonly string[]>> = {
  water_sources: ['一级', '二级', '准'],
  heritage: ['保护范围', '建设控制地带'],
};
const CONSTRAINTS = LAYERS.filter((layer) => layer.constraint).map((layer) => layer.id);
const INDUSTRY = { system: 'planning', code: '1001' } as const;

/** Degrees within a square of about 2 km in county t-a. */
const [WEST, SOUTH, SIZE] = [115.74, 36.49, 0.02];
const along = fc.double({ min: 0, max: 1, noNaN: true });
const box = fc.tuple(along, along, along, along).map(([x, y, w, h]) => {
  const [left, bottom] = [WEST + x * SIZE * 0.7, SOUTH + y * SIZE * 0.7];
  return [left, bottom, left + (0.05 + w) * SIZE * 0.3, bottom + (0.05 + h) * SIZE * 0.3] as const;
});
const site = box.map(([w, s, e, n]): AreaGeometry => rectangle(w, s, e, n));
const areaConstraint = fc.tuple(fc.constantFrom(...AREA_LAYERS, ...Object.keys(CLASSED)), box, fc.nat(2)).map(([layer, place, which]) => {
  const classes = CLASSED[layer];
  return { layer, geometry: rectangle(...place), attributes: classes ? { class: classes[which % classes.length] } : {} };
});
const lineConstraint = fc
  .tuple(box, fc.constantFrom(110, 220, 500), fc.double({ min: 0, max: 10, noNaN: true }))
  .map(([[w, s, e, n], voltageKv, halfWidthM]) => ({
    layer: 'power_lines',
    geometry: {
      type: 'LineString',
      coordinates: [
        [w, s],
        [e, n],
      ],
    },
    attributes: { voltageKv, halfWidthM },
  }));
const constraints = fc.array(fc.oneof({ weight: 3, arbitrary: areaConstraint }, lineConstraint), { minLength: 1, maxLength: 6 });

describe('laws of siting', { timeout: 180_000 }, () => {
  let server: TestServer;
  const evaluate = (geometry: AreaGeometry): Promise<Evaluation> =>
    server.app.units.read(SYSTEM, (query) => evaluateSite(query, { geometry, use: INDUSTRY, needs: {} }));
  const clear = () =>
    server.seed(async (unit) => {
      for (const layer of [...AREA_LAYERS, ...Object.keys(CLASSED), 'power_lines']) {
        const { rows } = (await unit.trx.raw('select key from blueprint_feature where layer_id = ?', [layer])) as {
          rows: { key: string }[];
        };
        if (rows.length > 0)
          await removeFeatures(
            unit,
            layer,
            rows.map((row) => row.key),
          );
      }
    });
  const put = (features: readonly ({ layer: string } & Omit<FeatureInput, 'key'>)[]) =>
    server.seed(async (unit) => {
      for (const layer of new Set(features.map((feature) => feature.layer))) {
        await seedFeatures(
          unit,
          layer,
          features.flatMap((feature, i) =>
            feature.layer === layer ? [{ key: `c${i}`, geometry: feature.geometry, attributes: feature.attributes }] : [],
          ),
        );
      }
    });
  /** Takes back every delivery that was made before, and delivers these layers. */
  const deliver = async (layers: readonly string[]) => {
    const before = made.splice(0);
    await server.seed(async (unit) => {
      for (const setId of before) await revertChangeSet(unit, setId, 'test');
    });
    await server.seed(async (unit) => {
      for (const layer of layers) made.push((await deliverLayer(unit, layer)).setId);
    });
  };
  const made: number[] = [];
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await seedFeatures(unit, 'growth_boundary', [{ key: 'all', geometry: rectangle(115.6, 36.4, 115.9, 36.6) }]);
      await seedFeatures(unit, 'plan_zones', [{ key: 'all', geometry: rectangle(115.6, 36.4, 115.9, 36.6), use: INDUSTRY }]);
    });
  });
  afterAll(() => server.close());

  test('the overlap of two rectangles is the closed form on the ellipsoid, within 0.01 %', async () => {
    await deliver(CONSTRAINTS);
    await fc.assert(
      fc.asyncProperty(box, box, async (here, there) => {
        await put([{ layer: 'ecological_redline', geometry: rectangle(...there) }]);
        const finding = (await evaluate(rectangle(...here))).findings.find((each) => each.rule === 'redline.ecological')!;
        const [w, s, e, n] = [
          Math.max(here[0], there[0]),
          Math.max(here[1], there[1]),
          Math.min(here[2], there[2]),
          Math.min(here[3], there[3]),
        ];
        const expected = w < e && s < n ? closedFormM2(w, s, e, n) : 0;
        expect(Math.abs(finding.overlapAreaM2! - expected)).toBeLessThanOrEqual(Math.max(expected * 1e-4, 0.01));
      }),
      { numRuns: 25 },
    );
    await clear();
  });

  test('a rule whose layer is missing never passes, whatever else is delivered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(CONSTRAINTS), site, async (delivered, geometry) => {
        await deliver(delivered);
        const reply = await evaluate(geometry);
        const missing = reply.findings.filter((finding) => finding.layer && !delivered.includes(finding.layer.id));
        expect(missing.filter((finding) => finding.verdict !== 'unknown')).toEqual([]);
        const kept = reply.findings.filter((finding) => finding.layer && delivered.includes(finding.layer.id));
        expect(kept.filter((finding) => finding.verdict !== 'pass')).toEqual([]);
        if (missing.some((finding) => finding.severity === 'fail')) expect(reply.verdict).toBe('unknown');
        else if (missing.length > 0) expect(reply.verdict).toBe('warn');
      }),
      { numRuns: 25 },
    );
  });

  test('taking a constraint away never makes a verdict worse, of the whole or of any rule', async () => {
    await deliver(CONSTRAINTS);
    await fc.assert(
      fc.asyncProperty(constraints, fc.nat(), site, async (all, pick, geometry) => {
        await clear();
        await put(all);
        const before = await evaluate(geometry);
        const gone = pick % all.length;
        await server.seed((unit) => removeFeatures(unit, all[gone]!.layer, [`c${gone}`]));
        const after = await evaluate(geometry);
        expect(RANK.indexOf(after.verdict)).toBeLessThanOrEqual(RANK.indexOf(before.verdict));
        for (const finding of after.findings) {
          const was = before.findings.find((each) => each.rule === finding.rule)!;
          expect([finding.rule, RANK.indexOf(finding.verdict) <= RANK.indexOf(was.verdict)]).toEqual([finding.rule, true]);
          if (finding.check !== 'form') expect(finding.overlapAreaM2 ?? 0).toBeLessThanOrEqual((was.overlapAreaM2 ?? 0) + 0.01);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('the largest compliant part never fails', async () => {
    await deliver(CONSTRAINTS);
    await fc.assert(
      fc.asyncProperty(constraints, site, async (all, geometry) => {
        await clear();
        await put(all);
        const reply = await evaluate(geometry);
        const [remedy] = reply.remedies;
        if (!remedy) return;
        expect(reply.verdict).toBe('fail');
        expect(remedy.areaM2).toBeGreaterThanOrEqual(reply.areaM2 * 0.1);
        expect(remedy.areaM2).toBeLessThan(reply.areaM2);
        const again = await evaluate(remedy.geometry as AreaGeometry);
        expect(
          again.findings.filter((finding) => finding.verdict === 'fail').map((finding) => [finding.rule, finding.overlapAreaM2]),
        ).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('availability of a parcel and the check of its ground and use give the same verdict', async () => {
    const SAME = { pass: 'available', warn: 'restricted', fail: 'unavailable', unknown: 'unknown' } as const;
    const planner = await server.as('planner');
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(CONSTRAINTS),
        constraints,
        fc.array(site, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (layers, all, parcels, planned) => {
          await clear();
          await deliver(layers);
          await put(all);
          const use = planned ? { system: 'planning' as const, code: '1001' } : undefined;
          const keys = parcels.map((_, i) => `P-${i}`);
          await server.seed((unit) =>
            seedFeatures(
              unit,
              'parcels',
              parcels.map((geometry, i) => ({ key: keys[i]!, geometry, status: 'available', ...(use ? { use } : {}) })),
            ),
          );
          const { body } = await planner.post('/api/parcels/availability', { codes: keys });
          const { body: rows } = await planner.get(`/api/parcels?q=P-`);
          expect(rows.items.length).toBeGreaterThanOrEqual(keys.length);
          for (const [i, geometry] of parcels.entries()) {
            const check = (await planner.post('/api/siting/checks', { geometry, ...(use ? { use } : {}) })).body as Evaluation;
            const view = body.items[i] as AvailabilityView;
            expect([view.code, view.verdict]).toEqual([keys[i], SAME[check.verdict]]);
            const told = view.reasons.filter((reason) => reason.rule !== 'status').map((reason) => `${reason.rule} ${reason.verdict}`);
            const found = check.findings.filter((each) => each.verdict !== 'pass').map((each) => `${each.rule} ${SAME[each.verdict]}`);
            expect(told.sort()).toEqual(found.sort());
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});
