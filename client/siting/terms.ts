import type { QuotaKindId } from '../../gis-data/standards/quota-kinds.ts';
import type { UseRef } from '../../server/contract/common.ts';
import { persistedStore } from '../state/persisted.ts';
import { createStore, type Store } from '../state/store.ts';

/** The kind of quota that a site's own area asks for. */
export const landKind: QuotaKindId = 'land.new_construction';

const isCode = (value: unknown): value is string => typeof value === 'string' && /^(\d{2,6})?$/.test(value);

/** The planning class asked for: the last one that somebody chose here, industry of the second class at first; empty for none. */
export const useCode: Store<string> = persistedStore<string>('siting-use', '100102', isCode);

/** The needs that a person wrote, by kind, in the kind's smallest unit; `null` for land means: as large as the site. */
export interface Needs {
  land: number | null;
  /** False: no land quota is asked for (the land is built-up already). */
  landAsked: boolean;
  other: Readonly<Record<string, number>>;
}

const usual: Needs = { land: null, landAsked: true, other: {} };

/** The needs beside the site. */
export const needs: Store<Needs> = createStore<Needs>(usual);

/** Takes away what was written. */
export function resetNeeds(): void {
  needs.set(usual);
}

/** The use as the contract wants it; null asks for no rule about uses. */
export function useRefOf(code: string): UseRef | null {
  return code ? { system: 'planning', code } : null;
}

/** The needs as the contract wants them: land in whole m², what is zero left out. */
export function needsOf({ land, landAsked, other }: Needs, areaM2: number): Record<string, number> {
  const own = landAsked ? (land ?? Math.round(areaM2)) : 0;
  return Object.fromEntries(Object.entries({ [landKind]: own, ...other }).filter(([, amount]) => amount > 0));
}

/** Reads needs back from a check that was kept. */
export function needsFrom(asked: Readonly<Record<string, number>>, areaM2: number): Needs {
  const { [landKind]: land, ...other } = asked;
  return { land: land === undefined || land === Math.round(areaM2) ? null : land, landAsked: land !== undefined, other };
}
