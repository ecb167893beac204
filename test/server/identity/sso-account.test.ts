import { describe, expect, test } from 'vitest';
import { stepAt, totpCode } from '../../../server/identity/totp.ts';
import type { Sitting } from '../../support/oidc-peer.ts';
import { type Answer, type Client, clientOf } from '../../support/server.ts';
import { GOOD, invite, join } from './people.ts';
import { answer, openSsoCity, outcome } from './sso-city.ts';
import { bytesOf } from './totp-bytes.ts';

const city = openSsoCity();

/** Binds the account of somebody who is signed in. */
async function bind(person: Client, sitting: Sitting): Promise<Answer> {
  const begun = await city.begin({ password: GOOD }, person, '/api/account/sso');
  return answer(begun, await city.recognised(begun, sitting));
}

async function enrol(person: Client): Promise<string> {
  const { secret } = (await person.post('/api/account/second-factor', { password: GOOD })).body;
  const code = totpCode(bytesOf(secret), stepAt(city.server.clock.now));
  expect((await person.post('/api/account/second-factor/confirmation', { code })).status).toBe(200);
  city.later(1);
  return secret;
}

describe('the own account', () => {
  test('is bound by a fresh proof, and by its person alone; then either way opens', async () => {
    const person = await join(city, 'fang');
    expect((await city.server.anonymous().post('/api/account/sso', { password: GOOD })).status).toBe(401);
    expect(outcome(await person.post('/api/account/sso', { password: 'a wrong one' }))).toEqual([403, 'auth.wrong_password']);
    expect(outcome(await person.post('/api/account/sso'))).toEqual([403, 'auth.proof_needed']);
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const machine = clientOf(city.server.url, { authorization: `Bearer ${token}` });
    expect(outcome(await machine.post('/api/account/sso', { password: GOOD }))).toEqual([403, 'auth.session_needed']);

    const begun = await city.begin({ password: GOOD }, person, '/api/account/sso');
    expect(new URL(begun.address).searchParams.get('prompt')).toBe('login');
    const query = await city.recognised(begun, { sub: 'u-fang' });
    const stranger = await join(city, 'gao');
    const cookie = `${stranger.headers.cookie}; ${begun.browser.headers.cookie!.split('; ').at(-1)}`;
    const taken = await clientOf(city.server.url, { ...stranger.headers, cookie }).post('/api/session/sso/answer', { answer: query });
    expect(outcome(taken)).toEqual([403, 'auth.sso_failed']);
    const bound = await answer(begun, query);
    expect([bound.status, bound.body.returnTo, bound.body.csrfToken]).toEqual([200, '/account', person.headers['x-csrf-token']]);
    expect((await city.signIn({ sub: 'u-fang' })).body.user.name).toBe('fang');
    expect((await city.server.anonymous().post('/api/session', { name: 'fang', password: GOOD })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso', { password: GOOD }))).toEqual([409, 'users.sso_taken']);
  });

  test('is not bound to who is bound to another, in the account or by an invitation', async () => {
    await city.joinBySso('hong', { sub: 'u-hong' });
    const other = await join(city, 'hou');
    expect(outcome(await bind(other, { sub: 'u-hong' }))).toEqual([409, 'users.sso_taken']);
    const token = await invite(city.admin, 'huang');
    const begun = await city.begin({ invitation: token });
    expect(outcome(await answer(begun, await city.recognised(begun, { sub: 'u-hong' })))).toEqual([409, 'users.sso_taken']);
    expect((await city.server.anonymous().get(`/api/invitations/${token}`)).status).toBe(200);
    expect((await city.signIn({ sub: 'u-hong' })).body.user.name).toBe('hong');
  });

  test('is unbound with a proof, but not when that was the last way in', async () => {
    const person = await join(city, 'jiang');
    expect((await bind(person, { sub: 'u-jiang' })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso/end', { password: 'a wrong one' }))).toEqual([403, 'auth.wrong_password']);
    expect((await person.post('/api/account/sso/end', { password: GOOD })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso/end', { password: GOOD }))).toEqual([409, 'users.sso_unbound']);
    expect(outcome(await city.signIn({ sub: 'u-jiang' }))).toEqual([403, 'auth.sso_unknown']);
    expect(await city.rows('identity.unbindSso', 'jiang')).toHaveLength(1);
    const alone = await city.joinBySso('kang', { sub: 'u-kang' });
    expect(outcome(await alone.post('/api/account/sso/end'))).toEqual([409, 'users.sso_only']);
    expect((await city.signIn({ sub: 'u-kang' })).status).toBe(200);
  });

  test('a sign-in by the service is proof for ten minutes, if the service asked for proof itself', async () => {
    const person = await city.joinBySso('liao', { sub: 'u-liao' });
    expect((await person.post('/api/account/second-factor')).status).toBe(200);
    city.later(11);
    expect(outcome(await person.post('/api/account/second-factor'))).toEqual([403, 'auth.proof_needed']);
    const stale = city.inside(await city.signIn({ sub: 'u-liao', provenSecondsAgo: 900 }));
    expect(outcome(await stale.post('/api/account/second-factor'))).toEqual([403, 'auth.proof_needed']);
    const fresh = await city.begin({ fresh: true });
    expect(new URL(fresh.address).searchParams.get('max_age')).toBe('0');
    const again = city.inside(await answer(fresh, await city.recognised(fresh, { sub: 'u-liao' })));
    expect((await again.post('/api/account/second-factor')).status).toBe(200);
  });

  test('a reset unbinds', async () => {
    await city.joinBySso('mao', { sub: 'u-mao' });
    const token = await invite(city.admin, 'mao', 'reset');
    expect(outcome(await city.signIn({ sub: 'u-mao' }))).toEqual([403, 'auth.sso_unknown']);
    const begun = await city.begin({ invitation: token });
    expect((await answer(begun, await city.recognised(begun, { sub: 'u-mao-2' }))).body.user.name).toBe('mao');
  });
});

describe('the second factor', () => {
  test('is asked for beside the service, unless the service says that it asked for one', async () => {
    const person = await join(city, 'niu');
    const secret = await enrol(person);
    await bind(person, { sub: 'u-niu' });
    const code = (away = 0) => totpCode(bytesOf(secret), stepAt(city.server.clock.now) + away);
    const begun = await city.begin();
    const query = await city.recognised(begun, { sub: 'u-niu', amr: ['pwd'] });
    expect(outcome(await answer(begun, query))).toEqual([401, 'auth.code_needed']);
    const wrong = code() === '000000' ? '000001' : '000000';
    expect(outcome(await answer(begun, query, wrong))).toEqual([403, 'auth.wrong_code']);
    const tried = async () => (await city.rows('refused', 'session.sso')).map(({ detail }) => `${detail.code} ${detail.tried}`);
    await expect.poll(tried, { timeout: 20_000 }).toContain('auth.wrong_code niu');
    expect((await answer(begun, query, code())).body.user.name).toBe('niu');
    expect(outcome(await answer(begun, query, code(1)))).toEqual([403, 'auth.sso_failed']);
    for (const amr of [['pwd', 'otp'], ['mfa'], ['hwk']]) expect((await city.signIn({ sub: 'u-niu', amr })).status).toBe(200);
    for (const amr of [['pwd'], [], ['sms'], ['pin']])
      expect((await city.signIn({ sub: 'u-niu', amr })).body.code).toBe('auth.code_needed');
  });
});
