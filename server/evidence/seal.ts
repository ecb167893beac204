import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import { sealJournal } from './seal-store.ts';

export interface Sealer {
  stop(): Promise<void>;
}

const SEAL_EVERY_MS = 1000;

/** Seals the journal every second until stopped; a round that fails is logged and tried again. */
export function startSealer(db: Database, log: Logger): Sealer {
  let running: Promise<unknown> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = sealJournal(db)
      .catch((error: unknown) => log.warn({ err: error }, 'journal: not sealed'))
      .finally(() => {
        isRunning = false;
      });
  }, SEAL_EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
