import type { Geometry, Position } from 'geojson';

/** Area of a polygon or multipolygon by Gauss's formula in its own planar coordinates (m²); shells minus holes; 0 for other types. */
export function planarAreaM2(geometry: Geometry): number {
  if (geometry.type === 'Polygon') return polygonArea(geometry.coordinates);
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.reduce((sum, part) => sum + polygonArea(part), 0);
  return 0;
}

function polygonArea(rings: Position[][]): number {
  return rings.reduce((sum, ring, index) => sum + (index === 0 ? 1 : -1) * Math.abs(signedArea(ring)), 0);
}

/** Positive when the ring runs counter-clockwise. Coordinates are taken relative to the first point, which keeps the millimetres. */
export function signedArea(ring: readonly Position[]): number {
  const [x0, y0] = [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0];
  let twice = 0;
  for (let index = 0; index < ring.length; index++) {
    const a = ring[index]!;
    const b = ring[(index + 1) % ring.length]!;
    twice += (a[0]! - x0) * (b[1]! - y0) - (b[0]! - x0) * (a[1]! - y0);
  }
  return twice / 2;
}

/** Whether a point lies inside a ring (even–odd); a point on the edge may answer either. */
export function insideRing([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const [xi, yi] = ring[index] as [number, number];
    const [xj, yj] = ring[before] as [number, number];
    const crosses = yi > y! !== yj > y! && x! < ((xj - xi) * (y! - yi)) / (yj - yi) + xi;
    if (crosses) inside = !inside;
  }
  return inside;
}
