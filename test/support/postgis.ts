import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a command with DATABASE_URL set: the one that is set already, or a temporary cluster made from Debian's PostgreSQL and PostGIS
 * and removed afterwards. As root the cluster runs as the user `postgres`, because PostgreSQL refuses to run as root.
 */
const BIN = '/usr/lib/postgresql/15/bin';
const asRoot = process.getuid?.() === 0;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function postgres(command: string, args: readonly string[]): void {
  if (asRoot)
    execFileSync('runuser', ['-u', 'postgres', '--', join(BIN, command), ...args], { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' });
  else
    execFileSync(join(BIN, command), [...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
}

function run(command: string, args: readonly string[], url: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: url },
    });
    child.once('exit', (code) => resolve(code ?? 1));
    process.once('SIGINT', () => child.kill('SIGINT'));
  });
}

async function withCluster(work: (url: string) => Promise<number>): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'lantu-postgis-'));
  if (asRoot) chownSync(dir, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const port = await freePort();
  const data = join(dir, 'data');
  postgres('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  postgres('pg_ctl', [
    '-D',
    data,
    '-l',
    join(dir, 'log'),
    '-w',
    '-o',
    `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c max_connections=200`,
    'start',
  ]);
  try {
    return await work(`postgresql://postgres@127.0.0.1:${port}/postgres`);
  } finally {
    postgres('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
    rmSync(dir, { recursive: true, force: true });
  }
}

const [command = 'true', ...args] = process.argv.slice(2);
const given = process.env.DATABASE_URL;
process.exitCode = given ? await run(command, args, given) : await withCluster((url) => run(command, args, url));
