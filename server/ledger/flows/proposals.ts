import { type ProposalBody, type ProposalView, proposalBody } from '../../contract/ledger-flows.ts';
import { problem } from '../../platform/problem.ts';
import type { Actor, Query, Unit } from '../../platform/unit.ts';
import { mustWorkWith } from '../department-reads.ts';
import { execute } from './execute.ts';
import { kindsOfAccounts, loanRow, type ProposalRow, proposalRow, proposalRows } from './reads.ts';
import { decideProposal, insertProposal, type NewProposal } from './store.ts';

function viewOf(row: ProposalRow, actor: Actor): ProposalView {
  const { ownHand, proposerForId: _id, ...shown } = row;
  const mayDecide = row.state === 'waiting' && !ownHand && actor.permissions.includes('ledger.approve');
  return { ...shown, proposedAt: row.proposedAt.toISOString(), decidedAt: row.decidedAt?.toISOString() ?? null, mayDecide };
}

/** Proposals in one state as the actor sees them. */
export async function proposals(query: Query, state: string, limit: number): Promise<ProposalView[]> {
  return (await proposalRows(query, state, limit)).map((row) => viewOf(row, query.actor));
}

const sameBody = (one: unknown, two: unknown) => JSON.stringify(proposalBody.parse(one)) === JSON.stringify(proposalBody.parse(two));

async function kindsOf(query: Query, body: ProposalBody): Promise<string[]> {
  if (body.flow === 'transfers')
    return kindsOfAccounts(
      query,
      body.items.flatMap((item) => [item.debit, item.credit]),
    );
  if (body.flow !== 'repayment') return [body.kind];
  const loan = await loanRow(query, body.code);
  if (!loan) throw problem('ledger.unknown_loan', { code: body.code });
  return [loan.kind];
}

/**
 * Asks a second person. Nothing moves and nothing is held until the approval. Problems: `request.id_reused` when the id stands for
 * something else; `auth.not_allowed_department`; the region must be in the proposer's scope.
 */
export async function propose(unit: Unit, proposal: NewProposal): Promise<ProposalView> {
  await mustWorkWith(unit, await kindsOf(unit, proposal.body));
  const fresh = await insertProposal(unit, proposal);
  const row = await proposalRow(unit, proposal.id);
  if (!row || (!fresh && !sameBody(row.body, proposal.body))) throw problem('request.id_reused', { id: proposal.id });
  if (fresh) {
    await unit.journal({ action: 'ledger.propose', subject: proposal.id, regionId: proposal.region, detail: { flow: proposal.body.flow } });
    await unit.emit('ledger.proposed', { id: proposal.id, regionId: proposal.region }, proposal.region);
  }
  return viewOf(row, unit.actor);
}

export interface Decision {
  readonly decision: 'approve' | 'reject' | 'withdraw';
  readonly note?: string | undefined;
}

const STATES = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

/**
 * Who proposed may withdraw; somebody else decides, who neither made the proposer's account nor has one that the proposer made, and neither acts for the
 * proposer nor had it proposed by a deputy.
 */
function mayDecide(row: ProposalRow, decision: Decision['decision'], actor: Actor): void {
  if (decision === 'withdraw' ? row.proposerId !== actor.id : row.ownHand) throw problem('ledger.same_person', { decision });
  if (decision !== 'withdraw' && !actor.permissions.includes('ledger.approve'))
    throw problem('auth.not_allowed', { needs: 'ledger.approve' });
}

/**
 * Decides a proposal. An approval does what was proposed in the same transaction; if the ledger refuses it, the proposal waits on.
 * Problems: `ledger.same_person`, `ledger.already_decided`, `ledger.unknown_proposal`, and those of the flow.
 */
export async function decide(unit: Unit, id: string, decision: Decision): Promise<ProposalView> {
  const row = await proposalRow(unit, id);
  if (!row) throw problem('ledger.unknown_proposal', { id });
  mayDecide(row, decision.decision, unit.actor);
  if (row.state !== 'waiting') throw problem('ledger.already_decided', { state: row.state });
  const people = { author: row.proposerId, approver: unit.actor.id, actingFor: row.proposerForId };
  const grounds = { proposalId: id, reason: row.reason, document: row.document };
  const transfers = decision.decision === 'approve' ? await execute(unit, people, proposalBody.parse(row.body), grounds) : [];
  const decided = await decideProposal(unit, id, { state: STATES[decision.decision], note: decision.note ?? null, transfers });
  if (!decided) throw problem('ledger.already_decided', {});
  await unit.journal({ action: `ledger.${decision.decision}`, subject: id, regionId: row.regionId, detail: { flow: row.body.flow } });
  await unit.emit('ledger.decided', { id, regionId: row.regionId, state: STATES[decision.decision] }, row.regionId);
  return viewOf((await proposalRow(unit, id))!, unit.actor);
}
