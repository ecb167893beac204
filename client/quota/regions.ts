import type { ReactiveControllerHost } from 'lit';
import { type RegionView, regionsEndpoints } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { pick, t } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';

/** The regions that the person may see, read once by the element. */
export function regionsOf(host: ReactiveControllerHost): Resource<readonly RegionView[]> {
  return new Resource(host, async (signal) => (await call(regionsEndpoints.list, { signal })).items);
}

/** The name of a region in the language on the screen; its id until the regions are here. */
export function regionName(regions: readonly RegionView[] | undefined, id: string): string {
  const found = regions?.find((region) => region.id === id);
  return found ? pick(found.name) : id;
}

/** The city, or whatever stands above the counties that the person may see. */
export function cityOf(regions: readonly RegionView[] | undefined): RegionView | undefined {
  return regions?.find((region) => region.kind === 'city');
}

/** Whose own figures a row of a region shows: the city's own pool is told apart from the whole city. */
export function poolName(regions: readonly RegionView[] | undefined, id: string): string {
  return cityOf(regions)?.id === id ? t('command.cityLevel') : regionName(regions, id);
}

/** An English name without what kind of place it is, for narrow columns and labels on a map; a Chinese name is short as it is. */
export function shortRegion(name: string): string {
  return name.replace(/ (County|District|City)$/, '');
}
