import type { Knex } from 'knex';

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
  await knex.raw('alter table site_exemption add column proposed_for bigint, add column decided_for bigint');
  await knex.raw(`
    alter table site_exemption add constraint site_exemption_two_hands
      check ((decided_by = proposed_for or decided_for = proposed_by or decided_for = proposed_for) is not true)`);
  await knex.raw('grant update (decided_for) on site_exemption to lantu_app');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table site_exemption drop column proposed_for, drop column decided_for');
  await knex.raw('alter table ledger_proposal drop column proposer_for, drop column decider_for');
  await knex.raw('alter table ledger_transfer drop column acting_for');
}
