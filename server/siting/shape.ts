import type { AreaGeometry } from '../contract/common.ts';
import { problem } from '../platform/problem.ts';
import type { MetresPerDegree, SiteFacts } from './site-reads.ts';

/** Above this a site is a district: a planning study, not a siting check. */
const SITE_AREA_MAX_M2 = 200_000_000;
const SITE_VERTICES_MAX = 10_000;

const ringsOf = (geometry: AreaGeometry) => (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat());

/**
 * What can be seen without the database.
 * @throws geometry.too_large, geometry.invalid (`Ring is not closed`, with the place)
 */
export function checkRings(geometry: AreaGeometry): void {
  const rings = ringsOf(geometry);
  const vertices = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (vertices > SITE_VERTICES_MAX) throw problem('geometry.too_large', { what: 'vertices', value: vertices, most: SITE_VERTICES_MAX });
  for (const ring of rings) {
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (first[0] !== last[0] || first[1] !== last[1]) throw problem('geometry.invalid', { reason: 'Ring is not closed', place: last });
  }
}

/**
 * Refuses a site that cannot be checked, and answers its region.
 * @throws geometry.invalid with GEOS's reason (`Self-intersection`) and the place, geometry.too_large, geometry.outside
 */
export function acceptSite(facts: SiteFacts): string {
  if (!facts.valid) throw problem('geometry.invalid', { reason: facts.reason, place: facts.place });
  const areaM2 = facts.area_m2 ?? 0;
  if (areaM2 > SITE_AREA_MAX_M2) throw problem('geometry.too_large', { what: 'areaM2', value: Math.round(areaM2), most: SITE_AREA_MAX_M2 });
  if (facts.region_id === null) throw problem('geometry.outside');
  return facts.region_id;
}

/** Metres of a degree of longitude and latitude in the middle of a shape, by the series of the ellipsoid (within 1 cm a degree). */
export function metresPerDegree(geometry: AreaGeometry): MetresPerDegree {
  const lats = ringsOf(geometry).flatMap((ring) => ring.map((position) => position[1]));
  const south = lats.reduce((least, lat) => Math.min(least, lat), 90);
  const north = lats.reduce((most, lat) => Math.max(most, lat), -90);
  const phi = (((south + north) / 2) * Math.PI) / 180;
  const lat = 111_132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const lon = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  return { lon: Math.max(lon, 1), lat };
}
