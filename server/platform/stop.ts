import { randomBytes } from 'node:crypto';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { busy, problemBody } from './problem.ts';
import { within } from './within.ts';

/** What is under way may end by itself for this long; then it is cancelled, and has a moment to say so. */
const FINISH_MS = 2000;
const REFUSE_MS = 1500;
/** Whatever hangs, the process has ended by then: supervisors kill after ten seconds. */
const END_MS = 9500;

export interface Requests {
  readonly listener: RequestListener;
  /** Answers as busy whatever is under way and has not begun to answer. */
  refuse(): void;
}

/** Knows the requests under way, so that none is cut off without an answer when the process ends. */
export function watchRequests(listener: RequestListener): Requests {
  const underWay = new Set<ServerResponse>();
  return {
    listener: (request, response) => {
      underWay.add(response);
      response.once('close', () => underWay.delete(response));
      listener(request, response);
    },
    refuse: () => {
      for (const response of underWay) if (!response.headersSent) refuse(response);
    },
  };
}

function refuse(response: ServerResponse): void {
  const problem = busy();
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'retry-after': String(problem.details.retryAfterSeconds),
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(JSON.stringify(problemBody(problem, randomBytes(8).toString('hex'))));
}

/**
 * Stops a server: takes no more connections, lets the requests under way end, then has them refused, and at last cuts every connection.
 * @param refuse answers what is still under way, and cancels it
 */
export async function stopServer(server: Server, refuse: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  if (!(await within(FINISH_MS, closed))) {
    refuse();
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
