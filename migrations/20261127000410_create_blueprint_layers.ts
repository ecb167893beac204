import type { Knex } from 'knex';

/**
 * A layer, what is said of it (with history), and its deliveries. A delivery says of which day the data is and what ground it speaks for,
 * by whose word; what was not said is null, or `unsaid`, and answers unknown. The latest delivery of a place speaks for it.
 * Counts and the newest commit of a layer are kept at commit.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table layer (
      id text primary key,
      geometry text not null check (geometry in ('polygon', 'line', 'point')),
      tileset text not null,
      is_constraint boolean not null,
      scoped boolean not null,
      revision bigint not null default 0
    )`);
  await knex.raw(`
    create table layer_description (
      id bigint generated always as identity primary key,
      layer_id text not null references layer,
      grp text not null check (grp in ('control', 'plan', 'cadastre', 'corridor', 'protection', 'base')),
      ordinal int not null,
      name_zh text not null,
      name_en text not null,
      source_zh text not null,
      source_en text not null,
      stale_after_months int,
      half_width_field text,
      centre_line boolean not null,
      synthetic boolean not null,
      style jsonb not null,
      set_from bigint not null references change_set,
      set_to bigint references change_set
    )`);
  await knex.raw('create unique index layer_description_current on layer_description (layer_id) where set_to is null');
  await knex.raw(`
    create table rule_set (
      version text primary key,
      rules jsonb not null,
      set_id bigint not null references change_set
    )`);
  await knex.raw(`
    create table layer_count (
      layer_id text not null references layer,
      region_id text not null references region,
      features int not null,
      primary key (layer_id, region_id)
    )`);
  await knex.raw(`
    create table delivery (
      id bigint generated always as identity primary key,
      layer_id text not null references layer,
      source_date date,
      covers text not null check (covers in ('unsaid', 'all', 'regions', 'area')),
      region_ids text[],
      area geometry(MultiPolygon, 4490) check (st_isvalid(area)),
      author_id bigint not null,
      author_name text not null,
      set_from bigint not null references change_set,
      set_to bigint references change_set,
      check ((covers = 'all') = (area is null)),
      check ((covers = 'regions') = (region_ids is not null))
    )`);
  await knex.raw('create index delivery_layer on delivery (layer_id, id)');
  await knex.raw('create table delivery_piece (delivery_id bigint not null references delivery, geom geometry(Geometry, 4490) not null)');
  await knex.raw('create index delivery_piece_geom on delivery_piece using gist (geom)');
  await knex.raw('create index delivery_piece_delivery on delivery_piece (delivery_id)');
  await knex.raw('grant select, insert on layer, rule_set, delivery_piece to lantu_app');
  await knex.raw('grant update (revision) on layer to lantu_app');
  await knex.raw('grant select, insert, update (set_to) on layer_description, delivery to lantu_app');
  await knex.raw('grant select, insert, update on layer_count to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table delivery_piece, delivery, layer_count, rule_set, layer_description, layer');
}
