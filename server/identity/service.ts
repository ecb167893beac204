import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { UserView } from '../contract/identity.ts';
import { PERMISSIONS, type Role, rolesMay } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, type Query, SYSTEM, type Unit, type Units } from '../platform/unit.ts';
import { demandGoodPassword } from './password.ts';
import {
  demoAccountNames,
  insertInvitation,
  insertToken,
  insertUser,
  missingRegions,
  openInvitation,
  takeInvitation,
  type UserRow,
  userByName,
} from './store.ts';

/** OWASP's parameters for argon2id (the library's own algorithm): 19 MiB, two passes. */
const HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Verified when the name is unknown, so that an answer takes as long as for a known one. */
const NOBODY = hash('nobody has this password', HASHING);

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export function actorOf(row: UserRow): Actor {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    roles: row.roles,
    scope: row.scope,
    regionId: row.region_ids.find((id) => id !== '*') ?? null,
  };
}

export function viewOf(actor: Actor): UserView {
  return {
    id: actor.id,
    name: actor.name,
    displayName: actor.displayName,
    roles: [...actor.roles],
    permissions: PERMISSIONS.filter((permission) => rolesMay(actor.roles, permission)),
    scope: [...actor.scope],
    regionId: actor.regionId,
  };
}

/** The actor of an account, for what is loaded in a person's name; null when there is none. */
export async function actorByName(knex: Knex, name: string): Promise<Actor | null> {
  const row = await userByName(knex, name);
  return row && actorOf(row);
}

/** Answers the actor whose name and password fit, or raises `auth.wrong_credentials` without saying which was wrong. */
export async function checkPassword(knex: Knex, name: string, password: string): Promise<Actor> {
  const row = await userByName(knex, name);
  const fits = await verify(row?.password_hash ?? (await NOBODY), password);
  if (!row || !fits) throw problem('auth.wrong_credentials');
  return actorOf(row);
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

/** Adds an account. Raises `users.name_taken`, `region.unknown`, `auth.not_allowed_region`. */
export async function addUser(unit: Unit, user: AddUser): Promise<UserView> {
  const missing = await missingRegions(unit, user.regionIds);
  if (missing.length > 0) throw problem('region.unknown', { regionIds: missing });
  const everywhere = unit.actor.scope.includes('*');
  if (!everywhere && !user.regionIds.every((id) => unit.actor.scope.includes(id)))
    throw problem('auth.not_allowed_region', { regionIds: user.regionIds });
  const passwordHash = await hash(user.password, HASHING);
  const id = await insertUser(unit, { ...user, passwordHash, demo: user.demo ?? false });
  await unit.journal({ action: 'identity.addUser', subject: user.name, detail: { roles: user.roles, regionIds: user.regionIds } });
  return viewOf({
    id,
    name: user.name,
    displayName: user.displayName,
    roles: user.roles,
    scope: user.regionIds,
    regionId: user.regionIds[0] ?? null,
  });
}

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;

/** Where a person goes with a token, and until when. */
export interface Invitation {
  readonly path: string;
  readonly expiresAt: string;
}

/** Adds an account whose password nobody knows, and a link by which its person chooses one. Raises as `addUser` does. */
export async function inviteUser(
  unit: Unit,
  user: Omit<AddUser, 'password' | 'demo'>,
): Promise<{ view: UserView; invitation: Invitation }> {
  const view = await addUser(unit, { ...user, password: randomBytes(48).toString('base64url') });
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(unit.now.getTime() + INVITATION_DAYS * DAY_MS);
  await insertInvitation(unit, { userId: view.id, sha256: tokenHash(token), expiresAt });
  await unit.journal({ action: 'identity.invite', subject: user.name, detail: { expiresAt: expiresAt.toISOString() } });
  return { view, invitation: { path: `/invitation?token=${token}`, expiresAt: expiresAt.toISOString() } };
}

/** Whom an invitation is for. Raises `invitation.unknown` when it was used, has expired or never was. */
export async function readInvitation(query: Query, token: string): Promise<{ name: string; displayName: string; expiresAt: string }> {
  const row = await openInvitation(query, tokenHash(token));
  if (!row) throw problem('invitation.unknown');
  return { name: row.name, displayName: row.display_name, expiresAt: row.expires_at.toISOString() };
}

/** Sets the password of the invited account, once; answers the account's name. Raises `invitation.unknown`, `users.password_weak`. */
export async function acceptInvitation(unit: Unit, token: string, password: string): Promise<string> {
  const { name } = await readInvitation(unit, token);
  demandGoodPassword(name, password);
  if (!(await takeInvitation(unit, tokenHash(token), await hash(password, HASHING)))) throw problem('invitation.unknown');
  await unit.journal({ action: 'identity.acceptInvitation', subject: name });
  return name;
}

/** Makes a bearer token for the actor; only its hash is kept. */
export async function createToken(unit: Unit, name: string): Promise<{ id: number; token: string }> {
  const token = `lantu_${randomBytes(32).toString('base64url')}`;
  const id = await insertToken(unit, name, tokenHash(token));
  await unit.journal({ action: 'identity.createToken', subject: name, detail: { id } });
  return { id, token };
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
