import type { TransferCode, VoucherView } from '../../../server/contract/ledger.ts';
import { ledgerEndpoints } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { ledgerLotEndpoints } from '../../../server/contract/ledger-lots.ts';
import { call } from '../../api/call.ts';
import { asProblem } from '../../api/problem.ts';
import { bodyOf, type Draft, itemsOf, lotUseOf } from './draft.ts';

/** What came of a form: a voucher, a proposal that waits, or the ledger's refusal. */
export type Outcome = { voucher: string } | { proposal: string } | { refused: TransferCode };

const writtenIn = ({ reason, document }: Draft): { reason: string; document?: string } => ({
  reason: reason.trim(),
  ...(document.trim() ? { document: document.trim() } : {}),
});

/** Posts what one person may post alone; `null` when it turns out to be above the limit. */
async function post(draft: Draft, voucher: VoucherView | undefined): Promise<Outcome | null> {
  if (draft.flow === 'use_lots') {
    const use = call(ledgerLotEndpoints.useLots, { body: { id: draft.id, ...lotUseOf(draft), ...writtenIn(draft) } });
    return use.then(
      ({ vouchers }) => ({ voucher: vouchers[0] ?? '' }),
      (error: unknown) => {
        if (asProblem(error).code === 'ledger.needs_approval') return null;
        throw error;
      },
    );
  }
  const { results } = await call(ledgerEndpoints.post, { body: { items: itemsOf(draft, voucher), atomic: true } });
  const code = results[0]?.code ?? 'group_failed';
  if (code === 'ok') return { voucher: draft.id };
  return code === 'needs_approval' ? null : { refused: code };
}

/**
 * Sends a form: what may go at once is posted, everything else asks a second person. What turns out to be above the
 * limit is asked about after all, with the same ids. Problems: those of `ledger.post`, `ledger.useLots` and `ledger.propose`.
 */
export async function submit(draft: Draft, region: string, atOnce: boolean, voucher?: VoucherView): Promise<Outcome> {
  const posted = atOnce ? await post(draft, voucher) : null;
  if (posted) return posted;
  const { id } = await call(ledgerFlowEndpoints.propose, {
    body: { id: draft.id, region, body: bodyOf(draft, voucher), ...writtenIn(draft) },
  });
  return { proposal: id };
}

/** Whether a failed try is over for good, so that the next one is another command; a lost line may have got through. */
export function isAnswered(error: unknown): boolean {
  const { status } = asProblem(error);
  return status >= 400 && status < 500 && status !== 429;
}
