import type { ImportOptions } from '../../server/contract/exchange.ts';
import type { RegionView } from '../../server/contract/regions.ts';

/** How the ground of a delivery is said. */
export type Ground = 'unsaid' | 'all' | 'regions' | 'area';

/** How an import says its ground. */
export function groundOf(covers: ImportOptions['covers']): Ground {
  if (covers === 'all') return 'all';
  if (Array.isArray(covers)) return 'regions';
  return covers ? 'area' : 'unsaid';
}

/** The regions that a person may speak for: counties and zones within the scope, with all below what it names. */
export function regionsToName(regions: readonly RegionView[], scope: readonly string[]): RegionView[] {
  const parents = new Map(regions.map(({ id, parentId }) => [id, parentId]));
  const within = (id: string | null | undefined): boolean => (id ? scope.includes(id) || within(parents.get(id)) : false);
  return regions.filter(({ id, kind }) => (kind === 'county' || kind === 'zone') && (scope.includes('*') || within(id)));
}
