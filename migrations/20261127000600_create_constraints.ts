import type { Knex } from 'knex';

/**
 * A siting check is kept as it was answered, for ever: what it was asked, on which revision and rules, and the whole reply. It is seen
 * within the actor's regions. Asking keeps nothing: a check is kept when somebody asks for it, or when a reservation rests on it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table siting_check (
      id uuid primary key,
      at timestamptz not null,
      author_id bigint not null,
      author_name text not null,
      region_id text not null references region,
      geom geometry(Geometry, 4490) not null check (st_isvalid(geom)),
      use_system text check (use_system in ('planning', 'survey')),
      use_code text,
      needs jsonb not null,
      as_of date not null,
      verdict text not null check (verdict in ('pass', 'warn', 'fail', 'unknown')),
      revision bigint not null,
      rules_version text not null,
      reply jsonb not null
    )`);
  await knex.raw('create index siting_check_region on siting_check (region_id, at)');
  await knex.raw('grant select, insert on siting_check to lantu_app');
  await knex.raw('alter table siting_check enable row level security');
  const mine = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;
  await knex.raw(`create policy siting_check_select on siting_check for select to lantu_app using (${mine})`);
  await knex.raw(`create policy siting_check_insert on siting_check for insert to lantu_app with check (${mine})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table siting_check');
}
