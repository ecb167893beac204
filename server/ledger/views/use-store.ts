import type { TransferCode } from '../../contract/ledger.ts';
import type { Unit } from '../../platform/unit.ts';
import { codeName } from '../codes.ts';

export interface NewUse {
  readonly id: string;
  readonly accountId: number;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly amount: number;
  readonly document: string;
  readonly reason?: string | undefined;
}

/** Adds a row of use; the same row twice is one. */
export async function insertUse(unit: Unit, use: NewUse): Promise<TransferCode> {
  const { rows } = (await unit.trx.raw(`select ledger_record_use(?::timestamptz, ?::uuid, ?::bigint, ?, ?::bigint, ?, ?)::int code`, [
    unit.now.toISOString(),
    use.id,
    use.accountId,
    use.period,
    use.amount,
    use.reason ?? null,
    use.document,
  ] as string[])) as { rows: [{ code: number }] };
  return codeName(rows[0].code);
}
