import type { Knex } from 'knex';
import { QUOTA_KINDS } from '../gis-data/standards/quota-kinds.ts';

const KINDS = `
  create table quota_kind (
    id text primary key,
    category text not null,
    unit text not null,
    scale int not null check (scale >= 0),
    name_zh text not null,
    name_en text not null,
    sort int not null,
    approval_above bigint
  )`;

/** Above these amounts of one transfer or reversal a second person is asked; null asks nobody. In the kind's smallest unit. */
const APPROVAL_ABOVE: Readonly<Record<string, number>> = { land: 1_000_000, energy: 100_000_000, environment: 100_000_000 };

const BOOK = `
  create table ledger_book (
    id int primary key,
    kind text not null references quota_kind,
    year int not null check (year between 2000 and 2100),
    status text not null default 'open' check (status in ('open', 'closed', 'frozen')),
    seq bigint not null default 0,
    head bytea not null,
    accounts int not null default 0,
    last_at timestamptz not null default '2000-01-01T00:00:00Z',
    checked_seq bigint,
    checked_at timestamptz,
    unique (kind, year)
  ) with (fillfactor = 10)`;

const ACCOUNT = `
  create table ledger_account (
    id bigint primary key,
    book_id int not null references ledger_book,
    owner_kind text not null
      check (owner_kind in ('region_pool', 'city_pool', 'county_reserve', 'project', 'parcel', 'lot', 'loan', 'outside', 'residual')),
    region_id text not null,
    owner_id text not null default '',
    posted bigint not null default 0 check (posted between -9007199254740991 and 9007199254740991),
    held bigint not null default 0 check (held >= 0),
    min_balance bigint,
    unique (book_id, owner_kind, region_id, owner_id),
    check (id / 100000000 = book_id),
    check (min_balance is null or posted - held >= min_balance)
  ) with (fillfactor = 40)`;

const TRANSFER = `
  create table ledger_transfer (
    seq bigint not null,
    debit bigint not null,
    credit bigint not null check (credit <> debit),
    amount bigint not null check (amount > 0),
    debit_after bigint not null,
    credit_after bigint not null,
    held_after bigint not null check (held_after >= 0),
    recorded_at timestamptz not null,
    author bigint not null,
    approver bigint check (approver <> author),
    id uuid not null unique,
    refers_to uuid,
    book_id int not null,
    effective_on date not null,
    deadline date,
    kind smallint not null check (kind between 1 and 6),
    hash bytea not null,
    reason text,
    document text,
    primary key (book_id, seq),
    check ((kind in (1, 2)) = (refers_to is null)),
    check (deadline is null or kind = 2)
  )`;

const HOLD = `
  create table ledger_hold (
    id uuid primary key,
    book_id int not null,
    debit bigint not null,
    credit bigint not null,
    amount bigint not null,
    deadline date
  )`;

const EVENT = `
  create table ledger_event (
    book_id int not null,
    seq bigint not null,
    kind text not null check (kind in ('open', 'limit', 'deadline', 'status')),
    account_id bigint,
    hold_id uuid,
    min_balance bigint,
    deadline date,
    owner_kind text,
    region_id text,
    owner_id text,
    status text,
    reason text,
    document text,
    author bigint not null,
    recorded_at timestamptz not null,
    hash bytea not null,
    primary key (book_id, seq)
  )`;

const REFUSAL = `
  create table ledger_refusal (
    id uuid not null primary key,
    code smallint not null,
    available bigint,
    kind smallint not null,
    debit bigint not null,
    credit bigint not null,
    amount bigint,
    refers_to uuid,
    deadline date,
    effective_on date,
    reason text,
    document text,
    author bigint not null,
    recorded_at timestamptz not null,
    seal bytea not null
  )`;

const DAY = `
  create function ledger_day(at timestamptz) returns date language sql immutable parallel safe as
    $$ select (at at time zone 'UTC' + interval '8 hours')::date $$`;

const REFUSE = `
  create function ledger_refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'what the ledger has recorded is never changed' using errcode = '42501'; end $$`;

const EVERYWHERE = `(select '*' = any(lantu_scope()))`;
const SCOPED = `${EVERYWHERE} or region_id = any((select lantu_scope())::text[])`;
const SEEN = `${EVERYWHERE} or exists (select 1 from ledger_account a where a.id in (debit, credit))`;
const POLICIES: Readonly<Record<string, string>> = {
  ledger_account: SCOPED,
  ledger_transfer: SEEN,
  ledger_hold: SEEN,
  ledger_event: `account_id is null or exists (select 1 from ledger_account a where a.id = account_id)`,
  ledger_refusal: `${EVERYWHERE} or author = lantu_actor()`,
};

/**
 * The quota ledger's tables. A book is one kind of quota in one year: its row is the only lock, so that a book has one order,
 * a sequence without gaps and one hash chain over `ledger_transfer` and `ledger_event`. The application may only read; it writes
 * through `ledger_post`, `ledger_open` and their like. An account's id is book × 10^8 + its number in the book, so the same
 * commands give the same ids, and the same hashes, on every database. Foreign keys from transfers cost a third of the
 * throughput; `ledger_post` finds every account before it writes, and the auditor checks it again.
 */
export async function up(knex: Knex): Promise<void> {
  for (const statement of [KINDS, BOOK, ACCOUNT, TRANSFER, HOLD, EVENT, REFUSAL, DAY, REFUSE]) await knex.raw(statement);
  await knex.raw('create index ledger_account_region on ledger_account (region_id, book_id)');
  await knex.raw(`create index ledger_account_owner on ledger_account (owner_id, book_id) where owner_id <> ''`);
  await knex.raw('create index ledger_hold_deadline on ledger_hold (deadline) where deadline is not null');
  await knex.raw('create index ledger_hold_credit on ledger_hold (credit)');
  await knex.raw('create index ledger_hold_debit on ledger_hold (debit)');
  await knex.raw('create unique index ledger_transfer_refers_to on ledger_transfer (refers_to) where refers_to is not null');
  for (const side of ['debit', 'credit']) {
    await knex.raw(`create index ledger_transfer_${side} on ledger_transfer (${side}, recorded_at, seq)`);
    await knex.raw(
      `create index ledger_transfer_late_${side} on ledger_transfer (${side}, recorded_at) where effective_on < ledger_day(recorded_at)`,
    );
  }
  await knex.raw('create index ledger_event_account on ledger_event (account_id, seq) where account_id is not null');
  for (const table of ['ledger_transfer', 'ledger_event', 'ledger_refusal']) {
    await knex.raw(`create trigger ${table}_kept before update or delete on ${table} for each row execute function ledger_refuse_change()`);
    await knex.raw(
      `create trigger ${table}_kept_whole before truncate on ${table} for each statement execute function ledger_refuse_change()`,
    );
  }
  await knex.raw('create index ledger_transfer_recorded on ledger_transfer using brin (recorded_at) with (pages_per_range = 16)');
  await knex.raw(
    'grant select on quota_kind, ledger_book, ledger_account, ledger_transfer, ledger_hold, ledger_event, ledger_refusal to lantu_app',
  );
  for (const [table, visible] of Object.entries(POLICIES)) {
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`create policy ${table}_select on ${table} for select to lantu_app using (${visible})`);
  }
  for (const [index, kind] of QUOTA_KINDS.entries()) {
    await knex('quota_kind').insert({
      id: kind.id,
      category: kind.group,
      unit: kind.unit,
      scale: kind.scale,
      name_zh: kind.zh,
      name_en: kind.en,
      sort: index + 1,
      approval_above: APPROVAL_ABOVE[kind.group] ?? null,
    });
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table ledger_refusal, ledger_event, ledger_hold, ledger_transfer, ledger_account, ledger_book, quota_kind');
  await knex.raw('drop function ledger_refuse_change(), ledger_day(timestamptz)');
}
