import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../../server/contract/roles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { upload } from '../exchange/http.ts';
import { freshSite, giveQuota, request } from '../projects/given.ts';
import { Listener } from './listener.ts';

const LAND = 'land.new_construction';

describe('GET /api/events', () => {
  let server: TestServer;
  let planner: Client;
  let commander: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await giveQuota(unit, 't-a', LAND, 1_000);
      await giveQuota(unit, 't-b', LAND, 1_000);
    });
    planner = await server.as('planner', ['t-city']);
    commander = await server.as('commander', ['t-city']);
  });
  afterAll(() => server.close());

  const reserve = async (region: 't-a' | 't-b' = 't-a') =>
    (await planner.post('/api/projects', request({ geometry: freshSite(region) }))).body.code as string;

  test('nobody signed in is refused', async () => {
    expect((await server.anonymous().get('/api/events')).body.code).toBe('auth.required');
  });

  test('a reservation reaches the commander at once, and the map it opens shows the held amount', async () => {
    const listener = await Listener.open(server, commander);
    const code = await reserve();
    const { data } = await listener.until('ledger.changed');
    expect(data).toMatchObject({ regionId: 't-a', kinds: [LAND], projectCode: code });
    const { cells } = (await commander.get('/api/command/overview')).body;
    expect(cells.find((cell: { regionId: string }) => cell.regionId === 't-a')).toMatchObject({ held: 1, available: 999 });
    expect((await listener.until('project.created')).data).toMatchObject({ code, regionId: 't-a' });
    listener.close();
  });

  test('a line that breaks loses nothing: it resumes after the last event seen', async () => {
    const first = await Listener.open(server, commander, '?topics=project.created');
    const seen = [await reserve()];
    const last = await first.next();
    expect(last.data.code).toBe(seen[0]);
    first.close();
    const missed = [await reserve(), await reserve(), await reserve()];
    const again = await Listener.open(server, commander, '?topics=project.created', last.id);
    const late = await reserve();
    const codes: unknown[] = [];
    for (let count = 0; count < 4; count += 1) codes.push((await again.next()).data.code);
    expect(codes).toEqual([...missed, late]);
    again.close();
  });

  test('a hold that got a later deadline is told with the region of its pool; one that did not is not', async () => {
    const listener = await Listener.open(server, commander, '?topics=ledger.extended');
    const holdOf = async (code: string): Promise<string> => (await planner.get(`/api/projects/${code}`)).body.quota[0].transfers[0].id;
    const [left, extended] = [await holdOf(await reserve()), await holdOf(await reserve('t-b'))];
    const extend = async (id: string, deadline: string) =>
      (await commander.post(`/api/ledger/holds/${id}/deadline`, { deadline, reason: '设备到货推迟' })).body.code;
    expect([await extend(left, '2026-01-01'), await extend(extended, '2027-09-30')]).toEqual(['deadline_past', 'ok']);
    expect((await listener.next()).data).toMatchObject({ holdId: extended, regionId: 't-b', kind: LAND });
    listener.close();
  });

  test('a county hears of its own regions only', async () => {
    const county = await Listener.open(server, await server.as('commander', ['t-b']), '?topics=project.created');
    await reserve('t-a');
    const mine = await reserve('t-b');
    expect((await county.next()).data.code).toBe(mine);
    county.close();
  });

  test('imports are heard by who may read them, and by who sees all that their author may touch', async () => {
    const listen = async (role: Role, regions: string[]) =>
      Listener.open(server, await server.as(role, regions), '?topics=imports.changed,project.created');
    const [other, environment, city] = [
      await listen('land', ['t-a']),
      await listen('environment', ['t-b']),
      await listen('land', ['t-city']),
    ];
    const land = await server.as('land', ['t-b']);
    const file = JSON.stringify({ type: 'FeatureCollection', features: [] });
    await upload(server.url, land.headers, 'x.geojson', file, { layer: 'parcels' });
    expect((await city.next()).topic).toBe('imports.changed');
    await Promise.all([reserve('t-a'), reserve('t-b')]);
    expect([(await other.next()).topic, (await environment.next()).topic]).toEqual(['project.created', 'project.created']);
    for (const listener of [other, environment, city]) listener.close();
  });

  test('a change of a scoped layer is heard where it happened', async () => {
    const there = await Listener.open(server, await server.as('commander', ['t-b']), '?topics=blueprint.changed,project.created');
    const here = await Listener.open(server, await server.as('commander', ['t-a']), '?topics=blueprint.changed,project.created');
    await reserve('t-a');
    await reserve('t-b');
    for (const [listener, region] of [
      [here, 't-a'],
      [there, 't-b'],
    ] as const) {
      const heard = [await listener.next(), await listener.next()];
      expect(heard.map(({ data }) => data.regionId ?? data.layerId)).toEqual([region, 'sites']);
    }
    for (const listener of [there, here]) listener.close();
  });

  test('a stream ends with its session, and with its account', async () => {
    const [leaving, disabled] = [await server.as('planner'), await server.as('planner')];
    const name = (await disabled.get('/api/session')).body.user.name;
    const [first, second] = [await Listener.open(server, leaving), await Listener.open(server, disabled)];
    await leaving.delete('/api/session');
    await first.ended();
    await server.db.knex('app_user').where({ name }).update({ disabled_at: new Date() });
    await second.ended();
  });

  test('one person holds a bounded number of streams', async () => {
    const client = await server.as('viewer');
    const open = await Promise.all(Array.from({ length: 16 }, () => Listener.open(server, client)));
    const refused = await client.get('/api/events');
    expect([refused.status, refused.body.code]).toEqual([429, 'events.too_many']);
    open[0]!.close();
    await expect.poll(async () => (await Listener.open(server, client).catch(() => null)) !== null).toBe(true);
  });
});
