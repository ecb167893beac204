import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface Opening {
  /** A folder, or `memory://`. */
  readonly dataDir: string;
  readonly socketPath: string;
  /** A dump to start from, when the folder is new or in memory. */
  readonly templatePath: string | null;
}

/** One process of the embedded database. */
export interface Engine {
  readonly pid: number;
  /** Resolves when the database answers; rejects when it cannot be opened. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** How long it has not answered although it was asked; asks it when it was not. */
  silentMs(): number;
  dump(path: string): Promise<void>;
  /** Asks it to close its files and end. */
  close(): void;
  kill(): void;
}

interface Answer {
  readonly type: 'done' | 'failed' | 'here';
  readonly reason?: string;
}

function ask(child: ChildProcess, message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      child.off('exit', died);
      child.off('message', heard);
      then();
    };
    const heard = (answer: Answer) => {
      if (answer.type === 'done') settle(resolve);
      if (answer.type === 'failed') settle(() => reject(new Error(answer.reason)));
    };
    const died = (code: number | null) => settle(() => reject(new Error(`The embedded database stopped (${code ?? 'signal'})`)));
    child.on('message', heard);
    child.once('exit', died);
    child.send(message, (error) => error && settle(() => reject(error)));
  });
}

/** Starts the process that holds PGlite with PostGIS; a long query there never stops the event loop here. */
export function startEngine(opening: Opening): Engine {
  const child = fork(join(import.meta.dirname, 'process.ts'), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let askedAt: number | null = null;
  child.on('message', (answer: Answer) => {
    if (answer.type === 'here') askedAt = null;
  });
  child.on('error', () => undefined);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const tell = (message: object) => {
    if (child.connected) child.send(message, () => undefined);
  };
  return {
    pid: child.pid ?? 0,
    ready: ask(child, { type: 'open', ...opening }),
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    silentMs: () => {
      if (askedAt !== null) return performance.now() - askedAt;
      askedAt = performance.now();
      tell({ type: 'ask' });
      return 0;
    },
    dump: (path) => ask(child, { type: 'dump', path }),
    close: () => tell({ type: 'close' }),
    kill,
  };
}
