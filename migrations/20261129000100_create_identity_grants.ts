import type { Knex } from 'knex';

const MINE = `'*' = any((select lantu_scope())::text[]) or region_ids <@ (select lantu_scope())::text[]`;

/**
 * Grants of rights that two administrators of different kinds make together: one proposes, the other decides. The database itself refuses a
 * decision by who proposed it or whom it concerns. An account whose roles wait for their decision has none.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table app_user drop constraint app_user_roles_check');
  await knex.raw(`
    create table rights_grant (
      id uuid primary key,
      kind text not null check (kind in ('rights', 'membership', 'department')),
      subject text not null,
      person_id bigint references app_user,
      region_ids text[] not null check (cardinality(region_ids) > 0),
      before jsonb not null,
      after jsonb not null,
      state text not null default 'waiting' check (state in ('waiting', 'granted', 'refused', 'withdrawn', 'lapsed')),
      proposed_by bigint not null,
      proposer_name text not null,
      proposed_at timestamptz not null,
      until timestamptz not null,
      decided_by bigint,
      decider_name text,
      decided_at timestamptz,
      reason text,
      check ((kind = 'department') = (person_id is null)),
      check (until > proposed_at),
      check ((state in ('waiting', 'lapsed')) = (decided_by is null)),
      check (state not in ('granted', 'refused') or decided_by <> proposed_by and (person_id is null or decided_by <> person_id)),
      check (state <> 'withdrawn' or decided_by = proposed_by)
    )`);
  await knex.raw(`create unique index rights_grant_waiting on rights_grant (kind, subject) where state = 'waiting'`);
  await knex.raw('create index rights_grant_subject on rights_grant (subject, proposed_at desc)');
  await knex.raw('create index rights_grant_proposed on rights_grant (proposed_at desc)');
  await knex.raw('grant select, insert, update (state, decided_by, decider_name, decided_at, reason) on rights_grant to lantu_app');
  await knex.raw('alter table rights_grant enable row level security');
  await knex.raw(`create policy rights_grant_all on rights_grant for all to lantu_app using (${MINE}) with check (${MINE})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table rights_grant');
  await knex.raw(`alter table app_user add constraint app_user_roles_check check (cardinality(roles) > 0) not valid`);
}
