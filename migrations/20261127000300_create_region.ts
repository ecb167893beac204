import type { Knex } from 'knex';

/**
 * A region has its own id, kind and parent: functional zones have no code of GB/T 2260 and overlap counties. It has a history: it may be
 * renamed, recoded, merged into another or dissolved; what was valid on a day is asked with that day. `region_code` holds every code that a
 * region had, so that an old code in a file is said and mapped (371523 → 371503), not refused. An event keeps what the region was and became.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table region (
      id text primary key,
      kind text not null check (kind in ('province', 'city', 'county', 'zone')),
      parent_id text references region,
      code text constraint region_code_key unique,
      name_zh text not null,
      name_en text not null,
      geom geometry(MultiPolygon, 4490) check (st_isvalid(geom)),
      area_m2 double precision generated always as (st_area(geom::geography)) stored,
      synthetic boolean not null default false,
      valid_from date,
      valid_to date,
      successor_id text references region,
      source text,
      check (valid_to > valid_from)
    )`);
  await knex.raw('create index region_geom on region using gist (geom)');
  await knex.raw(`
    create table region_code (
      code text primary key,
      region_id text not null references region,
      valid_to date
    )`);
  await knex.raw(`
    create table region_event (
      id bigint generated always as identity primary key,
      region_id text not null references region,
      at timestamptz not null,
      on_day date not null,
      kind text not null check (kind in ('made', 'renamed', 'recoded', 'redrawn', 'moved', 'merged', 'ended')),
      before jsonb,
      after jsonb not null,
      document text,
      author_id bigint not null,
      author_name text not null
    )`);
  await knex.raw('create index region_event_region on region_event (region_id, id)');
  await knex.raw('grant select, insert, update on region, region_code to lantu_app');
  await knex.raw('grant select, insert on region_event to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table region_event, region_code, region');
}
