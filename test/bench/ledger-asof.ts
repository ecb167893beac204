import type { Knex } from '../../server/platform/database.ts';

const LOT = 1_000_000;
const ACCOUNTS = 1001;
const READS = 2000;

/**
 * Puts transfers straight into the table, as the owner: the as-of read looks at balances after and dates only, and posting ten million
 * would take minutes. They spread over a year and over the accounts of a book of their own; one in fifty counts from an earlier day.
 */
export async function fillForAsOf(knex: Knex, transfers: number): Promise<void> {
  await knex.raw(`insert into ledger_book (id, kind, year, head) values (900, 'carbon', 2026, decode('00', 'hex')) on conflict do nothing`);
  await knex.raw(
    `insert into ledger_account (id, book_id, owner_kind, region_id, owner_id, min_balance)
     select 90000000000 + i, 900, case i when 0 then 'outside' else 'parcel' end, 'r', i::text, null from generate_series(0, ?::int - 1) i`,
    [ACCOUNTS],
  );
  for (let from = 1; from <= transfers; from += LOT) {
    await knex.raw(
      `insert into ledger_transfer (seq, debit, credit, amount, debit_after, credit_after, held_after, recorded_at, author, id, book_id, effective_on, kind, hash)
       select s, 90000000000 + s % ?::int, 90000000000 + (s + 1 + s / 7 % 900) % ?::int, 1, s, s, 0, moment, 1, lpad(to_hex(s), 32, '0')::uuid, 900,
         ledger_day(moment) - case when s % 50 = 0 then 20 else 0 end, 1, decode('00', 'hex')
       from (select s, timestamptz '2026-01-01' + interval '365 days' * (s::float8 / ?::float8) as moment from generate_series(?::bigint, ?::bigint) s) t`,
      [ACCOUNTS, ACCOUNTS, transfers, from, Math.min(transfers, from + LOT - 1)],
    );
  }
  await knex.raw('analyze ledger_transfer');
}

/** Milliseconds in the database of one as-of read, five times the mean of many at random accounts and days. */
export async function measureAsOf(knex: Knex): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < 5; round++) {
    const { rows } = (await knex.transaction(async (trx) => {
      await trx.raw(`select set_config('lantu.scope', '{*}', true), set_config('jit', 'off', true)`);
      return trx.raw(`
        with asked as materialized (
          select 90000000000 + (random() * ${ACCOUNTS - 1})::int as account, date '2026-01-02' + (random() * 360)::int as effective from generate_series(1, ${READS})),
        start as materialized (select clock_timestamp() as began, (select count(*) from asked) n),
        done as materialized (select count(s.posted) n from start, asked cross join lateral ledger_as_of(asked.account, asked.effective, null) s)
        select extract(epoch from clock_timestamp() - start.began) * 1000 / ${READS} ms from start, done where done.n = ${READS} and start.n = ${READS}`);
    })) as { rows: [{ ms: string }] };
    values.push(Number(rows[0].ms));
  }
  return values;
}
