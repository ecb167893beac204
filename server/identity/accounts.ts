import type { UserView } from '../contract/identity.ts';
import { holdsTwo, permissionsOf, type Role } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, type Query, SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { endSessions, revokeTokens } from './access-store.ts';
import { fitsHash, hashPassword, newSecret, secretHash } from './hashing.ts';
import { insertLink, type LinkKind, type LinkRow, openLink, takeLink } from './link-store.ts';
import type { Desk } from './lock.ts';
import { demandOwnName, plainName } from './names.ts';
import { demandGoodPassword } from './password.ts';
import { demoAccountNames, formerPasswords, insertUser, lockNames, missingRegions, setPassword, userById, userByName } from './store.ts';
import { actorOf, viewOf } from './views.ts';

/** The actor of an account, for what is loaded in a person's name; null when there is none. */
export async function actorByName({ knex, separated }: Pick<Desk, 'knex' | 'separated'>, name: string): Promise<Actor | null> {
  const row = await userByName(knex, plainName(name));
  return row && actorOf(row, separated);
}

export interface AddUser {
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly Role[];
  /** Region ids; `*` is everywhere and only for an actor whose own scope is everywhere. */
  readonly regionIds: readonly string[];
  readonly demo?: boolean;
}

/** Refuses rights in regions that are not there or not the actor's own. Raises `region.unknown`, `auth.not_allowed_region`. */
export async function demandOwnRegions(unit: Unit, regionIds: readonly string[]): Promise<void> {
  const missing = await missingRegions(unit, regionIds);
  if (missing.length > 0) throw problem('region.unknown', { regionIds: missing });
  const everywhere = unit.actor.scope.includes('*');
  if (!everywhere && !regionIds.every((id) => unit.actor.scope.includes(id))) throw problem('auth.not_allowed_region', { regionIds });
}

/** Refuses roles that nobody holds together where the administrators are separated. Raises `users.two_duties`. */
export function demandOneDuty({ separated }: Actor, roles: readonly Role[]): void {
  if (separated && holdsTwo(roles)) throw problem('users.two_duties', { roles });
}

/** Adds an account. Raises `users.name_taken`, `users.name_refused`, `users.two_duties`, `region.unknown`, `auth.not_allowed_region`. */
export async function addUser(unit: Unit, user: AddUser): Promise<UserView> {
  demandOneDuty(unit.actor, user.roles);
  await demandOwnRegions(unit, user.regionIds);
  const { displayName, roles, regionIds, demo = false } = user;
  const name = plainName(user.name);
  const passwordHash = await hashPassword(user.password);
  demandOwnName(name, await lockNames(unit));
  const id = await insertUser(unit, { name, displayName, roles, regionIds, demo, passwordHash, kind: 'person' });
  await unit.journal({ action: 'identity.addUser', subject: name, detail: { roles, regionIds } });
  const { separated } = unit.actor;
  const permissions = permissionsOf(roles, separated);
  return viewOf({ id, name, displayName, roles, permissions, separated, scope: regionIds, sees: [], regionId: regionIds[0] ?? null });
}

const LINK_DAYS = 7;
const DAY_MS = 86_400_000;

/** Where a person goes with a token, and until when. */
export interface Invitation {
  readonly path: string;
  readonly expiresAt: string;
}

/** Makes a link by which an account's password is chosen once; only the hash of its token is kept, and older links end. */
export async function makeLink(unit: Unit, account: { readonly id: number; readonly name: string }, kind: LinkKind): Promise<Invitation> {
  const token = newSecret();
  const expiresAt = new Date(unit.now.getTime() + LINK_DAYS * DAY_MS);
  await insertLink(unit, { userId: account.id, sha256: secretHash(token), expiresAt, kind });
  const action = kind === 'invitation' ? 'identity.invite' : 'identity.reset';
  await unit.journal({ action, subject: account.name, detail: { expiresAt: expiresAt.toISOString() } });
  return { path: `/invitation?token=${token}`, expiresAt: expiresAt.toISOString() };
}

/** Adds an account whose password nobody knows, and a link by which its person chooses one. Raises as `addUser` does. */
export async function inviteUser(
  unit: Unit,
  user: Omit<AddUser, 'password' | 'demo'>,
): Promise<{ view: UserView; invitation: Invitation }> {
  const view = await addUser(unit, { ...user, password: newSecret() });
  return { view, invitation: await makeLink(unit, view, 'invitation') };
}

/** Whom a link is for. Raises `invitation.unknown` when it was used, ended, has expired or never was. */
export async function readLink(query: Query, token: string): Promise<LinkRow> {
  const row = await openLink(query, secretHash(token));
  if (!row) throw problem('invitation.unknown');
  return row;
}

/** How many passwords back none may be chosen again, the present one with them. */
const REMEMBERED = 5;

/** The passwords that an account has and had, read as the owner before the command begins. */
export interface KeptPasswords {
  readonly userId: number;
  readonly name: string;
  /** The command fails when another password was chosen since. */
  readonly version: number;
  readonly present: string;
  readonly former: readonly string[];
}

export async function keptPasswords(knex: Knex, userId: number): Promise<KeptPasswords> {
  const row = await userById(knex, userId);
  if (!row) throw problem('users.unknown');
  const former = await formerPasswords(knex, userId, REMEMBERED - 1);
  return { userId, name: row.name, version: row.password_version, present: row.password_hash, former };
}

/**
 * Gives an account the password that its person chose; its sessions but one end, and all its tokens.
 * @throws users.password_weak, users.password_reused, auth.wrong_password when another was chosen meanwhile
 */
export async function choosePassword(unit: Unit, kept: KeptPasswords, password: string, session: string | null): Promise<void> {
  demandGoodPassword(kept.name, password);
  for (const hash of [kept.present, ...kept.former]) if (await fitsHash(hash, password)) throw problem('users.password_reused');
  const passwordHash = await hashPassword(password);
  const { userId, version, present } = kept;
  if (!(await setPassword(unit, { userId, version, passwordHash, former: present }))) throw problem('auth.wrong_password');
  await endSessions(unit, userId, session);
  await revokeTokens(unit, userId);
}

/** Sets the password of a link's account, once. Raises `invitation.unknown`, `users.password_weak`, `users.password_reused`. */
export async function acceptLink(unit: Unit, token: string, kept: KeptPasswords, password: string): Promise<void> {
  const { user_id: userId, name } = await readLink(unit, token);
  if (userId !== kept.userId || !(await takeLink(unit, secretHash(token)))) throw problem('invitation.unknown');
  await choosePassword(unit, kept, password, null);
  await unit.journal({ action: 'identity.acceptInvitation', subject: name });
}

const DEMO_PASSWORD = 'lantu-demo';
const DEMO_PEOPLE: readonly (readonly [string, string, Role])[] = [
  ['planner', '规划员', 'planner'],
  ['land', '自然资源局', 'land'],
  ['energy', '发展改革委', 'energy'],
  ['environment', '生态环境局', 'environment'],
  ['commander', '指挥部', 'commander'],
  ['admin', '管理员', 'admin'],
];

/** The demo accounts; called only in demo mode on a loopback address. */
export async function ensureDemoAccounts(knex: Knex, units: Units, regionId: string): Promise<void> {
  const there = await demoAccountNames(knex);
  for (const [name, displayName, role] of DEMO_PEOPLE.filter(([each]) => !there.includes(each))) {
    const regionIds = role === 'admin' ? ['*'] : [regionId];
    await units.write(SYSTEM, 'demo', (unit) =>
      addUser(unit, { name, displayName, password: DEMO_PASSWORD, roles: [role], regionIds, demo: true }),
    );
  }
}
