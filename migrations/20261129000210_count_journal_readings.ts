import type { Knex } from 'knex';

/** Who read a sensitive layer is one row per person, layer and hour; hours are the same in China and in UTC. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create unique index journal_reading on journal (actor_id, subject, date_trunc('hour', at at time zone 'UTC')) where action = 'sensitive.read'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index journal_reading');
}
