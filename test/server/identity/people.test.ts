import { beforeAll, describe, expect, test } from 'vitest';
import { addUser, operatorToken } from '../../../server/identity/index.ts';
import { type Client, type Json, signIn } from '../../support/server.ts';
import { GOOD, invite, join, openCity } from './people.ts';

const city = openCity();
let county: Client;
beforeAll(async () => {
  county = await city.server.as('admin', ['t-a']);
});

const namesOf = async (client: Client, search = ''): Promise<string[]> =>
  (await client.get(`/api/users${search}`)).body.items.map((item: Json) => item.name);

describe('the list of people', () => {
  test('is for administrators', async () => {
    expect((await city.server.anonymous().get('/api/users')).status).toBe(401);
    const refused = await (await city.server.as('commander')).get('/api/users');
    expect([refused.status, refused.body.params.needs]).toEqual([403, 'users.read']);
    expect((await city.admin.get('/api/users?limit=0')).status).toBe(400);
  });

  test('shows the people of the own regions, who made them and in which state they are', async () => {
    await invite(city.admin, 'far', 'invitation', { regionIds: ['t-b'] });
    await join(city, 'near', {}, county);
    const [all, own] = [await namesOf(city.admin), await namesOf(county)];
    expect(all).toEqual(expect.arrayContaining(['far', 'near']));
    expect(own).toContain('near');
    expect(own.filter((name) => ['far', 'admin-1'].includes(name))).toEqual([]);
    const { items } = (await city.admin.get('/api/users?q=AR')).body;
    expect(items.map((item: Json) => [item.name, item.state, item.createdBy])).toEqual([
      ['far', 'invited', 'admin-1'],
      ['near', 'active', 'admin-2'],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/hash|argon/);
    expect(await namesOf(city.admin, '?state=invited')).toContain('far');
    expect(await namesOf(city.admin, '?state=invited')).not.toContain('near');
  });

  test('goes on where a page ended', async () => {
    const pages: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await city.admin.get(`/api/users?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      pages.push(...body.items.map((item: Json) => item.name));
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(pages).toEqual(await namesOf(city.admin));
  });

  test('never shows the account of the operator, and who is called so breaks nothing', async () => {
    await city.server.db.knex('app_user').where({ name: 'far' }).update({ name: 'operator' });
    const units = city.server.app.units;
    const { token, revoke } = await operatorToken(city.server.db, units, false);
    const machine = { authorization: `Bearer ${token}` };
    const who = (await city.server.anonymous().get('/api/session', machine)).body.user;
    expect([who.name, who.roles]).toEqual(['lantu.operator', ['admin']]);
    await revoke();
    expect((await city.server.anonymous().get('/api/session', machine)).body.user).toBeNull();
    await city.server.db.knex('app_user').where({ name: 'operator' }).update({ name: 'far' });
    expect(await namesOf(city.admin)).not.toContain('lantu.operator');
    expect((await city.admin.post('/api/users/lantu.operator/reset')).status).toBe(404);
  });
});

describe('names', () => {
  const add = (name: string) => city.admin.post('/api/users', { name, displayName: 'x', roles: ['planner'], regionIds: ['t-a'] });
  test.each([
    ['аdmin', 422, 'users.name_refused'],
    ['operator', 422, 'users.name_refused'],
    ['system', 422, 'users.name_refused'],
    ['admin-l', 422, 'users.name_refused'],
    ['ａｄｍｉｎ-1', 409, 'users.name_taken'],
    ['ad min', 400, 'request.invalid'],
  ])('%s is refused', async (name, status, code) => {
    const answer = await add(name);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('of two at once that look alike one is taken', async () => {
    const answers = await Promise.all(['coco', 'сосо', 'c0co'].map(add));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });

  test('the operator is held to it too', async () => {
    const person = { name: 'Operator', displayName: 'x', password: GOOD, roles: ['planner'], regionIds: ['t-a'] } as const;
    await expect(city.server.seed((unit) => addUser(unit, person))).rejects.toMatchObject({ code: 'users.name_refused' });
  });
});

describe('rights and disabling', () => {
  test('hold from the next request, for sessions and tokens', async () => {
    const person = await join(city, 'yun', { roles: ['land'], regionIds: ['t-city'] });
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const machine = { authorization: `Bearer ${token}` };
    const changed = await city.admin.patch('/api/users/yun', { roles: ['viewer'], regionIds: ['t-b'], displayName: '云' });
    expect([changed.status, changed.body.roles, changed.body.regionIds, changed.body.displayName]).toEqual([
      200,
      ['viewer'],
      ['t-b'],
      '云',
    ]);
    for (const { body } of [await person.get('/api/session'), await city.server.anonymous().get('/api/session', machine)])
      expect([body.user.roles, body.user.scope]).toEqual([['viewer'], ['t-b']]);
    expect((await person.get('/api/ledger/kinds')).status).toBe(403);

    expect((await city.admin.patch('/api/users/yun', { disabled: true })).body.state).toBe('disabled');
    expect((await person.get('/api/regions')).status).toBe(401);
    expect((await city.server.anonymous().get('/api/regions', machine)).status).toBe(401);
    expect((await fetch(`${city.server.url}/tiles/parcels.json`, { headers: person.headers })).status).toBe(401);
    expect((await city.server.anonymous().post('/api/session', { name: 'yun', password: GOOD })).status).toBe(401);

    expect((await city.admin.patch('/api/users/yun', { disabled: false })).body.state).toBe('active');
    expect((await person.get('/api/regions')).status).toBe(401);
    expect((await city.server.anonymous().get('/api/regions', machine)).status).toBe(401);
    expect((await (await signIn(city.server.url, 'yun', GOOD)).get('/api/regions')).status).toBe(200);
    const { items } = (await city.admin.get('/api/journal?limit=10&action=identity.')).body;
    expect(items.filter((row: Json) => row.action === 'identity.changeUser' && row.subject === 'yun')).toHaveLength(3);
  });

  test('a link to a disabled account opens nothing', async () => {
    const token = await invite(city.admin, 'lian');
    await city.admin.patch('/api/users/lian', { disabled: true });
    expect((await city.server.anonymous().post(`/api/invitations/${token}`, { password: GOOD })).status).toBe(404);
    await city.admin.patch('/api/users/lian', { disabled: false });
    expect((await city.server.anonymous().post(`/api/invitations/${token}`, { password: GOOD })).status).toBe(404);
  });

  test('nobody changes the own rights, and nobody those of others regions or into them', async () => {
    await join(city, 'xia', {}, county);
    const own = await city.admin.patch('/api/users/admin-1', { roles: ['viewer'] });
    expect([own.status, own.body.code]).toEqual([409, 'users.not_yourself']);
    expect((await city.admin.patch('/api/users/admin-1', { displayName: '我' })).status).toBe(200);
    for (const name of ['admin-1', 'nobody-there']) {
      const other = await county.patch(`/api/users/${name}`, { disabled: true });
      expect([other.status, other.body.code]).toEqual([404, 'users.unknown']);
    }
    const lifted = await county.patch('/api/users/xia', { regionIds: ['t-a', 't-b'] });
    expect([lifted.status, lifted.body.code]).toEqual([403, 'auth.not_allowed_region']);
    expect((await county.patch('/api/users/xia', { regionIds: ['*'] })).body.code).toBe('auth.not_allowed_region');
    expect((await city.admin.patch('/api/users/xia', { regionIds: ['t-none'] })).body.code).toBe('region.unknown');
    expect((await city.admin.patch('/api/users/xia', { roles: ['king'] })).status).toBe(400);
    expect((await (await city.server.as('land')).patch('/api/users/xia', { disabled: true })).status).toBe(403);
  });

  test('of two administrators who disable each other at once one stays', async () => {
    const people = [await join(city, 'boss-a', { roles: ['admin'] }), await join(city, 'boss-b', { roles: ['admin'] })];
    const [first, second] = await Promise.all([
      people[0]!.patch('/api/users/boss-b', { disabled: true }),
      people[1]!.patch('/api/users/boss-a', { disabled: true }),
    ]);
    expect([first.status, second.status].filter((status) => status === 200)).toHaveLength(1);
  });

  test('a page says what a person may do and by which role', async () => {
    await join(city, 'zhen', { roles: ['viewer', 'safety'] });
    const { status, body } = await city.admin.get('/api/users/zhen');
    expect(status).toBe(200);
    const reasons = Object.fromEntries(body.permissions.map(({ permission, roles }: Json) => [permission, roles]));
    expect(reasons['siting.check']).toEqual(['safety']);
    expect(reasons['parcels.read'].sort()).toEqual(['safety', 'viewer']);
    expect(reasons['users.manage']).toBeUndefined();
    expect((await city.admin.get('/api/users/nobody-there')).body.code).toBe('users.unknown');
  });
});
