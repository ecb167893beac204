import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { request } from '../projects/given.ts';
import { getTile, tileAt } from '../tiles/blueprint.ts';
import { BEFORE, HOLDER, lay, OTHERS, type Person, PIPE, people, READERS, SITE, SPOT } from './world.ts';

const PIPES = '/api/blueprint/layers/pipelines/features';
const IDENTIFY = `/api/blueprint/identify?lon=${SPOT.lon}&lat=${SPOT.lat}&toleranceM=2`;

let server: TestServer;
let readers: Person[];
let others: Person[];
let admin: Client;

const asks = (role: string): boolean => !['auditor', 'viewer'].includes(role);
const text = async (client: Client, path: string): Promise<string> => JSON.stringify((await client.get(path)).body);

beforeAll(async () => {
  server = await startServer();
  await lay(server);
  readers = await people(server, READERS);
  others = await people(server, OTHERS);
  admin = readers.find(({ role }) => role === 'admin')!.client;
});
afterAll(() => server.close());

describe('who may read a sensitive layer', () => {
  test('sees its features, and where they lie', async () => {
    for (const { client, role } of readers) {
      expect((await client.get(PIPES)).body.items, role).toHaveLength(1);
      expect((await client.get(`${PIPES}/PL-1`)).body.current.name, role).toBe(PIPE);
      expect(await text(client, IDENTIFY), role).toContain(PIPE);
      expect(await text(client, `/api/search?q=${encodeURIComponent('鲁宁')}`), role).toContain('pipelines/PL-1');
      const layers = (await client.get('/api/blueprint/layers')).body.items;
      expect(layers.find(({ id }: Json) => id === 'pipelines')).toMatchObject({
        ...{ sensitivity: 'sensitive', readable: true, featureCount: 1 },
      });
    }
  });

  test('nobody else does, by any way', async () => {
    for (const { client, role } of others) {
      for (const path of [PIPES, `${PIPES}?asOf=${BEFORE}`, `${PIPES}/PL-1`]) {
        const { status, body } = await client.get(path);
        expect([role, status, body.code]).toEqual([role, 403, 'layer.restricted']);
      }
      expect(await text(client, IDENTIFY), role).not.toContain(PIPE);
      expect(await text(client, `${IDENTIFY}&asOf=${BEFORE}`), role).not.toContain(PIPE);
      expect(await text(client, `/api/search?q=${encodeURIComponent('鲁宁')}`), role).not.toContain('PL-1');
      const layers = (await client.get('/api/blueprint/layers')).body.items;
      expect(layers.find(({ id }: Json) => id === 'pipelines')).toMatchObject({
        ...{ sensitivity: 'sensitive', readable: false, featureCount: null },
      });
      const told = (await client.get('/api/blueprint/revisions')).body.items.flatMap(({ layerIds }: Json) => layerIds);
      expect([role, told.includes('pipelines'), told.includes('parcels')]).toEqual([role, false, true]);
    }
  });

  test('a tile holds what its reader may read, and what is kept for one is not given to another', async () => {
    const at = tileAt([SPOT.lon, SPOT.lat], 14);
    const names = async (client: Client, headers = {}) => {
      const tile = await getTile(server, client, 'zones', 14, at, headers);
      return { ...tile, names: tile.features.map(({ properties }) => properties.name) };
    };
    for (const turn of [readers, others, readers]) {
      for (const { client, role } of turn) {
        const { names: seen } = await names(client);
        expect([role, seen]).toEqual([role, READERS.includes(role) ? [PIPE] : []]);
      }
    }
    const etag = (await names(readers[0]!.client)).headers.get('etag')!;
    const other = await names(others[0]!.client, { 'if-none-match': etag });
    expect([other.status, other.bytes.includes(PIPE)]).toEqual([204, false]);
  });
});

describe('a sensitive attribute', () => {
  const PATHS = ['/api/parcels/P-1', '/api/parcels?q=P-1', '/api/blueprint/layers/parcels/features', IDENTIFY];

  test('is there for its readers and absent for everybody else, beside what is not sensitive', async () => {
    for (const path of [...PATHS, ...PATHS.slice(0, 3).map((each) => `${each}${each.includes('?') ? '&' : '?'}asOf=${BEFORE}`)]) {
      for (const { client, role } of readers) expect(await text(client, path), `${role} ${path}`).toContain(HOLDER);
      for (const { client, role } of others) {
        const answer = await text(client, path);
        expect([role, path, answer.includes(HOLDER), answer.includes('QLRMC')]).toEqual([role, path, false, false]);
        expect(answer, `${role} ${path}`).toContain('farMax');
      }
    }
  });

  test('is in no tile', async () => {
    const tile = await getTile(server, admin, 'parcels', 14, tileAt([SPOT.lon, SPOT.lat], 14));
    expect([tile.features.length, tile.bytes.includes(HOLDER)]).toEqual([1, false]);
  });
});

/** The departments that work with pipelines, in the order of the standards. */
const MAY_READ = [expect.objectContaining({ en: 'Command' }), expect.objectContaining({ en: 'Land' })];

describe('the judge', () => {
  const check = (client: Client) =>
    client.post('/api/siting/checks', { geometry: SITE, use: { system: 'planning', code: '1001' }, keep: true }).then(({ body }) => body);
  const pipeOf = ({ findings }: Json) => findings.find(({ rule }: Json) => rule === 'distance.pipeline');
  const said = ({ verdict, counts, findings }: Json) => [
    verdict,
    counts,
    findings.map((each: Json) => [each.rule, each.verdict, each.clause]),
  ];

  test('gives everybody the same verdicts; who may not read the layer is told no measure, name or place', async () => {
    const whole = await check(admin);
    expect(pipeOf(whole)).toMatchObject({ verdict: 'fail', distanceM: 0, feature: { name: PIPE }, geometry: expect.anything() });
    expect(whole.remedies).toHaveLength(1);
    for (const { client, role } of [...readers, ...others].filter((each) => asks(each.role))) {
      const answer = await check(client);
      expect(said(answer), role).toEqual(said(whole));
      if (READERS.includes(role)) continue;
      expect(Object.keys(pipeOf(answer)).sort(), role).toEqual(
        ['check', 'clause', 'layer', 'remedy', 'restricted', 'rule', 'sentence', 'severity', 'title', 'unknownBecause', 'verdict'].sort(),
      );
      expect([role, answer.remedies, JSON.stringify(answer).includes(PIPE)]).toEqual([role, [], false]);
    }
  });

  test('a kept check is read as its reader may read it now', async () => {
    const { id } = await check(admin);
    const kept = async (client: Client) => (await client.get(`/api/siting/checks/${id}`)).body;
    expect(pipeOf(await kept(admin))).toMatchObject({ distanceM: 0, geometry: expect.anything() });
    for (const { client, role } of others.filter((each) => asks(each.role))) {
      const answer = await kept(client);
      expect([role, pipeOf(answer).restricted, pipeOf(answer).geometry, answer.remedies]).toEqual([role, MAY_READ, undefined, []]);
      expect(JSON.stringify(answer), role).not.toContain(PIPE);
    }
  });

  test('says so of a parcel too', async () => {
    const reasons = async (client: Client) => (await client.get('/api/parcels/P-1/availability')).body;
    const whole = await reasons(admin);
    for (const { client, role } of others) {
      const answer = await reasons(client);
      expect([role, answer.verdict]).toEqual([role, whole.verdict]);
      expect(answer.reasons.find(({ rule }: Json) => rule === 'distance.pipeline')).toMatchObject({
        ...{ verdict: 'unavailable', restricted: MAY_READ, overlapAreaM2: null, overlapShare: null },
      });
    }
  });

  test('a refusal of a project names the rule and not the pipe', async () => {
    const planner = others.find(({ role }) => role === 'planner')!.client;
    const { status, body: refused } = await planner.post('/api/projects', request({ geometry: SITE }));
    expect([status, refused.code]).toEqual([409, 'project.site_refused']);
    expect(JSON.stringify(refused)).toContain('distance.pipeline');
    expect(JSON.stringify(refused)).not.toContain(PIPE);
  });
});

describe('rights', () => {
  test('come from the department, in the next request, and of tokens are those of their person', async () => {
    const planner = await server.as('planner', ['*']);
    const { body: me } = await planner.get('/api/session');
    const token = async (roles?: string[]) => {
      const { body } = await admin.post('/api/tokens', { name: 'x', ...(roles ? { roles } : {}) });
      return { headers: { authorization: `Bearer ${body.token}` } };
    };
    expect((await fetch(server.url + PIPES, await token())).status).toBe(200);
    expect((await planner.get(PIPES)).status).toBe(403);
    await admin.post(`/api/users/${me.user.name}/departments`, { departments: ['land'] });
    expect((await planner.get(PIPES)).status).toBe(200);
    await admin.patch('/api/departments/land', { layers: ['parcels'] });
    expect((await planner.get(PIPES)).status).toBe(403);
    expect(await text(planner, '/api/parcels/P-1')).toContain(HOLDER);
    const auditor = await server.as('auditor', ['*']);
    const { body: her } = await auditor.get('/api/session');
    await admin.post(`/api/users/${her.user.name}/departments`, { departments: ['command'] });
    expect((await auditor.get(PIPES)).status).toBe(403);
  });
});
