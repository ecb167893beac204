import type { BodyOf, ReplyOf } from '../contract/endpoint.ts';
import type { GrantNote } from '../contract/grants.ts';
import type { identityEndpoints } from '../contract/identity.ts';
import type { peopleEndpoints } from '../contract/people.ts';
import { type Permission, permissionsOf, rolesThatCount } from '../contract/roles.ts';
import { problem } from '../platform/problem.ts';
import { type Query, SYSTEM, type Unit } from '../platform/unit.ts';
import { endSession, endSessions, revokeTokens, sessionsOf, tokensOf } from './access-store.ts';
import { type AddUser, demandOneDuty, demandOwnRegions, type Invitation, inviteUser, makeLink } from './accounts.ts';
import { departmentsOf } from './department-store.ts';
import { endDeputiesOf } from './deputy-store.ts';
import { removeFactor } from './factor-store.ts';
import { listGrants, onlyProposes, proposeGrant } from './grants.ts';
import { endLinks } from './link-store.ts';
import { removePasskeys } from './passkey-store.ts';
import {
  changePersonRow,
  lockRights,
  type PeopleFilter,
  type PersonChange,
  type PersonRow,
  reachesBeyond,
  readPeople,
  readPerson,
  rightsOf,
} from './person-store.ts';
import { removeSso } from './sso-store.ts';
import { endPassword } from './store.ts';
import { personViewOf, sessionViewOf, tokenViewOf } from './views.ts';

export async function listPeople(query: Query, filter: PeopleFilter): Promise<ReplyOf<typeof peopleEndpoints.people>> {
  const rows = await readPeople(query, { ...filter, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit).map(personViewOf);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.name : null };
}

/** A person of the actor's regions. Raises `users.unknown`. */
export async function demandPerson(query: Query, name: string): Promise<PersonRow> {
  const row = await readPerson(query, name);
  if (!row) throw problem('users.unknown');
  return row;
}

/** Grants on a person's page. */
const GRANTS_SHOWN = 20;

/** What a person may do, by which role and by whose grant, and what is open in the person's name. Raises `users.unknown`. */
export async function showPerson(query: Query, name: string, idleMs: number): Promise<ReplyOf<typeof peopleEndpoints.person>> {
  const row = await demandPerson(query, name);
  const { separated } = query.actor;
  const permissions = permissionsOf(row.roles, separated).map((permission) => ({
    permission,
    roles: rolesThatCount(row.roles, separated).filter((role) => permissionsOf([role], separated).includes(permission)),
  }));
  const departments = (await departmentsOf(query, row.id)).map(({ id, zh, en }) => ({ id, name: { zh, en } }));
  const grants = await listGrants(query, { personId: row.id, limit: GRANTS_SHOWN });
  const sessions = (await sessionsOf(query, row.id, idleMs)).map((session) => sessionViewOf(session, null));
  const tokens = (await tokensOf(query, row.id)).map(tokenViewOf);
  return { ...personViewOf(row), permissions, departments, grants, sessions, tokens };
}

/**
 * Holds the actor's own account, and others, as they are until the end, and asks whether its roles still allow something.
 * @throws auth.not_allowed
 */
export async function demandStill(unit: Unit, permission: Permission, others: readonly number[] = []): Promise<void> {
  const rights = await lockRights(unit, [unit.actor.id, ...others]);
  const own = rights.find((each) => each.id === unit.actor.id);
  const still =
    unit.actor.id === SYSTEM.id || (own && !own.disabled && permissionsOf(own.roles, unit.actor.separated).includes(permission));
  if (!still) throw problem('auth.not_allowed', { needs: permission });
}

/**
 * A person whom the actor manages, with both accounts held as they are until the end: two administrators who disable each other at once
 * do not both succeed. The system acts for the operator.
 * @throws users.unknown, auth.not_allowed when the actor's own rights ended meanwhile
 */
export async function holdPerson(unit: Unit, name: string): Promise<PersonRow> {
  const { id } = await demandPerson(unit, name);
  await demandStill(unit, 'users.manage', [id]);
  return demandPerson(unit, name);
}

function demandOther(unit: Unit, row: PersonRow): void {
  if (row.id === unit.actor.id) throw problem('users.not_yourself');
}

/** Ends what is open in a person's name: sessions, tokens, links and deputyships. */
async function endAccess(unit: Unit, userId: number): Promise<void> {
  await endSessions(unit, userId);
  await revokeTokens(unit, userId);
  await endLinks(unit, userId);
  await endDeputiesOf(unit, userId);
}

/**
 * Invites somebody. Where administrators are separated the roles wait for their decision: the link can be taken before, and allows nothing.
 * @throws users.name_taken, users.name_refused, users.two_duties, region.unknown, auth.not_allowed_region
 */
export async function invitePerson(
  unit: Unit,
  user: Omit<AddUser, 'password' | 'demo'>,
): Promise<ReplyOf<typeof identityEndpoints.createUser>> {
  const { roles, regionIds } = user;
  demandOneDuty(unit.actor, roles);
  const proposing = onlyProposes(unit.actor);
  const { view, invitation } = await inviteUser(unit, proposing ? { ...user, roles: [] } : user);
  if (!proposing) return { ...view, invitation, grant: null };
  const before = { roles: [], regionIds: [...regionIds], disabled: false };
  const change = { kind: 'rights' as const, before, after: { ...before, roles: [...roles] } };
  return { ...view, invitation, grant: await proposeGrant(unit, { subject: view.name, personId: view.id, regionIds, change }) };
}

/** What of a change holds at once, and the rights that are only proposed: taking away needs nobody else. */
async function partsOf(
  unit: Unit,
  row: PersonRow,
  change: PersonChange,
): Promise<{ now: PersonChange; proposed: ReturnType<typeof rightsOf> | null }> {
  if (!onlyProposes(unit.actor)) return { now: change, proposed: null };
  const before = rightsOf(row);
  const { displayName, roles = before.roles, regionIds = before.regionIds, disabled = before.disabled } = change;
  const gains =
    roles.some((role) => !before.roles.includes(role)) ||
    (await reachesBeyond(unit, regionIds, before.regionIds)) ||
    (before.disabled && !disabled);
  if (!gains) return { now: change, proposed: null };
  const now = { ...(displayName === undefined ? {} : { displayName }), ...(disabled && !before.disabled ? { disabled } : {}) };
  return { now, proposed: { roles: [...roles], regionIds: [...regionIds], disabled } };
}

/**
 * Changes a person's rights, disables the account or lets it return; it holds from the person's next request. Who was disabled returns
 * without sessions and tokens. Where administrators are separated, whatever gives more is proposed as a whole.
 * @throws users.unknown, users.not_yourself, users.two_duties, region.unknown, auth.not_allowed_region, grants.waiting
 */
export async function changePerson(
  unit: Unit,
  name: string,
  change: BodyOf<typeof peopleEndpoints.changePerson>,
): Promise<ReplyOf<typeof peopleEndpoints.changePerson>> {
  const row = await holdPerson(unit, name);
  const { displayName, ...rights } = change;
  if (Object.keys(rights).length > 0) demandOther(unit, row);
  if (change.regionIds) await demandOwnRegions(unit, change.regionIds);
  if (change.roles) demandOneDuty(unit.actor, change.roles);
  const { now, proposed } = await partsOf(unit, row, change);
  if (now.disabled === true) await endAccess(unit, row.id);
  await changePersonRow(unit, row.id, now);
  const detail = { before: { displayName: row.display_name, ...rightsOf(row) }, change: now };
  if (Object.keys(now).length > 0) await unit.journal({ action: 'identity.changeUser', subject: row.name, detail });
  const after = await demandPerson(unit, name);
  return { ...personViewOf(after), grant: proposed && (await proposeRights(unit, after, proposed)) };
}

function proposeRights(unit: Unit, row: PersonRow, after: ReturnType<typeof rightsOf>): Promise<GrantNote> {
  const change = { kind: 'rights' as const, before: rightsOf(row), after };
  const regionIds = [...new Set([...row.region_ids, ...after.regionIds])];
  return proposeGrant(unit, { subject: row.name, personId: row.id, regionIds, change });
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
