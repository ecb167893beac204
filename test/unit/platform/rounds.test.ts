import { expect, test } from 'vitest';
import { createLog } from '../../../server/platform/log.ts';
import { startRounds } from '../../../server/platform/rounds.ts';

const log = createLog('silent');
const soon = (done: () => boolean) => expect.poll(done, { timeout: 20_000, interval: 5 }).toBe(true);

/** Work that goes on until it is let go. */
function held() {
  let letGo: () => void = () => undefined;
  let begun = 0;
  let ended = 0;
  const work = async () => {
    begun += 1;
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    ended += 1;
  };
  return { work, letGo: () => letGo(), begun: () => begun, ended: () => ended };
}

test('stop waits for the round under way, and no other begins', async () => {
  const long = held();
  let others = 0;
  const rounds = startRounds(log, [
    { what: 'long', everyMs: 2, atOnce: true, work: long.work },
    { what: 'other', everyMs: 2, work: async () => (others += 1) },
  ]);
  await soon(() => long.begun() === 1);
  let stopped = false;
  const stopping = rounds.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([stopped, long.ended()]).toEqual([false, 0]);
  long.letGo();
  await stopping;
  expect([long.begun(), long.ended(), others]).toEqual([1, 1, 0]);
});

test('one round at a time, however slow, and one that fails comes again', async () => {
  let together = 0;
  let most = 0;
  let failures = 0;
  const work = async () => {
    together += 1;
    most = Math.max(most, together);
    await new Promise((resolve) => setTimeout(resolve, 5));
    together -= 1;
    failures += 1;
    throw new Error('not this time');
  };
  const rounds = startRounds(log, [
    { what: 'one', everyMs: 1, work },
    { what: 'two', everyMs: 1, work },
  ]);
  await soon(() => failures >= 6);
  await rounds.stop();
  expect(most).toBe(1);
});
