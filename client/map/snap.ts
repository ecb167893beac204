import type { Map as MapLibre, PointLike } from 'maplibre-gl';
import { type Corner, positionsOf } from './geometry.ts';

const reachPx = 10;
const snapTilesets = [
  'fill-parcels',
  'line-parcels',
  'line-sites',
  'line-plan_zones',
  'line-growth_boundary',
  'line-basic_farmland',
  'line-ecological_redline',
];

/**
 * Where a point of the pointer goes: to a corner drawn before, to a corner of a parcel, site or zone near it, or to the
 * nearest edge; otherwise it stays. Tiles hold corners to about 0.1 m.
 */
export function snap(map: MapLibre, at: { x: number; y: number }, own: readonly Corner[]): { corner: Corner; snapped: boolean } {
  const free = map.unproject([at.x, at.y]);
  const rings = nearRings(map, at);
  const corner = nearest(map, at, [...own, ...rings.flat()]) ?? nearestEdge(map, at, rings);
  return corner ? { corner, snapped: true } : { corner: [free.lng, free.lat], snapped: false };
}

function nearRings(map: MapLibre, at: { x: number; y: number }): Corner[][] {
  const box: [PointLike, PointLike] = [
    [at.x - reachPx, at.y - reachPx],
    [at.x + reachPx, at.y + reachPx],
  ];
  const layers = snapTilesets.filter((id) => map.getLayer(id));
  if (layers.length === 0) return [];
  return map
    .queryRenderedFeatures(box, { layers })
    .slice(0, 12)
    .flatMap(({ geometry }) => ('coordinates' in geometry ? ringsOf(geometry.coordinates) : []));
}

function ringsOf(coordinates: unknown): Corner[][] {
  if (!Array.isArray(coordinates)) return [];
  const isRing = Array.isArray(coordinates[0]) && typeof coordinates[0][0] === 'number';
  return isRing ? [positionsOf(coordinates).map((each): Corner => [each[0] ?? 0, each[1] ?? 0])] : coordinates.flatMap(ringsOf);
}

function nearest(map: MapLibre, at: { x: number; y: number }, corners: readonly Corner[]): Corner | null {
  let best: Corner | null = null;
  let bestPx = reachPx;
  for (const corner of corners) {
    const point = map.project([corner[0], corner[1]]);
    const away = Math.hypot(point.x - at.x, point.y - at.y);
    if (away >= bestPx) continue;
    best = corner;
    bestPx = away;
  }
  return best;
}

function nearestEdge(map: MapLibre, at: { x: number; y: number }, rings: readonly Corner[][]): Corner | null {
  let best: Corner | null = null;
  let bestPx = reachPx * 0.7;
  for (const ring of rings) {
    const points = ring.map(([lon, lat]) => map.project([lon, lat]));
    for (const [index, from] of points.entries()) {
      const to = points[index + 1];
      if (!to) continue;
      const foot = footOf(at, from, to);
      const away = Math.hypot(foot.x - at.x, foot.y - at.y);
      if (away >= bestPx) continue;
      const place = map.unproject([foot.x, foot.y]);
      best = [place.lng, place.lat];
      bestPx = away;
    }
  }
  return best;
}

/** The nearest point of a stretch. */
function footOf(at: { x: number; y: number }, from: { x: number; y: number }, to: { x: number; y: number }): { x: number; y: number } {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - from.x) * dx + (at.y - from.y) * dy) / square));
  return { x: from.x + along * dx, y: from.y + along * dy };
}
