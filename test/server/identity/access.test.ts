import { describe, expect, test } from 'vitest';
import { type Client, type Json, signIn } from '../../support/server.ts';
import { GOOD, join, openCity } from './people.ts';

const city = openCity();

const isIn = async (client: Client) => (await client.get('/api/session')).body.user !== null;
const setBack = (client: Client, column: 'seen_at' | 'expire', hours: number) => {
  const sid = decodeURIComponent(client.headers.cookie!)
    .replace(/^lantu\.sid=s:/, '')
    .replace(/\..*$/, '');
  const past = city.server.db.knex.raw(`now() - ? * interval '1 hour'`, [hours]);
  return city.server.db
    .knex('user_session')
    .where({ sid })
    .update({ [column]: past });
};

describe('sessions', () => {
  test('are listed without what opens them, and ended one by one or all but this', async () => {
    const person = await join(city, 'an');
    const others = [await signIn(city.server.url, 'an', GOOD), await signIn(city.server.url, 'an', GOOD)];
    const { status, body } = await person.get('/api/account');
    expect(status).toBe(200);
    const own = body.sessions.filter((each: Json) => each.current);
    expect([own.length, own[0].address]).toEqual([1, '127.0.0.1']);
    for (const each of others) expect(JSON.stringify(body)).not.toContain(decodeURIComponent(each.headers.cookie!).split(/[.:]/)[3]);

    const first = (await others[0]!.get('/api/account')).body.sessions.find((each: Json) => each.current).id;
    expect((await person.delete(`/api/account/sessions/${first}`)).status).toBe(200);
    expect(await Promise.all([person, ...others].map(isIn))).toEqual([true, false, true]);
    const again = await person.delete(`/api/account/sessions/${first}`);
    expect([again.status, again.body.code]).toEqual([404, 'session.unknown']);
    expect((await person.delete('/api/account/sessions')).body.ended).toBeGreaterThan(0);
    expect(await Promise.all([person, ...others].map(isIn))).toEqual([true, false, false]);
    expect((await city.server.anonymous().delete('/api/account/sessions')).status).toBe(401);
  });

  test('are no business of another, but of an administrator', async () => {
    const person = await join(city, 'bei');
    const { id } = (await person.get('/api/account')).body.sessions[0];
    const stranger = await city.server.as('planner');
    expect((await stranger.delete(`/api/account/sessions/${id}`)).body.code).toBe('session.unknown');
    expect((await stranger.delete('/api/users/bei/sessions')).status).toBe(403);
    expect((await (await city.server.as('admin', ['t-b'])).delete('/api/users/bei/sessions')).body.code).toBe('users.unknown');
    const shown = (await city.admin.get('/api/users/bei')).body.sessions;
    expect((await city.admin.delete(`/api/users/bei/sessions/${shown[0].id}`)).status).toBe(200);
    expect((await city.admin.delete(`/api/users/bei/sessions/${shown[0].id}`)).body.code).toBe('session.unknown');
    const back = await signIn(city.server.url, 'bei', GOOD);
    expect((await city.admin.delete('/api/users/bei/sessions')).body.ended).toBeGreaterThan(0);
    expect(await isIn(back)).toBe(false);
  });

  test('end when nobody used them for half an hour, and after twelve hours however busy', async () => {
    const idle = await join(city, 'cui');
    await setBack(idle, 'seen_at', 0.4);
    expect((await idle.get('/api/regions')).status).toBe(200);
    const { seenAt } = (await idle.get('/api/account')).body.sessions.find((each: Json) => each.current);
    expect(Date.now() - Date.parse(seenAt)).toBeLessThan(20 * 60_000);
    await setBack(idle, 'seen_at', 0.6);
    expect((await idle.get('/api/regions')).status).toBe(401);

    const busy = await signIn(city.server.url, 'cui', GOOD);
    const { startedAt, endsAt } = (await busy.get('/api/account')).body.sessions.find((each: Json) => each.current);
    expect(Math.round((Date.parse(endsAt) - Date.parse(startedAt)) / 60_000)).toBe(12 * 60);
    await setBack(busy, 'expire', 0.1);
    expect((await busy.get('/api/regions')).status).toBe(401);
  });
});

describe('tokens', () => {
  const machineOf = (token: string) => ({ authorization: `Bearer ${token}` });

  test('are listed with what they may and until when, and never with what opens doors', async () => {
    const person = await join(city, 'dan', { roles: ['land', 'viewer'] });
    const plain = await person.post('/api/tokens', { name: 'plain' });
    expect([plain.status, plain.body.expiresAt]).toEqual([201, '2027-02-19T02:00:00.000Z']);
    await person.post('/api/tokens', { name: 'narrow', scope: 'read', roles: ['viewer'], days: 365 });
    const { items } = (await person.get('/api/tokens')).body;
    expect(items.map(({ name, scope, roles }: Json) => [name, scope, roles])).toEqual([
      ['narrow', 'read', ['viewer']],
      ['plain', 'write', null],
    ]);
    expect(JSON.stringify(items)).not.toContain(plain.body.token);
    for (const wrong of [{ days: 366 }, { days: 0 }, { scope: 'all' }, { roles: [] }])
      expect((await person.post('/api/tokens', { name: 'x', ...wrong })).status).toBe(400);
    const more = await person.post('/api/tokens', { name: 'x', roles: ['admin'] });
    expect([more.status, more.body.code]).toEqual([403, 'auth.not_allowed']);
  });

  test('have the roles they were given, as far as the person still has them, and a reading one changes nothing', async () => {
    const person = await join(city, 'en', { roles: ['land', 'admin'] });
    const narrow = machineOf((await person.post('/api/tokens', { name: 'n', roles: ['land'] })).body.token);
    expect((await city.server.anonymous().get('/api/users', narrow)).status).toBe(403);
    const reader = machineOf((await person.post('/api/tokens', { name: 'r', scope: 'read' })).body.token);
    expect((await city.server.anonymous().get('/api/users', reader)).status).toBe(200);
    const asked = await city.server.anonymous().post('/api/parcels/availability', { codes: ['x1'] }, reader);
    expect(asked.status).toBe(200);
    const refused = await city.server.anonymous().post('/api/users', { name: 'zz' }, reader);
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.token_reads_only']);
    const shape = {
      type: 'Polygon',
      coordinates: [
        [
          [115.6, 36.4],
          [115.601, 36.4],
          [115.601, 36.401],
          [115.6, 36.4],
        ],
      ],
    };
    expect((await city.server.anonymous().post('/api/siting/checks', { geometry: shape }, reader)).status).toBe(200);
    expect((await city.server.anonymous().post('/api/siting/checks', { geometry: shape, keep: true }, reader)).body.code).toBe(
      'auth.token_reads_only',
    );
    await city.admin.patch('/api/users/en', { roles: ['viewer'] });
    expect((await city.server.anonymous().get('/api/session', narrow)).body.user.roles).toEqual([]);
  });

  test('make no tokens and touch no account', async () => {
    const person = await join(city, 'fu');
    const machine = machineOf((await person.post('/api/tokens', { name: 'first' })).body.token);
    const refusals = await Promise.all([
      city.server.anonymous().post('/api/tokens', { name: 'second' }, machine),
      city.server.anonymous().get('/api/account', machine),
      city.server.anonymous().post('/api/account/password', { present: GOOD, password: GOOD }, machine),
      city.server.anonymous().post('/api/account/second-factor', { password: GOOD }, machine),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(refusals.map(() => [403, 'auth.session_needed']));
    expect((await city.server.anonymous().get('/api/tokens', machine)).body.items).toHaveLength(1);
    expect((await city.server.anonymous().get('/api/tokens')).status).toBe(401);
  });

  test('end when they are revoked, by the person or an administrator, and at their date', async () => {
    const person = await join(city, 'gao');
    const make = async (days: number) => (await person.post('/api/tokens', { name: `d${days}`, days })).body;
    const [first, second, third] = [await make(1), await make(2), await make(3)];
    const status = async ({ token }: Json) => (await city.server.anonymous().get('/api/regions', machineOf(token))).status;
    expect((await (await city.server.as('planner')).delete(`/api/tokens/${first.id}`)).body.code).toBe('token.unknown');
    expect((await person.delete(`/api/tokens/${first.id}`)).status).toBe(200);
    expect((await person.delete(`/api/tokens/${first.id}`)).body.code).toBe('token.unknown');
    expect((await city.admin.delete(`/api/users/gao/tokens/${second.id}`)).status).toBe(200);
    expect((await city.admin.delete(`/api/users/gao/tokens/${second.id}`)).body.code).toBe('token.unknown');
    expect(await Promise.all([first, second, third].map(status))).toEqual([401, 401, 200]);
    city.server.clock.now = new Date(city.server.clock.now.getTime() + 3 * 86_400_000);
    expect(await status(third)).toBe(401);
    expect((await person.get('/api/tokens')).body.items).toEqual([]);
  });
});
