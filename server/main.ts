import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { sealJournal, startSealer } from './evidence/index.ts';
import { sealBeside, startKeeper } from './ledger/index.ts';
import { readConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { createLog } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { startPruner } from './platform/prune.ts';
import { stopOnSignal, stopServer } from './platform/stop.ts';
import { SYSTEM } from './platform/unit.ts';
import { loadDemoCity, loadStandards } from './seed/index.ts';

/** Signs session cookies; kept beside the data so that sessions outlive a restart. */
async function sessionSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'session-secret');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept) return kept;
  const made = randomBytes(32).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, made, { mode: 0o600 });
  return made;
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const db = await openDatabase({
    url: config.databaseUrl,
    replicaUrl: config.replicaUrl,
    dataDir: config.dataDir,
    limits: config.limits,
    log,
  });
  await migrate(db);
  const app = createApp({
    db,
    config,
    log,
    clock: () => new Date(),
    sessionSecret: await sessionSecret(config.dataDir),
    checkReplies: false,
  });
  await app.units.write(SYSTEM, 'start', loadStandards);
  const city = { parcels: config.demoParcels, accounts: config.demoAccounts };
  if (config.demo === 'city') await loadDemoCity(db, app.units, city, (done) => log.info({ layer: done }, 'demo city'));

  const keeper = startKeeper({ units: app.units, log });
  const sealer = startSealer(log, [
    { what: 'seal the journal', work: () => sealJournal(db) },
    { what: 'seal what stands beside the books', work: () => sealBeside(db) },
  ]);
  const pruner = startPruner(db, log, config.outboxDays);
  const server = createServer(app.listener);
  const setup = await app.setupPath();
  server.listen(config.port, config.host, () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    const origin = `http://${config.host}:${port}`;
    process.stdout.write(`${setup ? `Set up at ${origin}${setup}\n` : ''}Lantu ready at ${origin}\n`);
  });
  const end = () => {
    app.endStreams();
    return stopServer(server, app.refuse);
  };
  stopOnSignal([
    { timeMsMax: 4000, run: end },
    { timeMsMax: 1500, run: () => Promise.all([keeper.stop(), sealer.stop(), pruner.stop(), app.close()]) },
    { timeMsMax: 4000, run: () => db.close() },
  ]);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
