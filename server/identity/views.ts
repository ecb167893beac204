import type { SessionView, TokenView } from '../contract/account.ts';
import type { UserView } from '../contract/identity.ts';
import type { PasskeyView } from '../contract/passkeys.ts';
import type { PersonView } from '../contract/people.ts';
import { permissionsOf, type Role, rolesThatCount } from '../contract/roles.ts';
import type { Actor } from '../platform/unit.ts';
import type { SessionRow, TokenRow } from './access-store.ts';
import type { PasskeyRow } from './passkey-store.ts';
import type { PersonRow } from './person-store.ts';
import type { UserRow } from './store.ts';

/**
 * Who an account is in a request. Without a role that counts nobody has a region either.
 * @param only the roles of which a token has those that the person still has; null is all
 */
export function actorOf(
  row: Pick<UserRow, 'id' | 'name' | 'display_name' | 'roles' | 'scope' | 'region_ids' | 'layers'>,
  separated: boolean,
  only: readonly Role[] | null = null,
): Actor {
  const held = rolesThatCount(row.roles, separated);
  const roles = only ? held.filter((role) => only.includes(role)) : held;
  const permissions = permissionsOf(roles, separated);
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    roles,
    permissions,
    separated,
    scope: roles.length > 0 ? row.scope : [],
    sees: permissions.includes('sensitive.read') ? row.layers : [],
    regionId: row.region_ids.find((id) => id !== '*') ?? null,
  };
}

function actingViewOf({ actingFor }: Actor): UserView['actingFor'] {
  if (!actingFor) return null;
  const { name, displayName, until } = actingFor;
  return { name, displayName, until };
}

export function viewOf(actor: Actor): UserView {
  return {
    id: actor.id,
    name: actor.name,
    displayName: actor.displayName,
    roles: [...actor.roles],
    permissions: [...actor.permissions],
    scope: [...actor.scope],
    regionId: actor.regionId,
    actingFor: actingViewOf(actor),
  };
}

export function personViewOf(row: PersonRow): PersonView {
  return {
    name: row.name,
    displayName: row.display_name,
    roles: row.roles,
    regionIds: row.region_ids,
    state: row.state,
    secondFactor: row.second_factor,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    seenAt: row.seen_at?.toISOString() ?? null,
  };
}

export function passkeyViewOf(row: PasskeyRow): PasskeyView {
  return { id: row.id, name: row.name, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null };
}

export function sessionViewOf(row: SessionRow, current: string | null): SessionView {
  return {
    id: row.public_id,
    startedAt: row.started_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    endsAt: row.expire.toISOString(),
    address: row.address,
    agent: row.agent,
    current: row.public_id === current,
  };
}

export function tokenViewOf(row: TokenRow): TokenView {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    roles: row.roles,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
