import type { ReplyOf } from '../../contract/endpoint.ts';
import type { LinkView, ledgerViewEndpoints } from '../../contract/ledger-views.ts';
import { problem } from '../../platform/problem.ts';
import { type Query, SYSTEM, type Units } from '../../platform/unit.ts';
import { settleBook } from '../audit/keeper.ts';
import { bookStates } from '../audit/reads.ts';
import { type VerifiedBook, verifyOneBook } from '../audit/verify.ts';
import { bookRows } from '../reads.ts';
import { linkRow, seesWholeBook } from './proof-reads.ts';

type AuditReply = ReplyOf<typeof ledgerViewEndpoints.audit>;

/** One link of a book. Problems: `ledger.unknown_book`, `ledger.unknown_link`. */
export async function linkOf(query: Query, bookId: number, seq: number): Promise<LinkView> {
  const book = (await bookRows(query)).find((one) => one.id === bookId);
  if (!book) throw problem('ledger.unknown_book', { id: bookId });
  const link = await linkRow(query, bookId, seq);
  if (!link) throw problem('ledger.unknown_link', { id: bookId, seq, last: book.seq });
  return { bookId, ...link, headSeq: book.seq };
}

export interface AuditOptions {
  readonly units: Units;
}

export interface BookAuditor {
  /** Problems: `server.busy` while another audit runs, `ledger.unknown_book`. */
  audit(bookId: number, traceId: string, read: <T>(work: (query: Query) => Promise<T>) => Promise<T>): Promise<AuditReply>;
}

const RETRY_AFTER_SECONDS = 5;

async function replay(query: Query, bookId: number): Promise<(VerifiedBook & { rows: number }) | null> {
  const state = (await bookStates(query.trx)).find((one) => one.id === bookId);
  return state ? verifyOneBook(query, state) : null;
}

/**
 * Replays books on demand, one at a time in this process. What is found is treated as by the hourly audit: a book that differs is frozen,
 * one that does not is noted as checked. Who does not see the whole book learns that and where it differs, not the balances.
 */
export function createBookAuditor(options: AuditOptions): BookAuditor {
  let busy = false;
  return {
    audit: async (bookId, traceId, read) => {
      if (busy) throw problem('server.busy', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      busy = true;
      try {
        const started = performance.now();
        const verified = await options.units.read(SYSTEM, (query) => replay(query, bookId));
        if (!verified) throw problem('ledger.unknown_book', { id: bookId });
        const tookMs = Math.round(performance.now() - started);
        await options.units.write(SYSTEM, traceId, (unit) => settleBook(unit, verified));
        return await read(async (query) => {
          const whole = await seesWholeBook(query, bookId);
          const [book] = (await bookRows(query)).filter((one) => one.id === bookId);
          const findings = verified.findings.map(({ seq, fault, detail }) => ({ seq, fault, detail: whole ? detail : null }));
          const { head, seq } = verified;
          return { bookId, rows: Math.min(verified.rows, seq), findings, head, seq, tookMs, book: book! };
        });
      } finally {
        busy = false;
      }
    },
  };
}
