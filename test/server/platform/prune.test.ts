import { afterAll, beforeAll, expect, test } from 'vitest';
import { pruneOldRows } from '../../../server/platform/prune.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const DAY_MS = 86_400_000;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('expired sessions go, others stay', async () => {
  const viewer = await server.as('viewer');
  const prune = async (at: Date) => (await pruneOldRows({ db: server.db, now: at, outboxDays: 3000 })).sessions;
  const now = new Date();
  expect(await prune(now)).toBe(0);
  expect((await viewer.get('/api/regions')).status).toBe(200);
  expect(await prune(new Date(now.getTime() + DAY_MS))).toBe(1);
  expect((await viewer.get('/api/regions')).status).toBe(401);
});

test('old events go, younger ones stay', async () => {
  const start = server.clock.now;
  const at = (days: number) => new Date(start.getTime() + days * DAY_MS);
  for (const [days, name] of [
    [0, 'first'],
    [20, 'second'],
  ] as const) {
    server.clock.now = at(days);
    await server.seed((unit) => unit.emit('test.happened', { name }));
  }
  const names = async () => {
    const rows: { payload: { name: string } }[] = await server.db.knex('outbox').where({ topic: 'test.happened' }).orderBy('id');
    return rows.map(({ payload }) => payload.name);
  };
  const prune = async (days: number) => (await pruneOldRows({ db: server.db, now: at(days), outboxDays: 30 })).events;
  expect(await prune(29)).toBe(0);
  expect(await names()).toEqual(['first', 'second']);
  expect(await prune(31)).toBeGreaterThanOrEqual(1);
  expect(await names()).toEqual(['second']);
});
