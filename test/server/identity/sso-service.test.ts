import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/platform/config.ts';
import { CLIENT_ID, startPeer, walk } from '../../support/oidc-peer.ts';
import { clientOf, startServer, type TestServer } from '../../support/server.ts';
import { cookieOf, HOME, outcome } from './sso-city.ts';

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
    let asked = 0;
    const beyond = await listening((_request, response) => {
      asked += 1;
      response.writeHead(200).end('{}');
    });
    const json = { 'content-type': 'application/json' };
    const ways: NonNullable<Parameters<typeof createServer>[1]>[] = [
      () => undefined,
      (_request, response) => {
        response.writeHead(200, json);
        const more = () => void (response.destroyed || response.write('{"a":"'.padEnd(60_000, 'x'), more));
        more();
      },
      (_request, response) => void response.writeHead(302, { location: `${beyond.issuer}/.well-known/openid-configuration` }).end(),
      (_request, response) => void response.writeHead(200, json).end(JSON.stringify({ issuer: 'http://127.0.0.1:1' })),
    ];
    let way = ways[0]!;
    const service = await listening((request, response) => way(request, response));
    await withService(service.issuer, async (server) => {
      for (way of ways) expect(outcome(await server.anonymous().post('/api/session/sso'))).toEqual(unreachable);
    });
    expect(asked).toBe(0);
    service.close();
    beyond.close();
  });

  test('is reached by TLS, or on this machine', () => {
    const read = (OIDC_ISSUER: string) => readConfig({ OIDC_ISSUER, OIDC_CLIENT_ID: 'x' }).sso?.issuer.href;
    expect(read('https://sso.example.gov.cn/realms/city')).toBe('https://sso.example.gov.cn/realms/city');
    expect(read('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080/');
    expect(() => read('http://sso.example.gov.cn')).toThrow(/OIDC_ISSUER: https/);
    expect(() => readConfig({ OIDC_ISSUER: 'https://sso.example.gov.cn' })).toThrow(/OIDC_CLIENT_ID/);
  });
});
