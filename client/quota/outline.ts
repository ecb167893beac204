import type { AnyGeometry } from '../../server/contract/common.ts';

type Point = readonly [number, number];
type Rings = Point[][];

/** Where the map may be drawn, in pixels of the picture. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** From longitude and latitude in degrees to pixels of a frame. */
export type Project = (lon: number, lat: number) => Point;

/** One region as it is drawn: the path, the place of its label, and how much room the label has around it (pixels). */
export interface Shape {
  id: string;
  path: string;
  label: Point;
  room: number;
}

const radians = Math.PI / 180;
const mercatorY = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * radians) / 2)) / radians;

/** The polygons of an area geometry as lists of rings, outer first. */
export function polygonsOf(geometry: AnyGeometry): Rings[] {
  if (geometry.type === 'Polygon') return [geometry.coordinates as unknown as Rings];
  if (geometry.type === 'MultiPolygon') return geometry.coordinates as unknown as Rings[];
  return [];
}

/** The outlines that the reader answers for; all of them while nobody has said which. A map is fitted to these. */
export function withinReach<Outline extends { readonly id: string }>(
  outlines: readonly Outline[],
  reach: ReadonlySet<string>,
): readonly Outline[] {
  const own = outlines.filter((outline) => reach.has(outline.id));
  return own.length > 0 ? own : outlines;
}

/** A conformal projection (Mercator about the middle) that fits the geometries into a frame, north up, nothing stretched. */
export function fitInto(geometries: readonly AnyGeometry[], frame: Frame): Project {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const ring of geometries.flatMap((geometry) => polygonsOf(geometry).flat())) {
    for (const [lon, lat] of ring) {
      box.west = Math.min(box.west, lon);
      box.east = Math.max(box.east, lon);
      box.south = Math.min(box.south, mercatorY(lat));
      box.north = Math.max(box.north, mercatorY(lat));
    }
  }
  const wide = Math.max(1e-9, box.east - box.west);
  const high = Math.max(1e-9, box.north - box.south);
  const scale = Math.min(frame.width / wide, frame.height / high);
  const left = frame.left + (frame.width - wide * scale) / 2;
  const top = frame.top + (frame.height - high * scale) / 2;
  return (lon, lat) => [left + (lon - box.west) * scale, top + (box.north - mercatorY(lat)) * scale];
}

/** A ring without the points that lie within half a pixel of the one before. */
function thin(ring: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of ring) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= 0.5) kept.push(point);
  }
  return kept;
}

/** The distance from a point to the nearest edge of the rings, negative outside. */
function roomAt(at: Point, rings: Rings): number {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const a = ring[index - 1]!;
      const b = ring[index]!;
      if (a[1] > at[1] !== b[1] > at[1] && at[0] < ((b[0] - a[0]) * (at[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
      nearest = Math.min(nearest, distance(at, a, b));
    }
  }
  return inside ? nearest : -nearest;
}

function distance(at: Point, a: Point, b: Point): number {
  const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((at[0] - a[0]) * (b[0] - a[0]) + (at[1] - a[1]) * (b[1] - a[1])) / length));
  return Math.hypot(at[0] - a[0] - along * (b[0] - a[0]), at[1] - a[1] - along * (b[1] - a[1]));
}

/** The place inside with the most room around it: where a label stands best. A grid, then a finer one about the best. */
export function labelPlace(rings: Rings): { at: Point; room: number } {
  const outer = rings[0] ?? [];
  const xs = outer.map((point) => point[0]);
  const ys = outer.map((point) => point[1]);
  let box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  let best = { at: [(box.left + box.right) / 2, (box.top + box.bottom) / 2] as Point, room: -Infinity };
  for (let round = 0; round < 3; round += 1) {
    for (const at of grid(box, 14)) {
      const room = roomAt(at, rings);
      if (room > best.room) best = { at, room };
    }
    const [dx, dy] = [(box.right - box.left) / 14, (box.bottom - box.top) / 14];
    box = { left: best.at[0] - dx, right: best.at[0] + dx, top: best.at[1] - dy, bottom: best.at[1] + dy };
  }
  return best;
}

function grid(box: { left: number; right: number; top: number; bottom: number }, steps: number): Point[] {
  const cells = Array.from({ length: (steps + 1) ** 2 }, (_, index) => index);
  return cells.map((index) => [
    box.left + ((box.right - box.left) * (index % (steps + 1))) / steps,
    box.top + ((box.bottom - box.top) * Math.floor(index / (steps + 1))) / steps,
  ]);
}

const area = (ring: readonly Point[]): number =>
  Math.abs(
    ring.reduce(
      (sum, point, index) => sum + point[0] * ring[(index + 1) % ring.length]![1] - ring[(index + 1) % ring.length]![0] * point[1],
      0,
    ),
  ) / 2;

/** Rings smaller than this are slivers left by drawing borders, not places (square pixels). */
const speckPx2 = 6;

/** A geometry as an SVG path with one decimal, and its label in the largest part. */
export function shapeOf(id: string, geometry: AnyGeometry, project: Project): Shape {
  const parts = polygonsOf(geometry).map((rings) => rings.map((ring) => thin(ring.map(([lon, lat]) => project(lon, lat)))));
  const path = parts
    .flat()
    .filter((ring) => ring.length > 2 && area(ring) >= speckPx2)
    .map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)
    .join('');
  const largest = [...parts].sort((a, b) => area(b[0] ?? []) - area(a[0] ?? []))[0] ?? [];
  const { at, room } = labelPlace(largest);
  return { id, path, label: at, room };
}
