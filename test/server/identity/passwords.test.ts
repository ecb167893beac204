import { describe, expect, test } from 'vitest';
import { type Client, signIn } from '../../support/server.ts';
import { GOOD, invite, join, nextPassword, openCity } from './people.ts';

const city = openCity();

const isIn = async (client: Client) => (await client.get('/api/session')).body.user !== null;

describe('what makes a password', () => {
  test.each([
    ['12345678', 'short'],
    ['password', 'short'],
    ['Password1234!', 'common'],
    ['Admin@123456', 'common'],
    ['Zhengfu@2026!', 'common'],
    ['1q2w3e4r5t6y', 'common'],
    ['P@ssw0rdP@ssw0rd', 'common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'common'],
    ['sun-tian-yu-heron', 'name'],
  ])('%s is refused as %s', async (password, reason) => {
    const token = await invite(city.admin, 'tian-yu').catch(() => invite(city.admin, 'tian-yu', 'reset'));
    const { status, body } = await city.server.anonymous().post(`/api/invitations/${token}`, { password });
    expect([status, body.code, body.params.reason]).toEqual([422, 'users.password_weak', reason]);
  });
});

describe('one changes the own password', () => {
  test('nobody who is not signed in, not by a token, not without the present one', async () => {
    const body = { present: GOOD, password: nextPassword() };
    expect((await city.server.anonymous().post('/api/account/password', body)).status).toBe(401);
    const person = await join(city, 'hua');
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const byToken = await city.server.anonymous().post('/api/account/password', body, { authorization: `Bearer ${token}` });
    expect([byToken.status, byToken.body.code]).toEqual([403, 'auth.session_needed']);
    const wrong = await person.post('/api/account/password', { ...body, present: 'not the present one' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'auth.wrong_password']);
    const weak = await person.post('/api/account/password', { ...body, password: 'short' });
    expect([weak.status, weak.body.code]).toEqual([422, 'users.password_weak']);
    expect((await person.post('/api/account/password', { present: GOOD })).status).toBe(400);
  });

  test('the other sessions and the tokens end, this one stays, and the old password is worth nothing', async () => {
    const person = await join(city, 'rui');
    const other = await signIn(city.server.url, 'rui', GOOD);
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const machine = () => city.server.anonymous().get('/api/regions', { authorization: `Bearer ${token}` });
    expect((await machine()).status).toBe(200);
    const password = nextPassword();
    expect((await person.post('/api/account/password', { present: GOOD, password })).status).toBe(200);
    expect([await isIn(person), await isIn(other), (await machine()).status]).toEqual([true, false, 401]);
    expect((await city.server.anonymous().post('/api/session', { name: 'rui', password: GOOD })).status).toBe(401);
    expect(await isIn(await signIn(city.server.url, 'rui', password))).toBe(true);
  });

  test('none of the last five is taken again', async () => {
    const person = await join(city, 'ming');
    const passwords = [GOOD, ...Array.from({ length: 5 }, nextPassword)];
    for (const [n, password] of passwords.slice(1).entries())
      expect((await person.post('/api/account/password', { present: passwords[n], password })).status).toBe(200);
    const present = passwords[5];
    const again = async (password: string | undefined) => (await person.post('/api/account/password', { present, password })).body.code;
    for (const former of passwords.slice(1)) expect(await again(former)).toBe('users.password_reused');
    expect(await again(GOOD)).toBeUndefined();
  });

  test('of two changes at once one holds', async () => {
    const person = await join(city, 'bo');
    const passwords = [nextPassword(), nextPassword()];
    const answers = await Promise.all(passwords.map((password) => person.post('/api/account/password', { present: GOOD, password })));
    const held = passwords.filter((_password, n) => answers[n]!.status === 200);
    expect(held.length).toBeGreaterThan(0);
    const fits = await Promise.all(passwords.map((password) => city.server.anonymous().post('/api/session', { name: 'bo', password })));
    expect(fits.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a reset', () => {
  test('ends the password, the sessions and the tokens at once; its link sets another, once', async () => {
    const person = await join(city, 'lan');
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const answer = await city.admin.post('/api/users/lan/reset');
    expect([answer.status, JSON.stringify(answer.body).includes(GOOD)]).toEqual([201, false]);
    expect(await isIn(person)).toBe(false);
    expect((await city.server.anonymous().get('/api/regions', { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await city.server.anonymous().post('/api/session', { name: 'lan', password: GOOD })).status).toBe(401);

    const path = `/api/invitations/${new URL(answer.body.invitation.path, city.server.url).searchParams.get('token')}`;
    expect((await city.server.anonymous().get(path)).body).toMatchObject({ name: 'lan', kind: 'reset' });
    const reused = await city.server.anonymous().post(path, { password: GOOD });
    expect([reused.status, reused.body.code]).toEqual([422, 'users.password_reused']);
    expect((await city.server.anonymous().post(path, { password: nextPassword() })).status).toBe(200);
    expect((await city.server.anonymous().post(path, { password: nextPassword() })).body.code).toBe('invitation.unknown');
  });

  test('a newer link ends the older, and a link ends after seven days', async () => {
    await join(city, 'qing');
    const links = [await invite(city.admin, 'qing', 'reset'), await invite(city.admin, 'qing', 'reset')];
    const codes = async () =>
      Promise.all(links.map(async (token) => (await city.server.anonymous().get(`/api/invitations/${token}`)).body.code ?? 'open'));
    expect(await codes()).toEqual(['invitation.unknown', 'open']);
    city.server.clock.now = new Date(city.server.clock.now.getTime() + 7 * 86_400_000 + 1000);
    expect(await codes()).toEqual(['invitation.unknown', 'invitation.unknown']);
  });

  test('is not for oneself, not for whom one does not manage, and not for who manages nobody', async () => {
    await join(city, 'shan', { regionIds: ['t-b'] });
    const own = await city.admin.post(`/api/users/${(await city.admin.get('/api/session')).body.user.name}/reset`);
    expect([own.status, own.body.code]).toEqual([409, 'users.not_yourself']);
    const neighbour = await city.server.as('admin', ['t-a']);
    expect((await neighbour.post('/api/users/shan/reset')).body.code).toBe('users.unknown');
    expect((await (await city.server.as('planner')).post('/api/users/shan/reset')).status).toBe(403);
    expect((await city.server.anonymous().post('/api/users/shan/reset')).status).toBe(401);
  });
});
