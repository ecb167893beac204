import type { Knex } from 'knex';

/**
 * One map and its history. A feature's versions are half-open ranges of revisions; the current one has no end. Constraint layers are
 * cut into pieces for siting checks; every current feature has its tile records, encoded when it is written.
 * Rows of a scoped layer (the cadastre) are seen within the actor's regions; plans and controls are one map for everybody, because a
 * check that cannot see a neighbour's red line would answer pass.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table layer (
      id text primary key,
      grp text not null check (grp in ('control', 'plan', 'cadastre', 'corridor', 'protection', 'base')),
      ordinal int not null,
      name_zh text not null,
      name_en text not null,
      geometry text not null check (geometry in ('polygon', 'line', 'point')),
      tileset text not null,
      is_constraint boolean not null,
      scoped boolean not null,
      source_zh text not null,
      source_en text not null,
      source_date date,
      stale_after_months int,
      coverage_kind text not null default 'none' check (coverage_kind in ('all', 'part', 'none')),
      coverage geometry(MultiPolygon, 4490) check (st_isvalid(coverage)),
      half_width_field text,
      centre_line boolean not null default false,
      synthetic boolean not null default false,
      style jsonb not null,
      revision bigint not null default 0,
      check ((coverage_kind = 'part') = (coverage is not null))
    )`);
  await knex.raw(`
    create table revision (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      author_id bigint not null,
      author_name text not null,
      reason text not null,
      layer_id text not null references layer,
      import_id uuid,
      added int not null default 0,
      changed int not null default 0,
      removed int not null default 0
    )`);
  await knex.raw(`
    create table feature (
      id bigint generated always as identity primary key,
      layer_id text not null references layer,
      key text not null,
      name text,
      region_id text not null references region,
      scoped boolean not null,
      use_system text check (use_system in ('planning', 'survey')),
      use_code text,
      status text,
      area_m2 double precision,
      planar_area_m2 double precision,
      zone smallint,
      attributes jsonb not null,
      geom geometry(Geometry, 4490) not null check (st_isvalid(geom)),
      revision_from bigint not null references revision,
      revision_to bigint references revision,
      check (revision_to > revision_from),
      check ((use_system is null) = (use_code is null))
    )`);
  await knex.raw('create unique index feature_current on feature (layer_id, key) where revision_to is null');
  await knex.raw('create index feature_history on feature (layer_id, key, revision_from)');
  await knex.raw('create index feature_ended on feature (revision_to) where revision_to is not null');
  await knex.raw('create index feature_started on feature (revision_from)');
  await knex.raw('create index feature_geom on feature using gist (geom) where revision_to is null');
  await knex.raw(`
    create table feature_piece (
      id bigint generated always as identity primary key,
      feature_id bigint not null references feature,
      layer_id text not null,
      geom geometry(Geometry, 4490) not null
    )`);
  await knex.raw('create index feature_piece_geom on feature_piece using gist (geom)');
  await knex.raw('create index feature_piece_feature on feature_piece (feature_id)');
  await knex.raw(`
    create table tile_record (
      id bigint generated always as identity primary key,
      feature_id bigint not null,
      tileset text not null,
      layer_id text not null,
      region_id text not null,
      scoped boolean not null,
      z_min smallint not null,
      z_max smallint not null,
      box geometry(Polygon, 3857) not null,
      bytes bytea not null
    )`);
  await knex.raw('create index tile_record_feature on tile_record (tileset, feature_id)');
  await knex.raw('alter table tile_record alter column bytes set storage external');
  for (const tileset of ['regions', 'zones', 'parcels', 'sites', 'base']) {
    await knex.raw(`create index tile_record_${tileset} on tile_record using gist (box) where tileset = '${tileset}'`);
  }
  await knex.raw('grant select, insert, update on layer, revision to lantu_app');
  await knex.raw('grant select, insert, update (revision_to) on feature to lantu_app');
  await knex.raw('grant select, insert, delete on feature_piece, tile_record to lantu_app');
  for (const table of ['feature', 'tile_record']) {
    const mine = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using (not scoped or ${mine})`);
    await knex.raw(`create policy ${table}_insert on ${table} for insert to lantu_app with check (${mine})`);
  }
  const mine = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;
  await knex.raw(`create policy feature_update on feature for update to lantu_app using (${mine}) with check (${mine})`);
  await knex.raw(`create policy tile_record_delete on tile_record for delete to lantu_app using (${mine})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table tile_record, feature_piece, feature, revision, layer');
}
