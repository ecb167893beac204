import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { tileAt } from '../tiles/blueprint.ts';
import { freshSite, giveQuota, request, square } from './given.ts';

const LAND = 'land.new_construction';
/** A tile that holds the site. */
const BOTH = `/tiles/sites/8/${tileAt([116.02, 36.28], 8).join('/')}`;

let server: TestServer;
let city: Client;
let countyA: Client;
let countyB: Client;
let code: string;
let site: ReturnType<typeof freshSite>;

beforeAll(async () => {
  server = await startServer();
  await server.seed(async (unit) => {
    await giveQuota(unit, 't-a', LAND, 100);
    await giveQuota(unit, 't-b', LAND, 100);
  });
  city = await server.as('planner');
  countyA = await server.as('planner', ['t-a']);
  countyB = await server.as('planner', ['t-b']);
  site = freshSite('t-b');
  const made = await countyB.post('/api/projects', request({ geometry: site, name: '邻县项目' }));
  expect(made.status).toBe(201);
  code = made.body.code;
});
afterAll(() => server?.close());

/** What each of the ways to a site shows of this project. */
async function seen(client: Client): Promise<Record<string, boolean>> {
  const [lon, lat] = [site.coordinates[0]![0]![0]! + 0.0001, site.coordinates[0]![0]![1]! + 0.0001];
  const has = async (path: string) => {
    const { body, status } = await client.get(path);
    expect([path, status < 400 || status === 404]).toEqual([path, true]);
    return JSON.stringify(body).includes(code) || JSON.stringify(body).includes('邻县项目');
  };
  const layers = (await client.get('/api/blueprint/layers')).body.items;
  const revisions = (await client.get('/api/blueprint/revisions')).body.items;
  return {
    projects: await has('/api/projects'),
    project: (await client.get(`/api/projects/${code}`)).status === 200,
    features: await has('/api/blueprint/layers/sites/features'),
    feature: (await client.get(`/api/blueprint/layers/sites/features/${code}`)).status === 200,
    identify: await has(`/api/blueprint/identify?lon=${lon}&lat=${lat}&toleranceM=50`),
    tile: (await client.get(BOTH)).status === 200,
    together: await has(BOTH.replace('sites', 'blueprint')),
    search: await has(`/api/search?q=${encodeURIComponent('邻县')}`),
    export: await has('/api/exports/sites.geojson'),
    count: layers.find((layer: { id: string }) => layer.id === 'sites').featureCount > 0,
    revision: revisions.some((revision: { layerIds: string[] }) => revision.layerIds.includes('sites')),
    reason: revisions.some((revision: { kind: string; reason: string }) => revision.kind === 'project' && revision.reason !== ''),
  };
}

test('a site is seen by who sees its project, whichever way it is looked for', async () => {
  const [mine, others, all] = [await seen(countyB), await seen(countyA), await seen(city)];
  expect(Object.entries(others).filter(([, is]) => is)).toEqual([]);
  expect(mine).toEqual(all);
  expect(Object.entries(mine).filter(([, is]) => !is)).toEqual([]);
});

test('a tile that one county was given is never another’s', async () => {
  for (const [client, status] of [
    [countyB, 200],
    [countyA, 204],
    [city, 200],
    [countyA, 204],
  ] as const)
    expect((await client.get(BOTH)).status).toBe(status);
});

test('a check still says that the ground is taken, without saying by whom', async () => {
  const border = square(116.0005, 36.6);
  const { body: made } = await countyB.post('/api/projects', request({ geometry: border, name: '邻县界上项目', regionId: 't-b' }));
  const check = (client: Client, lon: number) =>
    client.post('/api/siting/checks', { geometry: square(lon, 36.6, 0.0008), use: { system: 'planning', code: '1001' } });
  const [mine, others] = [await check(countyB, 116.001), await check(countyA, 115.999)];
  const taken = ({ body }: typeof mine) => body.findings.find((finding: { rule: string }) => finding.rule === 'sites.live');
  expect([taken(mine), taken(others)]).toMatchObject([{ verdict: 'fail', feature: { key: made.code } }, { verdict: 'fail' }]);
  expect(JSON.stringify(others.body)).not.toContain(made.code);
  expect(JSON.stringify(others.body)).not.toContain('邻县界上项目');
});
