import type { Knex } from 'knex';

const FLOWS = ['transfers', 'issue', 'loan', 'advance', 'paid_transfer', 'adjust', 'free_lot', 'use_lots'];

async function allowFlows(knex: Knex, flows: readonly string[]): Promise<void> {
  await knex.raw('alter table ledger_proposal drop constraint ledger_proposal_flow_check');
  const list = flows.map((flow) => `'${flow}'`).join(', ');
  await knex.raw(`alter table ledger_proposal add constraint ledger_proposal_flow_check check (flow in (${list}))`);
}

/**
 * The period of the second person's limit, and for each account a bound on what came in within it: `recent` since `recent_from`, `recent_before` in the
 * period before that. Below the limit this bound answers by itself, so that a small transfer costs no look at earlier ones. A repayment above the limit is proposed like other flows.
 */
export async function up(knex: Knex): Promise<void> {
  await allowFlows(knex, [...FLOWS, 'repayment']);
  await knex.raw('alter table quota_kind add column approval_hours int not null default 24 check (approval_hours > 0)');
  await knex.raw(`
    alter table ledger_account add column recent_from timestamptz not null default '2000-01-01T00:00:00Z', add column recent bigint not null default 0,
      add column recent_before bigint not null default 0`);
  await knex.raw(`
    update ledger_account a set recent_from = s.last, recent = s.total from (
      select t.credit, max(t.recorded_at) last, least(sum(t.amount), 9007199254740991)::bigint total from ledger_transfer t join ledger_book b on b.id = t.book_id
      where t.kind in (1, 3, 6) and t.recorded_at > b.last_at - interval '24 hours' group by t.credit) s
    where s.credit = a.id`);
}

export async function down(knex: Knex): Promise<void> {
  await allowFlows(knex, FLOWS);
  await knex.raw('alter table ledger_account drop column recent_from, drop column recent, drop column recent_before');
  await knex.raw('alter table quota_kind drop column approval_hours');
}
