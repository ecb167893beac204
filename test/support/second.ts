import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestServer } from './server.ts';

/** Another process of the product on a test's database. */
export interface SecondServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts another process on the database of a test's server, with these settings. */
export async function startSecond(server: TestServer, settings: Readonly<Record<string, string>>): Promise<SecondServer> {
  const { connection } = server.db;
  const url = 'host' in connection ? `postgresql://postgres@localhost/postgres?host=${connection.host}` : connection.connectionString;
  const env = { ...process.env, DATABASE_URL: url, LANTU_DEMO: 'none', LOG_LEVEL: 'silent', ...settings };
  const child = fork(join(import.meta.dirname, 'import-server.ts'), [], { execArgv: ['--import', 'tsx'], env });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
