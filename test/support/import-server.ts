import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/platform/config.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { createLog } from '../../server/platform/log.ts';

/** A whole server as a process of its own on a database that is there already; made to be killed. Sends its port to its parent. */
const now = process.env.TEST_NOW;
/** One administrator does all, as in `startServer`. */
const config = { ...readConfig(process.env), separated: false };
const log = createLog(config.logLevel);
const db = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, limits: config.limits, log });
const app = createApp({
  db,
  config,
  log,
  clock: () => (now ? new Date(now) : new Date()),
  sessionSecret: 'secret of tests',
  checkReplies: true,
});
const server = createServer(app.listener);
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
