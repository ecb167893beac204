import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { endSessions, revokeTokens } from './access-store.ts';
import { newSecret, secretHash } from './hashing.ts';
import { openLink, takeLink } from './link-store.ts';
import type { Desk } from './lock.ts';
import { passkeysOf } from './passkey-store.ts';
import type { Identity, Provider } from './sso-provider.ts';
import {
  type Attempt,
  insertSso,
  keepAttempt,
  type NewAttempt,
  noteIdentity,
  openAttempt,
  removeSso,
  type SsoRow,
  ssoOf,
  takeAnswer,
} from './sso-store.ts';
import { endPassword, passwordEnded } from './store.ts';

/** How long a person may take at the service, a second factor of ours included. */
export const ATTEMPT_MS = 600_000;
/** How long a sign-in by the service stands for the present password. */
export const PROOF_MS = 600_000;

export type Purpose = Pick<NewAttempt, 'purpose' | 'userId' | 'linkSha256' | 'returnTo'>;

/**
 * Begins an attempt: answers where the browser goes, and the secret that binds the answer to this browser. Raises `auth.sso_unreachable`.
 */
export async function beginSso(
  { knex, clock }: Desk,
  provider: Provider,
  redirectUri: string,
  purpose: Purpose,
  fresh: boolean,
): Promise<{ address: string; browser: string }> {
  const { address, expected } = await provider.begin(redirectUri, fresh);
  const browser = newSecret();
  const now = clock();
  const hashes = { stateSha256: secretHash(expected.state), browserSha256: secretHash(browser) };
  const { nonce, verifier } = expected;
  await keepAttempt(knex, { ...hashes, nonce, verifier, redirectUri, ...purpose }, now, new Date(now.getTime() + ATTEMPT_MS));
  return { address, browser };
}

/** What an answer has come to: who it is, and what the attempt was for. */
export interface Answered {
  readonly attempt: Attempt;
  readonly identity: Identity;
  readonly stateSha256: Buffer;
}

/**
 * Reads the answer of the service, which is taken once; asked again for a code of ours, it need not be sent twice to the service.
 * @throws auth.sso_failed for another browser, state, nonce, issuer or code, or too late; auth.sso_unreachable
 */
export async function readAnswer(
  { knex, clock }: Desk,
  provider: Provider,
  answer: string,
  browser: string | undefined,
): Promise<Answered> {
  const state = new URLSearchParams(answer).get('state') ?? '';
  const stateSha256 = secretHash(state);
  const attempt = await openAttempt(knex, stateSha256, secretHash(browser ?? ''), clock());
  if (!attempt) throw problem('auth.sso_failed', { reason: 'state' });
  if (attempt.identity) return { attempt, identity: attempt.identity, stateSha256 };
  if (!(await takeAnswer(knex, stateSha256, clock()))) throw problem('auth.sso_failed', { reason: 'used' });
  const returned = new URL(attempt.redirect_uri);
  returned.search = answer;
  const identity = await provider.answer(returned, { state, nonce: attempt.nonce, verifier: attempt.verifier });
  await noteIdentity(knex, stateSha256, identity);
  return { attempt, identity, stateSha256 };
}

/**
 * Takes a link up by an identity in place of a password: what was open in the account's name ends, as when a password is chosen.
 * @throws invitation.unknown, users.sso_taken
 */
export async function acceptLinkBySso(unit: Unit, linkSha256: Buffer, { issuer, subject }: Identity): Promise<void> {
  const link = await openLink(unit, linkSha256);
  if (!link || !(await takeLink(unit, linkSha256))) throw problem('invitation.unknown');
  await insertSso(unit, link.user_id, { issuer, subject });
  await endPassword(unit, link.user_id);
  await endSessions(unit, link.user_id);
  await revokeTokens(unit, link.user_id);
  await unit.journal({ action: 'identity.bindSso', subject: link.name, detail: { issuer, by: link.kind } });
}

/** Binds the actor's own account. Raises `users.sso_taken`. */
export async function bindSso(unit: Unit, { issuer, subject }: Identity): Promise<void> {
  await insertSso(unit, unit.actor.id, { issuer, subject });
  await unit.journal({ action: 'identity.bindSso', subject: unit.actor.name, detail: { issuer, by: 'account' } });
}

/** Refuses a second binding before the person is sent away. Raises `users.sso_taken`. */
export async function demandUnbound(query: Query): Promise<void> {
  if (await ssoOf(query, query.actor.id)) throw problem('users.sso_taken');
}

/** Unbinds the actor's account, unless that was its last way in. Raises `users.sso_unbound`, `users.sso_only`. */
export async function unbindSso(unit: Unit): Promise<void> {
  const { actor } = unit;
  if (!(await removeSso(unit, actor.id))) throw problem('users.sso_unbound');
  if ((await passwordEnded(unit, actor.id)) && (await passkeysOf(unit, actor.id)).length === 0) throw problem('users.sso_only');
  await unit.journal({ action: 'identity.unbindSso', subject: actor.name });
}

export const ssoViewOf = (row: SsoRow | null) =>
  row && { issuer: row.issuer, boundAt: row.bound_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null };
