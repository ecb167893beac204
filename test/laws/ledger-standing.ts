import type { Database, Knex } from '../../server/platform/database.ts';
import type { LedgerModel } from './ledger-model.ts';

class RolledBack extends Error {}

/** Runs a history on a shared database in a transaction that is taken back, so that the next one starts from the same. */
export async function takenBack(db: Database, work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  await db.knex
    .transaction(async (trx) => {
      await work(trx);
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
}

const TABLES =
  'ledger_transfer, ledger_event, ledger_refusal, ledger_hold, ledger_account, ledger_book, ledger_proposal, ledger_loan, journal, outbox';

/** Clears away what rolled back histories left in the tables; the embedded database does not do that by itself. */
export async function sweepUp(db: Database): Promise<void> {
  await db.knex.raw(`vacuum ${TABLES}`);
}

/** Books, accounts and open holds as the database says they stand. */
export async function standing(trx: Knex.Transaction) {
  const books = await trx('ledger_book').select('id', 'seq', 'status', 'head').orderBy('id');
  const accounts = await trx('ledger_account').select('id', 'posted', 'held', 'min_balance').orderBy('id');
  const holds = await trx('ledger_hold').select('id', 'deadline').orderBy('id');
  return {
    books: books.map((book) => ({ ...book, head: book.head.toString('hex') })),
    accounts,
    holds,
  };
}

/** The same as the model has it. */
export function expectedStanding(model: LedgerModel) {
  const holds = [...model.done.values()].filter((done) => done.item.kind === 'hold' && !done.settled);
  return {
    books: model.books.map(({ id, seq, status, head }) => ({ id, seq, status, head: head.toString('hex') })),
    accounts: [...model.accounts.values()]
      .sort((a, b) => a.id - b.id)
      .map(({ id, posted, held, min }) => ({ id, posted, held, min_balance: min })),
    holds: holds.map(({ item, deadline }) => ({ id: item.id, deadline })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/**
 * Gives vouchers that name a second person the proposals that would stand behind them: calls of the SQL function alone have none, and
 * the auditor asks for them. Runs as the owner.
 */
export async function recordApprovals(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select set_config('role', 'none', true)`);
  await trx.raw(
    `insert into ledger_proposal (id, flow, region_id, body, reason, proposer, proposed_at, state, decider, decided_at, transfers)
     select gen_random_uuid(), 'transfers', 'r1', '{}', 'law', author, min(recorded_at), 'approved', approver, max(recorded_at), array_agg(id)
     from ledger_transfer where approver is not null group by author, approver`,
  );
}
