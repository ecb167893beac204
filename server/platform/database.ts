import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { type EmbeddedOptions, openEmbedded } from './embedded/open.ts';
import { faultOf } from './faults.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Logger } from './log.ts';
import { createReplica, type Replica } from './replica.ts';
import { within } from './within.ts';

export type { Knex } from 'knex';

const INT8 = 20;
const DATE = 1082;
pg.types.setTypeParser(INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`A whole number beyond 2^53 cannot be read exactly: ${text}`);
  return value;
});
pg.types.setTypeParser(DATE, (text) => text);

/** Either a URL or the local socket of the embedded database, with what bounds every statement on it. */
export type Connection = ({ connectionString: string } | { host: string; port: number; user: string; database: string }) & {
  connectionTimeoutMillis?: number;
  statement_timeout?: number;
  lock_timeout?: number;
  idle_in_transaction_session_timeout?: number;
};

export interface Database {
  readonly knex: Knex;
  /** How to connect: for raw connections (tiles, sessions) beside knex. */
  readonly connection: Connection;
  readonly embedded: boolean;
  readonly limits: Limits;
  /** For screens; null when there is none. */
  readonly replica: Replica | null;
  /** Aborted when the process ends: work under way is cancelled and answered as busy. */
  readonly ending: AbortSignal;
  /** Asks for the statement that a backend runs to be stopped, and resolves when it was told. The embedded engine cannot be interrupted. */
  cancel(pid: number): Promise<void>;
  /** Lets the embedded engine be silent for this long until the answered function is called; else a long statement would end it. */
  allow(timeMs: number): () => void;
  /** Lets the planner see what was loaded: nothing does it by itself on the embedded database. */
  refreshStatistics(): Promise<void>;
  /** Null when it answers, else why not, in words that name no host. */
  trouble(): Promise<string | null>;
  dump(path: string): Promise<void>;
  /** Cancels what still runs; what comes later is refused. */
  end(reason: Error): void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** PostgreSQL ≥ 15 with PostGIS ≥ 3.3; null opens the embedded database. */
  readonly url: string | null;
  /** A streaming replica of the database at `url`. */
  readonly replicaUrl?: string | null;
  /** The embedded database's folder; null keeps it in memory. */
  readonly dataDir: string | null;
  readonly templatePath?: string | null;
  readonly limits?: Partial<Limits>;
  /** Told what happens to the embedded engine. */
  readonly log?: Logger;
}

/** For what looks at every table. */
const SCHEMA_MS = 3_600_000;
const READY_MS = 3000;
const CLOSE_MS = 1000;
const CANCEL_CONNECT_MS = 2000;
const REPLICA_ACQUIRE_MS = 1000;
const NOTHING = (): void => undefined;

const embeddedOptions = ({ dataDir, templatePath = null, log }: DatabaseOptions, limits: Limits): EmbeddedOptions => ({
  dataDir,
  templatePath,
  statementMs: limits.statementMs,
  silenceMs: limits.silenceMs,
  tell: (event) => log?.error(event),
});

function connectionOf(url: string | null, socketDir: string, limits: Limits): Connection {
  const connectionTimeoutMillis = limits.acquireMs;
  if (url === null) return { host: socketDir, port: 5432, user: 'postgres', database: 'postgres', connectionTimeoutMillis };
  return {
    connectionString: url,
    connectionTimeoutMillis,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleMs,
  };
}

/** The same without a bound on statements: for what changes the schema. */
export function unbounded(connection: Connection): Connection {
  const { statement_timeout: _statement, lock_timeout: _lock, idle_in_transaction_session_timeout: _idle, ...rest } = connection;
  return rest;
}

/** Why the database cannot be used, told to whoever asks: never an address. */
async function troubleOf(knex: Knex): Promise<string | null> {
  const asked = knex.raw('select 1').then(
    () => null,
    (error: unknown) => (faultOf(error) === null ? 'The database answers with an error' : 'The database cannot be reached'),
  );
  return Promise.race([asked, sleep(READY_MS, 'The database does not answer in time', { ref: false })]);
}

/** Cancels from a connection of its own, so that a full pool does not keep anybody from leaving. */
function createCanceller(connection: Connection): { cancel(pid: number): Promise<void>; close(): Promise<void> } {
  const pool = new pg.Pool({ ...connection, max: 1, connectionTimeoutMillis: CANCEL_CONNECT_MS });
  pool.on('error', NOTHING);
  return { cancel: async (pid) => void (await pool.query('select pg_cancel_backend($1)', [pid])), close: () => pool.end() };
}

/** knex prints what it also raises. */
const SILENT = { warn: NOTHING, error: NOTHING, deprecate: NOTHING, debug: NOTHING };

const openPool = (connection: Connection, limits: Limits): Knex =>
  knexModule({
    client: 'pg',
    connection,
    pool: { min: 0, max: limits.poolMax },
    acquireConnectionTimeout: limits.acquireMs,
    log: SILENT,
  });

/** A replica that does not answer soon is not worth waiting for. */
function openReplica(url: string, primary: Knex, limits: Limits): Replica {
  const acquireMs = Math.min(limits.acquireMs, REPLICA_ACQUIRE_MS);
  const connection = connectionOf(url, '', { ...limits, acquireMs });
  const canceller = createCanceller(connection);
  const replica = createReplica(primary, openPool(connection, { ...limits, acquireMs }), canceller.cancel);
  return { ...replica, close: async () => void (await Promise.all([canceller.close(), replica.close()])) };
}

async function analyze(knex: Knex): Promise<void> {
  await knex.transaction(async (trx) => {
    await trx.raw("select set_config('statement_timeout', '0', true)");
    await trx.raw('analyze');
  });
}

/** Opens the database: one code path, two engines. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const embedded = options.url ? null : await openEmbedded(embeddedOptions(options, limits));
  const connection = connectionOf(options.url, embedded?.socketDir ?? '', limits);
  const knex = openPool(connection, limits);
  const canceller = embedded ? null : createCanceller(connection);
  const replica = options.replicaUrl ? openReplica(options.replicaUrl, knex, limits) : null;
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  return {
    knex,
    connection,
    embedded: embedded !== null,
    limits,
    replica,
    ending: ending.signal,
    cancel: async (pid) => canceller?.cancel(pid),
    allow: (timeMs) => embedded?.allow(timeMs) ?? NOTHING,
    refreshStatistics: () => analyze(knex).finally(embedded?.allow(SCHEMA_MS) ?? NOTHING),
    trouble: async () => embedded?.trouble() ?? troubleOf(knex),
    dump: async (path) => {
      if (!embedded) throw new Error('Only the embedded database can be dumped to one file; use pg_dump');
      await embedded.dump(path);
    },
    end: (reason) => ending.abort(reason),
    close: async () => {
      await within(CLOSE_MS, Promise.all([canceller?.close(), replica?.close(), knex.destroy()]));
      await embedded?.close();
    },
  };
}
