import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';

describe('sessions', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test('nobody signed in: the session says so and everything else is refused', async () => {
    const anonymous = server.anonymous();
    expect((await anonymous.get('/api/session')).body).toMatchObject({ user: null, csrfToken: null, demoAccounts: [] });
    const refused = await anonymous.get('/api/regions');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'auth.required', status: 401 });
  });

  test('a wrong password and an unknown name get the same answer', async () => {
    await server.as('viewer');
    const wrong = await server.anonymous().post('/api/session', { name: 'viewer-1', password: 'not the password' });
    const unknown = await server.anonymous().post('/api/session', { name: 'nobody', password: 'not the password' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'auth.wrong_credentials']);
    expect([unknown.status, unknown.body.code]).toEqual([401, 'auth.wrong_credentials']);
  });

  test('a password of a megabyte is refused before it is hashed', async () => {
    const huge = await server.anonymous().post('/api/session', { name: 'viewer-1', password: 'x'.repeat(1_000_000) });
    expect([huge.status, huge.body.code]).toEqual([400, 'request.invalid']);
    const larger = await server.anonymous().post('/api/session', { name: 'viewer-1', password: 'x'.repeat(1_100_000) });
    expect([larger.status, larger.body.code]).toEqual([413, 'request.too_large']);
  });

  test('a command by cookie without the csrf token is refused', async () => {
    const admin = await server.as('admin', ['*']);
    const without = await server.anonymous().post('/api/tokens', { name: 'gis' }, { cookie: admin.headers.cookie! });
    expect([without.status, without.body.code]).toEqual([403, 'auth.csrf']);
  });

  test('a role that may not is refused, with the permission that is missing', async () => {
    const viewer = await server.as('viewer');
    const answer = await viewer.post('/api/users', {
      name: 'x1',
      displayName: 'x',
      roles: ['viewer'],
      regionIds: ['t-a'],
    });
    expect([answer.status, answer.body.code, answer.body.params.needs]).toEqual([403, 'auth.not_allowed', 'users.manage']);
  });

  test('an unknown query parameter and an unknown field are refused by name', async () => {
    const viewer = await server.as('viewer');
    const query = await viewer.get('/api/regions?colour=red');
    expect([query.status, query.body.code]).toEqual([400, 'request.invalid']);
    expect(query.body.errors[0]!.pointer).toBe('/query/colour');
    const body = await server.anonymous().post('/api/session', { name: 'a', password: 'b', extra: 1 });
    expect(body.body.errors[0]!.pointer).toBe('/body/extra');
  });

  test('a bearer token acts with the rights of its maker and needs no csrf token', async () => {
    const admin = await server.as('admin', ['*']);
    const { body, status } = await admin.post('/api/tokens', { name: 'machine' });
    expect(status).toBe(201);
    const machine = { authorization: `Bearer ${body.token}` };
    expect((await server.anonymous().get('/api/regions', machine)).status).toBe(200);
    const added = await server
      .anonymous()
      .post('/api/users', { name: '李工', displayName: '李工', roles: ['planner'], regionIds: ['t-a'] }, machine);
    expect([added.status, added.body.name, added.body.invitation.path]).toEqual([
      201,
      '李工',
      expect.stringMatching(/^\/invitation\?token=/),
    ]);
    const again = await admin.post('/api/users', {
      name: '李工',
      displayName: '李工',
      roles: ['planner'],
      regionIds: ['t-a'],
    });
    expect([again.status, again.body.code]).toEqual([409, 'users.name_taken']);
    const nowhere = await admin.post('/api/users', {
      name: 'lost',
      displayName: 'x',
      roles: ['planner'],
      regionIds: ['t-nowhere'],
    });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'region.unknown']);
  });

  test('an administrator of one county cannot give rights in another', async () => {
    const admin = await server.as('admin', ['t-a']);
    const answer = await admin.post('/api/users', {
      name: 'far',
      displayName: 'x',
      roles: ['planner'],
      regionIds: ['t-b'],
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.not_allowed_region']);
  });

  test('after signing out the cookie is worth nothing', async () => {
    const viewer = await server.as('viewer');
    expect((await viewer.get('/api/session')).body.user.name).toMatch(/^viewer-/);
    expect((await viewer.delete('/api/session')).status).toBe(200);
    expect((await viewer.get('/api/regions')).status).toBe(401);
  });

  test('every command leaves an audit row with actor and trace', async () => {
    const admin = await server.as('admin', ['*']);
    await admin.post('/api/tokens', { name: 'journal me' });
    const { body } = await admin.get('/api/journal?limit=5&action=identity.');
    expect(body.items[0]).toMatchObject({ action: 'identity.createToken', subject: 'journal me' });
    expect(body.items[0]!.traceId).toMatch(/^[0-9a-f]{16}$/);
  });
});
