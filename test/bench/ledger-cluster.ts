import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/database.ts';

const BIN = '/usr/lib/postgresql/15/bin';
const asRoot = process.getuid?.() === 0;

function postgres(command: string, args: readonly string[]): void {
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as const, cwd: '/' };
  if (asRoot) execFileSync('runuser', ['-u', 'postgres', '--', join(BIN, command), ...args], { ...options, stdio: [...options.stdio] });
  else execFileSync(join(BIN, command), [...args], { ...options, stdio: [...options.stdio] });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface Cluster {
  /** An empty database of its own. */
  readonly url: string;
  close(): Promise<void>;
}

async function onGiven(base: string): Promise<Cluster> {
  const name = `lantu_bench_${process.pid}`;
  const admin = await openDatabase({ url: base, dataDir: null, limits: { poolMax: 1 } });
  await admin.knex.raw('create database ??', [name]);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    close: async () => {
      await admin.knex.raw('drop database ?? with (force)', [name]);
      await admin.close();
    },
  };
}

/** An empty database: on DATABASE_URL, or on a temporary cluster of Debian's PostgreSQL with its own settings (fsync on) and more memory. */
export async function openCluster(): Promise<Cluster> {
  if (process.env.DATABASE_URL) return onGiven(process.env.DATABASE_URL);
  const dir = mkdtempSync(join(tmpdir(), 'lantu-bench-'));
  if (asRoot) chownSync(dir, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const port = await freePort();
  const data = join(dir, 'data');
  postgres('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  const settings = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=1GB -c max_wal_size=8GB`;
  postgres('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', settings, 'start']);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    close: async () => {
      postgres('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
