import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/database.ts';
import { ensureTemplate, openTestDatabase } from './template.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Tool {
  /** A folder for the files of the test. */
  readonly folder: string;
  run(args: readonly string[], input?: string): Promise<Said>;
  close(): Promise<void>;
}

/** The operator's tool as a person runs it, on a database of its own without regions: in a folder, or on the server that the run is for. */
export async function openTool(): Promise<Tool> {
  const folder = await mkdtemp(join(tmpdir(), 'lantu-tool-'));
  const dataDir = join(folder, 'data');
  const { DATABASE_URL: url, ...inherited } = process.env;
  const db = url ? await openTestDatabase() : null;
  if (!db) await (await openDatabase({ url: null, dataDir, templatePath: await ensureTemplate() })).close();
  const own = db && 'connectionString' in db.connection ? { DATABASE_URL: db.connection.connectionString } : {};
  const env = { ...inherited, ...own, DATA_DIR: dataDir, LANTU_DEMO: 'none' };
  return {
    folder,
    run: (args, input = '') =>
      new Promise((resolve) => {
        const child = spawn('node', ['--import', 'tsx', 'server/cli.ts', ...args], { cwd: ROOT, env });
        const said = { out: '', err: '' };
        child.stdout.on('data', (chunk: Buffer) => {
          said.out += chunk.toString();
        });
        child.stderr.on('data', (chunk: Buffer) => {
          said.err += chunk.toString();
        });
        child.once('exit', (code) => resolve({ code, ...said }));
        child.stdin.end(input);
      }),
    close: async () => {
      await db?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
