import type { Knex } from 'knex';

/**
 * What the search box and the list of changes look up. Prefixes are compared byte by byte (\`text_pattern_ops\`), whatever the
 * database's language; those comparisons are leakproof, so they are used under row policies. Named features other than the cadastre
 * are few enough to be read by layer. Transfers are written in the order of time, which a BRIN index keeps at no cost to the writer.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index feature_key_prefix on feature (layer_id, key text_pattern_ops) where revision_to is null');
  await knex.raw(
    'create index feature_name_prefix on feature (layer_id, name text_pattern_ops) where revision_to is null and name is not null',
  );
  await knex.raw('create index ledger_transfer_recorded on ledger_transfer using brin (recorded_at) with (pages_per_range = 16)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index ledger_transfer_recorded, feature_name_prefix, feature_key_prefix');
}
