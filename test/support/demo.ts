import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DemoServer {
  readonly url: string;
  /** From the start of the process to its ready line. */
  readonly readyMs: number;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /Lantu ready at (\S+)/.exec(text)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The server stopped (${code}): ${text.slice(-2000)}`)));
  });
}

/** Starts the product as a person would, in a process of its own, on the embedded database in a new folder, with the demo city. */
export async function startDemo(parcels: number, dataDir?: string): Promise<DemoServer> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'lantu-demo-')));
  const env = {
    ...process.env,
    PORT: '0',
    DATA_DIR: dir,
    DATABASE_URL: '',
    LANTU_DEMO: 'city',
    LANTU_DEMO_PARCELS: String(parcels),
    LOG_LEVEL: 'error',
  };
  const { DATABASE_URL: _none, ...clean } = env;
  const started = performance.now();
  const child = spawn('node', ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env: clean, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await ready(child);
  return {
    url,
    readyMs: performance.now() - started,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (!dataDir) await rm(dir, { recursive: true, force: true });
    },
  };
}
