import type { Knex } from 'knex';

const MINE = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;

/** A feature's versions are half-open ranges of change sets; the current one has no end. One partition a layer: see `lantu_add_layer`. */
const FEATURE = `
  create table feature (
    id bigint not null default nextval('feature_id'),
    layer_id text not null references layer,
    key text not null,
    name text,
    region_id text not null references region,
    scoped boolean not null,
    use_system text check (use_system in ('planning', 'survey')),
    use_code text,
    status text,
    status_said text,
    area_m2 double precision,
    planar_area_m2 double precision,
    zone smallint,
    attributes jsonb not null,
    geom geometry(Geometry, 4490) not null check (st_isvalid(geom)),
    set_from bigint not null references change_set,
    set_to bigint references change_set,
    primary key (layer_id, id),
    check ((use_system is null) = (use_code is null))
  ) partition by list (layer_id)`;

/** What a change set wants of a layer: `put` is to be current afterwards, `end` is to go. `base_id` is the version that was seen when it was put; `status_held` overrides the status while something holds the feature. */
const ITEM = `
  create table change_item (
    set_id bigint not null references change_set on delete cascade,
    layer_id text not null,
    key text not null,
    op text not null check (op in ('put', 'end')),
    base_id bigint,
    change text check (change in ('new', 'geometry', 'minor', 'attributes', 'same', 'end')),
    name text,
    region_id text,
    use_system text,
    use_code text,
    status text,
    status_held text,
    attributes jsonb not null default '{}',
    geom geometry(Geometry, 4490),
    primary key (set_id, layer_id, key)
  )`;

const RECORD = `
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
  )`;

/**
 * Features and what is made of them: pieces of constraint layers for overlays, and tile records encoded when a version is written.
 * Rows of a scoped layer (the cadastre) are seen within the actor's regions; plans and controls are one map for everybody, because a
 * check that cannot see a neighbour's red line would answer pass. `status_said` is what the cadastre said; `status` is what is in force,
 * which differs while a project holds the ground.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create sequence feature_id');
  await knex.raw(FEATURE);
  await knex.raw('create table feature_other partition of feature default');
  await knex.raw('create unique index feature_current on feature (layer_id, key) where set_to is null');
  await knex.raw('create index feature_history on feature (layer_id, key, set_from)');
  await knex.raw('create index feature_from on feature (set_from, id)');
  await knex.raw('create index feature_to on feature (set_to) where set_to is not null');
  await knex.raw('create index feature_geom on feature using gist (geom) where set_to is null');
  await knex.raw('create index feature_past_geom on feature using gist (geom) where set_to is not null');
  await knex.raw('create index feature_key_prefix on feature (layer_id, key text_pattern_ops) where set_to is null');
  await knex.raw('create index feature_name_prefix on feature (layer_id, name text_pattern_ops) where set_to is null and name is not null');
  await knex.raw('create index feature_code on feature (key collate "C") where set_to is null');
  await knex.raw(`
    create table feature_lineage (
      layer_id text not null references layer,
      child_key text not null,
      parent_key text not null,
      set_id bigint not null references change_set,
      shared_m2 double precision,
      primary key (layer_id, child_key, parent_key, set_id)
    )`);
  await knex.raw('create index feature_lineage_parent on feature_lineage (layer_id, parent_key)');
  await knex.raw(ITEM);
  await knex.raw('create index change_item_geom on change_item using gist (geom)');
  await knex.raw(`
    create table feature_piece (
      feature_id bigint not null,
      layer_id text not null,
      geom geometry(Geometry, 4490) not null
    )`);
  await knex.raw('create index feature_piece_geom on feature_piece using gist (geom)');
  await knex.raw('create index feature_piece_feature on feature_piece (feature_id)');
  await knex.raw(RECORD);
  await knex.raw('create index tile_record_feature on tile_record (tileset, feature_id)');
  await knex.raw('alter table tile_record alter column bytes set storage external');
  for (const tileset of ['regions', 'zones', 'parcels', 'sites', 'base']) {
    await knex.raw(`create index tile_record_${tileset} on tile_record using gist (box) where tileset = '${tileset}'`);
  }
  await knex.raw('grant usage on sequence feature_id to lantu_app');
  await knex.raw('grant select, insert, update (set_to) on feature to lantu_app');
  await knex.raw('grant select, insert on feature_lineage to lantu_app');
  await knex.raw('grant select, insert, update, delete on change_item to lantu_app');
  await knex.raw('grant select, insert, delete on feature_piece, tile_record to lantu_app');
  await protect(knex);
}

/**
 * Under a row policy PostgreSQL tries only leakproof conditions before the policy, and PostGIS does not mark `&&` as one, so every search
 * by box would read the whole table (measured: 55 ms against 0.6 ms at 200 000 rows). `&&` compares boxes and tells nothing of what is in
 * them. Marking it needs a superuser: elsewhere the answers stay the same, only slower, and the operator's guide says so.
 */
const LEAKPROOF = `
  do $$ begin
    alter function geometry_overlaps(geometry, geometry) leakproof;
  exception when insufficient_privilege then
    raise notice 'geometry_overlaps stays without LEAKPROOF: searches by box under row policies will be slow';
  end $$`;

async function protect(knex: Knex): Promise<void> {
  for (const table of ['feature', 'tile_record']) {
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using (not scoped or ${MINE})`);
    await knex.raw(`create policy ${table}_insert on ${table} for insert to lantu_app with check (${MINE})`);
  }
  await knex.raw(`create policy feature_update on feature for update to lantu_app using (${MINE}) with check (${MINE})`);
  await knex.raw(`create policy tile_record_delete on tile_record for delete to lantu_app using (${MINE})`);
  const visible = `'*' = any((select lantu_scope())::text[]) or scope <@ (select lantu_scope())::text[]`;
  await knex.raw('alter table change_set enable row level security');
  await knex.raw('create policy change_set_select on change_set for select to lantu_app using (true)');
  await knex.raw(`create policy change_set_write on change_set for all to lantu_app using (${visible}) with check (${visible})`);
  await knex.raw('alter table change_item enable row level security');
  const own = `set_id = any(array(select s.id from change_set s where ${visible.replace('scope <@', 's.scope <@')}))`;
  await knex.raw(`create policy change_item_all on change_item to lantu_app using (${own}) with check (${own})`);
  await knex.raw(LEAKPROOF);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table tile_record, feature_piece, change_item, feature_lineage, feature');
  await knex.raw('drop sequence feature_id');
}
