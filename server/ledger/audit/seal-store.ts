import { type Chain, sealRows } from '../../evidence/index.ts';
import type { Database } from '../../platform/database.ts';

interface Last {
  readonly tx: number;
  readonly source: string;
  readonly key: string;
}

const BESIDE: Chain<Last> = {
  table: 'ledger_seal',
  lock: 20_261_129,
  next: async (trx, last, limit) => {
    const { rows } = (await trx.raw(
      `select source, key, tx, text from ledger_beside
       where tx >= :tx and (tx, source, key collate "C") > (:tx, :source, :key) and tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       order by tx, source, key collate "C" limit :limit`,
      { tx: last?.tx ?? -1, source: last?.source ?? '', key: last?.key ?? '', limit },
    )) as { rows: (Last & { text: string })[] };
    return rows.map(({ text, ...names }) => ({ names: { ...names }, text }));
  },
};

/** Seals, after their commit, the refusals, lots and uses of lots that stand beside the chains of the books. */
export const sealBeside = (db: Pick<Database, 'knex'>): Promise<number> => sealRows(db, BESIDE);
