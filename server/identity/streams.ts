import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Knex } from '../platform/database.ts';
import type { Credential } from '../platform/live.ts';
import type { Actor } from '../platform/unit.ts';
import { actorOf } from './service.ts';
import type { UserRow } from './store.ts';

const BEARER = /^Bearer (\S{1,200})$/;

/** By what a request is signed in: `token:` with the hash of its token, or `session:` with its id. It is never sent to anybody. */
export function credentialOf(request: IncomingMessage & { sessionID?: string }): Credential {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return `token:${createHash('sha256').update(token).digest('hex')}`;
  return `session:${request.sessionID ?? ''}`;
}

const rest = (credentials: readonly Credential[], kind: string): string[] =>
  credentials.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length));

/**
 * Whom credentials stand for now, with roles and regions of now: sessions that ended or expired, revoked tokens and disabled accounts are left
 * out. One statement for all of them, on keys.
 */
export async function stillSignedIn(knex: Knex, credentials: readonly Credential[]): Promise<ReadonlyMap<Credential, Actor>> {
  const { rows } = (await knex.raw(
    `with held as materialized (
       select 'session:' || s.sid as credential, (s.sess->>'userId')::bigint as user_id from user_session s where s.sid = any(:sessions) and s.expire > now()
       union all select 'token:' || encode(t.token_sha256, 'hex'), t.user_id from api_token t
       where t.token_sha256 = any(array(select decode(h, 'hex') from unnest(cast(:tokens as text[])) h)) and t.revoked_at is null),
     person as materialized (
       select u.id, u.name, u.display_name, u.roles, u.region_ids, case when '*' = any(u.region_ids) then '{*}' else lantu_region_tree(u.region_ids) end as scope
       from app_user u where u.id in (select user_id from held) and u.disabled_at is null)
     select held.credential, person.* from held join person on person.id = held.user_id`,
    { sessions: rest(credentials, 'session:'), tokens: rest(credentials, 'token:') },
  )) as { rows: (UserRow & { credential: Credential })[] };
  return new Map(rows.map((row) => [row.credential, actorOf(row)]));
}
