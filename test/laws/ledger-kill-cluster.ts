import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = '/usr/lib/postgresql/15/bin';
const ROOT = join(import.meta.dirname, '../..');
const asRoot = process.getuid?.() === 0;
const START_TRIES = 50;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function postgres(command: string, args: readonly string[]): void {
  const [file, all] = asRoot ? ['runuser', ['-u', 'postgres', '--', join(BIN, command), ...args]] : [join(BIN, command), [...args]];
  execFileSync(file, all, { stdio: 'ignore', cwd: '/' });
}

/** A port that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface KillableDatabase {
  readonly url: string;
  /** kill -9 of the postmaster, then a start that recovers from its log. */
  killAndRestart(): Promise<void>;
  stop(): void;
}

/** A cluster with fsync on, whose postmaster may be killed. */
export async function startDatabase(): Promise<KillableDatabase> {
  const dir = mkdtempSync(join(tmpdir(), 'lantu-kill-'));
  if (asRoot) chownSync(dir, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const port = await freePort();
  const data = join(dir, 'data');
  postgres('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  const start = () =>
    postgres('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1`, 'start']);
  start();
  const restart = async (): Promise<void> => {
    for (let left = START_TRIES; ; left--) {
      try {
        return start();
      } catch (error) {
        if (left === 0) throw error;
        await pause(100);
      }
    }
  };
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    killAndRestart: async () => {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await pause(50);
      await restart();
    },
    stop: () => {
      postgres('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface KillableServer {
  readonly url: string;
  /** Ends that nobody asked for. */
  readonly crashes: () => readonly string[];
  killAndRestart(): Promise<void>;
  stop(): void;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** The whole server in a process of its own, which may be killed. If it ends by itself it is started again, and that is counted. */
export async function startServerProcess(databaseUrl: string): Promise<KillableServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'lantu-kill-server-'));
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATABASE_URL: databaseUrl, LANTU_DEMO: 'none', PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dir };
  const crashes: string[] = [];
  let expected = false;
  let running: Running;
  const ready = () =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false,
    );
  const spawnOne = (): Running => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (data: Buffer) => {
      said = (said + String(data)).slice(-2000);
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return { child, ended: ended.then(() => void (expected ? undefined : crashes.push(said))) };
  };
  const start = async (): Promise<void> => {
    expected = false;
    running = spawnOne();
    const mine = running;
    mine.ended.then(() => (expected || running !== mine ? undefined : start())).catch(() => undefined);
    while (!(await ready())) {
      if (running !== mine) return;
      await pause(50);
    }
  };
  await start();
  return {
    url,
    crashes: () => crashes,
    killAndRestart: async () => {
      expected = true;
      running.child.kill('SIGKILL');
      await running.ended;
      await start();
    },
    stop: () => {
      expected = true;
      running.child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
