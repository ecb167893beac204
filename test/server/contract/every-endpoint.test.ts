import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../server/contract/endpoint.ts';
import { ALL_ENDPOINTS } from '../../../server/contract/index.ts';
import { PERMISSIONS, permissionsOf, ROLES } from '../../../server/contract/roles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

const pathOf = (endpoint: Endpoint): string => endpoint.path.replace(/:(\w+)/g, 'x1');
const send = (client: Client, endpoint: Endpoint, path = pathOf(endpoint)) =>
  endpoint.method === 'get' ? client.get(path) : endpoint.method === 'delete' ? client.delete(path) : client[endpoint.method](path, {});

describe('every endpoint', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test('ids and addresses are unique', () => {
    const ids = ALL_ENDPOINTS.map((endpoint) => endpoint.id);
    const addresses = ALL_ENDPOINTS.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('is refused to nobody, unless it is the sign-in, an invitation or the first set-up', async () => {
    const open = ALL_ENDPOINTS.filter((endpoint) => endpoint.may === 'public').map((endpoint) => endpoint.path);
    expect(new Set(open)).toEqual(
      new Set([
        '/api/session',
        '/api/session/passkey',
        '/api/session/passkey/options',
        '/api/session/sso',
        '/api/session/sso/answer',
        '/api/invitations/:token',
        '/api/setup',
        '/api/setup/regions',
      ]),
    );
    const anonymous = server.anonymous();
    for (const endpoint of ALL_ENDPOINTS.filter((each) => each.may !== 'public')) {
      const { status, body } = await send(anonymous, endpoint);
      expect([endpoint.id, status, body.code]).toEqual([endpoint.id, 401, 'auth.required']);
    }
  });

  test('is refused to a role without the permission', async () => {
    for (const role of ROLES) {
      const client = await server.as(role);
      const denied = ALL_ENDPOINTS.filter(
        (each) => each.may !== 'public' && each.may !== 'signedIn' && !permissionsOf([role], false).includes(each.may),
      );
      for (const endpoint of denied) {
        const { status, body } = await send(client, endpoint);
        expect([role, endpoint.id, status, body.code]).toEqual([role, endpoint.id, 403, 'auth.not_allowed']);
      }
    }
  });

  test('refuses an unknown query parameter', async () => {
    const admin = await server.as('admin', ['*']);
    for (const endpoint of ALL_ENDPOINTS.filter((each) => each.stream === null)) {
      const { status, body } = await send(admin, endpoint, `${pathOf(endpoint)}?surprise=1`);
      expect([endpoint.id, status, body.code]).toEqual([endpoint.id, 400, 'request.invalid']);
    }
  });

  test('every permission belongs to a role; an administrator has them all only where administrators are not separated', () => {
    expect(permissionsOf(['admin'], false)).toEqual(PERMISSIONS);
    const held = ROLES.flatMap((role) => permissionsOf([role], true));
    expect(PERMISSIONS.filter((permission) => !held.includes(permission))).toEqual([]);
    // Asked of the rows of a layer beneath every endpoint that reads them, never of an endpoint as a whole.
    const beneath = ['sensitive.read'];
    const ofNone = PERMISSIONS.filter((permission) => !ALL_ENDPOINTS.some((endpoint) => endpoint.may === permission));
    expect(ofNone).toEqual(beneath);
  });

  test('an address that is not there answers a problem, and a body that is not JSON too', async () => {
    const lost = await server.anonymous().get('/api/nothing-here');
    expect([lost.status, lost.body.code]).toEqual([404, 'request.not_found']);
    const broken = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":',
    });
    expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, 'request.malformed']);
  });

  test('a body that nests too deep is refused before it is read, signed in or not; text that looks deep is only text', async () => {
    const admin = await server.as('admin', ['*']);
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const asked = async (endpoint: Endpoint, headers: Readonly<Record<string, string>>) => {
      const method = endpoint.method.toUpperCase();
      const answer = await fetch(server.url + pathOf(endpoint), { method, body: `{"name":${deep}}`, headers });
      return [endpoint.id, answer.status, ((await answer.json()) as { code: string }).code];
    };
    const json = { 'content-type': 'application/json' };
    for (const endpoint of ALL_ENDPOINTS.filter(
      (each) => !['get', 'delete'].includes(each.method) && !['imports.create', 'exchange.table', 'exchange.geometry'].includes(each.id),
    )) {
      expect(await asked(endpoint, { ...admin.headers, ...json })).toEqual([endpoint.id, 400, 'request.malformed']);
      expect(await asked(endpoint, json)).toEqual([endpoint.id, 400, 'request.malformed']);
    }
    const text = await admin.post('/api/session', { name: '[{'.repeat(100), password: '\\"[' });
    expect(text.body.code).not.toBe('request.malformed');
  });

  test('answers carry the security headers', async () => {
    const { headers } = await server.anonymous().get('/api/session');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
