import type { Role } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface UserRow {
  id: number;
  name: string;
  display_name: string;
  password_hash: string;
  roles: Role[];
  region_ids: string[];
  scope: string[];
}

const USER = `select u.id, u.name, u.display_name, u.password_hash, u.roles, u.region_ids,
  case when '*' = any(u.region_ids) then '{*}' else lantu_region_tree(u.region_ids) end as scope
  from app_user u where u.disabled_at is null`;

async function firstUser(knex: Knex, where: string, value: string | number | Buffer): Promise<UserRow | null> {
  const result = (await knex.raw(`${USER} and ${where}`, [value])) as { rows: UserRow[] };
  return result.rows[0] ?? null;
}

/** The sign-in path reads accounts as the owner: the application's role never sees a password hash. */
export const userByName = (knex: Knex, name: string): Promise<UserRow | null> => firstUser(knex, 'u.name = ?', name);
export const userById = (knex: Knex, id: number): Promise<UserRow | null> => firstUser(knex, 'u.id = ?', id);
export const userByToken = (knex: Knex, sha256: Buffer): Promise<UserRow | null> =>
  firstUser(knex, 'u.id = (select t.user_id from api_token t where t.token_sha256 = ? and t.revoked_at is null)', sha256);

export interface NewUser {
  name: string;
  displayName: string;
  passwordHash: string;
  roles: readonly Role[];
  regionIds: readonly string[];
  demo: boolean;
}

/** Adds an account; answers its id. A name that exists is refused by its constraint. */
export async function insertUser(unit: Unit, user: NewUser): Promise<number> {
  const [row] = await unit
    .trx('app_user')
    .insert({
      name: user.name,
      display_name: user.displayName,
      password_hash: user.passwordHash,
      roles: [...user.roles],
      region_ids: [...user.regionIds],
      demo: user.demo,
      created_at: unit.now,
      created_by: unit.actor.id,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

export interface NewInvitation {
  readonly userId: number;
  readonly sha256: Buffer;
  readonly expiresAt: Date;
}

export async function insertInvitation(unit: Unit, { userId, sha256, expiresAt }: NewInvitation): Promise<void> {
  const row = { token_sha256: sha256, user_id: userId, created_at: unit.now, expires_at: expiresAt, author_id: unit.actor.id };
  await unit.trx('user_invitation').insert(row);
}

export interface InvitationRow {
  user_id: number;
  name: string;
  display_name: string;
  expires_at: Date;
}

/** The invitation that is still open by a token's hash. */
export async function openInvitation(query: Query, sha256: Buffer): Promise<InvitationRow | null> {
  const row = await query
    .trx('user_invitation as i')
    .join('app_user as u', 'u.id', 'i.user_id')
    .where({ 'i.token_sha256': sha256, 'i.accepted_at': null })
    .where('i.expires_at', '>', query.now)
    .first<InvitationRow>('i.user_id', 'u.name', 'u.display_name', 'i.expires_at');
  return row ?? null;
}

/** Uses an invitation up; of two at once only one does. */
export async function takeInvitation(unit: Unit, sha256: Buffer, passwordHash: string): Promise<boolean> {
  const [taken] = await unit
    .trx('user_invitation')
    .where({ token_sha256: sha256 })
    .whereNull('accepted_at')
    .where('expires_at', '>', unit.now)
    .update({ accepted_at: unit.now })
    .returning<{ user_id: number }[]>('user_id');
  if (!taken) return false;
  await unit.trx('app_user').where({ id: taken.user_id }).update({ password_hash: passwordHash });
  return true;
}

/** Whether anybody may manage accounts. */
export async function hasAdministrator(query: Query): Promise<boolean> {
  const row = await query.trx('app_user').whereRaw(`'admin' = any(roles)`).whereNot({ name: 'operator' }).first('id');
  return row !== undefined;
}

export async function insertToken(unit: Unit, name: string, sha256: Buffer): Promise<number> {
  const [row] = await unit
    .trx('api_token')
    .insert({ user_id: unit.actor.id, name, token_sha256: sha256, created_at: unit.now })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

/** Ends a token; it stays on record. */
export async function revokeToken(knex: Knex, id: number): Promise<void> {
  await knex('api_token').where({ id }).update({ revoked_at: knex.fn.now() });
}

export async function demoAccountNames(knex: Knex): Promise<string[]> {
  return (await knex('app_user').where({ demo: true }).whereNull('disabled_at').orderBy('id').pluck('name')) as string[];
}

/** Of these region ids, those that do not exist. */
export async function missingRegions(unit: Unit, ids: readonly string[]): Promise<string[]> {
  const known = (await unit
    .trx('region_door')
    .whereIn('id', [...ids])
    .pluck('id')) as string[];
  return ids.filter((id) => id !== '*' && !known.includes(id));
}

export interface JournalRow {
  id: number;
  at: Date;
  actor_name: string;
  action: string;
  subject: string;
  region_id: string | null;
  detail: Record<string, unknown>;
  trace_id: string;
}

export async function journalBefore(trx: Knex.Transaction, before: number | undefined, limit: number): Promise<JournalRow[]> {
  const rows = trx('journal').orderBy('id', 'desc').limit(limit);
  return before === undefined ? rows : rows.where('id', '<', before);
}
