import type { IncomingMessage } from 'node:http';
import type { Role } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import type { Credential } from '../platform/live.ts';
import { type Actor, chinaDay } from '../platform/unit.ts';
import { actorInSession } from './acting.ts';
import { DEMANDED, type FactorDemand, HAS_FACTOR } from './factor-demand.ts';
import { secretHash } from './hashing.ts';
import { tokenOf } from './session.ts';
import { type ActingRow, actingOf, layersOf, STRONG_SESSION, scopeOf } from './store.ts';
import { actorOf } from './views.ts';

/** By what a request is signed in: `token:` with the hash of its token, or `session:` with its id. It is never sent to anybody. */
export function credentialOf(request: IncomingMessage & { sessionID?: string }): Credential {
  const token = tokenOf(request);
  return token === undefined ? `session:${request.sessionID ?? ''}` : `token:${secretHash(token).toString('hex')}`;
}

const rest = (credentials: readonly Credential[], kind: string): string[] =>
  credentials.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length));

type Row = Parameters<typeof actorOf>[0] & {
  readonly credential: Credential;
  /** Those of the person's roles that a token has; null is all. */
  readonly only_roles: Role[] | null;
  readonly acting_for: number | null;
  readonly acting: ActingRow | null;
  readonly strong: boolean;
};

/** On what the server lets people in, at an instant. */
export interface StreamTerms {
  readonly idleMs: number;
  readonly demand: FactorDemand;
  readonly separated: boolean;
  readonly now: Date;
}

/**
 * Whom credentials stand for now, with roles and regions of now: sessions that ended or were not used within `idleMs`, tokens that ended or were
 * revoked, disabled accounts, who lacks the second factor that is demanded, and sessions whose deputyship ended are left out. One statement for all of them, on keys. A stream alone does not use a session.
 */
export async function stillSignedIn(
  knex: Knex,
  credentials: readonly Credential[],
  { idleMs, demand, separated, now }: StreamTerms,
): Promise<ReadonlyMap<Credential, Actor>> {
  const { rows } = (await knex.raw(
    `with held as materialized (
       select 'session:' || s.sid as credential, s.user_id, null::text[] as only_roles, ${STRONG_SESSION} as proven, s.acting_for from user_session s
       where s.sid = any(:sessions) and s.expire > now() and s.seen_at > now() - :idleMs * interval '1 millisecond'
       union all select 'token:' || encode(t.token_sha256, 'hex'), t.user_id, t.roles, null, null from api_token t
       where t.token_sha256 = any(array(select decode(h, 'hex') from unnest(cast(:tokens as text[])) h)) and t.revoked_at is null and t.expires_at > :now),
     person as materialized (
       select u.id, u.name, u.display_name, u.roles, u.region_ids, ${DEMANDED} as demanded,
         case when ${DEMANDED} then ${HAS_FACTOR} end as has_factor, coalesce(u.factor_asked_at > :askedAfter, true) as in_grace
       from app_user u where u.id in (select user_id from held) and u.disabled_at is null),
     tree as materialized (
       select region_ids, ${scopeOf('region_ids')}
       from (select distinct region_ids from person) r)
     select held.credential, held.only_roles, coalesce(held.proven, false) as strong, held.acting_for,
       ${actingOf('person.id', 'held.acting_for')} as acting, person.*, tree.scope,
       ${layersOf('person.id')} from held join person on person.id = held.user_id join tree using (region_ids)
     where not person.demanded or coalesce(held.proven, person.has_factor) or (not person.has_factor and person.in_grace)`,
    {
      sessions: rest(credentials, 'session:'),
      tokens: rest(credentials, 'token:'),
      idleMs,
      now,
      today: chinaDay(now),
      demanding: [...demand.roles],
      askedAfter: new Date(now.getTime() - demand.graceMs),
    },
  )) as { rows: Row[] };
  const actorOfRow = (row: Row): Actor | null =>
    row.acting_for === null ? actorOf(row, separated, row.only_roles) : actorInSession(row, { demand, separated });
  return new Map(
    rows.flatMap((row) => {
      const actor = actorOfRow(row);
      return actor ? [[row.credential, actor] as const] : [];
    }),
  );
}
