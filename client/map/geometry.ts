import type { MultiPolygon, Polygon, Position } from 'geojson';
import { meanRadiusM, project } from './gauss-kruger.ts';

/** A corner as `[lon, lat]` in degrees. */
export type Corner = readonly [number, number];

/**
 * The area of a polygon on the ellipsoid of CGCS2000, m². The polygon is projected by Gauss–Krüger on its own middle meridian,
 * where geodesics are straight to 0.001 % up to 50 km away, and the scale of the projection is integrated out:
 * the true area is ∬ 1/k² with 1/k² = 1 − y²/R² + (2/3)·y⁴/R⁴. Agrees with PostGIS's `ST_Area(geography)` better than 0.01 %.
 */
export function areaM2(geometry: Polygon | MultiPolygon): number {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return parts.reduce(
    (total, [outer, ...holes]) => total + (outer ? ringAreaM2(outer) - holes.reduce((sum, hole) => sum + ringAreaM2(hole), 0) : 0),
    0,
  );
}

/** The area inside one ring, closed or not, m², never negative. */
export function ringAreaM2(ring: readonly (Position | Corner)[]): number {
  if (ring.length < 3) return 0;
  const lons = ring.map((corner) => corner[0] ?? 0);
  const lats = ring.map((corner) => corner[1] ?? 0);
  const meridian = (Math.min(...lons) + Math.max(...lons)) / 2;
  const radius2 = meanRadiusM((Math.min(...lats) + Math.max(...lats)) / 2) ** 2;
  const points = ring.map((corner) => project(corner[0] ?? 0, corner[1] ?? 0, meridian));
  const base = points[0]?.[0] ?? 0;
  let area = 0;
  let moment = 0;
  for (const [index, [north, east]] of points.entries()) {
    const [nextNorth, nextEast] = points[(index + 1) % points.length] ?? [0, 0];
    const cross = east * (nextNorth - base) - nextEast * (north - base);
    area += cross / 2;
    moment += (cross * (east * east + east * nextEast + nextEast * nextEast)) / 12;
  }
  return Math.abs(area - moment / radius2);
}

/** The length of a straight stretch on the ellipsoid, m; to 1 cm in 100 km. */
export function distanceM(from: Corner, to: Corner): number {
  const meridian = (from[0] + to[0]) / 2;
  const [north1, east1] = project(from[0], from[1], meridian);
  const [north2, east2] = project(to[0], to[1], meridian);
  const scale = 1 + (east1 * east1 + east1 * east2 + east2 * east2) / (6 * meanRadiusM((from[1] + to[1]) / 2) ** 2);
  return Math.hypot(north2 - north1, east2 - east1) / scale;
}

/** The length of a line, m. */
export function lengthM(line: readonly Corner[]): number {
  return line.slice(1).reduce((total, corner, index) => total + distanceM(line[index] ?? corner, corner), 0);
}

/** The box around corners: west, south, east, north. */
export function boxOf(corners: readonly (Position | Corner)[]): [number, number, number, number] {
  const lons = corners.map((corner) => corner[0] ?? 0);
  const lats = corners.map((corner) => corner[1] ?? 0);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Every position of a geometry, flat. */
export function positionsOf(coordinates: unknown): Position[] {
  if (!Array.isArray(coordinates)) return [];
  return typeof coordinates[0] === 'number' ? [coordinates as Position] : coordinates.flatMap(positionsOf);
}
