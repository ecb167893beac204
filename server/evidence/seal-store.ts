import type { Database, Knex } from '../platform/database.ts';
import { chain, type Link, ORIGIN } from './chain.ts';
import { ROW_TEXT } from './chain-reads.ts';

const BATCH = 1000;

/** A row that waits for its seal: the columns that name it in the table of seals, and everything that it says. */
export interface Unsealed {
  readonly names: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** A chain beside the tables that it seals. */
export interface Chain<Last> {
  readonly table: string;
  /** One process seals at a time. */
  readonly lock: number;
  /** The rows after the last seal, of transactions that ended, in the order of the transactions. */
  next(trx: Knex.Transaction, last: Last | undefined, limit: number): Promise<Unsealed[]>;
}

async function sealBatch<Last>(trx: Knex.Transaction, { table, lock, next }: Chain<Last>): Promise<number> {
  const { rows: locks } = (await trx.raw('select pg_try_advisory_xact_lock(?) as got', [lock])) as { rows: [{ got: boolean }] };
  if (!locks[0].got) return 0;
  const last = (await trx(table).orderBy('seq', 'desc').first()) as (Last & Link & { readonly seq: number }) | undefined;
  let link: Link = last ?? ORIGIN;
  let seq = last?.seq ?? 0;
  const seals = (await next(trx, last, BATCH)).map(({ names, text }) => {
    seq += 1;
    link = chain(link, seq, text);
    return { seq, ...names, at: trx.raw('clock_timestamp()'), ...link };
  });
  if (seals.length > 0) await trx(table).insert(seals);
  return seals.length;
}

/**
 * Seals, as the owner, every row whose transaction has ended, in the order of the transactions. Commands wait for none of it. Rows
 * of a transaction are left while an older one runs, so that nothing is ever passed over. Answers how many were sealed.
 */
export async function sealRows<Last>({ knex }: Pick<Database, 'knex'>, of: Chain<Last>): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await knex.transaction((trx) => sealBatch(trx, of));
    total += sealed;
    if (sealed < BATCH) return total;
  }
}

const JOURNAL: Chain<{ readonly tx: number; readonly journal_id: number }> = {
  table: 'journal_seal',
  lock: 20_261_128,
  next: async (trx, last, limit) => {
    const { rows } = (await trx.raw(
      `select j.id, j.tx, ${ROW_TEXT} as text from journal j
       where (j.tx, j.id) > (?, ?) and j.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by j.tx, j.id limit ?`,
      [last?.tx ?? -1, last?.journal_id ?? -1, limit],
    )) as { rows: { id: number; tx: number; text: string }[] };
    return rows.map(({ id, tx, text }) => ({ names: { journal_id: id, tx }, text }));
  },
};

/** Seals the journal. */
export const sealJournal = (db: Pick<Database, 'knex'>): Promise<number> => sealRows(db, JOURNAL);
