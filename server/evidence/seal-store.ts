import type { Database, Knex } from '../platform/database.ts';
import { chain, type Link, ORIGIN } from './chain.ts';
import { ROW_TEXT } from './chain-reads.ts';

const BATCH = 1000;
/** One process seals at a time. */
const SEAL_LOCK = 20_261_128;

interface Last extends Link {
  readonly seq: number;
  readonly tx: number;
  readonly journal_id: number;
}

async function sealBatch(trx: Knex.Transaction): Promise<number> {
  const { rows: locks } = (await trx.raw('select pg_try_advisory_xact_lock(?) as got', [SEAL_LOCK])) as { rows: [{ got: boolean }] };
  if (!locks[0].got) return 0;
  const last = await trx('journal_seal').orderBy('seq', 'desc').first<Last | undefined>();
  const { rows } = (await trx.raw(
    `select j.id, j.tx, ${ROW_TEXT} as text from journal j
     where (j.tx, j.id) > (?, ?) and j.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by j.tx, j.id limit ?`,
    [last?.tx ?? -1, last?.journal_id ?? -1, BATCH],
  )) as { rows: { id: number; tx: number; text: string }[] };
  let link: Link = last ?? ORIGIN;
  let seq = last?.seq ?? 0;
  const seals = rows.map((row) => {
    seq += 1;
    link = chain(link, seq, row.text);
    return { seq, journal_id: row.id, tx: row.tx, at: trx.raw('clock_timestamp()'), ...link };
  });
  if (seals.length > 0) await trx('journal_seal').insert(seals);
  return seals.length;
}

/**
 * Seals, as the owner, every journal row whose transaction has ended, in the order of the transactions. Commands wait for none of it. Rows
 * of a transaction are left while an older one runs, so that nothing is ever passed over. Answers how many were sealed.
 */
export async function sealJournal({ knex }: Pick<Database, 'knex'>): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await knex.transaction(sealBatch);
    total += sealed;
    if (sealed < BATCH) return total;
  }
}
