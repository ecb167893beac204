import { randomUUID } from 'node:crypto';
import type { TransferResult } from '../../contract/ledger.ts';
import type { Unit } from '../../platform/unit.ts';
import { type NewTransfer, postTransfers } from '../service.ts';
import { setDeadline } from '../store.ts';
import { overdueHolds, poolOfHold } from './reads.ts';

const LOT = 500;

/**
 * Gives every hold whose deadline has passed back to the pool it came from, by a recorded `expire`: nothing runs out silently. A hold is
 * good through its deadline. Answers how many expired; call again while it answers a full lot.
 */
export async function sweepExpired(unit: Unit): Promise<{ expired: number; more: boolean }> {
  const holds = await overdueHolds(unit, unit.today, LOT);
  const items = holds.map(
    ({ id, debit, credit, amount }): NewTransfer => ({ id: randomUUID(), kind: 'expire', debit, credit, amount, holdId: id }),
  );
  const results = await postTransfers(unit, { items });
  return { expired: results.filter((result) => result.code === 'ok').length, more: holds.length === LOT };
}

export interface Extension {
  readonly holdId: string;
  readonly deadline: string;
  readonly reason: string;
  readonly document?: string | undefined;
}

/**
 * Moves the deadline of an open hold, with a reason; the change is a link of the book's chain. Answers a code and moves nothing. Once it
 * stands, `ledger.extended` tells whoever may see the pool.
 */
export async function extendHold(unit: Unit, ask: Extension): Promise<TransferResult> {
  const code = await setDeadline(unit.trx, unit.now, ask.holdId, ask.deadline, ask.reason, ask.document ?? null);
  await unit.journal({ action: 'ledger.extend', subject: ask.holdId, detail: { deadline: ask.deadline, reason: ask.reason, code } });
  const pool = code === 'ok' ? await poolOfHold(unit, ask.holdId) : null;
  if (pool) await unit.emit('ledger.extended', { holdId: ask.holdId, ...pool }, pool.regionId);
  return { id: ask.holdId, code };
}
