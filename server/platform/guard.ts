import { setTimeout as sleep } from 'node:timers/promises';

const CANCEL_EVERY_MS = 100;

/**
 * Runs the work of a transaction for as long as somebody waits for it. When one of the signals is aborted, what runs is cancelled, and
 * again while the work goes on, because a cancel that arrives between two statements stops nothing. Whatever the work answers then, the
 * signal's reason is thrown, so that the transaction is rolled back.
 * @param cancel asks the database to stop the statement that runs now; it resolves when the database has heard it
 */
export async function guarded<T>(signals: readonly AbortSignal[], cancel: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let ended = false;
  let cancelling: Promise<void> | null = null;
  const insist = async () => {
    while (!ended) {
      await cancel().catch(() => undefined);
      if (!ended) await sleep(CANCEL_EVERY_MS);
    }
  };
  const onAbort = () => {
    cancelling ??= insist();
  };
  const throwIfAborted = () => {
    for (const signal of signals) signal.throwIfAborted();
  };
  throwIfAborted();
  for (const signal of signals) signal.addEventListener('abort', onAbort);
  try {
    const result = await work();
    throwIfAborted();
    return result;
  } catch (error) {
    throwIfAborted();
    throw error;
  } finally {
    ended = true;
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
    await cancelling;
  }
}
