import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DemoServer {
  readonly url: string;
  /** From the start of the process to its ready line. */
  readonly readyMs: number;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

/** What the process printed by the time it is ready. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/Lantu ready at \S+\n/.test(text)) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`The server stopped (${code}): ${text.slice(-2000)}`)));
  });
}

export interface ServerProcess {
  readonly url: string;
  /** The address of the first set-up; null when there is nothing to set up. */
  readonly setupUrl: string | null;
  readonly child: ChildProcess;
  /** Resolves with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the server in a process of its own, with these settings and no others. */
export async function startProcess(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const { DATABASE_URL: _none, ...inherited } = process.env;
  const env = { ...inherited, PORT: '0', LOG_LEVEL: 'error', ...settings };
  const child = spawn('node', ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const printed = await ready(child);
  return { url: /Lantu ready at (\S+)/.exec(printed)![1]!, setupUrl: /Set up at (\S+)/.exec(printed)?.[1] ?? null, child, ended };
}

/** Starts the product as a person would, in a process of its own, on the embedded database in a new folder, with the demo city. */
export async function startDemo(parcels: number, dataDir?: string): Promise<DemoServer> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'lantu-demo-')));
  const started = performance.now();
  const { url, child, ended } = await startProcess({ DATA_DIR: dir, LANTU_DEMO: 'city', LANTU_DEMO_PARCELS: String(parcels) });
  return {
    url,
    readyMs: performance.now() - started,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      if (!dataDir) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Where the set-up of the journeys has laid a demo city that is closed. */
export const DEMO_KEPT = 'LANTU_TEST_DEMO_DIR';
export const DEMO_PARCELS = 3000;

/** A demo city of one's own: the server at LANTU_URL where one is given, else a copy of the kept one. */
export async function openDemo(): Promise<DemoServer> {
  if (process.env.LANTU_URL) return { url: process.env.LANTU_URL, readyMs: 0, close: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), 'lantu-demo-'));
  await cp(process.env[DEMO_KEPT]!, dir, { recursive: true });
  const demo = await startDemo(DEMO_PARCELS, dir);
  return {
    ...demo,
    close: async () => {
      await demo.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
