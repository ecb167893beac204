import type { AccountView } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { isPool } from '../quota/owners.ts';

/** The sums of a branch: what pools still have, what of it is held and available, and what projects and parcels have taken. */
export interface Sums {
  posted: number;
  held: number;
  available: number;
  placed: number;
}

/** A region with its pools first and the accounts of its projects and parcels as a branch of their own. */
export interface RegionBranch {
  regionId: string;
  sums: Sums;
  pools: readonly AccountView[];
  placed: readonly AccountView[];
}

/** A row of the tree as it is drawn: a region, an account, or the branch of project accounts. */
export type TreeRow =
  | { type: 'region'; key: string; level: 1; open: boolean; branch: RegionBranch }
  | { type: 'placed'; key: string; level: 2; open: boolean; branch: RegionBranch }
  | { type: 'account'; key: string; level: 2 | 3; account: AccountView };

const takes = (account: AccountView): boolean => account.ownerKind === 'project' || account.ownerKind === 'parcel';

/** Adds up a branch. Outside sources, loans and residuals stand in the list but are nobody's quota. */
export function sumsOf(accounts: readonly AccountView[]): Sums {
  const pools = accounts.filter(isPool);
  return {
    posted: pools.reduce((sum, account) => sum + account.posted, 0),
    held: pools.reduce((sum, account) => sum + account.held, 0),
    available: pools.reduce((sum, account) => sum + (account.available ?? 0), 0),
    placed: accounts.filter(takes).reduce((sum, account) => sum + account.posted, 0),
  };
}

/** The accounts of one kind and year by region: the city first, then in the order of the codes. */
export function branchesOf(accounts: readonly AccountView[], regions: readonly RegionView[] | undefined): RegionBranch[] {
  const rank = new Map(regions?.map((region, index) => [region.id, index]));
  const place = (id: string): number => rank.get(id) ?? rank.size;
  const ids = [...new Set(accounts.map((account) => account.regionId))].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return ids.map((regionId) => {
    const own = accounts.filter((account) => account.regionId === regionId);
    return { regionId, sums: sumsOf(own), pools: own.filter((account) => !takes(account)), placed: own.filter(takes) };
  });
}

/** The rows on the screen: a region is open unless it was closed, a branch of projects is closed unless it was opened. */
export function rowsOf(branches: readonly RegionBranch[], flipped: ReadonlySet<string>): TreeRow[] {
  return branches.flatMap((branch): TreeRow[] => {
    const key = `region/${branch.regionId}`;
    const open = !flipped.has(key);
    const rows: TreeRow[] = [{ type: 'region', key, level: 1, open, branch }];
    if (!open) return rows;
    rows.push(...branch.pools.map((account): TreeRow => ({ type: 'account', key: `account/${account.id}`, level: 2, account })));
    if (branch.placed.length === 0) return rows;
    const placedKey = `placed/${branch.regionId}`;
    const placedOpen = flipped.has(placedKey);
    rows.push({ type: 'placed', key: placedKey, level: 2, open: placedOpen, branch });
    if (placedOpen)
      rows.push(...branch.placed.map((account): TreeRow => ({ type: 'account', key: `account/${account.id}`, level: 3, account })));
    return rows;
  });
}

/** The sum of all branches. */
export function totalOf(branches: readonly RegionBranch[]): Sums {
  return branches.reduce<Sums>(
    (sum, { sums }) => ({
      posted: sum.posted + sums.posted,
      held: sum.held + sums.held,
      available: sum.available + sums.available,
      placed: sum.placed + sums.placed,
    }),
    { posted: 0, held: 0, available: 0, placed: 0 },
  );
}
