import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FolderLock {
  /** Notes which process has the files open. */
  note(enginePid: number): Promise<void>;
  release(): Promise<void>;
}

const ORPHAN_ENDS_MS = 5000;
const LOOK_EVERY_MS = 50;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether the process is an engine, and not another that got the number of one; null where the system does not tell. */
async function isEngine(pid: number): Promise<boolean | null> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return commandLine === null ? null : commandLine.includes(join('embedded', 'process.ts'));
}

const stillOpen = async (pid: number): Promise<boolean> => pid > 0 && isAlive(pid) && (await isEngine(pid)) !== false;

/** An engine whose server was killed closes its files and ends, but not before its statement ends: it is given a while, then ended. */
async function outlive(pid: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < ORPHAN_ENDS_MS; waitedMs += LOOK_EVERY_MS) {
    if (!(await stillOpen(pid))) return;
    await sleep(LOOK_EVERY_MS);
  }
  if (await isEngine(pid)) process.kill(pid, 'SIGKILL');
  else throw new Error(`The database folder is in use by process ${pid}`);
  while (await stillOpen(pid)) await sleep(LOOK_EVERY_MS);
}

/** Two processes must never open one folder: the second is told which process holds it. */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, '.lock');
  await mkdir(dataDir, { recursive: true });
  const [holder = 0, engine = 0] = (await readFile(path, 'utf8').catch(() => '')).split(' ').map(Number);
  if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new Error(`${dataDir} is in use by process ${holder}`);
  await writeFile(path, `${process.pid} ${engine}`);
  await outlive(engine);
  return {
    note: (enginePid) => writeFile(path, `${process.pid} ${enginePid}`),
    release: () => rm(path, { force: true }),
  };
}
