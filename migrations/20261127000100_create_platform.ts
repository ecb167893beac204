import type { Knex } from 'knex';

/** The application's role owns nothing; who acts, where and when is set for each transaction and read by the policies. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create extension if not exists postgis');
  await knex.raw(`
    do $$ begin
      if not exists (select 1 from pg_roles where rolname = 'lantu_app') then create role lantu_app nologin; end if;
      execute format('grant lantu_app to %I', current_user);
    exception when duplicate_object or unique_violation then null;
    end $$`);
  await knex.raw('grant usage on schema public to lantu_app');
  await knex.raw(`
    create function lantu_actor() returns bigint language sql stable as
      $$ select coalesce(nullif(current_setting('lantu.actor', true), ''), '-1')::bigint $$`);
  await knex.raw(`
    create function lantu_scope() returns text[] language sql stable as
      $$ select coalesce(nullif(current_setting('lantu.scope', true), ''), '{}')::text[] $$`);
  await knex.raw(`
    create function lantu_now() returns timestamptz language sql stable as
      $$ select coalesce(nullif(current_setting('lantu.now', true), '')::timestamptz, now()) $$`);
  await knex.raw(`
    create table journal (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor_id bigint not null,
      actor_name text not null,
      action text not null,
      subject text not null,
      region_id text,
      detail jsonb not null,
      trace_id text not null
    )`);
  await knex.raw('create index journal_subject on journal (subject, id)');
  await knex.raw(`
    create table outbox (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      topic text not null,
      payload jsonb not null,
      region_id text,
      tx bigint not null default pg_current_xact_id()::text::bigint
    )`);
  await knex.raw('create index outbox_tx on outbox (tx, id)');
  await knex.raw('grant select, insert on journal, outbox to lantu_app');
  for (const table of ['journal', 'outbox']) {
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`create policy ${table}_insert on ${table} for insert to lantu_app with check (true)`);
    await knex.raw(`
      create policy ${table}_select on ${table} for select to lantu_app
        using (region_id is null or '*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[]))`);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table outbox, journal');
  await knex.raw('drop function lantu_now(), lantu_scope(), lantu_actor()');
}
