import type { Knex } from 'knex';

/** Who made an account: 0 is the operator's tool or the first set-up, null an account older than this whose journal row says nothing. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user add column created_by bigint');
  await knex.raw(`
    update app_user u set created_by = (
      select j.actor_id from journal j where j.action = 'identity.addUser' and j.subject = u.name order by j.id limit 1)`);
  await knex.raw('grant select (created_by) on app_user to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user drop column created_by');
}
