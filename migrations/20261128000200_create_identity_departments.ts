import type { Knex } from 'knex';

/**
 * A department says with which kinds of quota and which layers its people work, beside their roles and regions (`*` is every one), and whether they may
 * move quota from region to region alone. An account names its departments, or belongs to those of its roles.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table department (
      id text primary key,
      zh text not null,
      en text not null,
      ordinal int not null,
      roles text[] not null,
      kinds text[] not null,
      layers text[] not null,
      across boolean not null
    )`);
  await knex.raw('alter table app_user add column department_ids text[] check (cardinality(department_ids) > 0)');
  await knex.raw('grant select, insert, update on department to lantu_app');
  await knex.raw('grant select (department_ids), update (department_ids) on app_user to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user drop column department_ids');
  await knex.raw('drop table department');
}
