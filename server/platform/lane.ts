import { busy } from './problem.ts';

export interface LaneOptions {
  /** Costly questions that run at once, of everybody and of one person. */
  readonly atOnce: number;
  readonly perPerson: number;
  /** Questions that may wait, of everybody; one person may have half of them. */
  readonly waitingMax: number;
  /** The longest wait before a question is sent away. */
  readonly waitMs: number;
}

export interface Turn {
  readonly person: number;
  /** Who leaves gives up the place in the queue; the signal's reason is raised. */
  readonly signal: AbortSignal;
  /** Another wait than usual; `Infinity` for an answer that has begun and cannot be taken back. */
  readonly waitMs?: number | undefined;
}

export interface Lane {
  /** Runs costly work now or when it is its turn. Problems: `server.busy` when too many wait, or for too long. */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly start: () => void;
}

/**
 * Bounds how many costly questions run at once, so that the rest of the product never waits for them. Persons take turns: who asks a
 * hundred things delays the one question of another by one place, not by a hundred. With room it costs no wait at all.
 */
export function createLane({ atOnce, perPerson, waitingMax, waitMs: usualMs }: LaneOptions): Lane {
  const running = new Map<number, number>();
  /** In the order of turns: the first person is next, and goes to the end when a question of theirs starts. */
  const waiting = new Map<number, Waiting[]>();
  let runningCount = 0;
  let waitingCount = 0;

  const mayRun = (person: number) => runningCount < atOnce && (running.get(person) ?? 0) < perPerson;
  const count = (person: number, change: 1 | -1) => {
    runningCount += change;
    const now = (running.get(person) ?? 0) + change;
    if (now === 0) running.delete(person);
    else running.set(person, now);
  };
  const leave = (person: number, one: Waiting) => {
    const left = waiting.get(person)!.filter((other) => other !== one);
    if (left.length > 0) waiting.set(person, left);
    else waiting.delete(person);
    waitingCount -= 1;
  };
  const toTheEnd = (person: number) => {
    const theirs = waiting.get(person);
    waiting.delete(person);
    if (theirs) waiting.set(person, theirs);
  };
  const startNext = () => {
    for (const [person, [first]] of waiting) {
      if (!mayRun(person)) continue;
      leave(person, first!);
      toTheEnd(person);
      count(person, 1);
      first!.start();
      return;
    }
  };

  const itsTurn = ({ person, signal, waitMs = usualMs }: Turn): Promise<void> => {
    const mine = waiting.get(person) ?? [];
    const patient = waitMs === Number.POSITIVE_INFINITY;
    if (!patient && (waitingCount >= waitingMax || mine.length >= waitingMax / 2)) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abandon);
        then();
      };
      const one: Waiting = { start: () => settle(resolve) };
      const giveUp = (error: unknown) => {
        leave(person, one);
        settle(() => reject(error));
      };
      const abandon = () => giveUp(signal.reason);
      const timer = patient ? undefined : setTimeout(() => giveUp(busy()), waitMs);
      signal.addEventListener('abort', abandon);
      waiting.set(person, [...mine, one]);
      waitingCount += 1;
    });
  };

  return {
    run: async (turn, work) => {
      turn.signal.throwIfAborted();
      if (mayRun(turn.person)) count(turn.person, 1);
      else await itsTurn(turn);
      try {
        return await work();
      } finally {
        count(turn.person, -1);
        startNext();
      }
    },
  };
}
