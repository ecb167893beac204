import { ADMINISTRATORS, type Role } from '../contract/roles.ts';
import type { Knex } from '../platform/database.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { type FactorLack, HAS_FACTOR, lackOf } from './factor-demand.ts';

export interface UserRow {
  id: number;
  name: string;
  display_name: string;
  password_hash: string;
  password_version: number;
  /** Reset: nobody signs in by the password any more, and it is not chosen again. */
  password_ended: boolean;
  roles: Role[];
  region_ids: string[];
  scope: string[];
  /** The layers with which the departments of the account work. */
  layers: string[];
}

/** Regions with all below them; everywhere stays `*`. */
export const scopeOf = (ids: string): string => `case when '*' = any(${ids}) then '{*}' else lantu_region_tree(${ids}) end as scope`;
/** `*` is every layer. */
export const layersOf = (id: string): string => `array(
  select distinct l from person_department_door d cross join lateral unnest(d.layers) l where d.person_id = ${id}) as layers`;

/** For whom somebody acts, with that person's rights of now. */
export interface ActingRow {
  readonly id: number;
  readonly name: string;
  readonly display_name: string;
  readonly roles: Role[];
  readonly region_ids: string[];
  readonly scope: string[];
  readonly layers: string[];
  readonly until: string;
}

/**
 * SQL of the person whose deputy an account is on the day `:today`, as JSON; null where it is not (any more), or where the person is disabled.
 * Its plan looks nothing up for who acts for nobody.
 */
export const actingOf = (deputyId: string, personId: string): string => `
  case when ${personId} is not null then (
    select row_to_json(one) from (
      select lender.id, lender.name, lender.display_name, lender.roles, lender.region_ids, ${scopeOf('lender.region_ids')},
        ${layersOf('lender.id')}, max(lent.until_day)::text as until
      from deputy lent join app_user lender on lender.id = lent.person_id
      where lent.person_id = ${personId} and lent.deputy_id = ${deputyId} and lent.ended_at is null and :today::date between lent.from_day and lent.until_day
        and lender.disabled_at is null and lender.kind = 'person'
      group by lender.id) one) end`;

const USER = `u.id, u.name, u.display_name, u.password_hash, u.password_version, u.password_ended, u.roles, u.region_ids, ${scopeOf('u.region_ids')}, ${layersOf('u.id')}`;

async function firstRow<T>(knex: Knex, sql: string, bindings: Knex.ValueDict): Promise<T | null> {
  const { rows } = (await knex.raw(sql, bindings)) as { rows: T[] };
  return rows[0] ?? null;
}

/** The sign-in path reads accounts as the owner: the application's role never sees a password hash. A disabled account is none. */
export const userByName = (knex: Knex, name: string): Promise<UserRow | null> =>
  firstRow(knex, `select ${USER} from app_user u where u.disabled_at is null and u.name = :name`, { name });
export const userById = (knex: Knex, id: number): Promise<UserRow | null> =>
  firstRow(knex, `select ${USER} from app_user u where u.disabled_at is null and u.id = :id`, { id });
/** A name that is an account's, disabled or not. */
export async function accountName(knex: Knex, name: string): Promise<string | null> {
  const row = await knex('app_user').where({ name }).first<{ name: string }>('name');
  return row?.name ?? null;
}
export const operatorUser = (knex: Knex): Promise<UserRow | null> =>
  firstRow(knex, `select ${USER} from app_user u where u.kind = 'operator'`, {});

/** What is missing of the second factor that the roles in question demand. */
interface Lacking {
  lack: FactorLack;
  factor_asked_at: Date | null;
}

export interface SessionUser extends UserRow, Lacking {
  /** For whom the session acts; `acting` is null where its person may not, or not any more. */
  acting_for: number | null;
  acting: ActingRow | null;
  /** Begun, or made stronger, by a second factor. */
  strong: boolean;
  /** Not marked as used for a while. */
  stale: boolean;
}

/** Whether a session `s` was begun, or made stronger, by a second factor. */
export const STRONG_SESSION = `coalesce((s.sess->>'strong')::boolean, false)`;

/** The account of a session that was used within `idleMs`, by the database's own clock, as sessions end; deputies end by `today`. */
export const userBySession = (
  knex: Knex,
  sid: string,
  { idleMs, today, demanding }: { readonly idleMs: number; readonly today: string; readonly demanding: readonly Role[] },
): Promise<SessionUser | null> =>
  firstRow(
    knex,
    `select ${USER}, s.seen_at < now() - interval '1 minute' as stale, u.factor_asked_at, ${lackOf(STRONG_SESSION)} as lack,
       ${STRONG_SESSION} as strong, s.acting_for, ${actingOf('u.id', 's.acting_for')} as acting
     from user_session s join app_user u on u.id = s.user_id
     where u.disabled_at is null and s.sid = :sid and s.seen_at > now() - :idleMs * interval '1 millisecond'`,
    { sid, idleMs, today, demanding: [...demanding] },
  );

export interface TokenUser extends UserRow, Lacking {
  token_id: number;
  token_scope: 'read' | 'write';
  token_roles: Role[] | null;
  stale: boolean;
}

export const userByToken = (knex: Knex, sha256: Buffer, now: Date, demanding: readonly Role[]): Promise<TokenUser | null> =>
  firstRow(
    knex,
    `select ${USER}, t.id as token_id, t.scope as token_scope, t.roles as token_roles,
       coalesce(t.last_used_at < :now::timestamptz - interval '1 hour', true) as stale, u.factor_asked_at, ${lackOf(HAS_FACTOR)} as lack
     from api_token t join app_user u on u.id = t.user_id
     where u.disabled_at is null and t.token_sha256 = :sha256 and t.revoked_at is null and t.expires_at > :now`,
    { sha256, now, demanding: [...demanding] },
  );

export async function touchSession(knex: Knex, sid: string): Promise<void> {
  await knex('user_session').where({ sid }).update({ seen_at: knex.fn.now() });
}

export async function touchToken(knex: Knex, id: number, now: Date): Promise<void> {
  await knex('api_token').where({ id }).update({ last_used_at: now });
}

/** Notes when an account was first met without the factor that is demanded; answers that moment. */
export async function noteAsked(knex: Knex, id: number, now: Date): Promise<Date> {
  const { rows } = (await knex.raw(
    'update app_user set factor_asked_at = coalesce(factor_asked_at, ?) where id = ? returning factor_asked_at as at',
    [now, id],
  )) as { rows: { at: Date }[] };
  return rows[0]!.at;
}

export interface NewUser {
  name: string;
  displayName: string;
  passwordHash: string;
  roles: readonly Role[];
  regionIds: readonly string[];
  demo: boolean;
  kind: 'person' | 'operator';
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
      kind: user.kind,
      created_at: unit.now,
      created_by: unit.actor.id,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

/** Every name that is taken, while nobody else takes one until the end of the transaction. */
export async function lockNames(unit: Unit): Promise<string[]> {
  await unit.trx.raw(`select pg_advisory_xact_lock(hashtext('lantu.names'))`);
  return (await unit.trx('app_user').pluck('name')) as string[];
}

/** The hashes of the passwords that an account had before the present one, newest first. */
export async function formerPasswords(knex: Knex, userId: number, most: number): Promise<string[]> {
  const rows = await knex('user_password')
    .where({ user_id: userId })
    .orderBy('id', 'desc')
    .limit(most)
    .select<{ password_hash: string }[]>('password_hash');
  return rows.map((row) => row.password_hash);
}

export interface NewPassword {
  readonly userId: number;
  /** The version that was read: another change meanwhile makes this one fail. */
  readonly version: number;
  readonly passwordHash: string;
  /** The present hash, which is kept so that it is not chosen again. */
  readonly former: string;
}

/** Sets a password; false when it was changed since it was read. */
export async function setPassword(unit: Unit, { userId, version, passwordHash, former }: NewPassword): Promise<boolean> {
  const changed = await unit
    .trx('app_user')
    .where({ id: userId, password_version: version })
    .update({ password_hash: passwordHash, password_version: version + 1, password_ended: false, password_changed_at: unit.now });
  if (changed !== 1) return false;
  await unit.trx('user_password').insert({ user_id: userId, password_hash: former, set_at: unit.now });
  return true;
}

export async function passwordChangedAt({ trx }: Query, userId: number): Promise<Date | null> {
  const row = await trx('app_user').where({ id: userId }).first<{ at: Date | null }>('password_changed_at as at');
  return row?.at ?? null;
}

/** Ends the password of an account until its person has chosen another. */
export async function endPassword(unit: Unit, userId: number): Promise<void> {
  await unit.trx('app_user').where({ id: userId }).update({ password_ended: true });
}

/** Whether nobody signs in to an account by password. */
export async function passwordEnded({ trx }: Query, userId: number): Promise<boolean> {
  const row = await trx('app_user').where({ id: userId }).first<{ ended: boolean }>('password_ended as ended');
  return row?.ended !== false;
}

/** Which of the three administrators somebody is. */
export async function administratorsHeld({ trx }: Query): Promise<Role[]> {
  const rows = await trx('app_user').where({ kind: 'person' }).distinct<{ role: Role }[]>(trx.raw('unnest(roles) as role'));
  return rows.map((row) => row.role).filter((role) => (ADMINISTRATORS as readonly Role[]).includes(role));
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
