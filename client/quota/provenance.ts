import { quotaKind } from '../../gis-data/standards/quota-kinds.ts';

/** Whether freed tonnes replace new ones in this kind: pollutants and coal. */
export function replaceable(kind: string): boolean {
  return (quotaKind(kind)?.group === 'environment' && kind !== 'carbon') || kind.startsWith('coal.');
}

/** The address of the graph of a project's or a lot's tonnes. */
export function provenanceAddress(of: { project?: string; lot?: string; kind?: string; year?: number }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(of)) if (value !== undefined) query.set(name, String(value));
  return `/ledger/provenance?${query}`;
}
