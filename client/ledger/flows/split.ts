import type { Preview } from '../../../server/contract/ledger-preview.ts';

/** A year's quota as the ledger would split it: the issuer's own pool, each county's, and the sum of all. */
export interface SplitShown {
  city: number;
  counties: ReadonlyMap<string, number>;
  sum: number;
}

/** The split in a preview of an issue: what every pool would get, to the last unit. The source outside the books is left out. */
export function splitShown(preview: Pick<Preview, 'lines'>, issuer: string): SplitShown {
  const pools = preview.lines.filter((line) => line.ownerKind !== 'outside' && line.change > 0);
  const counties = new Map<string, number>();
  let city = 0;
  for (const { regionId, change } of pools) {
    if (regionId === issuer) city += change;
    else counties.set(regionId, (counties.get(regionId) ?? 0) + change);
  }
  return { city, counties, sum: pools.reduce((sum, line) => sum + line.change, 0) };
}
