import type { Knex } from 'knex';

/**
 * A project's site is seen by who sees the project: in the layer, its tiles, its counts and its exports. An event says for whom it is: of
 * several regions one, or all.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`update layer set scoped = true where id = 'sites'`);
  await knex.raw(`update feature set scoped = true where layer_id = 'sites'`);
  await knex.raw(`update tile_record set scoped = true where layer_id = 'sites'`);
  await knex.raw('alter table outbox add column any_of text[], add column all_of text[]');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table outbox drop column any_of, drop column all_of');
  for (const table of ['feature', 'tile_record']) await knex.raw(`update ${table} set scoped = false where layer_id = 'sites'`);
  await knex.raw(`update layer set scoped = false where id = 'sites'`);
}
