import type { Knex } from 'knex';

const EVERYWHERE = `'*' = any((select lantu_scope())::text[])`;

/**
 * A journal row without a region says what a person did somewhere: it is read by who sees all that its actor could touch, and by the actor.
 * Rows from before say no scope and are read by who answers for every region.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table journal add column scope text[]');
  await knex.raw('drop policy journal_select on journal');
  await knex.raw(`
    create policy journal_select on journal for select to lantu_app using (${EVERYWHERE} or actor_id = lantu_actor()
      or case when region_id is null then scope <@ (select lantu_scope())::text[] else region_id = any((select lantu_scope())::text[]) end)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop policy journal_select on journal');
  await knex.raw(`
    create policy journal_select on journal for select to lantu_app
      using (region_id is null or ${EVERYWHERE} or region_id = any((select lantu_scope())::text[]))`);
  await knex.raw('alter table journal drop column scope');
}
