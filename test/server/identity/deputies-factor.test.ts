import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { SECOND_FACTOR_ROLES: 'land', SECOND_FACTOR_GRACE_DAYS: '7' } });
});
afterAll(() => server.close());

test('a session without a second factor does not act for whom one is demanded of', async () => {
  const lender = await server.as('land', ['t-a']);
  const other = await server.as('planner', ['t-a']);
  const taker = await server.as('viewer', ['t-b']);
  const nameOf = async (client: typeof taker) => (await client.get('/api/session')).body.user.name as string;
  const naming = { deputy: await nameOf(taker), from: '2026-11-21', until: '2026-11-25' };
  for (const client of [lender, other]) expect((await client.post('/api/deputies', naming)).status).toBe(201);
  const act = async (name: string | null) => (await taker.post('/api/session/acting', { for: name })).body;
  expect((await act(await nameOf(lender))).code).toBe('auth.second_factor_needed');
  const changed = await nameOf(other);
  expect((await act(changed)).user.roles).toEqual(['planner']);
  const admin = await server.as('admin', ['*']);
  await admin.patch(`/api/users/${changed}`, { roles: ['planner', 'land'] });
  expect((await taker.get('/api/projects')).body.code).toBe('deputy.ended');
  expect((await act(null)).user.roles).toEqual(['viewer']);
});
