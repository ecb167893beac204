import type { RegionView } from '../../server/contract/regions.ts';

/** The address of a place on the blueprint map, with what stands there selected. */
export function mapAddress(center: readonly [number, number] | null, selected?: string, zoom = 15): string | null {
  if (!center) return null;
  const at = `at=${center[0].toFixed(5)},${center[1].toFixed(5)},${zoom}`;
  return `/map?${at}${selected ? `&sel=${selected}` : ''}`;
}

/** The address of a region on the blueprint map, as large as it fits a usual screen. */
export function regionAddress(region: RegionView | undefined): string | null {
  if (!region?.bbox) return null;
  const [west, south, east, north] = region.bbox;
  const shownDegrees = Math.max(east - west, (north - south) * 1.8, 1e-4);
  const zoom = Math.min(15, Math.max(4, Math.log2((360 * 900) / (512 * shownDegrees))));
  return mapAddress([(west + east) / 2, (south + north) / 2], `region:${region.id}`, Number(zoom.toFixed(2)));
}
