import type { Role } from '../contract/roles.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface SessionRow {
  public_id: string;
  address: string | null;
  agent: string | null;
  started_at: Date;
  seen_at: Date;
  expire: Date;
}

/** The sessions of an account that still hold, the last used first. Sessions end by the database's clock. */
export async function sessionsOf(query: Query, userId: number, idleMs: number): Promise<SessionRow[]> {
  return query
    .trx('user_session')
    .where({ user_id: userId })
    .whereRaw(`expire > now() and seen_at > now() - ? * interval '1 millisecond'`, [idleMs])
    .orderBy('seen_at', 'desc')
    .select('public_id', 'address', 'agent', 'started_at', 'seen_at', 'expire');
}

/** Ends the sessions of an account, all but one of them if that is named; answers how many. */
export async function endSessions(unit: Unit, userId: number, but: string | null = null): Promise<number> {
  const sessions = unit.trx('user_session').where({ user_id: userId });
  return but === null ? sessions.delete() : sessions.whereNot({ public_id: but }).delete();
}

/** Ends one session of an account; false when there is none. */
export async function endSession(unit: Unit, userId: number, publicId: string): Promise<boolean> {
  return (await unit.trx('user_session').where({ user_id: userId, public_id: publicId }).delete()) > 0;
}

export interface TokenRow {
  id: number;
  name: string;
  scope: 'read' | 'write';
  roles: Role[] | null;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
}

/** The tokens of an account that are still good, newest first. */
export async function tokensOf(query: Query, userId: number): Promise<TokenRow[]> {
  return query
    .trx('api_token')
    .where({ user_id: userId })
    .whereNull('revoked_at')
    .where('expires_at', '>', query.now)
    .orderBy('id', 'desc')
    .select('id', 'name', 'scope', 'roles', 'created_at', 'expires_at', 'last_used_at');
}

export interface NewToken {
  readonly name: string;
  readonly sha256: Buffer;
  readonly scope: 'read' | 'write';
  readonly roles: readonly Role[] | null;
  readonly expiresAt: Date;
}

export async function insertToken(unit: Unit, token: NewToken): Promise<number> {
  const [row] = await unit
    .trx('api_token')
    .insert({
      user_id: unit.actor.id,
      name: token.name,
      token_sha256: token.sha256,
      scope: token.scope,
      roles: token.roles && [...token.roles],
      created_at: unit.now,
      expires_at: token.expiresAt,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

/** Ends one token of an account, or all; they stay on record. Answers how many. */
export async function revokeTokens(unit: Unit, userId: number, id?: number): Promise<number> {
  const tokens = unit.trx('api_token').where({ user_id: userId }).whereNull('revoked_at').where('expires_at', '>', unit.now);
  return (id === undefined ? tokens : tokens.where({ id })).update({ revoked_at: unit.now });
}
