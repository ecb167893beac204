import type { Knex } from 'knex';

/** What an account goes through: passwords that it had, links that reset it, failures that lock it, its second factor. */
async function accounts(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table app_user
      add column kind text not null default 'person' check (kind in ('person', 'operator')),
      add column password_version int not null default 1,
      add column password_ended boolean not null default false,
      add column password_changed_at timestamptz`);
  await knex.raw(`
    update app_user set kind = 'operator'
    where name = 'operator' and display_name = 'operator' and roles = '{admin}' and region_ids = '{*}' and coalesce(created_by, 0) = 0`);
  await knex.raw(`create unique index app_user_operator on app_user (kind) where kind = 'operator'`);
  await knex.raw(`
    create table user_password (
      id bigint generated always as identity primary key,
      user_id bigint not null references app_user,
      password_hash text not null,
      set_at timestamptz not null
    )`);
  await knex.raw('create index user_password_user on user_password (user_id, id)');
  await knex.raw(`
    alter table user_invitation
      add column kind text not null default 'invitation' check (kind in ('invitation', 'reset')),
      add column ended_at timestamptz`);
  await knex.raw(`
    create table sign_in_failure (
      key text primary key,
      failures int not null,
      since timestamptz not null,
      locked_until timestamptz
    )`);
  await knex.raw(`
    create table user_totp (
      user_id bigint primary key references app_user,
      secret bytea not null,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0
    )`);
  await knex.raw(`
    create table user_recovery_code (
      user_id bigint not null references app_user,
      code_sha256 bytea not null,
      used_at timestamptz,
      primary key (user_id, code_sha256)
    )`);
}

/** Whose a session is and when it was last used, so that it can be shown and ended; everybody signs in once more. */
async function sessions(knex: Knex): Promise<void> {
  await knex.raw('delete from user_session');
  await knex.raw(`
    alter table user_session
      add column user_id bigint generated always as ((sess->>'userId')::bigint) stored,
      add column public_id text generated always as (sess->>'publicId') stored,
      add column address text generated always as (sess->>'address') stored,
      add column agent text generated always as (sess->>'agent') stored,
      add column started_at timestamptz not null default now(),
      add column seen_at timestamptz not null default now()`);
  await knex.raw('create index user_session_user on user_session (user_id)');
}

/** Tokens made before this end 90 days after it. */
async function tokens(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table api_token
      add column scope text not null default 'write' check (scope in ('read', 'write')),
      add column roles text[],
      add column expires_at timestamptz not null default now() + interval '90 days',
      add column last_used_at timestamptz`);
  await knex.raw('alter table api_token alter column expires_at drop default');
  await knex.raw('create index api_token_user on api_token (user_id)');
}

/** The application's role writes what it never reads: hashes of passwords, and secrets. */
export async function up(knex: Knex): Promise<void> {
  await accounts(knex);
  await sessions(knex);
  await tokens(knex);
  await knex.raw(`
    grant select (created_at, disabled_at, kind, demo, password_version, password_changed_at),
      update (display_name, roles, region_ids, disabled_at, password_version, password_ended, password_changed_at) on app_user to lantu_app`);
  await knex.raw('grant insert on user_password, user_totp, user_recovery_code to lantu_app');
  await knex.raw('grant update (ended_at) on user_invitation to lantu_app');
  await knex.raw('grant select (user_id, confirmed_at), update (confirmed_at, last_step), delete on user_totp to lantu_app');
  await knex.raw('grant select (user_id, used_at), delete on user_recovery_code to lantu_app');
  await knex.raw('grant select (user_id, public_id, address, agent, started_at, seen_at, expire), delete on user_session to lantu_app');
  await knex.raw(`
    grant select (user_id, name, scope, roles, created_at, expires_at, revoked_at, last_used_at), update (revoked_at) on api_token to lantu_app`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table user_recovery_code, user_totp, sign_in_failure, user_password');
  await knex.raw('alter table api_token drop column scope, drop column roles, drop column expires_at, drop column last_used_at');
  await knex.raw(`
    alter table user_session drop column user_id, drop column public_id, drop column address, drop column agent, drop column started_at,
      drop column seen_at`);
  await knex.raw('alter table user_invitation drop column kind, drop column ended_at');
  await knex.raw(
    'alter table app_user drop column kind, drop column password_version, drop column password_ended, drop column password_changed_at',
  );
}
