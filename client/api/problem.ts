import type { ProblemCode } from '../../server/contract/problems.ts';
import type { MessageParams } from '../i18n/index.ts';

/** One place of the request that does not fit, by JSON pointer: `/body/needs/nox`. */
export interface ProblemPlace {
  pointer: string;
  code: string;
  message: string;
}

/** A refusal from the server (RFC 9457), or `offline` when it could not be reached. Spread it on `<lt-error>` by {@link errorProps}. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode | 'offline',
    readonly status: number,
    readonly params: Readonly<Record<string, unknown>>,
    readonly traceId: string,
    readonly places: readonly ProblemPlace[],
  ) {
    super(code);
  }
}

/** The problem in an answer that is not 2xx; an answer that is no problem document is an unexpected one. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body = (await response.json().catch(() => ({}))) as Partial<{
    code: ProblemCode;
    params: Record<string, unknown>;
    traceId: string;
    errors: ProblemPlace[];
  }>;
  return new ProblemError(body.code ?? 'server.unexpected', response.status, body.params ?? {}, body.traceId ?? '', body.errors ?? []);
}

/** Anything caught, as a problem: a lost connection is `offline`, a defect of ours is `server.unexpected`. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(error instanceof TypeError ? 'offline' : 'server.unexpected', 0, {}, '', []);
}

/** What `<lt-error>` needs: `.code .params .traceId .retryable`. */
export function errorProps(error: unknown): { code: string; params: MessageParams; traceId: string; retryable: boolean } {
  const problem = asProblem(error);
  const params = Object.fromEntries(
    Object.entries(problem.params).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
  return {
    code: problem.code,
    params,
    traceId: problem.traceId,
    retryable: problem.status === 0 || problem.status >= 500 || problem.status === 429,
  };
}
