import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const BIN = '/usr/lib/postgresql/15/bin';
const asRoot = process.getuid?.() === 0;
export const CAN_REPLICATE = existsSync(join(BIN, 'pg_basebackup'));

/** A streaming replica of a cluster, made from Debian's PostgreSQL. */
export interface TestReplica {
  /** Its address, with the database `postgres`. */
  readonly base: string;
  /** Keeps it where it is, or lets it go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Waits until it shows what the primary has committed. */
  catchUp(): Promise<void>;
  stop(): void;
  close(): void;
}

function run(command: string, args: readonly string[]): void {
  const [program, before] = asRoot ? ['runuser', ['-u', 'postgres', '--', join(BIN, command)]] : [join(BIN, command), []];
  execFileSync(program, [...before, ...args], { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' });
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function query<T>(url: string, sql: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return ((await client.query(sql)).rows[0] as { value: T }).value;
  } finally {
    await client.end();
  }
}

export async function startReplica(primary: string): Promise<TestReplica> {
  const dir = mkdtempSync(join(tmpdir(), 'lantu-replica-'));
  if (asRoot) chownSync(dir, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const port = await freePort();
  const data = join(dir, 'data');
  run('pg_basebackup', ['-D', data, '-d', primary, '-R', '-X', 'stream', '-c', 'fast']);
  const connections = await query<string>(primary, "select current_setting('max_connections') as value");
  const options = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c max_connections=${connections}`;
  run('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', options, 'start']);
  const url = new URL(primary);
  url.host = `127.0.0.1:${port}`;
  const base = url.toString();
  return {
    base,
    pause: () => query(base, 'select pg_wal_replay_pause()::text as value'),
    resume: () => query(base, 'select pg_wal_replay_resume()::text as value'),
    catchUp: async () => {
      const position = await query<string>(primary, 'select pg_current_wal_lsn()::text as value');
      while (!(await query<boolean>(base, `select pg_last_wal_replay_lsn() >= '${position}' as value`))) await sleep(50);
    },
    stop: () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
