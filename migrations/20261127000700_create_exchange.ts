import type { Knex } from 'knex';

/**
 * Imports: what a file holds stands beside the blueprint until a person commits it: raw rows here, and what they would do to the layer as the
 * change set `set_id`, made by the check against the map as it was at commit `checked_at`. An import is seen by whoever may see everything
 * that its author may change; its features and findings follow it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table import_job (
      id uuid primary key,
      layer_id text not null references layer,
      file_name text not null,
      file_bytes bigint not null,
      state text not null check (state in ('queued', 'reading', 'checking', 'question', 'ready', 'committed', 'reverted', 'refused', 'discarded')),
      progress real not null default 0 check (progress between 0 and 1),
      author_id bigint not null,
      author_name text not null,
      scope text[] not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      options jsonb not null,
      source jsonb,
      refusal jsonb,
      difference jsonb,
      finding_counts jsonb not null default '{}',
      unresolved jsonb not null default '{}',
      set_id bigint references change_set,
      checked_at bigint,
      reverted_set_id bigint references change_set,
      check ((state = 'refused') <= (refusal is not null)),
      check ((state in ('committed', 'reverted')) <= (set_id is not null)),
      check ((state = 'reverted') = (reverted_set_id is not null))
    )`);
  await knex.raw('create index import_job_created on import_job (created_at desc, id)');
  await knex.raw(`
    create table import_row (
      id bigint generated always as identity primary key,
      import_id uuid not null references import_job on delete cascade,
      idx int not null,
      key text,
      name text,
      use_system text,
      use_code text,
      status text,
      region_id text,
      declared_area_m2 double precision,
      attributes jsonb not null,
      source_area_m2 double precision,
      geom geometry(Geometry, 4490),
      valid boolean,
      reason text,
      place geometry(Point, 4490),
      repaired geometry(Geometry, 4490),
      final geometry(Geometry, 4490),
      area_m2 double precision,
      repaired_area_m2 double precision,
      fault text,
      unique (import_id, idx)
    )`);
  await knex.raw('create index import_row_key on import_row (import_id, key)');
  await knex.raw('create index import_row_final on import_row using gist (final)');
  await knex.raw(`
    create table import_finding (
      id bigint generated always as identity primary key,
      import_id uuid not null references import_job on delete cascade,
      stage text not null check (stage in ('read', 'check')),
      code text not null,
      severity text not null check (severity in ('refusal', 'error', 'warning', 'note')),
      params jsonb not null,
      idx int,
      place geometry(Point, 4490)
    )`);
  await knex.raw('create index import_finding_import on import_finding (import_id, id)');
  await knex.raw('grant select, insert, update on import_job to lantu_app');
  await knex.raw('grant select, insert, update, delete on import_row to lantu_app');
  await knex.raw('grant select, insert, delete on import_finding to lantu_app');
  const mine = `'*' = any((select lantu_scope())::text[]) or scope <@ (select lantu_scope())::text[]`;
  await knex.raw('alter table import_job enable row level security');
  await knex.raw(`create policy import_job_all on import_job to lantu_app using (${mine}) with check (${mine})`);
  for (const table of ['import_row', 'import_finding']) {
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(
      `create policy ${table}_all on ${table} to lantu_app using (import_id = any(array(select id from import_job))) with check (import_id = any(array(select id from import_job)))`,
    );
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table import_finding, import_row, import_job');
}
