import { PROBLEMS, type ProblemCode } from '../contract/problems.ts';
import { faultOf } from './faults.ts';

export interface ProblemDetails {
  /** What the sentence needs: amounts, names, limits. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** JSON pointers to what does not fit, with a code each. */
  readonly errors?: readonly {
    readonly pointer: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly retryAfterSeconds?: number;
}

/** A refusal that the caller can act on. It ends the transaction: nothing is written. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails) {
    super(`${code} ${JSON.stringify(details.params ?? {})}`);
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.details = details;
  }
}

/** Makes a problem from the closed list: `throw problem('ledger.insufficient', {available, asked})`. */
export function problem(
  code: ProblemCode,
  params: Readonly<Record<string, unknown>> = {},
  more: Omit<ProblemDetails, 'params'> = {},
): Problem {
  return new Problem(code, { params, ...more });
}

/** The body of `application/problem+json` (RFC 9457). */
export function problemBody(error: Problem, traceId: string): Record<string, unknown> {
  return {
    type: `urn:lantu:problem:${error.code}`,
    title: PROBLEMS[error.code].title,
    status: error.status,
    code: error.code,
    params: error.details.params ?? {},
    ...(error.details.errors ? { errors: error.details.errors } : {}),
    traceId,
  };
}

/** Constraint name → problem: a race that the database decides answers like the check before it. */
const CONSTRAINTS: Readonly<Record<string, ProblemCode>> = {
  app_user_name_key: 'users.name_taken',
  user_passkey_credential_id_key: 'auth.wrong_passkey',
  user_sso_pkey: 'users.sso_taken',
  user_sso_identity_key: 'users.sso_taken',
  user_totp_pkey: 'users.second_factor',
  region_pkey: 'region.code_taken',
  region_code_key: 'region.code_taken',
  region_code_pkey: 'region.code_taken',
  project_code_key: 'project.code_taken',
  project_request_id_key: 'request.id_reused',
};
const RLS_REFUSED = '42501';

const BUSY_RETRY_SECONDS = 2;
const TOO_SLOW_RETRY_SECONDS = 30;

/** The refusal of who comes when there is no room: `server.busy` with a time to wait. */
export const busy = (retryAfterSeconds = BUSY_RETRY_SECONDS): Problem => problem('server.busy', {}, { retryAfterSeconds });

/**
 * Turns a database error that a caller caused, or may get past by asking again, into its problem: `auth.not_allowed_region`, those of
 * the constraints, `server.busy`, `server.too_slow`. Null when it is our own fault.
 */
export function problemOfDatabaseError(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const { constraint, code } = error as { constraint?: string; code?: string };
  const known = constraint ? CONSTRAINTS[constraint] : undefined;
  if (known) return problem(known);
  if (code === RLS_REFUSED) return problem('auth.not_allowed_region');
  const fault = faultOf(error);
  if (fault === 'too_slow') return problem('server.too_slow', {}, { retryAfterSeconds: TOO_SLOW_RETRY_SECONDS });
  return fault && busy();
}
