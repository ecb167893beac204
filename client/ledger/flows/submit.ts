import type { TransferCode, VoucherView } from '../../../server/contract/ledger.ts';
import { ledgerEndpoints } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { asProblem } from '../../api/problem.ts';
import { bodyOf, type Draft, itemsOf } from './draft.ts';

/** What came of a form: a voucher, a proposal that waits, or the ledger's refusal. */
export type Outcome = { voucher: string } | { proposal: string } | { refused: TransferCode };

/**
 * Sends a form: what may go at once is posted, everything else asks a second person. A transfer that turns out to be above the
 * limit is asked about after all, with the same ids. Problems: those of `ledger.post` and `ledger.propose`.
 */
export async function submit(draft: Draft, region: string, atOnce: boolean, voucher?: VoucherView): Promise<Outcome> {
  if (atOnce) {
    const { results } = await call(ledgerEndpoints.post, { body: { items: itemsOf(draft, voucher), atomic: true } });
    const code = results[0]?.code ?? 'group_failed';
    if (code === 'ok') return { voucher: draft.id };
    if (code !== 'needs_approval') return { refused: code };
  }
  const document = draft.document.trim();
  const { id } = await call(ledgerFlowEndpoints.propose, {
    body: { id: draft.id, region, body: bodyOf(draft, voucher), reason: draft.reason.trim(), ...(document ? { document } : {}) },
  });
  return { proposal: id };
}

/** Whether a failed try is over for good, so that the next one is another command; a lost line may have got through. */
export function isAnswered(error: unknown): boolean {
  const { status } = asProblem(error);
  return status >= 400 && status < 500 && status !== 429;
}
