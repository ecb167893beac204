import type { Knex } from 'knex';

/** Pipelines and right holders became sensitive; planners, who answer for distances, go on seeing them where nobody arranged their department. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`update department set layers = '{parcels,pipelines}' where id = 'planning' and layers = '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`update department set layers = '{}' where id = 'planning' and layers = '{parcels,pipelines}'`);
}
