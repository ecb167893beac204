import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { type Database, openDatabase } from '../../../server/platform/database.ts';
import { createLog } from '../../../server/platform/log.ts';

/** A port where nobody listens. */
const NOWHERE = 'postgresql://lantu:secret@127.0.0.1:9/lantu';

let db: Database;
let app: App;
let server: Server;
let url: string;

beforeAll(async () => {
  const config = readConfig({ DATABASE_URL: NOWHERE, DATA_DIR: tmpdir(), LOG_LEVEL: 'silent' });
  db = await openDatabase({ url: NOWHERE, dataDir: null });
  app = createApp({ db, config, log: createLog('silent'), clock: () => new Date(), sessionSecret: 'secret of tests', checkReplies: true });
  server = createServer(app.listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await app.close();
  await db.close();
});

test('without its database the server is alive but not ready, and does not say where the database should be', async () => {
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ ready: false, reason: 'The database cannot be reached' });
});

test('what needs the database is answered as busy, whichever way it goes', async () => {
  const authorization = 'Bearer a-token';
  const body = JSON.stringify({ name: 'somebody', password: 'some password' });
  const answers = await Promise.all([
    fetch(`${url}/api/session`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    fetch(`${url}/api/regions`, { headers: { authorization } }),
    fetch(`${url}/api/regions`, { headers: { cookie: 'lantu.sid=s%3Aabc.def' } }),
    fetch(`${url}/tiles/parcels/0/0/0`, { headers: { authorization } }),
  ]);
  const busy = { status: 503, retryAfter: '2', code: 'server.busy' };
  const seen = answers.map(async (answer) => {
    const { code } = (await answer.json()) as { code: string };
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code };
  });
  const unsigned = { status: 401, retryAfter: null, code: 'auth.required' };
  expect(await Promise.all(seen)).toEqual([busy, busy, unsigned, busy]);
});
