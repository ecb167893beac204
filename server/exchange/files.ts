import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process may be able to read it: where uploads lie on a disk of one machine, only its processes can. */
export class FileUnreadable extends Error {
  constructor(path: string) {
    super(`The upload cannot be read here: ${path}`);
    this.name = 'FileUnreadable';
  }
}

/** Uploads that wait for their commit, in a folder that every process should be able to read. */
export interface Files {
  readonly dir: string;
  pathOf(id: string): string;
  isKept(id: string): Promise<boolean>;
  /** @throws FileUnreadable */
  mustRead(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes what has lain longer than this. */
  prune(olderThanMs: number): Promise<void>;
}

export function createFiles(dir: string): Files {
  const pathOf = (id: string) => join(dir, id);
  const isKept = (id: string) =>
    access(pathOf(id), constants.R_OK).then(
      () => true,
      () => false,
    );
  return {
    dir,
    pathOf,
    isKept,
    mustRead: async (id) => {
      if (!(await isKept(id))) throw new FileUnreadable(pathOf(id));
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    prune: async (olderThanMs) => {
      await mkdir(dir, { recursive: true });
      for (const name of await readdir(dir)) {
        const found = await stat(pathOf(name)).catch(() => null);
        if (found && Date.now() - found.mtimeMs > olderThanMs) await rm(pathOf(name), { force: true });
      }
    },
  };
}
