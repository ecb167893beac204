import type { Query } from '../platform/unit.ts';
import { chain, type Link, ORIGIN } from './chain.ts';
import { openRows, SEALS_READ, type SealRow, sealsAfter, slippedIn } from './chain-reads.ts';

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

const FINDINGS_MAX = 100;

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
    if (batch.length < SEALS_READ) break;
  }
  for (const id of await slippedIn(query, FINDINGS_MAX)) find('behind', null, id);
  if (kept && kept.seq > before.seq) find('head_differs', kept.seq, null);
  const head = before.seq === 0 ? null : { seq: before.seq, sha256: before.sha256.toString('hex'), sm3: before.sm3.toString('hex') };
  return { rows, open: await openRows(query), head, findings };
}

function holds(before: Link, seal: SealRow, text: string): boolean {
  const link = chain(before, seal.seq, text);
  return link.sha256.equals(seal.sha256) && link.sm3.equals(seal.sm3);
}
