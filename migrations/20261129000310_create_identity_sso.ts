import type { Knex } from 'knex';

/** Who an account is at a sign-in service (OIDC: issuer and subject, by which alone it is known), and the attempts under way. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table user_sso (
      user_id bigint primary key references app_user,
      issuer text not null,
      subject text not null,
      bound_at timestamptz not null,
      last_used_at timestamptz,
      constraint user_sso_identity_key unique (issuer, subject)
    )`);
  await knex.raw(`
    create table sso_attempt (
      state_sha256 bytea primary key,
      browser_sha256 bytea not null,
      nonce text not null,
      verifier text not null,
      redirect_uri text not null,
      purpose text not null check (purpose in ('sign-in', 'invitation', 'bind')),
      user_id bigint references app_user,
      link_sha256 bytea,
      return_to text not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      identity json,
      check ((purpose = 'bind') = (user_id is not null)),
      check ((purpose = 'invitation') = (link_sha256 is not null))
    )`);
  await knex.raw('create index sso_attempt_expires on sso_attempt (expires_at)');
  // Attempts are the owner's alone, as challenges of passkeys are: nobody need be signed in.
  await knex.raw('grant select, insert, delete on user_sso to lantu_app');
  await knex.raw('grant select (password_ended) on app_user to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('revoke select (password_ended) on app_user from lantu_app');
  await knex.raw('drop table sso_attempt, user_sso');
}
