import type { AccountView, OwnerKind } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { t } from '../i18n/index.ts';
import { regionName } from './regions.ts';

/** Whose account it is, as a reader says it: 茌平区 · 指标池, 项目 LC-2026-0001. */
export function ownerName(
  owner: { ownerKind: OwnerKind; ownerId: string; regionId: string },
  regions: readonly RegionView[] | undefined,
): string {
  const kind = t(`ledger.owner.${owner.ownerKind}`);
  const named = ['project', 'parcel', 'loan', 'lot'].includes(owner.ownerKind);
  return named && owner.ownerId ? `${kind} ${owner.ownerId}` : `${regionName(regions, owner.regionId)} · ${kind}`;
}

/** The quota that an account still gives: a pool's, not what a project or parcel has taken. */
export function isPool(account: Pick<AccountView, 'ownerKind'>): boolean {
  return account.ownerKind === 'region_pool' || account.ownerKind === 'city_pool' || account.ownerKind === 'county_reserve';
}
