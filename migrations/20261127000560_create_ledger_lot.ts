import type { Knex } from 'knex';

const SCOPED = `(select '*' = any(lantu_scope())) or region_id = any((select lantu_scope())::text[])`;
const REPLACEABLE = ['coal.use', 'coal.replacement', 'cod', 'nh3n', 'so2', 'nox', 'vocs', 'pm'];

/**
 * Where freed tonnes came from and where they went. The tonnes themselves stand in the ledger: a lot is an account, and a use is a group
 * of vouchers out of it, named here with its ratio. Both are written once, with their vouchers, and never changed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table quota_kind add column replaceable boolean not null default false');
  await knex('quota_kind').whereIn('id', REPLACEABLE).update({ replaceable: true });
  await knex.raw(`
    create table ledger_lot (
      kind text not null references quota_kind,
      year int not null,
      code text not null,
      region_id text not null,
      account_id bigint not null unique references ledger_account,
      plant text not null,
      measure text not null,
      ratio smallint not null check (ratio in (1, 2)),
      basis text,
      amount bigint not null check (amount > 0),
      reason text not null,
      document text not null check (document <> ''),
      freed_on date not null,
      voucher_id uuid not null unique,
      primary key (kind, year, code)
    )`);
  await knex.raw(`
    create table ledger_lot_use (
      id uuid primary key,
      project text not null,
      region_id text not null,
      kind text not null references quota_kind,
      year int not null,
      ratio smallint not null check (ratio in (1, 2)),
      lots jsonb not null,
      reason text not null,
      document text,
      author bigint not null,
      approver bigint check (approver <> author),
      used_on date not null,
      transfers uuid[] not null
    )`);
  await knex.raw('create index ledger_lot_code on ledger_lot (code)');
  await knex.raw('create index ledger_lot_use_project on ledger_lot_use (project)');
  await knex.raw('create index ledger_lot_use_transfers on ledger_lot_use using gin (transfers)');
  for (const table of ['ledger_lot', 'ledger_lot_use']) {
    await knex.raw(`create trigger ${table}_kept before update or delete on ${table} for each row execute function ledger_refuse_change()`);
    await knex.raw(
      `create trigger ${table}_kept_whole before truncate on ${table} for each statement execute function ledger_refuse_change()`,
    );
    await knex.raw(`grant select, insert on ${table} to lantu_app`);
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using (${SCOPED})`);
    await knex.raw(`create policy ${table}_insert on ${table} for insert to lantu_app with check (${SCOPED})`);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table ledger_lot_use, ledger_lot');
  await knex.raw('alter table quota_kind drop column replaceable');
}
