import type { AreaGeometry } from '../contract/common.ts';
import { problem } from '../platform/problem.ts';
import type { SiteFacts } from './site-reads.ts';
import { refuseTangle, ringsOf } from './tangle.ts';

/** Above this a site is a district: a planning study, not a siting check. */
export const SITE_AREA_MAX_M2 = 200_000_000;
const SITE_VERTICES_MAX = 10_000;

function refuseMany(vertices: number): void {
  if (vertices > SITE_VERTICES_MAX) throw problem('geometry.too_large', { what: 'vertices', value: vertices, most: SITE_VERTICES_MAX });
}

/**
 * What can be seen without the database.
 * @throws geometry.too_large, geometry.invalid (`Ring is not closed`, with the place), geometry.too_costly
 */
export function checkRings(geometry: AreaGeometry): void {
  const rings = ringsOf(geometry);
  refuseMany(rings.reduce((sum, ring) => sum + ring.length, 0));
  for (const ring of rings) {
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (first[0] !== last[0] || first[1] !== last[1]) throw problem('geometry.invalid', { reason: 'Ring is not closed', place: last });
  }
  refuseTangle(geometry);
}

/**
 * Refuses a site that cannot be checked, and answers its region.
 * @throws geometry.invalid with GEOS's reason (`Self-intersection`) and the place, geometry.too_large, geometry.too_costly, geometry.outside
 */
export function acceptSite(facts: SiteFacts): string {
  if (!facts.valid) throw problem('geometry.invalid', { reason: facts.reason, place: facts.place });
  refuseMany(facts.vertices);
  if (facts.outline) refuseTangle(facts.outline);
  const areaM2 = facts.area_m2 ?? 0;
  if (areaM2 > SITE_AREA_MAX_M2) throw problem('geometry.too_large', { what: 'areaM2', value: Math.round(areaM2), most: SITE_AREA_MAX_M2 });
  if (facts.region_id === null) throw problem('geometry.outside');
  return facts.region_id;
}

/** The most corners that may be overlaid for one site: below it, an answer takes less than a second on either database. */
const CORNERS_MAX = 60_000;
/** Overlays on a grid cost more than their corners in proportion: on ground denser than this a site is cut into tiles of about as much. */
const TILE_CORNERS = 8_000;

/** Into how many rows and columns a site is cut for what lies below it. */
export const tileRows = (corners: number): number => Math.max(1, Math.ceil(Math.sqrt(corners / TILE_CORNERS)));

/**
 * Refuses a site on ground too dense for its extent.
 * @throws geometry.too_costly
 */
export function refuseWeight(corners: number): void {
  if (corners > CORNERS_MAX) throw problem('geometry.too_costly', { what: 'ground', value: corners, most: CORNERS_MAX });
}
