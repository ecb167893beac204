import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/platform/config.ts';
import { readTrust } from '../../../server/platform/proxy.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const TOKEN = 'a-token-for-the-metrics';
const WRONG = { name: 'nobody', password: 'a wrong password' };
const wrongAs = (n: number) => ({ ...WRONG, name: `nobody-${n}` });
const RIGHT = 'a-long-test-password';
const FAILURES_MAX = 30;

const fromClient = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });

describe('the list of proxies', () => {
  test.each([
    ['', '127.0.0.1', false],
    ['loopback', '127.0.0.1', true],
    ['loopback', '::ffff:127.0.0.9', true],
    ['loopback', '::1', true],
    ['loopback', '10.0.0.1', false],
    ['10.0.0.0/8, 192.168.1.7', '10.200.3.4', true],
    ['10.0.0.0/8, 192.168.1.7', '192.168.1.7', true],
    ['10.0.0.0/8, 192.168.1.7', '192.168.1.8', false],
    ['fd00::/8', 'fd12::1', true],
    ['loopback', undefined, false],
  ])('%j: is %s trusted? %s', (list, address, answer) => {
    expect(readTrust(list)(address)).toBe(answer);
  });

  test.each(['lantu', 'ftp://lantu.example.cn'])('%j is no public address', (url) => {
    expect(() => readConfig({ PUBLIC_URL: url })).toThrow('PUBLIC_URL');
  });

  test.each(['everybody', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0', 'true'])('%j stops the start with the name of the setting', (list) => {
    expect(() => readConfig({ TRUST_PROXY: list })).toThrow('TRUST_PROXY');
  });
});

describe('behind a trusted proxy', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      env: { TRUST_PROXY: 'loopback', METRICS_TOKEN: TOKEN, PUBLIC_URL: 'https://lantu.example.cn, https://lantu.inner.example' },
    });
    await server.as('viewer');
  });
  afterAll(() => server.close());

  const signIn = (headers: Record<string, string>, body: object = { name: 'viewer-1', password: RIGHT }) =>
    server.anonymous().post('/api/session', body, headers);

  test('wrong passwords of one client lock out that client and nobody else', async () => {
    const guess = (n: number) => signIn(fromClient('203.0.113.7'), wrongAs(n));
    for (let n = 0; n < FAILURES_MAX; n += 1) expect((await guess(n)).status).toBe(401);
    const locked = await guess(FAILURES_MAX);
    expect([locked.status, locked.body.code, locked.headers.get('retry-after')]).toEqual([429, 'request.rate_limited', '300']);
    expect((await signIn(fromClient('198.51.100.4'))).status).toBe(200);
  });

  test('the cookie is Secure where the client speaks https, and only there', async () => {
    const cookie = async (headers: Record<string, string>) => (await signIn(headers)).headers.get('set-cookie') ?? '';
    expect(await cookie(fromClient('198.51.100.5'))).toMatch(/^lantu\.sid=.*; Secure/);
    expect(await cookie({ 'x-forwarded-for': '198.51.100.5', 'x-forwarded-proto': 'http' })).not.toContain('Secure');
  });

  test('TileJSON names the public address that the client used, and never one that is not ours', async () => {
    const viewer = await server.as('viewer');
    const tilesFor = async (host: string) =>
      (await viewer.get('/tiles/parcels.json', { ...fromClient('198.51.100.6'), 'x-forwarded-host': host })).body.tiles;
    expect(await tilesFor('lantu.inner.example')).toEqual(['https://lantu.inner.example/tiles/parcels/{z}/{x}/{y}']);
    for (const host of ['evil.example', 'lantu.example.cn:81'])
      expect(await tilesFor(host)).toEqual(['https://lantu.example.cn/tiles/parcels/{z}/{x}/{y}']);
  });

  test('metrics are shown to this machine and to who has the token, never to whom a proxy speaks for', async () => {
    const metrics = (headers: Record<string, string> = {}) => server.anonymous().get('/metrics', headers);
    expect((await metrics()).status).toBe(200);
    expect((await metrics(fromClient('127.0.0.1'))).status).toBe(404);
    for (const [name, value] of Object.entries({ forwarded: 'for=127.0.0.1', 'x-real-ip': '::1', via: '1.1 proxy' }))
      expect((await metrics({ [name]: value })).status).toBe(404);
    expect((await metrics({ ...fromClient('203.0.113.8'), authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await metrics({ ...fromClient('203.0.113.8'), authorization: `Bearer ${TOKEN}x` })).status).toBe(404);
  });
});

describe('with no proxy in front', () => {
  let server: TestServer;
  let viewer: Client;
  beforeAll(async () => {
    server = await startServer();
    viewer = await server.as('viewer');
  });
  afterAll(() => server.close());

  test('TileJSON names the address that the request came to, whatever it says', async () => {
    const { body } = await viewer.get('/tiles/parcels.json', { ...fromClient('203.0.113.9'), 'x-forwarded-host': 'elsewhere.example' });
    expect(body.tiles).toEqual([`${server.url}/tiles/parcels/{z}/{x}/{y}`]);
    const { port } = new URL(server.url);
    const asHost = (host: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = { ...viewer.headers, host };
        get({ port, path: '/tiles/parcels.json', headers }, (answer) => {
          answer.setEncoding('utf8');
          answer.on('data', (text: string) => resolve(JSON.parse(text).tiles[0]));
        }).on('error', reject);
      });
    expect(await asHost('evil.example')).toBe(`${server.url}/tiles/parcels/{z}/{x}/{y}`);
    expect(await asHost(`localhost:${port}`)).toBe(`http://localhost:${port}/tiles/parcels/{z}/{x}/{y}`);
  });

  test('nobody is believed about where a request comes from', async () => {
    const guessFrom = (n: number) => server.anonymous().post('/api/session', wrongAs(n), fromClient(`203.0.113.${n}`));
    for (let n = 0; n < FAILURES_MAX; n += 1) expect((await guessFrom(n)).status).toBe(401);
    expect((await guessFrom(200)).status).toBe(429);
  });
});
