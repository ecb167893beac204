import { randomUUID } from 'node:crypto';
import type { TransferResult } from '../../server/contract/ledger.ts';
import { addUser } from '../../server/identity/index.ts';
import { openAccount, postTransfers, verifyLedger } from '../../server/ledger/index.ts';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { createUnits, SYSTEM, type Units } from '../../server/platform/unit.ts';
import { startDatabase, startServerProcess } from './ledger-kill-cluster.ts';
import { type Noted, startWriter, type Writer } from './ledger-kill-writer.ts';

/**
 * Kills the database and the server, again and again, under eight writers who keep their own journals, and then compares: every answer
 * that a writer was given must stand, nothing may be lost, doubled, reordered, overdrawn or half done. KILLS sets how many; after
 * KILL_MINUTES it ends by itself, compares what it has, and says that kills are missing.
 */
const KILLS = Number(process.env.KILLS ?? 100);
const MINUTES = Number(process.env.KILL_MINUTES ?? 30);
/** How long one restart, or the last answers, may take. */
const GRACE_MINUTES = 3;
const MINUTE_MS = 60_000;
const WRITERS = 8;
const POOL = 400;
const PASSWORD = 'kill-test-password';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const unitsOf = (db: Database): Units =>
  createUnits(
    db,
    () => new Date(),
    () => undefined,
  );

interface Accounts {
  readonly pool: number;
  readonly project: number;
}

async function prepare(url: string): Promise<Accounts> {
  const db = await openDatabase({ url, dataDir: null });
  await migrate(db);
  const accounts = await unitsOf(db).write(SYSTEM, 'kill', async (unit) => {
    await addUser(unit, { name: 'writer', displayName: 'writer', password: PASSWORD, roles: ['commander'], regionIds: ['*'] });
    const row = { kind: 'cod', year: 2026, regionId: 'r1' };
    const outside = await openAccount(unit, { ...row, ownerKind: 'outside' });
    const pool = await openAccount(unit, { ...row, ownerKind: 'region_pool' });
    const project = await openAccount(unit, { ...row, ownerKind: 'project', ownerId: 'P-1' });
    await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: outside, credit: pool, amount: POOL }] });
    return { pool, project };
  });
  await db.close();
  return accounts;
}

async function tokenOf(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'writer', password: PASSWORD }),
  });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0]!;
  const answer = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie, 'x-csrf-token': csrfToken },
    body: JSON.stringify({ name: 'kill' }),
  });
  return ((await answer.json()) as { token: string }).token;
}

interface Row {
  id: string;
  seq: number;
  debit_after: number;
  credit_after: number;
}

/** What a journal says that the database does not. */
function differences(journal: readonly Noted[], rows: ReadonlyMap<string, Row>, refused: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  let last = 0;
  for (const { asks, answers } of journal) {
    const standing = asks.filter((ask) => rows.has(ask.id)).length;
    if (standing > 0 && standing < asks.length) faults.push(`${asks[0]!.id} is half done`);
    for (const [index, ask] of asks.entries()) {
      const answer = answers[index]!;
      faults.push(...differencesOf(ask.id, answer, rows.get(ask.id), refused.has(ask.id)));
      if (answer.code !== 'ok') continue;
      if ((answer.seq ?? 0) <= last) faults.push(`${ask.id} is out of order`);
      last = answer.seq ?? last;
    }
  }
  return faults;
}

function differencesOf(id: string, answer: TransferResult, row: Row | undefined, refused: boolean): string[] {
  if (answer.code !== 'ok') return row || !refused ? [`${id} was answered ${answer.code} and does not stand so`] : [];
  if (!row) return [`${id} is lost`];
  const same = row.seq === answer.seq && row.debit_after === answer.debitAfter && row.credit_after === answer.creditAfter;
  return same ? [] : [`${id} stands otherwise`];
}

async function compare(url: string, writers: readonly Writer[]): Promise<{ faults: string[]; rows: number; refused: number }> {
  const db = await openDatabase({ url, dataDir: null });
  const rows: Row[] = await db.knex('ledger_transfer').select('id', 'seq', 'debit_after', 'credit_after').orderBy('seq');
  const refused: { id: string }[] = await db.knex('ledger_refusal').select('id');
  const { findings } = await unitsOf(db).read(SYSTEM, (query) => verifyLedger(query));
  await db.close();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const refusedIds = new Set(refused.map(({ id }) => id));
  const asked = new Set(writers.flatMap((writer) => writer.journal.flatMap(({ asks }) => asks.map((ask) => ask.id))));
  const faults = [
    ...findings.map((finding) => `replay: ${finding.detail}`),
    ...writers.flatMap((writer) => differences(writer.journal, byId, refusedIds)),
    ...writers.flatMap((writer) => writer.changedAnswers.map((id) => `${id} got another answer the second time`)),
    ...rows
      .slice(1)
      .filter((row) => !asked.has(row.id))
      .map((row) => `${row.id} was never asked`),
  ];
  return { faults, rows: rows.length, refused: refused.length };
}

/** A database or a server that never comes back must end the run, not hang it. */
async function withinMinutes<T>(minutes: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${minutes} minutes`)), minutes * MINUTE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function main(): Promise<void> {
  const database = await startDatabase();
  const accounts = await prepare(database.url);
  const server = await startServerProcess(database.url);
  const token = await tokenOf(server.url);
  let stopped = false;
  const writers = Array.from({ length: WRITERS }, () => startWriter({ ...accounts, url: server.url, token, stopped: () => stopped }));
  const kills = { database: 0, server: 0 };
  const started = Date.now();
  const until = started + MINUTES * MINUTE_MS;
  try {
    for (let kill = 0; kill < KILLS && Date.now() < until; kill++) {
      await pause(100 + Math.random() * 400);
      const what = kill % 2 === 0 ? 'database' : 'server';
      await withinMinutes(GRACE_MINUTES, (what === 'database' ? database : server).killAndRestart());
      kills[what] += 1;
    }
    stopped = true;
    await withinMinutes(GRACE_MINUTES, Promise.all(writers.map((writer) => writer.done)));
    const { faults, rows, refused } = await compare(database.url, writers);
    const sum = (pick: (writer: Writer) => number) => writers.reduce((total, writer) => total + pick(writer), 0);
    const counters = {
      kills,
      seconds: Math.round((Date.now() - started) / 1000),
      crashes: server.crashes().length,
      answered: sum((writer) => writer.journal.length),
      retries: sum((writer) => writer.retries),
      replayed: sum((writer) => writer.replayed),
      rows,
      refused,
      faults: faults.length,
    };
    process.stdout.write(
      `${JSON.stringify(counters)}\n${faults
        .slice(0, 20)
        .map((fault) => `${fault}\n`)
        .join('')}`,
    );
    for (const said of server.crashes().slice(0, 1)) process.stdout.write(`the server ended by itself and was started again: ${said}\n`);
    if (faults.length > 0 || kills.database + kills.server < KILLS) process.exitCode = 1;
  } finally {
    stopped = true;
    server.stop();
    database.stop();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
