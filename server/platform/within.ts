import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something, but not longer than this, and whatever becomes of it. Answers whether it came in time. */
export async function within(timeMsMax: number, what: Promise<unknown>): Promise<boolean> {
  const ended = what.then(
    () => true,
    () => true,
  );
  return Promise.race([ended, sleep(timeMsMax, false, { ref: false })]);
}
