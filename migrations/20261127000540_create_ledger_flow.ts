import type { Knex } from 'knex';

const SCOPED = `(select '*' = any(lantu_scope())) or region_id = any((select lantu_scope())::text[])`;

/**
 * What waits for a second person, and loans between regions. A proposal holds a whole command; whoever proposed it cannot approve it,
 * which the table itself refuses. A loan has an account on each side: the lender's holds what is lent out, the borrower's owes it, so
 * that both add up to nothing and nobody can pay back more than was lent.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into quota_kind (id, category, unit, scale, name_zh, name_en, sort) values ('funds', 'funds', 'fen', 2, '资金', 'Funds', 100)`,
  );
  await knex.raw(`
    create table ledger_proposal (
      id uuid primary key,
      flow text not null check (flow in ('transfers', 'issue', 'loan', 'advance', 'paid_transfer', 'adjust', 'free_lot', 'use_lots')),
      region_id text not null,
      body jsonb not null,
      reason text not null,
      document text,
      proposer bigint not null,
      proposed_at timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'withdrawn')),
      decider bigint,
      decided_at timestamptz,
      note text,
      transfers uuid[] not null default '{}',
      constraint ledger_proposal_two_people check (case state when 'waiting' then decider is null when 'withdrawn' then decider = proposer else decider <> proposer end)
    )`);
  await knex.raw('create index ledger_proposal_inbox on ledger_proposal (state, proposed_at, id)');
  await knex.raw('create index ledger_proposal_transfers on ledger_proposal using gin (transfers)');
  await knex.raw(`
    create table ledger_loan (
      code text primary key,
      kind text not null references quota_kind,
      year int not null,
      region_id text not null,
      borrower_region_id text not null,
      lent bigint not null references ledger_account,
      owed bigint not null references ledger_account,
      amount bigint not null check (amount > 0),
      lent_on date not null,
      due_on date not null,
      reason text not null,
      document text,
      proposal_id uuid not null unique references ledger_proposal
    )`);
  await knex.raw(`
    create function ledger_owed(p_account bigint) returns table (posted bigint) language sql stable security definer set search_path = public, pg_temp as
      $$ select a.posted from ledger_account a where a.id = p_account $$`);
  await knex.raw('revoke all on function ledger_owed from public');
  await knex.raw('grant execute on function ledger_owed to lantu_app');
  await knex.raw('create index ledger_loan_due on ledger_loan (due_on)');
  await knex.raw('grant select, insert on ledger_proposal, ledger_loan to lantu_app');
  await knex.raw('grant update (state, decider, decided_at, note, transfers) on ledger_proposal to lantu_app');
  await knex.raw('alter table ledger_proposal enable row level security');
  await knex.raw(`create policy ledger_proposal_select on ledger_proposal for select to lantu_app using (${SCOPED})`);
  await knex.raw(
    `create policy ledger_proposal_insert on ledger_proposal for insert to lantu_app with check (proposer = lantu_actor() and state = 'waiting' and (${SCOPED}))`,
  );
  await knex.raw(`
    create policy ledger_proposal_update on ledger_proposal for update to lantu_app
      using (state = 'waiting' and (${SCOPED})) with check (decider = lantu_actor())`);
  await knex.raw('alter table ledger_loan enable row level security');
  await knex.raw(`
    create policy ledger_loan_select on ledger_loan for select to lantu_app
      using (${SCOPED} or borrower_region_id = any((select lantu_scope())::text[]))`);
  await knex.raw(`create policy ledger_loan_insert on ledger_loan for insert to lantu_app with check (${SCOPED})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_owed');
  await knex.raw('drop table ledger_loan, ledger_proposal');
  await knex.raw(`delete from quota_kind where id = 'funds'`);
}
