import { spawn } from 'node:child_process';
import type { Knex } from '../../server/platform/database.ts';

/** A ledger as most are written: one row lock a side, one transfer a call. The yardstick of the hot-account rows. */
const ROW_LOCKS = `
  create table if not exists bench_account (id bigint primary key, posted bigint not null, min_balance bigint, check (min_balance is null or posted >= min_balance));
  create table if not exists bench_transfer (id uuid primary key, debit bigint not null references bench_account, credit bigint not null references bench_account,
    amount bigint not null check (amount > 0), recorded_at timestamptz not null default clock_timestamp());
  create or replace function bench_post(p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint) returns int language plpgsql as $$
  begin
    perform 1 from bench_account where id in (p_debit, p_credit) order by id for update;
    update bench_account set posted = posted - p_amount where id = p_debit and (min_balance is null or posted - p_amount >= min_balance);
    if not found then return 1; end if;
    update bench_account set posted = posted + p_amount where id = p_credit;
    insert into bench_transfer (id, debit, credit, amount) values (p_id, p_debit, p_credit, p_amount);
    return 0;
  end $$`;

const ACCOUNTS = 1000;

/** Makes the baseline's tables: account 1 is the hot one. */
export async function prepareRowLocks(knex: Knex): Promise<void> {
  await knex.raw(ROW_LOCKS);
  await knex.raw('truncate bench_transfer, bench_account');
  await knex.raw(
    'insert into bench_account select i, case i when 1 then 1000000000000000 else 0 end, 0 from generate_series(1, ?::int) i',
    [ACCOUNTS],
  );
}

/** One transfer from the hot account, by row locks. */
export async function postByRowLocks(knex: Knex, id: string): Promise<void> {
  const credit = 2 + Math.floor(Math.random() * (ACCOUNTS - 1));
  const { rows } = (await knex.raw('select bench_post(?::uuid, 1, ?::bigint, 1) code', [id, credit])) as { rows: [{ code: number }] };
  if (rows[0].code !== 0) throw new Error('the baseline refused a transfer');
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (data: Buffer) => {
      output += String(data);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', keep);
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
  });
}

/** Fills pgbench's own tables. */
export function preparePgbench(url: string, scale: number): Promise<string> {
  return run('pgbench', ['-i', '-q', '-s', String(scale), url]);
}

/** pgbench TPC-B transactions a second with prepared statements. */
export async function pgbenchTps(url: string, clients: number, seconds: number): Promise<number> {
  const output = await run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), url]);
  const found = /tps = ([\d.]+)/.exec(output);
  if (!found) throw new Error(`pgbench said: ${output}`);
  return Number(found[1]);
}
