import type { Knex } from '../../platform/database.ts';
import { rowsOf } from '../rows.ts';

/** How many seals are read at once. */
export const SEALS_READ = 5000;

export interface SealRow {
  readonly seq: number;
  readonly source: string;
  readonly key: string;
  readonly sha256: Buffer;
  readonly sm3: Buffer;
  /** What the row says now; null where it is gone. */
  readonly text: string | null;
}

/** The seals after a number, each with what its row says now. */
export function sealsAfter(db: Knex, seq: number): Promise<SealRow[]> {
  return rowsOf(
    db,
    `select s.seq, s.source, s.key, s.sha256, s.sm3, b.text from (select * from ledger_seal where seq > ? order by seq limit ?) s
     left join ledger_beside b on b.source = s.source and b.key = s.key and b.tx = s.tx order by s.seq`,
    [seq, SEALS_READ],
  );
}

const LAST = `coalesce((select row(tx, source, key collate "C") from ledger_seal order by seq desc limit 1), row(-1::bigint, ''::text, ''::text))`;

/** Rows that stand where the chain has passed. */
export function slippedIn(db: Knex, limit: number): Promise<{ source: string; key: string }[]> {
  return rowsOf(
    db,
    `select b.source, b.key from ledger_beside b where row(b.tx, b.source, b.key collate "C") <= ${LAST}
       and not exists (select 1 from ledger_seal s where s.source = b.source and s.key = b.key and s.tx = b.tx) order by b.source, b.key limit ?`,
    [limit],
  );
}

/** How many rows the chain has, and since when it seals: what was gone before, nobody misses. */
export async function sealedRows(db: Knex): Promise<{ rows: number; since: Date | null; open: number }> {
  const [row] = await rowsOf<{ rows: number; since: Date | null; open: number }>(
    db,
    `select (select count(*) from ledger_seal)::int rows, (select at from ledger_seal order by seq limit 1) since,
       (select count(*) from ledger_beside b where row(b.tx, b.source, b.key collate "C") > ${LAST})::int open`,
    [],
  );
  return row!;
}
