import { chain, type Link, ORIGIN } from '../../evidence/index.ts';
import type { Query } from '../../platform/unit.ts';
import type { Finding } from './replay.ts';
import { SEALS_READ, type SealRow, sealsAfter, slippedIn } from './seal-reads.ts';

const FINDINGS_MAX = 100;
const SOURCES: Readonly<Record<string, string>> = { refusal: 'refusal', lot: 'lot', use: 'use of lots' };

function faultOf(before: Link & { readonly seq: number }, seal: SealRow): string | null {
  const name = `${SOURCES[seal.source]} ${seal.key}`;
  if (seal.seq !== before.seq + 1) return `seal ${before.seq + 1} was removed`;
  if (seal.text === null) return `${name} was removed`;
  const link = chain(before, seal.seq, seal.text);
  return link.sha256.equals(seal.sha256) && link.sm3.equals(seal.sm3) ? null : `${name} is not what was sealed`;
}

/**
 * Reads refusals, lots and uses of lots against their chain: one that was changed, one that was removed, one that was slipped in where the chain had
 * passed, and a seal that was removed. A row is covered from its seal on, a second after its commit.
 */
export async function besideFaults(query: Query): Promise<Finding[]> {
  const details: string[] = [];
  let before: Link & { readonly seq: number } = { seq: 0, ...ORIGIN };
  for (;;) {
    const batch = await sealsAfter(query.trx, before.seq);
    for (const seal of batch) {
      const fault = faultOf(before, seal);
      if (fault) details.push(fault);
      before = seal;
    }
    if (batch.length < SEALS_READ) break;
  }
  for (const { source, key } of await slippedIn(query.trx, FINDINGS_MAX)) details.push(`${SOURCES[source]} ${key} was slipped in`);
  return details.slice(0, FINDINGS_MAX).map((detail) => ({ bookId: null, seq: null, fault: 'seal', detail }));
}
