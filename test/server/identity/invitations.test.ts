import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, signIn, startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let admin: Client;
beforeAll(async () => {
  server = await startServer();
  admin = await server.as('admin', ['*']);
});
afterAll(() => server.close());

const GOOD = '三只白鹭飞过小清河';
const invite = async (name: string): Promise<string> => {
  const answer = await admin.post('/api/users', { name, displayName: name, roles: ['land'], regionIds: ['t-a'] });
  expect(answer.status).toBe(201);
  return new URL(answer.body.invitation.path, server.url).searchParams.get('token')!;
};
const accept = (token: string, password: string) => server.anonymous().post(`/api/invitations/${token}`, { password });

test('an invited person chooses a password once and is signed in; the link is then worth nothing', async () => {
  const token = await invite('wang');
  const read = await server.anonymous().get(`/api/invitations/${token}`);
  expect([read.status, read.body]).toEqual([
    200,
    { name: 'wang', displayName: 'wang', expiresAt: '2026-11-28T02:00:00.000Z', kind: 'invitation' },
  ]);
  const weak = await Promise.all([accept(token, 'short'), accept(token, 'Password1234!'), accept(token, 'wang-wang-2026')]);
  expect(weak.map(({ status, body }) => [status, body.code, body.params.reason])).toEqual(
    ['short', 'common', 'name'].map((reason) => [422, 'users.password_weak', reason]),
  );
  const [first, second] = await Promise.all([accept(token, `${GOOD}一二三`), accept(token, `${GOOD}四五六`)]);
  expect([first.status, second.status].sort()).toEqual([200, 404]);
  const won = first.status === 200 ? '一二三' : '四五六';
  expect((await (await signIn(server.url, 'wang', GOOD + won)).get('/api/session')).body.user.roles).toEqual(['land']);
  expect((await accept(token, `${GOOD}七八九`)).body.code).toBe('invitation.unknown');
  const journal = (await admin.get('/api/journal?limit=50')).body.items as { action: string; detail: object }[];
  expect(journal.map((row) => row.action)).toEqual(expect.arrayContaining(['identity.invite', 'identity.acceptInvitation']));
  expect(JSON.stringify(journal)).not.toContain(token);
});

test('a link ends after seven days, and a password is not given for another outside demo mode', async () => {
  const token = await invite('li');
  server.clock.now = new Date(server.clock.now.getTime() + 8 * 86_400_000);
  expect((await server.anonymous().get(`/api/invitations/${token}`)).body.code).toBe('invitation.unknown');
  expect((await accept(token, `${GOOD}一二三`)).status).toBe(404);
  const given = await admin.post('/api/users', {
    name: 'zhao',
    displayName: 'x',
    password: `${GOOD}一`,
    roles: ['land'],
    regionIds: ['t-a'],
  });
  expect([given.status, given.body.code]).toEqual([409, 'users.invitation_only']);
});

test('in demo mode a password is taken when it is good enough', async () => {
  const demo = await startServer({ env: { LANTU_DEMO: 'city' } });
  const boss = await demo.as('admin', ['*']);
  const body = { name: 'qian', displayName: 'x', roles: ['land'], regionIds: ['t-a'] };
  expect((await boss.post('/api/users', { ...body, password: 'lantu-demo' })).body.code).toBe('users.password_weak');
  const good = await boss.post('/api/users', { ...body, password: 'a heron over the river' });
  expect([good.status, good.body.invitation]).toEqual([201, null]);
  await demo.close();
});
