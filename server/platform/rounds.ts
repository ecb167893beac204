import type { Logger } from './log.ts';

/** Work that is done again and again. */
export interface Round {
  /** What the log calls it. */
  readonly what: string;
  readonly everyMs: number;
  /** Begin with a round instead of a pause. */
  readonly atOnce?: boolean;
  readonly work: () => Promise<unknown>;
}

export interface Rounds {
  /** Begins no further round; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Goes the rounds until stopped, one at a time. A round whose turn comes while it still waits or runs is left out; one that fails is logged
 * and comes again.
 */
export function startRounds(log: Logger, rounds: readonly Round[]): Rounds {
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const begun = new Set<Round>();
  const begin = (round: Round): void => {
    if (begun.has(round)) return;
    begun.add(round);
    running = running
      .then(() => (stopped ? undefined : round.work()))
      .catch((error: unknown) => log.error({ err: error, what: round.what }, 'a round failed'))
      .finally(() => begun.delete(round));
  };
  const timers = rounds.map((round) => setInterval(begin, round.everyMs, round));
  for (const timer of timers) timer.unref();
  for (const round of rounds) if (round.atOnce) begin(round);
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
