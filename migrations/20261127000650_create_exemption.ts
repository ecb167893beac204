import type { Knex } from 'knex';

/**
 * An exemption of one site from rules that forbid it: a document, somebody who asks and another person who approves. It is used once. The
 * database itself refuses a decision by who asked.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table site_exemption (
      id uuid primary key,
      region_id text not null references region,
      geom geometry(Geometry, 4490) not null check (st_isvalid(geom)),
      use_system text not null check (use_system in ('planning', 'survey')),
      use_code text not null,
      rules text[] not null check (cardinality(rules) > 0),
      document text not null,
      reason text not null,
      state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'used')),
      proposed_by bigint not null,
      proposer_name text not null,
      proposed_at timestamptz not null,
      decided_by bigint,
      decider_name text,
      decided_at timestamptz,
      note text,
      project_code text,
      check (decided_by <> proposed_by),
      check ((state = 'waiting') = (decided_by is null)),
      check ((state = 'used') = (project_code is not null))
    )`);
  await knex.raw('create index site_exemption_proposed on site_exemption (proposed_at desc)');
  await knex.raw(
    'grant select, insert, update (state, decided_by, decider_name, decided_at, note, project_code) on site_exemption to lantu_app',
  );
  await knex.raw('alter table site_exemption enable row level security');
  const mine = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;
  await knex.raw(`create policy site_exemption_all on site_exemption for all to lantu_app using (${mine}) with check (${mine})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table site_exemption');
}
