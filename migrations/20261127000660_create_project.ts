import type { Knex } from 'knex';

const PROJECT = `
  create table project (
    id bigint generated always as identity primary key,
    code text not null constraint project_code_key unique,
    name text not null,
    region_id text not null references region,
    industry text,
    investment_fen bigint check (investment_fen >= 0),
    stage text not null
      check (stage in ('planning', 'review', 'formation', 'procedures', 'construction', 'investment', 'production', 'scale', 'supervision', 'exited')),
    use_system text not null check (use_system in ('planning', 'survey')),
    use_code text not null,
    needs jsonb not null,
    check_id uuid references siting_check,
    acknowledged_by text,
    acknowledged_at timestamptz,
    exemption_id uuid references site_exemption,
    reason text,
    document text,
    request_id uuid not null constraint project_request_id_key unique,
    request_digest text not null,
    created_at timestamptz not null,
    created_by bigint not null,
    synthetic boolean not null default false
  )`;

const CLOCK = `
  create table project_clock (
    project_id bigint not null references project,
    clock text not null check (clock in ('start', 'supervision')),
    unit text not null check (unit in ('calendar', 'working')),
    start_event text not null check (start_event in ('review', 'start_expired')),
    started_on date not null,
    due_on date not null,
    closed_on date,
    outcome text check (outcome in ('met', 'stopped')),
    primary key (project_id, clock),
    check (due_on >= started_on),
    check ((closed_on is null) = (outcome is null))
  )`;

const MINE = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;

/** The stages that a project went through, so that the register can be read as it stood. */
const STAGE = `
  create table project_stage (
    project_id bigint not null references project,
    ordinal int not null,
    stage text not null,
    at timestamptz not null,
    author_name text not null,
    reason text,
    primary key (project_id, ordinal)
  )`;

/**
 * The register of projects. A project's site is a feature of the layer `sites` under the project's code, so that history, tiles and
 * "as of" are those of the blueprint; its quota is in the ledger, in accounts that carry its code. A clock has a unit, a start event
 * and a due date, each stored. Numbers of a year are counted in a row, not by a sequence: a refused project leaves no gap.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(PROJECT);
  await knex.raw('create index project_region on project (region_id, id)');
  await knex.raw(CLOCK);
  await knex.raw(STAGE);
  await knex.raw('create table project_number (year int primary key, last int not null)');
  await knex.raw('grant select, insert, update (stage, check_id, acknowledged_by, acknowledged_at, exemption_id) on project to lantu_app');
  await knex.raw('grant select, insert, update on project_clock, project_number to lantu_app');
  await knex.raw('alter table project enable row level security');
  await knex.raw(`create policy project_select on project for select to lantu_app using (${MINE})`);
  await knex.raw(`create policy project_insert on project for insert to lantu_app with check (${MINE})`);
  await knex.raw(`create policy project_update on project for update to lantu_app using (${MINE}) with check (${MINE})`);
  await knex.raw('alter table project_clock enable row level security');
  const seen = 'exists (select 1 from project p where p.id = project_id)';
  await knex.raw('grant select, insert on project_stage to lantu_app');
  await knex.raw('alter table project_stage enable row level security');
  await knex.raw(`create policy project_stage_all on project_stage for all to lantu_app using (${seen}) with check (${seen})`);
  await knex.raw(`create policy project_clock_all on project_clock for all to lantu_app using (${seen}) with check (${seen})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table project_number, project_stage, project_clock, project');
}
