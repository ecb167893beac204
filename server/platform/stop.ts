import type { Server } from 'node:http';
import { within } from './within.ts';

/** What is under way may end by itself for this long; then it is cancelled, and has a moment to say so. */
const FINISH_MS = 2000;
const REFUSE_MS = 1500;
/** Whatever hangs, the process has ended by then: supervisors kill after ten seconds. */
const END_MS = 9500;

/**
 * Stops a server: takes no more connections, lets the requests under way end, then cancels them, and at last cuts every connection.
 * @param cancel makes what still runs fail, so that it is answered as busy
 */
export async function stopServer(server: Server, cancel: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  if (!(await within(FINISH_MS, closed))) {
    cancel();
    await within(REFUSE_MS, closed);
  }
  clearInterval(idle);
  server.closeAllConnections();
}

export interface Step {
  readonly timeMsMax: number;
  readonly run: () => Promise<unknown>;
}

/** Ends the process on SIGINT or SIGTERM: every step has its time, then the next one begins. A second signal ends it at once. */
export function stopOnSignal(steps: readonly Step[]): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), END_MS).unref();
    for (const { timeMsMax, run } of steps) await within(timeMsMax, run());
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
}
