import type { BodyOf, ReplyOf } from '../contract/endpoint.ts';
import type { PersonView, peopleEndpoints } from '../contract/people.ts';
import { PERMISSIONS, ROLE_PERMISSIONS, rolesMay } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import { type Query, SYSTEM, type Unit } from '../platform/unit.ts';
import { endSession, endSessions, revokeTokens, sessionsOf, tokensOf } from './access-store.ts';
import { demandOwnRegions, type Invitation, makeLink } from './accounts.ts';
import { removeFactor } from './factor-store.ts';
import { endLinks } from './link-store.ts';
import { removePasskeys } from './passkey-store.ts';
import { changePersonRow, lockRights, type PeopleFilter, type PersonRow, readPeople, readPerson } from './person-store.ts';
import { removeSso } from './sso-store.ts';
import { endPassword } from './store.ts';
import { personViewOf, sessionViewOf, tokenViewOf } from './views.ts';

export async function listPeople(query: Query, filter: PeopleFilter): Promise<ReplyOf<typeof peopleEndpoints.people>> {
  const rows = await readPeople(query, { ...filter, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit).map(personViewOf);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.name : null };
}

async function demandPerson(query: Query, name: string): Promise<PersonRow> {
  const row = await readPerson(query, name);
  if (!row) throw problem('users.unknown');
  return row;
}

/** What a person may do and by which role, and what is open in the person's name. Raises `users.unknown`. */
export async function showPerson(query: Query, name: string, idleMs: number): Promise<ReplyOf<typeof peopleEndpoints.person>> {
  const row = await demandPerson(query, name);
  const permissions = PERMISSIONS.filter((permission) => rolesMay(row.roles, permission)).map((permission) => ({
    permission,
    roles: row.roles.filter((role) => ROLE_PERMISSIONS[role].includes(permission)),
  }));
  const sessions = (await sessionsOf(query, row.id, idleMs)).map((session) => sessionViewOf(session, null));
  return { ...personViewOf(row), permissions, sessions, tokens: (await tokensOf(query, row.id)).map(tokenViewOf) };
}

/**
 * A person whom the actor manages, with both accounts held as they are until the end: two administrators who disable each other at once
 * do not both succeed. The system acts for the operator.
 * @throws users.unknown, auth.not_allowed when the actor's own rights ended meanwhile
 */
async function holdPerson(unit: Unit, name: string): Promise<PersonRow> {
  const { id } = await demandPerson(unit, name);
  const rights = await lockRights(unit, [unit.actor.id, id]);
  const own = rights.find((each) => each.id === unit.actor.id);
  const still = unit.actor.id === SYSTEM.id || (own && !own.disabled && rolesMay(own.roles, 'users.manage'));
  if (!still) throw problem('auth.not_allowed', { needs: 'users.manage' });
  return demandPerson(unit, name);
}

function demandOther(unit: Unit, row: PersonRow): void {
  if (row.id === unit.actor.id) throw problem('users.not_yourself');
}

/** Ends what is open in a person's name: sessions, tokens and links. */
async function endAccess(unit: Unit, userId: number): Promise<void> {
  await endSessions(unit, userId);
  await revokeTokens(unit, userId);
  await endLinks(unit, userId);
}

/**
 * Changes a person's rights, disables the account or lets it return; it holds from the person's next request. Who was disabled returns
 * without sessions and tokens.
 * @throws users.unknown, users.not_yourself, region.unknown, auth.not_allowed_region
 */
export async function changePerson(unit: Unit, name: string, change: BodyOf<typeof peopleEndpoints.changePerson>): Promise<PersonView> {
  const row = await holdPerson(unit, name);
  const { displayName, ...rights } = change;
  if (Object.keys(rights).length > 0) demandOther(unit, row);
  if (change.regionIds) await demandOwnRegions(unit, change.regionIds);
  if (change.disabled === true) await endAccess(unit, row.id);
  await changePersonRow(unit, row.id, change);
  const before = { displayName: row.display_name, roles: row.roles, regionIds: row.region_ids, state: row.state };
  await unit.journal({ action: 'identity.changeUser', subject: row.name, detail: { before, change } });
  return personViewOf(await demandPerson(unit, name));
}

/**
 * Ends a person's password, passkeys, tie to the sign-in service, sessions and tokens, and the second factor if wanted, and makes a link by which the person chooses anew.
 * @throws users.unknown, users.not_yourself
 */
export async function resetPerson(unit: Unit, name: string, { secondFactor }: { secondFactor: boolean }): Promise<Invitation> {
  const row = await holdPerson(unit, name);
  demandOther(unit, row);
  await endAccess(unit, row.id);
  await endPassword(unit, row.id);
  await removePasskeys(unit, row.id);
  await removeSso(unit, row.id);
  if (secondFactor && (await removeFactor(unit, row.id))) await unit.journal({ action: 'identity.removeSecondFactor', subject: row.name });
  return makeLink(unit, row, row.state === 'invited' ? 'invitation' : 'reset');
}

/** Ends all sessions of a person; answers how many. Raises `users.unknown`. */
export async function endSessionsOf(unit: Unit, name: string): Promise<number> {
  const row = await holdPerson(unit, name);
  const ended = await endSessions(unit, row.id);
  await unit.journal({ action: 'identity.endSessions', subject: row.name, detail: { ended } });
  return ended;
}

/** Ends one session of a person. Raises `users.unknown`, `session.unknown`. */
export async function endSessionOf(unit: Unit, name: string, sessionId: string): Promise<void> {
  const row = await holdPerson(unit, name);
  if (!(await endSession(unit, row.id, sessionId))) throw problem('session.unknown');
  await unit.journal({ action: 'identity.endSession', subject: row.name });
}

/** Ends a token of a person. Raises `users.unknown`, `token.unknown`. */
export async function revokeTokenOf(unit: Unit, name: string, id: number): Promise<void> {
  const row = await holdPerson(unit, name);
  if ((await revokeTokens(unit, row.id, id)) === 0) throw problem('token.unknown');
  await unit.journal({ action: 'identity.revokeToken', subject: row.name, detail: { id } });
}
