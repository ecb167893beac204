import type { Query } from '../platform/unit.ts';
import type { Link } from './chain.ts';

/** Everything that a journal row says, as one text: the same on every server, whatever its time zone. */
export const ROW_TEXT = `json_build_array(j.id, (extract(epoch from j.at) * 1000000)::bigint, j.actor_id, j.actor_name, j.action, j.subject, j.region_id, j.scope, j.detail, j.trace_id, j.tx)::text`;

/** How many seals are read at once. */
export const SEALS_READ = 5000;

export interface SealRow extends Link {
  readonly seq: number;
  readonly journal_id: number;
  readonly text: string | null;
}

/** The seals after a number, each with what its row says now; null for a row that is gone. */
export async function sealsAfter(query: Query, seq: number): Promise<SealRow[]> {
  const { rows } = (await query.trx.raw(
    `select s.seq, s.journal_id, s.sha256, s.sm3, case when j.id is not null then ${ROW_TEXT} end as text
     from journal_seal s left join journal j on j.id = s.journal_id where s.seq > ? order by s.seq limit ?`,
    [seq, SEALS_READ],
  )) as { rows: SealRow[] };
  return rows;
}

const LAST = `coalesce((select row(tx, journal_id) from journal_seal order by seq desc limit 1), row(-1::bigint, -1::bigint))`;

/** Rows that stand where the chain has passed. */
export async function slippedIn(query: Query, limit: number): Promise<number[]> {
  const { rows } = (await query.trx.raw(
    `select j.id from journal j left join journal_seal s on s.journal_id = j.id where s.seq is null and row(j.tx, j.id) <= ${LAST} order by j.id limit ?`,
    [limit],
  )) as { rows: { id: number }[] };
  return rows.map(({ id }) => id);
}

/** How many rows are not sealed yet. */
export async function openRows(query: Query): Promise<number> {
  const { rows } = (await query.trx.raw(`select count(*)::int as n from journal j where row(j.tx, j.id) > ${LAST}`)) as {
    rows: [{ n: number }];
  };
  return rows[0].n;
}
