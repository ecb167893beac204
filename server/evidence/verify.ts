import type { Query } from '../platform/unit.ts';
import { chain, type Link, ORIGIN, ROW_TEXT } from './chain.ts';

/** How the journal differs from its chain. `behind`: it stands where the chain has passed, and was not there then. */
export interface JournalFinding {
  readonly what: 'changed' | 'removed' | 'seal_removed' | 'behind' | 'head_differs';
  /** The number in the chain; null for a row that has none. */
  readonly seq: number | null;
  readonly journalId: number | null;
}

export interface JournalProof {
  readonly rows: number;
  /** Rows that are not sealed yet. */
  readonly open: number;
  /** What to keep elsewhere: who holds it notices whatever happens to the rows up to it. Null before the first seal. */
  readonly head: { readonly seq: number; readonly sha256: string; readonly sm3: string } | null;
  readonly findings: readonly JournalFinding[];
}

/** A head that was kept elsewhere. */
export interface KeptHead {
  readonly seq: number;
  readonly sha256: string;
}

const BATCH = 5000;
const FINDINGS_MAX = 100;

interface SealRow extends Link {
  readonly seq: number;
  readonly journal_id: number;
  readonly text: string | null;
}

/**
 * Reads the whole journal against its chain: a row that was changed or removed, a seal that was removed, a row that was slipped in where
 * the chain had passed, and a chain that does not hold a head that was kept elsewhere (which alone shows that its end was cut off).
 */
export async function verifyJournal(query: Query, kept: KeptHead | null = null): Promise<JournalProof> {
  const findings: JournalFinding[] = [];
  const find = (what: JournalFinding['what'], seq: number | null, journalId: number | null) => {
    if (findings.length < FINDINGS_MAX) findings.push({ what, seq, journalId });
  };
  let before: Link & { readonly seq: number } = { seq: 0, ...ORIGIN };
  let rows = 0;
  for (;;) {
    const batch = await sealsAfter(query, before.seq);
    for (const seal of batch) {
      rows += 1;
      if (seal.seq !== before.seq + 1) find('seal_removed', before.seq + 1, null);
      else if (seal.text === null) find('removed', seal.seq, seal.journal_id);
      else if (!holds(before, seal, seal.text)) find('changed', seal.seq, seal.journal_id);
      if (kept?.seq === seal.seq && kept.sha256 !== seal.sha256.toString('hex')) find('head_differs', seal.seq, seal.journal_id);
      before = seal;
    }
    if (batch.length < BATCH) break;
  }
  for (const id of await slippedIn(query)) find('behind', null, id);
  if (kept && kept.seq > before.seq) find('head_differs', kept.seq, null);
  const head = before.seq === 0 ? null : { seq: before.seq, sha256: before.sha256.toString('hex'), sm3: before.sm3.toString('hex') };
  return { rows, open: await openRows(query), head, findings };
}

function holds(before: Link, seal: SealRow, text: string): boolean {
  const link = chain(before, seal.seq, text);
  return link.sha256.equals(seal.sha256) && link.sm3.equals(seal.sm3);
}

async function sealsAfter(query: Query, seq: number): Promise<SealRow[]> {
  const { rows } = (await query.trx.raw(
    `select s.seq, s.journal_id, s.sha256, s.sm3, case when j.id is not null then ${ROW_TEXT} end as text
     from journal_seal s left join journal j on j.id = s.journal_id where s.seq > ? order by s.seq limit ?`,
    [seq, BATCH],
  )) as { rows: SealRow[] };
  return rows;
}

const LAST = `coalesce((select row(tx, journal_id) from journal_seal order by seq desc limit 1), row(-1::bigint, -1::bigint))`;

async function slippedIn(query: Query): Promise<number[]> {
  const { rows } = (await query.trx.raw(
    `select j.id from journal j left join journal_seal s on s.journal_id = j.id where s.seq is null and row(j.tx, j.id) <= ${LAST} order by j.id limit ?`,
    [FINDINGS_MAX],
  )) as { rows: { id: number }[] };
  return rows.map(({ id }) => id);
}

async function openRows(query: Query): Promise<number> {
  const { rows } = (await query.trx.raw(`select count(*)::int as n from journal j where row(j.tx, j.id) > ${LAST}`)) as {
    rows: [{ n: number }];
  };
  return rows[0].n;
}
