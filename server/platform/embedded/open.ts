import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface EmbeddedDatabase {
  /** The folder of the local socket, which is the `host` of a PostgreSQL connection. */
  readonly socketDir: string;
  /** Writes the whole database to one file, from which another starts in two seconds. */
  dump(path: string): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  type: 'done' | 'failed';
  reason?: string;
}

function ask(child: ChildProcess, message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (answer: Answer) => {
      child.off('exit', died);
      if (answer.type === 'done') resolve();
      else reject(new Error(answer.reason));
    };
    const died = (code: number | null) => reject(new Error(`The embedded database stopped (${code ?? 'signal'})`));
    child.once('message', settle);
    child.once('exit', died);
    child.send(message);
  });
}

/** Two processes must never open one folder: the second is told which process holds it. */
async function lock(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, '.lock');
  await mkdir(dataDir, { recursive: true });
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new Error(`${dataDir} is in use by process ${holder}`);
  const file = await open(path, 'w');
  await file.writeFile(String(process.pid));
  await file.close();
  return () => rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens PGlite with PostGIS in a process of its own.
 * @param dataDir a folder that persists, or null for a database in memory
 * @param templatePath a dump to start from when there is nothing yet
 */
export async function openEmbedded(dataDir: string | null, templatePath: string | null = null): Promise<EmbeddedDatabase> {
  const unlock = dataDir ? await lock(dataDir) : async () => undefined;
  const socketDir = await mkdtemp(join(tmpdir(), 'lantu-'));
  const child = fork(join(import.meta.dirname, 'process.ts'), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const opening = {
    type: 'open',
    dataDir: dataDir ? join(dataDir, 'postgres') : 'memory://',
    socketPath: join(socketDir, '.s.PGSQL.5432'),
    templatePath,
  };
  await ask(child, opening);
  return {
    socketDir,
    dump: (path) => ask(child, { type: 'dump', path }),
    close: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.send({ type: 'close' });
      await ended;
      await rm(socketDir, { recursive: true, force: true });
      await unlock();
    },
  };
}
