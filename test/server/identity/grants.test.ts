import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, type Json, signIn } from '../../support/server.ts';
import { Listener } from '../command/listener.ts';
import { GOOD, join, openCity } from './people.ts';

const city = openCity({ separated: true });
let security: Client;
let other: Client;
let county: { admin: Client; security: Client };
beforeAll(async () => {
  const { server } = city;
  security = await server.as('security', ['*']);
  other = await server.as('admin', ['*']);
  county = { admin: await server.as('admin', ['t-a']), security: await server.as('security', ['t-a']) };
});

const decide = (by: Client, id: string, decision: 'accept' | 'refuse' = 'accept', reason = '不需要') =>
  by.post(`/api/grants/${id}/decide`, { decision, ...(decision === 'refuse' ? { reason } : {}) });
const granted = async (by: Client, answer: { body: Json }): Promise<void> => {
  const { status, body } = await decide(by, answer.body.grant.id);
  expect([status, body.state]).toEqual([200, 'granted']);
};
const rolesOf = async (person: Client): Promise<string[]> => (await person.get('/api/session')).body.user.roles;
const codeOf = (answer: { body: Json }): string => answer.body.code;
const add = (roles: readonly string[], regionIds = ['t-a'], by = city.admin) =>
  by.post('/api/users', { name: `n-${randomUUID().slice(0, 8)}`, displayName: 'x', roles, regionIds });
/** Somebody with granted roles, signed in. */
async function person(name: string, roles: readonly string[], regionIds = ['t-a']): Promise<Client> {
  const client = await join(city, name, { roles, regionIds });
  const { items } = (await security.get('/api/grants?state=waiting')).body;
  await decide(security, items.find((grant: Json) => grant.subject === name).id);
  return client;
}

describe('who administers what', () => {
  test('each of the three may do its own and nothing else', async () => {
    const auditor = await city.server.as('auditor', ['*']);
    const may = async (client: Client) => (await client.get('/api/session')).body.user.permissions;
    expect((await may(city.admin)).sort()).toEqual([
      ...[
        'blueprint.read',
        'exports.read',
        'grants.decide',
        'imports.read',
        'imports.write',
        'jobs.manage',
        'parcels.read',
        'regions.manage',
        'sensitive.read',
      ],
      ...['users.manage', 'users.read'],
    ]);
    expect((await may(security)).sort()).toEqual(['departments.manage', 'grants.decide', 'layers.mark', 'users.read']);
    expect(await may(auditor)).toEqual(expect.arrayContaining(['users.read', 'journal.read']));
    for (const [client, path] of [
      [city.admin, '/api/journal'],
      [city.admin, '/api/projects'],
      [security, '/api/parcels'],
      [security, '/api/ledger/accounts'],
    ] as const)
      expect((await client.get(path)).status, path).toBe(403);
    expect((await auditor.get('/api/users')).status).toBe(200);
    const grant = { path: `/api/grants/${randomUUID()}`, body: { decision: 'accept' } };
    expect((await auditor.post(`${grant.path}/decide`, grant.body)).body.params.needs).toBe('grants.decide');
    expect((await city.server.anonymous().get('/api/grants')).status).toBe(401);
    expect((await city.admin.patch('/api/departments/land', { across: false })).body.params.needs).toBe('departments.manage');
    expect((await security.post('/api/users', {})).body.params.needs).toBe('users.manage');
    expect((await city.server.anonymous().get('/api/session')).body.separated).toBe(true);
  });

  test('nobody holds two, by whatever way', async () => {
    for (const roles of [
      ['admin', 'security'],
      ['security', 'auditor'],
      ['admin', 'land'],
      ['auditor', 'commander'],
    ]) {
      const answer = await add(roles);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'users.two_duties']);
    }
    await person('er', ['land']);
    expect(codeOf(await city.admin.patch('/api/users/er', { roles: ['land', 'admin'] }))).toBe('users.two_duties');
    expect((await add(['land', 'planner'])).status).toBe(201);
  });

  test('an account from before that holds two may do nothing until one is taken away', async () => {
    const old = await person('lao', ['land']);
    await city.server.db
      .knex('app_user')
      .where({ name: 'lao' })
      .update({ roles: ['admin', 'land'] });
    const { user } = (await old.get('/api/session')).body;
    expect([user.roles, user.permissions, user.scope]).toEqual([[], [], []]);
    expect((await city.admin.get('/api/users/lao')).body.permissions).toEqual([]);
    expect((await city.admin.patch('/api/users/lao', { roles: ['land'] })).body).toMatchObject({ roles: ['land'], grant: null });
    expect(await rolesOf(old)).toEqual(['land']);
  });
});

describe('a grant', () => {
  test('has no effect before its decision, and holds from it on', async () => {
    const wu = await join(city, 'wu', { roles: ['land'], regionIds: ['t-a'] });
    const { user } = (await wu.get('/api/session')).body;
    expect([user.roles, user.permissions, user.scope]).toEqual([[], [], []]);
    expect((await wu.get('/api/parcels')).status).toBe(403);
    const page = (await city.admin.get('/api/users/wu')).body;
    expect([page.roles, page.permissions]).toEqual([[], []]);
    expect(page.grants).toMatchObject([
      {
        state: 'waiting',
        proposedBy: 'admin-1',
        subject: 'wu',
        mayDecide: false,
        mayWithdraw: true,
        change: { after: { roles: ['land'] } },
      },
    ]);
    const seen = (await security.get('/api/grants?state=waiting')).body.items.find((grant: Json) => grant.subject === 'wu');
    expect([seen.mayDecide, seen.mayWithdraw]).toEqual([true, false]);
    expect(Date.parse(seen.until) - Date.parse(seen.proposedAt)).toBe(7 * 86_400_000);
    expect((await decide(security, seen.id)).body).toMatchObject({ state: 'granted', decidedBy: 'security-2' });
    expect(await rolesOf(wu)).toEqual(['land']);
    expect((await wu.get('/api/parcels')).status).toBe(200);
    const { grants, departments } = (await city.admin.get('/api/users/wu')).body;
    expect([grants[0].proposedBy, grants[0].decidedBy, departments[0].id]).toEqual(['admin-1', 'security-2', 'land']);
  });

  test('is not decided by who proposed it, a second system administrator, the person concerned, or an own hand', async () => {
    const own = await add(['viewer']);
    const { id } = own.body.grant;
    for (const by of [city.admin, other]) {
      const answer = await decide(by, id);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'grants.second_person']);
    }
    const hand = await person('shou', ['security'], ['*']);
    expect(codeOf(await decide(hand, id))).toBe('grants.second_person');
    expect((await hand.get('/api/grants?state=waiting')).body.items.find((grant: Json) => grant.id === id).mayDecide).toBe(false);
    const by = await other.patch('/api/users/shou', { displayName: '手', regionIds: ['t-a'] });
    expect(by.body).toMatchObject({ displayName: '手', regionIds: ['t-a'], grant: null });
    const wider = await other.patch('/api/users/shou', { regionIds: ['t-a', 't-b'] });
    expect(wider.body).toMatchObject({ regionIds: ['t-a'] });
    expect(codeOf(await decide(hand, wider.body.grant.id))).toBe('grants.unknown');
    await other.delete(`/api/grants/${wider.body.grant.id}`);
    const self = await other.patch('/api/users/shou', { roles: ['land'] });
    expect(codeOf(await decide(hand, self.body.grant.id))).toBe('grants.second_person');
    await granted(security, own);
  });

  test('a link that the proposer made for the decider’s password makes them one hand', async () => {
    const proposal = await add(['viewer'], ['t-a'], county.admin);
    await county.admin.post('/api/users/security-5/reset');
    const seen = (await county.security.get('/api/session')).body.user;
    expect(seen).toBeNull();
    await city.server.db.knex('app_user').where({ name: 'security-5' }).update({ password_ended: false });
    const again = await signIn(city.server.url, 'security-5', 'a-long-test-password');
    expect(codeOf(await decide(again, proposal.body.grant.id))).toBe('grants.second_person');
    await granted(security, proposal);
  });

  test('is decided within the regions of who decides', async () => {
    const near = await city.server.as('security', ['t-a']);
    const far = await add(['viewer'], ['t-b']);
    expect(codeOf(await decide(near, far.body.grant.id))).toBe('grants.unknown');
    expect((await near.get('/api/grants')).body.items.every((grant: Json) => grant.change.after.regionIds[0] === 't-a')).toBe(true);
    await granted(near, await add(['viewer'], ['t-a']));
    await granted(security, far);
  });

  test('of two who decide at once, one does', async () => {
    const second = await city.server.as('security', ['*']);
    const { id } = (await add(['viewer'])).body.grant;
    const answers = await Promise.all([decide(security, id), decide(second, id, 'refuse'), decide(second, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(codeOf)).toEqual(['grants.over', 'grants.over']);
    const { rows } = await city.server.db.knex.raw(`select action from journal where detail->>'grant' = ?`, [id]);
    expect(rows).toHaveLength(2);
  });

  test('is refused with a reason, withdrawn by who proposed it, and lapses after seven days', async () => {
    const first = await add(['viewer']);
    expect((await security.post(`/api/grants/${first.body.grant.id}/decide`, { decision: 'refuse' })).status).toBe(400);
    expect((await decide(security, first.body.grant.id, 'refuse', '不在编')).body).toMatchObject({ state: 'refused', reason: '不在编' });
    expect((await city.admin.get(`/api/users/${first.body.name}`)).body.roles).toEqual([]);
    const second = await city.admin.patch(`/api/users/${first.body.name}`, { roles: ['viewer'] });
    expect(codeOf(await city.admin.patch(`/api/users/${first.body.name}`, { roles: ['land'] }))).toBe('grants.waiting');
    expect(codeOf(await other.delete(`/api/grants/${second.body.grant.id}`))).toBe('grants.second_person');
    expect(codeOf(await other.delete(`/api/grants/${randomUUID()}`))).toBe('grants.unknown');
    expect((await city.admin.delete(`/api/grants/${second.body.grant.id}`)).body.state).toBe('withdrawn');
    expect(codeOf(await decide(security, second.body.grant.id))).toBe('grants.over');
    const third = await city.admin.patch(`/api/users/${first.body.name}`, { roles: ['land'] });
    const { clock } = city.server;
    const before = clock.now;
    clock.now = new Date(before.getTime() + 7 * 86_400_000);
    const late = await decide(security, third.body.grant.id);
    expect([codeOf(late), late.body.params.state]).toEqual(['grants.over', 'lapsed']);
    expect((await security.get('/api/grants?state=lapsed')).body.items.map((grant: Json) => grant.id)).toContain(third.body.grant.id);
    await granted(security, await city.admin.patch(`/api/users/${first.body.name}`, { roles: ['viewer'] }));
    clock.now = before;
    const actions = (await city.server.db.knex('journal').where({ subject: first.body.name }).orderBy('id').pluck('action')) as string[];
    expect(actions.filter((action) => action.endsWith('Grant')).map((action) => action.slice('identity.'.length))).toEqual([
      ...['proposeGrant', 'refuseGrant', 'proposeGrant', 'withdrawGrant', 'proposeGrant', 'lapseGrant', 'proposeGrant', 'acceptGrant'],
    ]);
  });

  test('is refused when what it changes, or who proposed it, has changed since', async () => {
    await person('bian', ['land'], ['t-a', 't-b']);
    const more = await city.admin.patch('/api/users/bian', { roles: ['land', 'planner'] });
    expect((await other.patch('/api/users/bian', { regionIds: ['t-a'] })).body).toMatchObject({ regionIds: ['t-a'], grant: null });
    const stale = await decide(security, more.body.grant.id);
    expect([stale.status, codeOf(stale)]).toEqual([409, 'grants.target_changed']);
    await city.admin.delete(`/api/grants/${more.body.grant.id}`);
    await person('gone', ['admin'], ['*']);
    const gone = await signIn(city.server.url, 'gone', GOOD);
    const last = await gone.patch('/api/users/bian', { roles: ['planner'] });
    await other.patch('/api/users/gone', { disabled: true });
    expect(codeOf(await decide(security, last.body.grant.id))).toBe('grants.target_changed');
    expect((await decide(security, last.body.grant.id, 'refuse')).body.state).toBe('refused');
  });

  test('asks again at its decision whether the regions are there', async () => {
    const { grant } = (await add(['viewer'])).body;
    await city.server.db
      .knex('rights_grant')
      .where({ id: grant.id })
      .update({ after: { roles: ['viewer'], regionIds: ['t-none'], disabled: false } });
    expect(codeOf(await decide(security, grant.id))).toBe('region.unknown');
    await city.server.db
      .knex('rights_grant')
      .where({ id: grant.id })
      .update({ after: { roles: ['admin', 'land'], regionIds: ['t-a'], disabled: false } });
    expect(codeOf(await decide(security, grant.id))).toBe('users.two_duties');
  });

  test('taking away acts at once; letting return waits', async () => {
    const qu = await person('qu', ['land', 'planner'], ['t-city']);
    const fewer = await city.admin.patch('/api/users/qu', { roles: ['land'], regionIds: ['t-b'] });
    expect(fewer.body).toMatchObject({ roles: ['land'], regionIds: ['t-b'], grant: null });
    const both = await city.admin.patch('/api/users/qu', { roles: ['energy'], disabled: true });
    expect([both.body.state, both.body.roles]).toEqual(['disabled', ['land']]);
    expect((await qu.get('/api/regions')).status).toBe(401);
    await city.admin.delete(`/api/grants/${both.body.grant.id}`);
    const back = await city.admin.patch('/api/users/qu', { disabled: false });
    expect(back.body.state).toBe('disabled');
    expect((await city.server.anonymous().post('/api/session', { name: 'qu', password: GOOD })).status).toBe(401);
    await granted(security, back);
    expect(await rolesOf(await signIn(city.server.url, 'qu', GOOD))).toEqual(['land']);
  });
});

test('departments are proposed by security and decided by a system administrator', async () => {
  const bu = await person('bu', ['land']);
  const asked = await security.post('/api/users/bu/departments', { departments: ['environment'] });
  expect(asked.body).toMatchObject({ name: 'bu', departments: ['land'] });
  const second = await city.server.as('security', ['*']);
  expect(codeOf(await decide(second, asked.body.grant.id))).toBe('grants.second_person');
  await granted(city.admin, asked);
  expect((await city.admin.get('/api/users/bu')).body.departments.map((each: Json) => each.id)).toEqual(['environment']);
  const changed = await security.patch('/api/departments/energy', { kinds: ['energy'], across: false });
  expect(changed.body.across).toBe(true);
  expect(codeOf(await decide(county.admin, changed.body.grant.id))).toBe('grants.unknown');
  await granted(other, changed);
  const { items } = (await bu.get('/api/departments')).body;
  expect(items.find((each: Json) => each.id === 'energy')).toMatchObject({ kinds: ['energy'], across: false });
  const stale = await security.patch('/api/departments/energy', { across: true });
  await city.server.db.knex('department').where({ id: 'energy' }).update({ layers: [] });
  expect(codeOf(await decide(other, stale.body.grant.id))).toBe('grants.target_changed');
});

test('administrators of the regions hear of grants', async () => {
  const stream = await Listener.open(city.server, security);
  const { grant } = (await add(['viewer'])).body;
  // Events of the tests before may still come.
  while ((await stream.until('grants.changed')).data.id !== grant.id);
  stream.close();
});
