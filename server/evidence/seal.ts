import type { Logger } from '../platform/log.ts';
import { type Rounds, startRounds } from '../platform/rounds.ts';

const SEAL_EVERY_MS = 1000;

export interface Seal {
  readonly what: string;
  readonly work: () => Promise<number>;
}

/** Seals every second, one chain after the other, until stopped. */
export function startSealer(log: Logger, chains: readonly Seal[]): Rounds {
  return startRounds(
    log,
    chains.map((chain) => ({ ...chain, everyMs: SEAL_EVERY_MS })),
  );
}
