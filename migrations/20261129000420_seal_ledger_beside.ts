import type { Knex } from 'knex';

const SEALED = ['ledger_refusal', 'ledger_lot', 'ledger_lot_use'];

/**
 * What stands beside the chains of the books, refusals, lots and their uses, is sealed after its commit in one chain of its own. What was there
 * before is sealed as it stands at the first round: from then on it is missed when it is gone, not before.
 */
export async function up(knex: Knex): Promise<void> {
  for (const table of SEALED) {
    await knex.raw(`alter table ${table} add column tx bigint not null default pg_current_xact_id()::text::bigint`);
    await knex.raw(`create index ${table}_tx on ${table} (tx)`);
  }
  await knex.raw(`
    create table ledger_seal (
      seq bigint primary key,
      source text not null check (source in ('refusal', 'lot', 'use')),
      key text not null,
      tx bigint not null,
      at timestamptz not null,
      sha256 bytea not null,
      sm3 bytea not null,
      unique (source, key)
    )`);
  await knex.raw(
    'create trigger ledger_seal_kept before update or delete on ledger_seal for each row execute function ledger_refuse_change()',
  );
  await knex.raw(
    'create trigger ledger_seal_kept_whole before truncate on ledger_seal for each statement execute function ledger_refuse_change()',
  );
  await knex.raw('grant select on ledger_seal to lantu_app');
  await knex.raw('alter table ledger_seal enable row level security');
  await knex.raw(`create policy ledger_seal_select on ledger_seal for select to lantu_app using ((select '*' = any(lantu_scope())))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop view if exists ledger_beside');
  await knex.raw('drop table ledger_seal');
  for (const table of SEALED) await knex.raw(`alter table ${table} drop column tx`);
}
