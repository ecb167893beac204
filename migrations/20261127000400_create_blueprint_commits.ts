import type { Knex } from 'knex';

/**
 * The blueprint's clock and its change sets. Whatever changes the map is a change set: drafted, checked, then committed or discarded; a
 * committed one can be reverted by another. A commit takes its number in the last statements of its transaction under the lock of the one
 * clock row, so that numbers become visible in their order: what is committed later never changes what was read as of an earlier number.
 * Versions carry the id of their change set; the number is found through `blueprint_commit`, so that a large commit writes each row once.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table change_set (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('standards', 'load', 'import', 'project', 'edit', 'split', 'merge', 'revert')),
      state text not null check (state in ('draft', 'checked', 'committed', 'reverted', 'discarded')),
      reason text not null,
      author_id bigint not null,
      author_name text not null,
      scope text[] not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      reverts bigint constraint change_set_reverts_key unique references change_set
    )`);
  await knex.raw(`
    create table blueprint_commit (
      number bigint primary key,
      set_id bigint not null unique references change_set,
      at timestamptz not null
    )`);
  await knex.raw('create index blueprint_commit_at on blueprint_commit (at)');
  await knex.raw('create table blueprint_clock (one boolean primary key default true check (one), number bigint not null)');
  await knex.raw('insert into blueprint_clock (number) values (0)');
  await knex.raw(`
    create table change_layer (
      set_id bigint not null references change_set,
      layer_id text not null,
      added int not null,
      changed int not null,
      removed int not null,
      bbox float8[],
      primary key (set_id, layer_id)
    )`);
  await knex.raw(`
    create table change_cell (
      set_id bigint not null references change_set,
      layer_id text not null,
      z smallint not null,
      x int not null,
      y int not null,
      primary key (set_id, layer_id, z, x, y)
    )`);
  await knex.raw('grant select, insert, update on change_set to lantu_app');
  await knex.raw('grant select, insert on blueprint_commit, change_layer, change_cell to lantu_app');
  await knex.raw('grant select, update on blueprint_clock to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table change_cell, change_layer, blueprint_clock, blueprint_commit, change_set');
}
