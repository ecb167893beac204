import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepAt, totpCode } from '../../../server/identity/totp.ts';
import { CLIENT_ID, CLIENT_SECRET, type Peer, type Sitting, startPeer, walk } from '../../support/oidc-peer.ts';
import { type Answer, type Client, clientOf, startServer, type TestServer } from '../../support/server.ts';
import { GOOD, invite, join } from './people.ts';
import { bytesOf } from './totp-bytes.ts';

const HOME = 'http://lantu.test';
let peer: Peer;
let city: { server: TestServer; admin: Client };
beforeAll(async () => {
  peer = await startPeer({ redirectUris: [`${HOME}/sso`] });
  const env = { PUBLIC_URL: HOME, OIDC_ISSUER: peer.issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET };
  const server = await startServer({ env });
  city = { server, admin: await server.as('admin', ['*']) };
});
afterAll(async () => {
  await city.server.close();
  await peer.close();
});

const outcome = ({ status, body }: Answer) => [status, body.code];
const later = (minutes: number) => {
  city.server.clock.now = new Date(city.server.clock.now.getTime() + minutes * 60_000);
};
const cookieOf = ({ headers }: Answer): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

/** A browser that began: what it carries, and where it was sent. */
interface Begun {
  readonly browser: Client;
  readonly address: string;
}

async function begin(body: object = {}, by: Client = city.server.anonymous(), path = '/api/session/sso'): Promise<Begun> {
  const answer = await by.post(path, body);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.body.code}`);
  const cookie = [by.headers.cookie, cookieOf(answer)].filter(Boolean).join('; ');
  return { browser: clientOf(city.server.url, { ...by.headers, cookie }), address: answer.body.address };
}

/** Sits down at the service; answers the query with which it sends the browser back. */
async function recognised(begun: Begun, sitting: Sitting): Promise<string> {
  peer.sitting = sitting;
  const back = await walk(begun.address, HOME);
  expect(back.pathname).toBe('/sso');
  return back.search.slice(1);
}

const answer = ({ browser }: Begun, query: string, code?: string): Promise<Answer> =>
  browser.post('/api/session/sso/answer', { answer: query, ...(code ? { code } : {}) });

async function signIn(sitting: Sitting, body: object = {}): Promise<Answer> {
  const begun = await begin(body);
  return answer(begun, await recognised(begun, sitting));
}

const inside = (entered: Answer): Client =>
  clientOf(city.server.url, { cookie: cookieOf(entered), 'x-csrf-token': entered.body.csrfToken });

/** Somebody who took an invitation up by the service. */
async function joinBySso(name: string, sitting: Sitting): Promise<Client> {
  const begun = await begin({ invitation: await invite(city.admin, name) });
  const entered = await answer(begun, await recognised(begun, sitting));
  expect([entered.status, entered.body.user?.name]).toEqual([200, name]);
  return inside(entered);
}

/** Binds the account of somebody who is signed in. */
async function bind(person: Client, sitting: Sitting): Promise<Answer> {
  const begun = await begin({ password: GOOD }, person, '/api/account/sso');
  return answer(begun, await recognised(begun, sitting));
}

async function enrol(person: Client): Promise<string> {
  const { secret } = (await person.post('/api/account/second-factor', { password: GOOD })).body;
  const code = totpCode(bytesOf(secret), stepAt(city.server.clock.now));
  expect((await person.post('/api/account/second-factor/confirmation', { code })).status).toBe(200);
  later(1);
  return secret;
}

const rows = async (action: string, subject: string) =>
  (await city.server.db.knex('journal').where({ action, subject }).orderBy('id')) as {
    actor_name: string;
    detail: Record<string, unknown>;
  }[];

describe('coming in', () => {
  test('the request names PKCE, state and nonce, and asks for nothing but who it is', async () => {
    const { address } = await begin();
    const asked = Object.fromEntries(new URL(address).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: `${HOME}/sso`,
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]!.length).toBeGreaterThanOrEqual(43);
    const again = new URL((await begin()).address).searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) expect(again.get(name)).not.toBe(asked[name]);
  });

  test('by an invitation in place of a password; then by the button alone, and never by a password', async () => {
    const person = await joinBySso('an', { sub: 'u-an' });
    expect((await person.get('/api/session')).body).toMatchObject({ user: { name: 'an' }, proof: 'sso', sso: { name: '统一身份认证' } });
    expect((await person.get('/api/account')).body.sso).toMatchObject({ issuer: peer.issuer });
    expect((await person.delete('/api/session')).status).toBe(200);
    expect((await person.get('/api/account')).status).toBe(401);
    const entered = await signIn({ sub: 'u-an' }, { returnTo: '/ledger?kind=energy' });
    expect([entered.status, entered.body.user.name, entered.body.returnTo]).toEqual([200, 'an', '/ledger?kind=energy']);
    expect((await inside(entered).get('/api/account')).body.sso.lastUsedAt).not.toBeNull();
    expect((await city.server.anonymous().post('/api/session', { name: 'an', password: GOOD })).status).toBe(401);
    expect((await rows('identity.bindSso', 'an')).map(({ detail }) => detail)).toEqual([{ by: 'invitation', issuer: peer.issuer }]);
  });

  test('the link is used up by it, and the session is a new one', async () => {
    const token = await invite(city.admin, 'bai');
    const begun = await begin({ invitation: token });
    const query = await recognised(begun, { sub: 'u-bai' });
    expect((await answer(begun, query)).status).toBe(200);
    expect((await city.server.anonymous().get(`/api/invitations/${token}`)).body.code).toBe('invitation.unknown');
    expect(outcome(await city.server.anonymous().post('/api/session/sso', { invitation: token }))).toEqual([404, 'invitation.unknown']);
    const first = await signIn({ sub: 'u-bai' });
    const second = await begin({}, inside(first));
    const renewed = await answer(second, await recognised(second, { sub: 'u-bai' }));
    expect(cookieOf(renewed)).not.toBe(cookieOf(first));
    expect((await inside(first).get('/api/account')).status).toBe(401);
  });

  test('of a link that was used meanwhile nothing is left', async () => {
    const token = await invite(city.admin, 'cao');
    const begun = await begin({ invitation: token });
    const query = await recognised(begun, { sub: 'u-cao' });
    expect((await city.server.anonymous().post(`/api/invitations/${token}`, { password: GOOD })).status).toBe(200);
    expect(outcome(await answer(begun, query))).toEqual([404, 'invitation.unknown']);
    expect(outcome(await signIn({ sub: 'u-cao' }))).toEqual([403, 'auth.sso_unknown']);
  });

  test('who is bound to nobody stays outside, is no account by that, and is in the journal by a mark', async () => {
    const before = await city.server.db.knex('app_user').count('id as n').first();
    expect(outcome(await signIn({ sub: 'a stranger' }))).toEqual([403, 'auth.sso_unknown']);
    expect(await city.server.db.knex('app_user').count('id as n').first()).toEqual(before);
    await expect
      .poll(() => rows('refused', 'session.sso'), { timeout: 20_000 })
      .toContainEqual(
        expect.objectContaining({
          actor_name: 'anonymous',
          detail: expect.objectContaining({ code: 'auth.sso_unknown', tried: expect.stringMatching(/^#[0-9a-f]{16}$/) }),
        }),
      );
    expect(JSON.stringify(await rows('refused', 'session.sso'))).not.toContain('a stranger');
  });

  test('a person who is disabled stays outside, and the journal names the account', async () => {
    const person = await joinBySso('deng', { sub: 'u-deng' });
    await city.admin.patch('/api/users/deng', { disabled: true });
    expect((await person.get('/api/account')).status).toBe(401);
    expect(outcome(await signIn({ sub: 'u-deng' }))).toEqual([403, 'auth.sso_unknown']);
    const tried = async () => (await rows('refused', 'session.sso')).map(({ detail }) => detail.tried);
    await expect.poll(tried, { timeout: 20_000 }).toContain('deng');
    await city.admin.patch('/api/users/deng', { disabled: false });
    expect((await signIn({ sub: 'u-deng' })).status).toBe(200);
  });
});

describe('an answer', () => {
  const failed = (reason: string) => [403, 'auth.sso_failed', reason];
  const full = ({ status, body }: Answer) => [status, body.code, body.params?.reason];
  beforeAll(() => joinBySso('tester', { sub: 'u-t' }));

  test('of another state, another browser, or none at all is refused', async () => {
    const begun = await begin();
    const query = await recognised(begun, { sub: 'u-t' });
    const other = new URLSearchParams(query);
    other.set('state', 'x'.repeat(43));
    expect(full(await answer(begun, other.toString()))).toEqual(failed('state'));
    const elsewhere = await begin();
    expect(full(await answer(elsewhere, query))).toEqual(failed('state'));
    expect(full(await city.server.anonymous().post('/api/session/sso/answer', { answer: query }))).toEqual(failed('state'));
    expect(full(await answer(begun, 'x'))).toEqual(failed('state'));
    expect((await answer(begun, query)).status).toBe(200);
  });

  test('is taken once, and a code of another attempt is worth nothing', async () => {
    const begun = await begin();
    const query = await recognised(begun, { sub: 'u-t' });
    expect((await answer(begun, query)).status).toBe(200);
    expect(full(await answer(begun, query))).toEqual(failed('state'));
    const second = await begin();
    const crossed = new URLSearchParams(await recognised(second, { sub: 'u-t' }));
    crossed.set('code', new URLSearchParams(query).get('code')!);
    expect(full(await answer(second, crossed.toString()))).toEqual(failed('invalid_grant'));
    const third = await begin();
    const own = await recognised(third, { sub: 'u-t' });
    const both = await Promise.all([answer(third, own), answer(third, own)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('with another nonce, another issuer, a refusal, or a code that the service does not know is refused', async () => {
    const begun = await begin();
    const address = new URL(begun.address);
    address.searchParams.set('nonce', 'n'.repeat(43));
    expect(full(await answer(begun, await recognised({ ...begun, address: address.href }, { sub: 'u-t' })))).toEqual(
      failed('OAUTH_JWT_CLAIM_COMPARISON_FAILED'),
    );
    const mixed = await begin();
    const query = new URLSearchParams(await recognised(mixed, { sub: 'u-t' }));
    expect(query.get('iss')).toBe(peer.issuer);
    query.set('iss', 'https://other.example');
    expect(full(await answer(mixed, query.toString()))).toEqual(failed('OAUTH_INVALID_RESPONSE'));
    const denied = await begin();
    const state = new URL(denied.address).searchParams.get('state')!;
    const refusal = new URLSearchParams({ error: 'access_denied', state, iss: peer.issuer });
    expect(full(await answer(denied, refusal.toString()))).toEqual(failed('access_denied'));
    const guessed = await begin();
    const guess = new URLSearchParams({ code: 'guess', state: new URL(guessed.address).searchParams.get('state')!, iss: peer.issuer });
    expect(full(await answer(guessed, guess.toString()))).toEqual(failed('invalid_grant'));
  });

  test('that comes after ten minutes is too late', async () => {
    const begun = await begin();
    const query = await recognised(begun, { sub: 'u-t' });
    later(11);
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

describe('the own account', () => {
  test('is bound by a fresh proof, and by its person alone; then either way opens', async () => {
    const person = await join(city, 'fang');
    expect((await city.server.anonymous().post('/api/account/sso', { password: GOOD })).status).toBe(401);
    expect(outcome(await person.post('/api/account/sso', { password: 'a wrong one' }))).toEqual([403, 'auth.wrong_password']);
    expect(outcome(await person.post('/api/account/sso'))).toEqual([403, 'auth.proof_needed']);
    const { token } = (await person.post('/api/tokens', { name: 'machine' })).body;
    const machine = clientOf(city.server.url, { authorization: `Bearer ${token}` });
    expect(outcome(await machine.post('/api/account/sso', { password: GOOD }))).toEqual([403, 'auth.session_needed']);

    const begun = await begin({ password: GOOD }, person, '/api/account/sso');
    expect(new URL(begun.address).searchParams.get('prompt')).toBe('login');
    const query = await recognised(begun, { sub: 'u-fang' });
    const stranger = await join(city, 'gao');
    const cookie = `${stranger.headers.cookie}; ${begun.browser.headers.cookie!.split('; ').at(-1)}`;
    const taken = await clientOf(city.server.url, { ...stranger.headers, cookie }).post('/api/session/sso/answer', { answer: query });
    expect(outcome(taken)).toEqual([403, 'auth.sso_failed']);
    const bound = await answer(begun, query);
    expect([bound.status, bound.body.returnTo, bound.body.csrfToken]).toEqual([200, '/account', person.headers['x-csrf-token']]);
    expect((await signIn({ sub: 'u-fang' })).body.user.name).toBe('fang');
    expect((await city.server.anonymous().post('/api/session', { name: 'fang', password: GOOD })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso', { password: GOOD }))).toEqual([409, 'users.sso_taken']);
  });

  test('is not bound to who is bound to another, in the account or by an invitation', async () => {
    await joinBySso('hong', { sub: 'u-hong' });
    const other = await join(city, 'hou');
    expect(outcome(await bind(other, { sub: 'u-hong' }))).toEqual([409, 'users.sso_taken']);
    const token = await invite(city.admin, 'huang');
    const begun = await begin({ invitation: token });
    expect(outcome(await answer(begun, await recognised(begun, { sub: 'u-hong' })))).toEqual([409, 'users.sso_taken']);
    expect((await city.server.anonymous().get(`/api/invitations/${token}`)).status).toBe(200);
    expect((await signIn({ sub: 'u-hong' })).body.user.name).toBe('hong');
  });

  test('is unbound with a proof, but not when that was the last way in', async () => {
    const person = await join(city, 'jiang');
    expect((await bind(person, { sub: 'u-jiang' })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso/end', { password: 'a wrong one' }))).toEqual([403, 'auth.wrong_password']);
    expect((await person.post('/api/account/sso/end', { password: GOOD })).status).toBe(200);
    expect(outcome(await person.post('/api/account/sso/end', { password: GOOD }))).toEqual([409, 'users.sso_unbound']);
    expect(outcome(await signIn({ sub: 'u-jiang' }))).toEqual([403, 'auth.sso_unknown']);
    expect(await rows('identity.unbindSso', 'jiang')).toHaveLength(1);
    const alone = await joinBySso('kang', { sub: 'u-kang' });
    expect(outcome(await alone.post('/api/account/sso/end'))).toEqual([409, 'users.sso_only']);
    expect((await signIn({ sub: 'u-kang' })).status).toBe(200);
  });

  test('a sign-in by the service is proof for ten minutes, if the service asked for proof itself', async () => {
    const person = await joinBySso('liao', { sub: 'u-liao' });
    expect((await person.post('/api/account/second-factor')).status).toBe(200);
    later(11);
    expect(outcome(await person.post('/api/account/second-factor'))).toEqual([403, 'auth.proof_needed']);
    const stale = inside(await signIn({ sub: 'u-liao', provenSecondsAgo: 900 }));
    expect(outcome(await stale.post('/api/account/second-factor'))).toEqual([403, 'auth.proof_needed']);
    const fresh = await begin({ fresh: true });
    expect(new URL(fresh.address).searchParams.get('max_age')).toBe('0');
    const again = inside(await answer(fresh, await recognised(fresh, { sub: 'u-liao' })));
    expect((await again.post('/api/account/second-factor')).status).toBe(200);
  });

  test('a reset unbinds', async () => {
    await joinBySso('mao', { sub: 'u-mao' });
    const token = await invite(city.admin, 'mao', 'reset');
    expect(outcome(await signIn({ sub: 'u-mao' }))).toEqual([403, 'auth.sso_unknown']);
    const begun = await begin({ invitation: token });
    expect((await answer(begun, await recognised(begun, { sub: 'u-mao-2' }))).body.user.name).toBe('mao');
  });
});

describe('the second factor', () => {
  test('is asked for beside the service, unless the service says that it asked for one', async () => {
    const person = await join(city, 'niu');
    const secret = await enrol(person);
    await bind(person, { sub: 'u-niu' });
    const code = (away = 0) => totpCode(bytesOf(secret), stepAt(city.server.clock.now) + away);
    const begun = await begin();
    const query = await recognised(begun, { sub: 'u-niu', amr: ['pwd'] });
    expect(outcome(await answer(begun, query))).toEqual([401, 'auth.code_needed']);
    const wrong = code() === '000000' ? '000001' : '000000';
    expect(outcome(await answer(begun, query, wrong))).toEqual([403, 'auth.wrong_code']);
    const tried = async () => (await rows('refused', 'session.sso')).map(({ detail }) => `${detail.code} ${detail.tried}`);
    await expect.poll(tried, { timeout: 20_000 }).toContain('auth.wrong_code niu');
    expect((await answer(begun, query, code())).body.user.name).toBe('niu');
    expect(outcome(await answer(begun, query, code(1)))).toEqual([403, 'auth.sso_failed']);
    for (const amr of [['pwd', 'otp'], ['mfa'], ['hwk']]) expect((await signIn({ sub: 'u-niu', amr })).status).toBe(200);
    for (const amr of [['pwd'], [], ['sms'], ['pin']]) expect((await signIn({ sub: 'u-niu', amr })).body.code).toBe('auth.code_needed');
  });
});

describe('a service', () => {
  const withService = async <T>(issuer: string, work: (server: TestServer) => Promise<T>, more = {}): Promise<T> => {
    const server = await startServer({ env: { PUBLIC_URL: HOME, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT_ID, ...more } });
    return work(server).finally(() => server.close());
  };
  const listening = async (answer: Parameters<typeof createServer>[1]) => {
    const server = createServer(answer!);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = () => {
      server.closeAllConnections();
      server.close();
    };
    return { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
  };
  const unreachable = [503, 'auth.sso_unreachable'];

  test('that is not set shows nothing and is asked nothing', async () => {
    const server = await startServer();
    expect((await server.anonymous().get('/api/session')).body.sso).toBeNull();
    expect(outcome(await server.anonymous().post('/api/session/sso'))).toEqual([404, 'auth.sso_off']);
    expect(outcome(await server.anonymous().post('/api/session/sso/answer', { answer: 'state=x' }))).toEqual([404, 'auth.sso_off']);
    const person = await server.as('planner');
    expect(outcome(await person.post('/api/account/sso', { password: 'a-long-test-password' }))).toEqual([404, 'auth.sso_off']);
    await server.close();
  });

  test('that is down, before or while somebody comes, is told plainly, and the password opens', async () => {
    const gone = await startPeer({ redirectUris: [`${HOME}/sso`], isPublic: true });
    await withService(gone.issuer, async (server) => {
      const { status, body } = await server.anonymous().post('/api/session/sso');
      expect([status, typeof body.address]).toEqual([200, 'string']);
      const begun = await server.anonymous().post('/api/session/sso');
      gone.sitting = { sub: 'x' };
      const back = await walk(begun.body.address, HOME);
      await gone.close();
      const cut = clientOf(server.url, { cookie: cookieOf(begun) });
      expect(outcome(await cut.post('/api/session/sso/answer', { answer: back.search.slice(1) }))).toEqual(unreachable);
      await server.as('planner');
    });
    await withService(gone.issuer, async (server) => {
      expect(outcome(await server.anonymous().post('/api/session/sso'))).toEqual(unreachable);
      await server.as('planner');
    });
  });

  test('that was down is asked again by the next who comes', async () => {
    let isUp = false;
    const service = await listening((_request, response) => {
      const says = { issuer: service.issuer, authorization_endpoint: `${service.issuer}/auth`, token_endpoint: `${service.issuer}/token` };
      response.writeHead(isUp ? 200 : 502, { 'content-type': 'application/json' }).end(JSON.stringify(says));
    });
    await withService(service.issuer, async (server) => {
      expect(outcome(await server.anonymous().post('/api/session/sso'))).toEqual(unreachable);
      isUp = true;
      expect((await server.anonymous().post('/api/session/sso')).body.address).toMatch(`${service.issuer}/auth?`);
    });
    service.close();
  });

  test('is a public client where no secret is set', async () => {
    const open = await startPeer({ redirectUris: [`${HOME}/sso`], isPublic: true });
    await withService(open.issuer, async (server) => {
      const begun = await server.anonymous().post('/api/session/sso');
      open.sitting = { sub: 'x' };
      const back = await walk(begun.body.address, HOME);
      const browser = clientOf(server.url, { cookie: cookieOf(begun) });
      const answered = await browser.post('/api/session/sso/answer', { answer: back.search.slice(1) });
      expect(outcome(answered)).toEqual([403, 'auth.sso_unknown']);
    });
    await open.close();
  });

  test('that does not answer, says too much, sends elsewhere, or is another is not believed', async () => {
    const silent = await listening(() => undefined);
    const endless = await listening((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => void (response.destroyed || response.write('{"a":"'.padEnd(60_000, 'x'), more));
      more();
    });
    const elsewhere = await listening((_request, response) => {
      response.writeHead(302, { location: `${peer.issuer}/.well-known/openid-configuration` }).end();
    });
    const other = await listening((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ issuer: peer.issuer }));
    });
    const all = [silent, endless, elsewhere, other];
    const before = peer.asked.length;
    const outcomes = await Promise.all(
      all.map(({ issuer }) => withService(issuer, async (server) => outcome(await server.anonymous().post('/api/session/sso')))),
    );
    expect(outcomes).toEqual(all.map(() => unreachable));
    expect(peer.asked.length).toBe(before);
    for (const each of all) each.close();
  });

  test('is reached by TLS, or on this machine', async () => {
    const { readConfig } = await import('../../../server/platform/config.ts');
    const read = (OIDC_ISSUER: string) => readConfig({ OIDC_ISSUER, OIDC_CLIENT_ID: 'x' }).sso?.issuer.href;
    expect(read('https://sso.example.gov.cn/realms/city')).toBe('https://sso.example.gov.cn/realms/city');
    expect(read('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080/');
    expect(() => read('http://sso.example.gov.cn')).toThrow(/OIDC_ISSUER: https/);
    expect(() => readConfig({ OIDC_ISSUER: 'https://sso.example.gov.cn' })).toThrow(/OIDC_CLIENT_ID/);
  });
});
