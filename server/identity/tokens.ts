import type { accountEndpoints } from '../contract/account.ts';
import type { BodyOf, ReplyOf } from '../contract/endpoint.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { insertToken, revokeTokens, tokensOf } from './access-store.ts';
import { newSecret, secretHash } from './hashing.ts';
import { tokenViewOf } from './views.ts';

const DAY_MS = 86_400_000;

/**
 * Makes a bearer token for the actor, with all of the actor's roles or some; only its hash is kept. It ends by its date, by being revoked,
 * and when its person is disabled or chooses another password.
 * @throws auth.not_allowed for a role that the actor does not have
 */
export async function createToken(
  unit: Unit,
  { name, scope, roles, days }: BodyOf<typeof accountEndpoints.createToken>,
): Promise<ReplyOf<typeof accountEndpoints.createToken>> {
  const foreign = (roles ?? []).filter((role) => !unit.actor.roles.includes(role));
  if (foreign.length > 0) throw problem('auth.not_allowed', { needs: foreign.join(', ') });
  const token = `lantu_${newSecret()}`;
  const expiresAt = new Date(unit.now.getTime() + days * DAY_MS);
  const id = await insertToken(unit, { name, scope, roles: roles ?? null, expiresAt, sha256: secretHash(token) });
  await unit.journal({
    action: 'identity.createToken',
    subject: name,
    detail: { id, scope, roles: roles ?? null, expiresAt: expiresAt.toISOString() },
  });
  return { id, token, expiresAt: expiresAt.toISOString() };
}

export async function listTokens(query: Query): Promise<ReplyOf<typeof accountEndpoints.tokens>> {
  return { items: (await tokensOf(query, query.actor.id)).map(tokenViewOf) };
}

/** Ends a token of the actor; it stays on record. Raises `token.unknown`. */
export async function revokeToken(unit: Unit, id: number): Promise<void> {
  if ((await revokeTokens(unit, unit.actor.id, id)) === 0) throw problem('token.unknown');
  await unit.journal({ action: 'identity.revokeToken', subject: unit.actor.name, detail: { id } });
}
