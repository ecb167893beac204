import type { LoanView, ProposalView } from '../../contract/ledger-flows.ts';
import type { Query } from '../../platform/unit.ts';
import type { OpenHold } from '../project/reads.ts';
import { rowsOf } from '../rows.ts';

/** A proposal as stored, without what depends on the reader. */
export type ProposalRow = Omit<ProposalView, 'proposedAt' | 'decidedAt' | 'mayDecide'> & {
  proposedAt: Date;
  decidedAt: Date | null;
  /** Whether the reader proposed it, made or was made the account that did, or was one hand with the proposer as deputy or person. */
  ownHand: boolean;
  proposerForId: number | null;
};

const PROPOSAL = `select p.id, array[p.proposer, p.proposer_for] && (lantu_hands(lantu_actor()) || lantu_hands(lantu_acting_for())) "ownHand", p.region_id "regionId", p.body, p.reason, p.document, p.proposer "proposerId",
    (select display_name from person_door where id = p.proposer) proposer, p.proposer_for "proposerForId",
    (select display_name from person_door where id = p.proposer_for) "proposedFor", p.proposed_at "proposedAt", p.state, p.decider "deciderId",
    (select display_name from person_door where id = p.decider) decider,
    (select display_name from person_door where id = p.decider_for) "decidedFor", p.decided_at "decidedAt", p.note, p.transfers
  from ledger_proposal p`;

/** One proposal; null when there is none or the actor may not see it. */
export async function proposalRow(query: Query, id: string): Promise<ProposalRow | null> {
  const [row] = await rowsOf<ProposalRow>(query.trx, `${PROPOSAL} where p.id = ?::uuid`, [id]);
  return row ?? null;
}

/** Proposals in one state, oldest first while they wait, newest first when decided. */
export function proposalRows(query: Query, state: string, limit: number): Promise<ProposalRow[]> {
  const order = state === 'waiting' ? 'p.proposed_at, p.id' : 'p.decided_at desc, p.id';
  return rowsOf(query.trx, `${PROPOSAL} where p.state = ? order by ${order} limit ?`, [state, limit]);
}

export type LoanRow = Omit<LoanView, 'state'>;

const LOAN = `select l.code, l.kind, l.year, l.region_id "from", l.borrower_region_id "to", l.amount, -o.posted outstanding, l.lent_on "lentOn", l.due_on "dueOn",
    l.reason, l.document, l.lent "lentAccountId", l.owed "owedAccountId"
  from ledger_loan l cross join lateral ledger_owed(l.owed) o`;

/** Loans that the actor may see, soonest due first; repaid ones last. */
export function loanRows(query: Query, region: string | null, limit: number): Promise<LoanRow[]> {
  return rowsOf(
    query.trx,
    `${LOAN} where ?::text is null or ? in (l.region_id, l.borrower_region_id) order by o.posted = 0, l.due_on, l.code limit ?`,
    [region, region, limit],
  );
}

/** One loan; null when there is none or the actor may not see it. */
export async function loanRow(query: Query, code: string): Promise<LoanRow | null> {
  const [row] = await rowsOf<LoanRow>(query.trx, `${LOAN} where l.code = ?`, [code]);
  return row ?? null;
}

/** Those of the regions that exist and that the actor may see. */
export async function knownRegions(query: Query, ids: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(query.trx, `select id from region_door where id = any (string_to_array(?, ','))`, [
    ids.join(','),
  ]);
  return rows.map((row) => row.id);
}

/** Open holds whose deadline is before a day, oldest first; those of a closed or frozen book wait until it is open again. */
export function overdueHolds(query: Query, today: string, limit: number): Promise<Omit<OpenHold, 'kind'>[]> {
  return rowsOf(
    query.trx,
    `select h.id, h.debit, h.credit, h.amount, h.deadline from ledger_hold h join ledger_book b on b.id = h.book_id
     where h.deadline < ?::date and b.status = 'open' order by h.deadline, h.book_id, h.id limit ?`,
    [today, limit],
  );
}

/** The kinds of quota of these accounts, as far as the actor may see them. */
export async function kindsOfAccounts(query: Query, ids: readonly number[]): Promise<string[]> {
  const rows = await rowsOf<{ kind: string }>(
    query.trx,
    `select distinct b.kind from ledger_account a join ledger_book b on b.id = a.book_id where a.id = any (string_to_array(?, ',')::bigint[])`,
    [ids.join(',')],
  );
  return rows.map((row) => row.kind);
}

/** The region and kind of the pool that an open hold is kept from; null when it is settled or the actor may not see it. */
export async function poolOfHold(query: Query, holdId: string): Promise<{ regionId: string; kind: string } | null> {
  const [row] = await rowsOf<{ regionId: string; kind: string }>(
    query.trx,
    `select a.region_id "regionId", b.kind from ledger_hold h join ledger_account a on a.id = h.debit join ledger_book b on b.id = h.book_id
     where h.id = ?::uuid`,
    [holdId],
  );
  return row ?? null;
}
