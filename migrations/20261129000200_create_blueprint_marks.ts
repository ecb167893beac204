import type { Knex } from 'knex';

const MINE = `'*' = any((select lantu_scope())::text[]) or region_id = any((select lantu_scope())::text[])`;
/** The planner takes an array that it cannot see for one that leaves nothing; behind coalesce it makes no such guess. */
const SEEN = `coalesce(layer_id <> all ((select lantu_hidden())::text[]), true)`;

/**
 * How sensitive each layer and its attributes are, with history by instant: a mark says who may read the layer from now on, its past included.
 * What is not said is internal. Whose rows these are is asked in the policies, so that no read can forget it: `lantu.sees` holds the layers
 * whose sensitive data the actor may read.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table layer_mark (
      id bigint generated always as identity primary key,
      layer_id text not null references layer,
      sensitivity text not null check (sensitivity in ('public', 'internal', 'sensitive')),
      attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
      author_id bigint not null,
      author_name text not null,
      from_at timestamptz not null,
      until_at timestamptz
    )`);
  await knex.raw('create unique index layer_mark_current on layer_mark (layer_id) where until_at is null');
  await knex.raw('grant select, insert, update (until_at) on layer_mark to lantu_app');
  await knex.raw('alter table layer_mark enable row level security');
  await knex.raw('create policy layer_mark_select on layer_mark for select to lantu_app using (true)');
  const everywhere = `'*' = any((select lantu_scope())::text[])`;
  await knex.raw(`create policy layer_mark_insert on layer_mark for insert to lantu_app with check (${everywhere})`);
  await knex.raw(`create policy layer_mark_update on layer_mark for update to lantu_app using (${everywhere}) with check (${everywhere})`);
  await addFunctions(knex);
  await protect(knex);
  // A job that waits keeps its actor as it was: the system's sees everything, a person's nothing sensitive until it is asked for anew.
  await knex.raw(`update job set actor = actor || case when actor_id = 0 then '{"sees": ["*"]}'::jsonb else '{"sees": []}'::jsonb end`);
}

/** Null where nothing is hidden, so that who may read everything pays nothing. */
async function addFunctions(knex: Knex): Promise<void> {
  await knex.raw(`
    create function lantu_sees() returns text[] language sql stable as
      $$ select coalesce(nullif(current_setting('lantu.sees', true), ''), '{}')::text[] $$`);
  await knex.raw(`
    create function lantu_hidden() returns text[] language plpgsql stable as $$
    declare sees text[] := lantu_sees();
    begin
      if '*' = any (sees) then return null; end if;
      return (select array_agg(m.layer_id) from layer_mark m where m.until_at is null and m.sensitivity = 'sensitive' and m.layer_id <> all (sees));
    end $$`);
  await knex.raw(`
    create function lantu_veiled() returns jsonb language plpgsql stable as $$
    declare sees text[] := lantu_sees();
    begin
      if '*' = any (sees) then return null; end if;
      return (select jsonb_object_agg(v.layer_id, v.names) from (
        select m.layer_id, (select jsonb_agg(a.key) from jsonb_each_text(m.attributes) a where a.value = 'sensitive') as names
        from layer_mark m where m.until_at is null and m.layer_id <> all (sees)) v where v.names is not null);
    end $$`);
  await knex.raw(`
    create function lantu_without(attributes jsonb, names jsonb) returns jsonb language sql immutable as
      $$ select attributes - array(select jsonb_array_elements_text(names)) $$`);
}

async function protect(knex: Knex): Promise<void> {
  for (const table of ['feature', 'tile_record']) {
    await knex.raw(`drop policy ${table}_select on ${table}`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using ((not scoped or ${MINE}) and ${SEEN})`);
  }
  const visible = `'*' = any((select lantu_scope())::text[]) or s.scope <@ (select lantu_scope())::text[]`;
  const own = `set_id = any(array(select s.id from change_set s where ${visible}))`;
  // What an author's own draft wants of a layer follows what the author changes elsewhere: it must be done, whether the author may read it or not.
  const authored = `set_id = any(array(select s.id from change_set s where s.author_id = lantu_actor() and s.state in ('draft', 'checked')))`;
  await knex.raw('drop policy change_item_all on change_item');
  await knex.raw(
    `create policy change_item_all on change_item to lantu_app using (${own} and (${SEEN} or ${authored})) with check (${own})`,
  );
  const mine = `('*' = any((select lantu_scope())::text[]) or scope <@ (select lantu_scope())::text[])`;
  await knex.raw('drop policy import_job_all on import_job');
  await knex.raw(`create policy import_job_all on import_job to lantu_app using (${mine} and ${SEEN}) with check (${mine})`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['feature', 'tile_record']) {
    await knex.raw(`drop policy ${table}_select on ${table}`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using (not scoped or ${MINE})`);
  }
  const visible = `'*' = any((select lantu_scope())::text[]) or s.scope <@ (select lantu_scope())::text[]`;
  const own = `set_id = any(array(select s.id from change_set s where ${visible}))`;
  await knex.raw('drop policy change_item_all on change_item');
  await knex.raw(`create policy change_item_all on change_item to lantu_app using (${own}) with check (${own})`);
  const mine = `'*' = any((select lantu_scope())::text[]) or scope <@ (select lantu_scope())::text[]`;
  await knex.raw('drop policy import_job_all on import_job');
  await knex.raw(`create policy import_job_all on import_job to lantu_app using (${mine}) with check (${mine})`);
  await knex.raw('drop function lantu_without(jsonb, jsonb), lantu_veiled(), lantu_hidden(), lantu_sees() cascade');
  await knex.raw('drop table layer_mark');
}
