import type { OwnerKind } from '../contract/ledger.ts';

/** The accounts from which a region gives, in the order in which they do. */
export const POOLS: readonly OwnerKind[] = ['region_pool', 'county_reserve', 'city_pool'];

/** The accounts whose quota is committed. */
export const OWNED: readonly OwnerKind[] = ['project', 'parcel'];

/** Kinds of owner as a list of literals, for `in (…)` and `array[…]`. They are a closed list of ours, never somebody's text. */
export const literals = (kinds: readonly OwnerKind[]): string => kinds.map((kind) => `'${kind}'`).join(', ');
