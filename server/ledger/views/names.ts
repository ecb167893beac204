import type { Query } from '../../platform/unit.ts';

/** The names of projects by code, as far as the reader may see them. Projects live on a higher floor, so the application hands this in. */
export type ProjectNames = (query: Query, codes: readonly string[]) => Promise<ReadonlyMap<string, string>>;
