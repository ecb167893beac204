import type { LineString, MultiPolygon, Polygon, Position } from 'geojson';
import { bend, toDegrees } from './plane.ts';
import { signedArea } from './polygon.ts';
import { bandRing, densify, type Line, smoothLine } from './polyline.ts';

/** Longest straight edge that is bent as one in the large layers of the countryside, metres. */
export const COARSE_STEP_M = 180;

/** Longest straight edge that is bent as one, metres. Longer ones get points in between, the same on both sides of a border. */
const STEP_M = 90;

/** A ring of the design plane as a closed ring in degrees, with its area in m² after bending. */
export type GeoRing = { ring: Position[]; areaM2: number };

function pushNew(ring: Position[], position: Position): void {
  const last = ring.at(-1);
  if (last && last[0] === position[0] && last[1] === position[1]) return;
  ring.push(position);
}

/** Bends an open design ring into degrees. */
export function geoRing(xy: readonly number[], stepM = STEP_M): GeoRing {
  const ring: Position[] = [];
  const world: number[] = [];
  const put = (x: number, y: number): void => {
    const [wx, wy] = bend(x, y);
    world.push(wx, wy);
    pushNew(ring, toDegrees(wx, wy));
  };
  for (let i = 0; i < xy.length; i += 2) {
    const j = i + 2 === xy.length ? 0 : i + 2;
    const [ax, ay, bx, by] = [xy[i]!, xy[i + 1]!, xy[j]!, xy[j + 1]!];
    put(ax, ay);
    const steps = Math.ceil(Math.hypot(bx - ax, by - ay) / stepM);
    for (let k = 1; k < steps; k++) put((ax * (steps - k) + bx * k) / steps, (ay * (steps - k) + by * k) / steps);
  }
  return { ring: closed(ring), areaM2: Math.abs(signedArea(world)) };
}

function closed(ring: Position[]): Position[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push(first);
  return ring;
}

/** Counter-clockwise outside, clockwise holes, as GeoJSON wants it. */
function oriented(ring: Position[], ccw: boolean): Position[] {
  const [x0, y0] = ring[0]!;
  let sum = 0;
  for (let i = 1; i < ring.length; i++)
    sum += (ring[i - 1]![0]! - x0!) * (ring[i]![1]! - y0!) - (ring[i]![0]! - x0!) * (ring[i - 1]![1]! - y0!);
  return sum > 0 === ccw ? ring : ring.reverse();
}

/** A polygon of the design plane with holes, in degrees. */
export function geoPolygon(outer: readonly number[], holes: readonly (readonly number[])[] = [], stepM = STEP_M): Polygon {
  const inner = holes.map((hole) => oriented(geoRing(hole, stepM).ring, false));
  return { type: 'Polygon', coordinates: [oriented(geoRing(outer, stepM).ring, true), ...inner] };
}

/** Several polygons of the design plane as one geometry. */
export function geoMultiPolygon(parts: readonly (readonly number[])[], stepM = STEP_M): Polygon | MultiPolygon {
  const polygons = parts.map((part) => geoPolygon(part, [], stepM).coordinates);
  return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0]! } : { type: 'MultiPolygon', coordinates: polygons };
}

/** A line of the design plane in degrees. */
export function geoLine(line: Line): LineString {
  const coordinates: Position[] = [];
  for (const [x, y] of densify(line, 2 * STEP_M)) pushNew(coordinates, toDegrees(...bend(x, y)));
  return { type: 'LineString', coordinates };
}

/** A line of the world plane (already bent, or straight like a power line) in degrees. */
export function worldLine(line: Line): LineString {
  return { type: 'LineString', coordinates: line.map(([x, y]) => toDegrees(x, y)) };
}

/** A polygon of the world plane with holes, in degrees. */
function worldPolygon(outer: Line, holes: readonly Line[] = []): Polygon {
  const ring = (line: Line): Position[] => closed(line.map(([x, y]) => toDegrees(x, y)));
  return { type: 'Polygon', coordinates: [oriented(ring(outer), true), ...holes.map((hole) => oriented(ring(hole), false))] };
}

/**
 * The true band around a design line: bent first, then widened, so that its width in metres is right. Bands wider than the bends of the line follow
 * a calmer curve, or their inner side would cross itself.
 */
export function geoBand(line: Line, halfWidthM: number, stepM: number): Polygon {
  const every = halfWidthM > 800 ? Math.ceil((1.6 * halfWidthM) / stepM) : 1;
  const kept = line.filter((_, i) => i % every === 0 || i === line.length - 1);
  const bent = (every > 1 ? kept : densify(kept, stepM)).map(([x, y]): [number, number] => bend(x, y));
  return worldPolygon(bandRing(every > 1 ? smoothLine(bent, stepM) : bent, halfWidthM));
}
