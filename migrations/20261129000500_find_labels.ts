import type { Knex } from 'knex';

/** The signs of a parcel's code backwards, so that its number is found without the code before it; and vouchers by their document. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index feature_parcels_ending on feature (reverse(regexp_replace(upper(key), '[^A-Z0-9]', '', 'g')) text_pattern_ops)
      where layer_id = 'parcels' and set_to is null`);
  await knex.raw('create index ledger_transfer_document on ledger_transfer (document) where document is not null');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index ledger_transfer_document, feature_parcels_ending');
}
