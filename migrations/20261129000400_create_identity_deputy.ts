import type { Knex } from 'knex';

const MANAGED = `exists (select 1 from app_user u where u.id = person_id
  and ('*' = any((select lantu_scope())::text[]) or u.region_ids <@ (select lantu_scope())::text[]))`;

/**
 * Who acts for whom, from a day to a day, both whole (Asia/Shanghai). A session says for whom it acts; whether it still may is asked in each
 * request. A deputyship is seen by both people and by who manages the person; it is named by the person or by who manages the person.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table deputy (
      id bigint generated always as identity primary key,
      person_id bigint not null references app_user,
      deputy_id bigint not null references app_user,
      from_day date not null,
      until_day date not null,
      created_at timestamptz not null,
      created_by bigint not null,
      ended_at timestamptz,
      ended_by bigint,
      constraint deputy_two_people check (deputy_id <> person_id),
      constraint deputy_days check (until_day between from_day and from_day + 89),
      check ((ended_at is null) = (ended_by is null))
    )`);
  await knex.raw('create index deputy_person on deputy (person_id, until_day) where ended_at is null');
  await knex.raw('create index deputy_deputy on deputy (deputy_id, until_day) where ended_at is null');
  await knex.raw('grant select, insert, update (ended_at, ended_by) on deputy to lantu_app');
  await knex.raw('alter table deputy enable row level security');
  await knex.raw(`
    create policy deputy_select on deputy for select to lantu_app
      using (person_id = lantu_actor() or deputy_id = lantu_actor() or ${MANAGED})`);
  const named = `created_by = lantu_actor() and deputy_id <> lantu_actor() and (person_id = lantu_actor() or ${MANAGED})`;
  await knex.raw(`create policy deputy_insert on deputy for insert to lantu_app with check (${named})`);
  await knex.raw(`
    create policy deputy_update on deputy for update to lantu_app
      using (person_id = lantu_actor() or deputy_id = lantu_actor() or ${MANAGED}) with check (ended_by = lantu_actor())`);
  await knex.raw('alter table user_session add column acting_for bigint references app_user');
  await knex.raw('grant select (acting_for), update (acting_for) on user_session to lantu_app');
  await knex.raw(`
    create function lantu_acting_for() returns bigint language sql stable as
      $$ select nullif(current_setting('lantu.acting_for', true), '')::bigint $$`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function lantu_acting_for()');
  await knex.raw('alter table user_session drop column acting_for');
  await knex.raw('drop table deputy');
}
