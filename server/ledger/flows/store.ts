import type { ProposalBody } from '../../contract/ledger-flows.ts';
import type { Unit } from '../../platform/unit.ts';

export interface NewProposal {
  readonly id: string;
  readonly region: string;
  readonly body: ProposalBody;
  readonly reason: string;
  readonly document?: string | undefined;
}

/** Writes a proposal; false when its id exists. */
export async function insertProposal(unit: Unit, proposal: NewProposal): Promise<boolean> {
  const { rows } = (await unit.trx.raw(
    `insert into ledger_proposal (id, flow, region_id, body, reason, document, proposer, proposer_for, proposed_at)
     values (?::uuid, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::timestamptz) on conflict (id) do nothing returning id`,
    [
      proposal.id,
      proposal.body.flow,
      proposal.region,
      JSON.stringify(proposal.body),
      proposal.reason,
      proposal.document ?? null,
      unit.actor.id,
      unit.actor.actingFor?.id ?? null,
      unit.now.toISOString(),
    ],
  )) as { rows: unknown[] };
  return rows.length > 0;
}

/** Decides a proposal that waits; false when somebody was faster. */
export async function decideProposal(
  unit: Unit,
  id: string,
  decision: { state: 'approved' | 'rejected' | 'withdrawn'; note: string | null; transfers: readonly string[] },
): Promise<boolean> {
  const { rows } = (await unit.trx.raw(
    `update ledger_proposal set state = ?, decider = ?, decider_for = lantu_acting_for(), decided_at = ?::timestamptz, note = ?, transfers = string_to_array(?, ',')::uuid[]
     where id = ?::uuid and state = 'waiting' returning id`,
    [decision.state, unit.actor.id, unit.now.toISOString(), decision.note, decision.transfers.join(','), id],
  )) as { rows: unknown[] };
  return rows.length > 0;
}

export interface NewLoan {
  readonly code: string;
  readonly kind: string;
  readonly year: number;
  readonly from: string;
  readonly to: string;
  readonly lent: number;
  readonly owed: number;
  readonly amount: number;
  readonly dueOn: string;
  readonly reason: string;
  readonly document: string | null;
  readonly proposalId: string;
}

/** Writes down a loan whose accounts and vouchers exist. */
export async function insertLoan(unit: Unit, loan: NewLoan): Promise<void> {
  await unit.trx('ledger_loan').insert({
    code: loan.code,
    kind: loan.kind,
    year: loan.year,
    region_id: loan.from,
    borrower_region_id: loan.to,
    lent: loan.lent,
    owed: loan.owed,
    amount: loan.amount,
    lent_on: unit.today,
    due_on: loan.dueOn,
    reason: loan.reason,
    document: loan.document,
    proposal_id: loan.proposalId,
  });
}
