import type { Knex } from 'knex';

/** Passkeys: public keys of authenticators, and the challenges that are open. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table user_passkey (
      id bigint generated always as identity primary key,
      credential_id text not null unique,
      user_id bigint not null references app_user,
      name text not null,
      public_key bytea not null,
      counter bigint not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`);
  await knex.raw('create index user_passkey_user on user_passkey (user_id)');
  await knex.raw('create table passkey_challenge (challenge text primary key, purpose text not null, expires_at timestamptz not null)');
  await knex.raw('grant select, insert, delete on user_passkey to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table passkey_challenge, user_passkey');
}
