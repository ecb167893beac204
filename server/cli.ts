import { createApp } from './app.ts';
import { runOperator } from './operator/index.ts';
import { createLog } from './platform/log.ts';

process.exitCode = await runOperator(process.argv.slice(2), (db, config) =>
  createApp({
    db,
    config,
    log: createLog('error'),
    clock: () => new Date(),
    sessionSecret: 'one run of the operator',
    checkReplies: false,
  }),
);
