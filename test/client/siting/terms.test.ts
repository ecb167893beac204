import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { siteOf } from '../../../client/land/read-file.ts';
import { drawCommands, drawing } from '../../../client/map/draw-store.ts';
import { CheckRunner, keyOf } from '../../../client/siting/check-runner.ts';
import { classesFor } from '../../../client/siting/lt-use-picker.ts';
import { blankDraft, draftProblem, projectBody, shortfallsIn } from '../../../client/siting/reserve.ts';
import { clearSite, exchangeSite, followDrawing, isForHand, putSite, site } from '../../../client/siting/site.ts';
import { landKind, needsFrom, needsOf, useRefOf } from '../../../client/siting/terms.ts';
import { check } from './given.ts';

const ring = (x: number): [number, number][] => [
  [x, 36.4],
  [x + 0.01, 36.4],
  [x + 0.01, 36.41],
  [x, 36.4],
];
const polygon = (x: number) => ({ type: 'Polygon' as const, coordinates: [ring(x)] });
const parts = { type: 'MultiPolygon' as const, coordinates: [[ring(116)], [ring(116.1)]] };

test('land is as large as the site until somebody says otherwise, and needs survive a kept check', () => {
  expect(needsOf({ land: null, landAsked: true, other: { nox: 5, so2: 0 } }, 100.4)).toEqual({ [landKind]: 100, nox: 5 });
  expect(needsOf({ land: 40, landAsked: true, other: {} }, 100)).toEqual({ [landKind]: 40 });
  expect(needsOf({ land: null, landAsked: false, other: {} }, 100)).toEqual({});
  const needs = fc.record({
    land: fc.option(fc.integer({ min: 1, max: 99 })),
    landAsked: fc.constant(true),
    other: fc.dictionary(fc.constantFrom('nox', 'energy', 'cod'), fc.integer({ min: 1, max: 1e9 })),
  });
  fc.assert(
    fc.property(needs, (written) => {
      const asked = needsOf(written, 100);
      expect(needsOf(needsFrom(asked, 100), 100)).toEqual(asked);
    }),
  );
});

test('a class is found by code and by name in both languages, never by its first level alone', () => {
  expect(classesFor('100102').map(({ id }) => id)).toEqual(['100102']);
  expect(classesFor('二类工业')[0]?.id).toBe('100102');
  expect(classesFor('logistics').length).toBeGreaterThan(0);
  expect(useRefOf('')).toBeNull();
  expect(classesFor('').every(({ id }) => id.length > 2)).toBe(true);
});

test('the command is the checked site with what was written; empty fields are left out', () => {
  const draft = { ...blankDraft(), name: ' 轴承 ', industry: ' ', reason: '增资', requestId: 'r' };
  const use = { system: 'planning', code: '100102' } as const;
  const body = projectBody(draft, check({ needs: { nox: 5 } }), use, { acknowledge: false, exemptionId: null });
  expect(body).toEqual({
    name: '轴承',
    reason: '增资',
    regionId: '371502',
    geometry: check({}).geometry,
    use,
    needs: { nox: 5 },
    checkId: check({}).id,
    requestId: 'r',
  });
  const exempted = projectBody(draft, check({ id: null }), use, { acknowledge: true, exemptionId: 'e' });
  expect(exempted).toMatchObject({ acknowledge: true, exemptionId: 'e' });
  expect(exempted).not.toHaveProperty('checkId');
  expect(draftProblem({ name: ' 轴 ' })).toBe(true);
});

test('a refusal names every shortfall by kind and amount', () => {
  expect(
    shortfallsIn({
      shortfalls: [
        { kind: 'nox', short: 4_300_000 },
        { kind: 'energy', asked: 3000, available: 1000 },
      ],
    }),
  ).toBe('氮氧化物缺 4.300 t、能源消费缺 2 tce');
  expect(shortfallsIn({})).toBe('');
});

test('a file is a site with a note, or a sentence that says why not', () => {
  const answer = { geometry: polygon(116), parts: 1, format: 'boundary-txt', crs: 'CGCS2000', findings: [], refusal: null };
  expect(siteOf(answer, 'a.txt')).toMatchObject({ geometry: polygon(116), note: '已读取“a.txt”（CGCS2000）' });
  expect(siteOf({ ...answer, geometry: null }, 'a.txt')).toEqual({ refused: '“a.txt”里没有面状图形' });
  const refused = siteOf({ ...answer, geometry: null, refusal: { code: 'crs.xian1980', params: {} } }, 'a.txt');
  expect(refused).toMatchObject({ refused: expect.stringContaining('1980 西安坐标系') });
});

let stop: () => void;
beforeEach(() => {
  stop = followDrawing();
});
afterEach(() => {
  stop();
  clearSite();
});

test('the site is what the hand draws, until the drawing is given up', () => {
  drawCommands.start('site');
  for (const [lon, lat] of ring(116).slice(0, 3)) drawCommands.add([lon, lat]);
  expect(site.get().geometry).toBeNull();
  drawCommands.finish();
  expect(site.get()).toMatchObject({ kind: 'drawn', valid: true, settled: true });
  expect(site.get().areaM2).toBeGreaterThan(400_000);
  drawCommands.cancel();
  expect(site.get().geometry).toBeNull();
});

test('a shape of several parts stays as it is, beyond the hand; a new drawing takes its place', () => {
  putSite(parts, 'two.txt');
  expect(isForHand(parts)).toBe(false);
  expect(site.get()).toMatchObject({ kind: 'fixed', name: 'two.txt', geometry: parts });
  expect(drawing.get().mode).toBe('idle');
  drawCommands.start('site');
  expect(site.get().geometry).toBeNull();
});

test('a remedy takes the place of the site, and undo brings the site back', () => {
  putSite(polygon(116), 'P1');
  const undo = exchangeSite(parts, 'P1');
  expect(site.get().kind).toBe('fixed');
  undo();
  expect(site.get()).toMatchObject({ kind: 'drawn', geometry: polygon(116) });
  expect(drawing.get().mode).toBe('site');
});

test('a question is asked once, after a pause, and only the last one', async () => {
  vi.useFakeTimers();
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', (_address: string, { body }: { body: string }) => {
    asked.push(JSON.parse(body).use.code);
    return Promise.resolve(new Response(JSON.stringify(check({}))));
  });
  const answered = vi.fn();
  const runner = new CheckRunner(
    {
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => undefined,
      updateComplete: Promise.resolve(true),
    },
    answered,
  );
  const input = (code: string) => ({ geometry: polygon(116), use: { system: 'planning' as const, code } });
  for (const code of ['1001', '100101', '100102', '100102']) runner.ask(input(code), 300);
  expect(runner.busy).toBe(true);
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toEqual(['100102']);
  expect(answered).toHaveBeenCalledOnce();
  runner.ask(input('100102'), 300);
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toHaveLength(1);
  expect(keyOf(input('1'))).not.toBe(keyOf(input('2')));
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
