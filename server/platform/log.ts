import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The process's logger: JSON lines, no bodies, no cookies, no passwords. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: ['req.headers.cookie', 'req.headers.authorization', 'req.headers["x-csrf-token"]'],
  });
}
