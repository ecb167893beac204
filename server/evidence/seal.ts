import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import { type Rounds, startRounds } from '../platform/rounds.ts';
import { sealJournal } from './seal-store.ts';

const SEAL_EVERY_MS = 1000;

/** Seals the journal every second until stopped. */
export function startSealer(db: Database, log: Logger): Rounds {
  return startRounds(log, [{ what: 'seal the journal', everyMs: SEAL_EVERY_MS, work: () => sealJournal(db) }]);
}
