import type { Knex } from 'knex';

/** A region has its own id, kind and parent: functional zones have no code of GB/T 2260 and overlap counties. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table region (
      id text primary key,
      kind text not null check (kind in ('province', 'city', 'county', 'zone')),
      parent_id text references region,
      code text unique,
      name_zh text not null,
      name_en text not null,
      geom geometry(MultiPolygon, 4490) check (st_isvalid(geom)),
      synthetic boolean not null default false
    )`);
  await knex.raw('create index region_geom on region using gist (geom)');
  await knex.raw(`
    create function lantu_region_tree(roots text[]) returns text[] language sql stable as $$
      with recursive tree(id) as (
        select id from region where id = any(roots)
        union select region.id from region join tree on region.parent_id = tree.id
      ) select coalesce(array_agg(id order by id), '{}') from tree
    $$`);
  await knex.raw('grant select, insert, update on region to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function lantu_region_tree(text[])');
  await knex.raw('drop table region');
}
