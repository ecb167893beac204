import type { Knex } from 'knex';

/** An account without a password of its own is invited: one link, used once, within a few days. Only the hash of its token is kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table user_invitation (
      token_sha256 bytea primary key,
      user_id bigint not null references app_user,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      author_id bigint not null,
      accepted_at timestamptz,
      check (expires_at > created_at)
    )`);
  await knex.raw('create index user_invitation_user on user_invitation (user_id)');
  await knex.raw('grant select, insert, update (accepted_at) on user_invitation to lantu_app');
  await knex.raw('grant update (password_hash) on app_user to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('revoke update (password_hash) on app_user from lantu_app');
  await knex.raw('drop table user_invitation');
}
