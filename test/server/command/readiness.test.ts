import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadinessView } from '../../../server/contract/readiness.ts';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const read = async (regionIds: readonly string[] = ['t-city']): Promise<ReadinessView> => {
  const answer = await (await server.as('land', regionIds)).get<ReadinessView>('/api/blueprint/readiness');
  expect(answer.status).toBe(200);
  return answer.body;
};
const groundOf = (view: ReadinessView, layerId: string) => {
  const layer = view.layers.find((each) => each.id === layerId)!;
  return [layer.state, Object.fromEntries(layer.ground.map((each) => [each.regionId, each.state]))];
};

test('an empty city: every layer is missing, and the rules that need it are named', async () => {
  const view = await read();
  expect(view.counties.map((county) => county.id)).toEqual(['t-a', 't-b']);
  expect(new Set(view.layers.map((layer) => layer.state))).toEqual(new Set(['missing']));
  const farmland = view.layers.find((layer) => layer.id === 'basic_farmland')!;
  expect(farmland.rules.map((rule) => rule.id)).toEqual(['farmland.basic']);
  expect(view.layers.some((layer) => layer.id === 'regions' || layer.id === 'sites')).toBe(false);
});

test('each delivery speaks for its ground: whole, of a county, stale, undated, part of a county, or nothing said', async () => {
  const deliver = (layerId: string, more: Parameters<typeof deliverLayer>[2]) => server.seed((unit) => deliverLayer(unit, layerId, more));
  await deliver('basic_farmland', {});
  await deliver('ecological_redline', { sourceDate: '2020-01-01' });
  await deliver('ecological_redline', { covers: ['t-a'] });
  await deliver('growth_boundary', { sourceDate: null });
  await deliver('plan_zones', { covers: rectangle(115.5, 36.25, 115.75, 36.75) });
  await server.seed((unit) => seedFeatures(unit, 'heritage', [{ key: 'h1', geometry: rectangle(115.6, 36.4, 115.61, 36.41) }]));
  const view = await read();
  expect(groundOf(view, 'basic_farmland')).toEqual(['ready', { 't-a': 'ready', 't-b': 'ready' }]);
  expect(groundOf(view, 'ecological_redline')).toEqual(['part', { 't-a': 'ready', 't-b': 'stale' }]);
  expect(groundOf(view, 'growth_boundary')).toEqual(['undated', { 't-a': 'undated', 't-b': 'undated' }]);
  expect(groundOf(view, 'plan_zones')).toEqual(['part', { 't-a': 'part', 't-b': 'missing' }]);
  expect(groundOf(view, 'heritage')).toEqual(['missing', { 't-a': 'missing', 't-b': 'missing' }]);
  expect(view.layers.find((layer) => layer.id === 'ecological_redline')!.deliveries).toMatchObject([
    { covers: 'regions', regionIds: ['t-a'], sourceDate: '2026-09-30', author: 'system' },
    { covers: 'all', sourceDate: '2020-01-01' },
  ]);
  expect(groundOf(await read(['t-b']), 'ecological_redline')).toEqual(['stale', { 't-b': 'stale' }]);
});
