import { beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_ID } from '../../support/oidc-peer.ts';
import type { Answer } from '../../support/server.ts';
import { GOOD, invite } from './people.ts';
import { answer, cookieOf, HOME, openSsoCity, outcome } from './sso-city.ts';

const city = openSsoCity();

describe('coming in', () => {
  test('the request names PKCE, state and nonce, and asks for nothing but who it is', async () => {
    const { address } = await city.begin();
    const asked = Object.fromEntries(new URL(address).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: `${HOME}/sso`,
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]!.length).toBeGreaterThanOrEqual(43);
    const again = new URL((await city.begin()).address).searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) expect(again.get(name)).not.toBe(asked[name]);
  });

  test('by an invitation in place of a password; then by the button alone, and never by a password', async () => {
    const person = await city.joinBySso('an', { sub: 'u-an' });
    expect((await person.get('/api/session')).body).toMatchObject({ user: { name: 'an' }, proof: 'sso', sso: { name: '统一身份认证' } });
    expect((await person.get('/api/account')).body.sso).toMatchObject({ issuer: city.peer.issuer });
    expect((await person.delete('/api/session')).status).toBe(200);
    expect((await person.get('/api/account')).status).toBe(401);
    const entered = await city.signIn({ sub: 'u-an' }, { returnTo: '/ledger?kind=energy' });
    expect([entered.status, entered.body.user.name, entered.body.returnTo]).toEqual([200, 'an', '/ledger?kind=energy']);
    expect((await city.inside(entered).get('/api/account')).body.sso.lastUsedAt).not.toBeNull();
    expect((await city.server.anonymous().post('/api/session', { name: 'an', password: GOOD })).status).toBe(401);
    expect((await city.rows('identity.bindSso', 'an')).map(({ detail }) => detail)).toEqual([
      { by: 'invitation', issuer: city.peer.issuer },
    ]);
  });

  test('the link is used up by it, and the session is a new one', async () => {
    const token = await invite(city.admin, 'bai');
    const begun = await city.begin({ invitation: token });
    const query = await city.recognised(begun, { sub: 'u-bai' });
    expect((await answer(begun, query)).status).toBe(200);
    expect((await city.server.anonymous().get(`/api/invitations/${token}`)).body.code).toBe('invitation.unknown');
    expect(outcome(await city.server.anonymous().post('/api/session/sso', { invitation: token }))).toEqual([404, 'invitation.unknown']);
    const first = await city.signIn({ sub: 'u-bai' });
    const second = await city.begin({}, city.inside(first));
    const renewed = await answer(second, await city.recognised(second, { sub: 'u-bai' }));
    expect(cookieOf(renewed)).not.toBe(cookieOf(first));
    expect((await city.inside(first).get('/api/account')).status).toBe(401);
  });

  test('of a link that was used meanwhile nothing is left', async () => {
    const token = await invite(city.admin, 'cao');
    const begun = await city.begin({ invitation: token });
    const query = await city.recognised(begun, { sub: 'u-cao' });
    expect((await city.server.anonymous().post(`/api/invitations/${token}`, { password: GOOD })).status).toBe(200);
    expect(outcome(await answer(begun, query))).toEqual([404, 'invitation.unknown']);
    expect(outcome(await city.signIn({ sub: 'u-cao' }))).toEqual([403, 'auth.sso_unknown']);
  });

  test('who is bound to nobody stays outside, is no account by that, and is in the journal by a mark', async () => {
    const before = await city.server.db.knex('app_user').count('id as n').first();
    expect(outcome(await city.signIn({ sub: 'a stranger' }))).toEqual([403, 'auth.sso_unknown']);
    expect(await city.server.db.knex('app_user').count('id as n').first()).toEqual(before);
    await expect
      .poll(() => city.rows('refused', 'session.sso'), { timeout: 20_000 })
      .toContainEqual(
        expect.objectContaining({
          actor_name: 'anonymous',
          detail: expect.objectContaining({ code: 'auth.sso_unknown', tried: expect.stringMatching(/^#[0-9a-f]{16}$/) }),
        }),
      );
    expect(JSON.stringify(await city.rows('refused', 'session.sso'))).not.toContain('a stranger');
  });

  test('a person who is disabled stays outside, and the journal names the account', async () => {
    const person = await city.joinBySso('deng', { sub: 'u-deng' });
    await city.admin.patch('/api/users/deng', { disabled: true });
    expect((await person.get('/api/account')).status).toBe(401);
    expect(outcome(await city.signIn({ sub: 'u-deng' }))).toEqual([403, 'auth.sso_unknown']);
    const tried = async () => (await city.rows('refused', 'session.sso')).map(({ detail }) => detail.tried);
    await expect.poll(tried, { timeout: 20_000 }).toContain('deng');
    await city.admin.patch('/api/users/deng', { disabled: false });
    expect((await city.signIn({ sub: 'u-deng' })).status).toBe(200);
  });
});

describe('an answer', () => {
  const failed = (reason: string) => [403, 'auth.sso_failed', reason];
  const full = ({ status, body }: Answer) => [status, body.code, body.params?.reason];
  beforeAll(() => city.joinBySso('tester', { sub: 'u-t' }));

  test('of another state, another browser, or none at all is refused', async () => {
    const begun = await city.begin();
    const query = await city.recognised(begun, { sub: 'u-t' });
    const other = new URLSearchParams(query);
    other.set('state', 'x'.repeat(43));
    expect(full(await answer(begun, other.toString()))).toEqual(failed('state'));
    const elsewhere = await city.begin();
    expect(full(await answer(elsewhere, query))).toEqual(failed('state'));
    expect(full(await city.server.anonymous().post('/api/session/sso/answer', { answer: query }))).toEqual(failed('state'));
    expect(full(await answer(begun, 'x'))).toEqual(failed('state'));
    expect((await answer(begun, query)).status).toBe(200);
  });

  test('is taken once, and a code of another attempt is worth nothing', async () => {
    const begun = await city.begin();
    const query = await city.recognised(begun, { sub: 'u-t' });
    expect((await answer(begun, query)).status).toBe(200);
    expect(full(await answer(begun, query))).toEqual(failed('state'));
    const second = await city.begin();
    const crossed = new URLSearchParams(await city.recognised(second, { sub: 'u-t' }));
    crossed.set('code', new URLSearchParams(query).get('code')!);
    expect(full(await answer(second, crossed.toString()))).toEqual(failed('invalid_grant'));
    const third = await city.begin();
    const own = await city.recognised(third, { sub: 'u-t' });
    const both = await Promise.all([answer(third, own), answer(third, own)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('with another nonce, another issuer, a refusal, or a code that the service does not know is refused', async () => {
    const begun = await city.begin();
    const address = new URL(begun.address);
    address.searchParams.set('nonce', 'n'.repeat(43));
    expect(full(await answer(begun, await city.recognised({ ...begun, address: address.href }, { sub: 'u-t' })))).toEqual(
      failed('OAUTH_JWT_CLAIM_COMPARISON_FAILED'),
    );
    const mixed = await city.begin();
    const query = new URLSearchParams(await city.recognised(mixed, { sub: 'u-t' }));
    expect(query.get('iss')).toBe(city.peer.issuer);
    query.set('iss', 'https://other.example');
    expect(full(await answer(mixed, query.toString()))).toEqual(failed('OAUTH_INVALID_RESPONSE'));
    const denied = await city.begin();
    const state = new URL(denied.address).searchParams.get('state')!;
    const refusal = new URLSearchParams({ error: 'access_denied', state, iss: city.peer.issuer });
    expect(full(await answer(denied, refusal.toString()))).toEqual(failed('access_denied'));
    const guessed = await city.begin();
    const guess = new URLSearchParams({ code: 'guess', state: new URL(guessed.address).searchParams.get('state')!, iss: city.peer.issuer });
    expect(full(await answer(guessed, guess.toString()))).toEqual(failed('invalid_grant'));
  });

  test('whose token somebody wrote or signed in another’s place is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
    const forgeries: ((idToken: string) => string)[] = [
      (token) =>
        token
          .split('.')
          .with(1, part({ ...read(token.split('.')[1]!), sub: 'u-t' }))
          .join('.'),
      (token) => `${part({ alg: 'none' })}.${part({ ...read(token.split('.')[1]!), sub: 'u-t' })}.`,
    ];
    for (const forge of forgeries) {
      const begun = await city.begin();
      const query = await city.recognised(begun, { sub: 'somebody else' });
      city.peer.forge = forge;
      const refused = await answer(begun, query);
      city.peer.forge = null;
      expect([refused.status, refused.body.code]).toEqual([403, 'auth.sso_failed']);
    }
  });

  test('that comes after ten minutes is too late', async () => {
    const begun = await city.begin();
    const query = await city.recognised(begun, { sub: 'u-t' });
    city.later(11);
    expect(full(await answer(begun, query))).toEqual(failed('state'));
  });

  test('leads to a path of our own or is not begun', async () => {
    for (const returnTo of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      'evil',
    ])
      expect((await city.server.anonymous().post('/api/session/sso', { returnTo })).status, returnTo).toBe(400);
    expect((await city.server.anonymous().post('/api/session/sso', { returnTo: '/map?at=115,36,9' })).status).toBe(200);
  });
});
