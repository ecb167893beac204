import type { BodyIn } from '../../server/contract/endpoint.ts';
import { ssoEndpoints } from '../../server/contract/sso.ts';
import { replaceBy } from '../state/url-state.ts';
import { call } from './call.ts';
import { loadSession } from './session.ts';

/** Screens that lead nowhere once they are done. */
const PASSING = /^\/(sso|invitation|setup)\b/;
const LENGTH_MAX = 500;

/** Where the person is now, to come back to. */
function here(): string {
  const path = location.pathname + location.search;
  return PASSING.test(path) || path.length > LENGTH_MAX ? '/' : path;
}

/** Leaves for the sign-in service of the city, which sends the browser back. Problems: `auth.sso_unreachable`, `invitation.unknown`. */
export async function leaveForSso(how: Omit<BodyIn<typeof ssoEndpoints.begin>, 'returnTo'> = {}): Promise<void> {
  const { address } = await call(ssoEndpoints.begin, { body: { ...how, returnTo: here() } });
  location.assign(address);
}

/** Leaves for the service to bind the own account. Problems: as above, `auth.wrong_password`, `auth.proof_needed`, `users.sso_taken`. */
export async function leaveToBind(proof: { password?: string }): Promise<void> {
  const { address } = await call(ssoEndpoints.beginBinding, { body: proof });
  location.assign(address);
}

/**
 * Hands the service's answer over, and goes where the person was going.
 * Problems: `auth.sso_failed`, `auth.sso_unknown`, `auth.code_needed`, `auth.wrong_code`, `users.sso_taken`, `invitation.unknown`.
 */
export async function answerSso(answer: string, code: string): Promise<void> {
  const { returnTo } = await call(ssoEndpoints.answer, { body: { answer, ...(code ? { code } : {}) } });
  // The address first: who comes in at none starts where the work is.
  history.replaceState(null, '', returnTo);
  await loadSession();
  replaceBy(location.pathname + location.search);
}
