import type { Knex } from 'knex';

const SCOPED = `(select '*' = any(lantu_scope())) or region_id = any((select lantu_scope())::text[])`;

/** Who proposes and who decides is who acts, and for whom, where the conditions say so. */
async function sayWhoseProposal(knex: Knex, proposesFor: string, decidesFor: string): Promise<void> {
  await knex.raw('drop policy ledger_proposal_insert on ledger_proposal');
  await knex.raw(`
    create policy ledger_proposal_insert on ledger_proposal for insert to lantu_app
      with check (proposer = lantu_actor() ${proposesFor} and state = 'waiting' and (${SCOPED}))`);
  await knex.raw('drop policy ledger_proposal_update on ledger_proposal');
  await knex.raw(`
    create policy ledger_proposal_update on ledger_proposal for update to lantu_app
      using (state = 'waiting' and (${SCOPED})) with check (decider = lantu_actor() ${decidesFor})`);
}

/**
 * For whom something was done by a deputy: of vouchers (chained: the hash of such a voucher ends with it), of proposals and of exemptions. Deputy and
 * person are one hand there, which the tables refuse to let decide.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table ledger_transfer add column acting_for bigint check (acting_for <> author and acting_for <> approver)');
  await knex.raw('alter table ledger_proposal add column proposer_for bigint, add column decider_for bigint');
  await knex.raw(`
    alter table ledger_proposal add constraint ledger_proposal_two_hands check (state not in ('approved', 'rejected')
      or (decider = proposer_for or decider_for = proposer or decider_for = proposer_for) is not true)`);
  await knex.raw('grant update (decider_for) on ledger_proposal to lantu_app');
  const acting = (column: string) => `and ${column} is not distinct from lantu_acting_for()`;
  await sayWhoseProposal(knex, acting('proposer_for'), acting('decider_for'));
  await knex.raw('alter table site_exemption add column proposed_for bigint, add column decided_for bigint');
  await knex.raw(`
    alter table site_exemption add constraint site_exemption_two_hands
      check ((decided_by = proposed_for or decided_for = proposed_by or decided_for = proposed_for) is not true)`);
  await knex.raw('grant update (decided_for) on site_exemption to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table site_exemption drop column proposed_for, drop column decided_for');
  await sayWhoseProposal(knex, '', '');
  await knex.raw('alter table ledger_proposal drop column proposer_for, drop column decider_for');
  await knex.raw('alter table ledger_transfer drop column acting_for');
}
