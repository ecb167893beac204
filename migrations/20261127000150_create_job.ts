import type { Knex } from 'knex';

/**
 * Background work. A job is enqueued in the transaction of the command that wants it, and is done by any process of the server: whoever holds
 * its lease. All its times are the database's, because the clocks of processes differ. A duty (`every_ms`) is one row that is queued anew
 * each time it ends. A job is seen and cancelled by whoever may see everything that its author may change.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table job (
      id uuid primary key default gen_random_uuid(),
      kind text not null,
      subject text not null,
      state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
      payload jsonb not null,
      actor jsonb not null,
      actor_id bigint not null,
      scope text[] not null,
      trace_id text not null,
      priority int not null default 0,
      attempts int not null default 0,
      attempts_max int not null check (attempts_max > 0),
      every_ms int check (every_ms > 0),
      run_after timestamptz not null,
      lease_until timestamptz,
      worker text,
      cancel boolean not null default false,
      progress real not null default 0 check (progress between 0 and 1),
      error jsonb,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      check ((state = 'running') = (lease_until is not null))
    )`);
  await knex.raw(`create index job_live on job (run_after) where state in ('queued', 'running')`);
  await knex.raw(`create unique index job_running on job (kind, subject) where state = 'running'`);
  await knex.raw(`create unique index job_duty on job (kind) where every_ms is not null`);
  await knex.raw('create index job_subject on job (kind, subject)');
  await knex.raw(`create index job_ended on job (changed_at) where state in ('done', 'failed', 'cancelled')`);
  await knex.raw('grant select, insert, update, delete on job to lantu_app');
  await knex.raw('alter table job enable row level security');
  const mine = `'*' = any((select lantu_scope())::text[]) or scope <@ (select lantu_scope())::text[]`;
  await knex.raw(`create policy job_all on job to lantu_app using (${mine}) with check (${mine})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table job');
}
