import type { Knex } from 'knex';

/** When an account of a role that demands a second factor came first without one: the time to set one up begins then, and is given once. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user add column factor_asked_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user drop column factor_asked_at');
}
