import type { Knex } from 'knex';

/**
 * The journal in the order in which its transactions became visible, and its chain: each row that is sealed has a number and the hash of
 * the row before it with its own, twice (SHA-256, and SM3 of GB/T 32905).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table journal add column tx bigint not null default pg_current_xact_id()::text::bigint');
  await knex.raw('create index journal_tx on journal (tx, id)');
  await knex.raw('create index journal_at on journal (at, id)');
  await knex.raw('create index journal_actor on journal (actor_name, id)');
  await knex.raw(`
    create table journal_seal (
      seq bigint primary key,
      journal_id bigint not null unique,
      tx bigint not null,
      at timestamptz not null,
      sha256 bytea not null,
      sm3 bytea not null
    )`);
  await knex.raw('grant select on journal_seal to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table journal_seal');
  await knex.raw('alter table journal drop column tx');
}
