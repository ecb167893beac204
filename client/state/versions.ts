import { createStore, type Store } from './store.ts';

/** The versions that the foot bar shows: of the blueprint, of the rules, of the ledger. Whoever reads a newer one sets it. */
export interface Versions {
  revision: number | null;
  rulesVersion: string | null;
  ledgerSeq: number | null;
}

/** The latest versions seen. */
export const versions: Store<Versions> = createStore<Versions>({ revision: null, rulesVersion: null, ledgerSeq: null });

/** The revision that a past date stands on; null while the present is shown. */
export const pastRevision: Store<number | null> = createStore<number | null>(null);

/** Take newer versions; a revision or sequence that is older than what was seen is ignored. */
export function seeVersions(seen: Partial<Versions>): void {
  versions.update((now) => ({
    revision: Math.max(now.revision ?? 0, seen.revision ?? 0) || null,
    rulesVersion: seen.rulesVersion ?? now.rulesVersion,
    ledgerSeq: Math.max(now.ledgerSeq ?? 0, seen.ledgerSeq ?? 0) || null,
  }));
}
