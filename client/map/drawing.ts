import type { Polygon } from 'geojson';
import type { Corner } from './geometry.ts';

/** A shape under the hand: its corners in order, not repeated at the end, and whether it is closed. */
export interface Sketch {
  corners: readonly Corner[];
  closed: boolean;
}

/** A sketch with what was before it and what was undone: undo is data. */
export interface History {
  now: Sketch;
  past: readonly Sketch[];
  future: readonly Sketch[];
}

const pastMax = 200;
const blank: Sketch = { corners: [], closed: false };

/** A history that begins with some corners, closed when there are any. */
export function beginHistory(corners: readonly Corner[] = []): History {
  return { now: corners.length > 0 ? { corners, closed: true } : blank, past: [], future: [] };
}

/** A new step: what was undone is forgotten. */
export function advance(history: History, now: Sketch): History {
  return { now, past: [...history.past, history.now].slice(-pastMax), future: [] };
}

/** One step back; unchanged when there is none. */
export function undo(history: History): History {
  const before = history.past.at(-1);
  return before ? { now: before, past: history.past.slice(0, -1), future: [history.now, ...history.future] } : history;
}

/** One step forward again; unchanged when nothing was undone. */
export function redo(history: History): History {
  const [next, ...future] = history.future;
  return next ? { now: next, past: [...history.past, history.now], future } : history;
}

/** A corner at the end. */
export const addCorner = ({ corners, closed }: Sketch, corner: Corner): Sketch => ({ corners: [...corners, corner], closed });

/** A corner between others. */
export const insertCorner = ({ corners, closed }: Sketch, index: number, corner: Corner): Sketch => ({
  corners: [...corners.slice(0, index), corner, ...corners.slice(index)],
  closed,
});

/** A corner somewhere else. */
export const moveCorner = ({ corners, closed }: Sketch, index: number, corner: Corner): Sketch => ({
  corners: corners.map((each, at) => (at === index ? corner : each)),
  closed,
});

/** Without a corner; a shape that loses its third opens again. */
export function removeCorner({ corners, closed }: Sketch, index: number): Sketch {
  const left = corners.filter((_, at) => at !== index);
  return { corners: left, closed: closed && left.length >= 3 };
}

/** Closed, when there are three corners. */
export const close = (sketch: Sketch): Sketch => ({ ...sketch, closed: sketch.corners.length >= 3 });

/** The sketch as GeoJSON, anticlockwise as RFC 7946 wants; null below three corners. */
export function polygonOf(corners: readonly Corner[]): Polygon | null {
  const first = corners[0];
  if (!first || corners.length < 3) return null;
  const twice = corners.reduce((sum, [lon, lat], index) => {
    const [nextLon, nextLat] = corners[(index + 1) % corners.length] ?? first;
    return sum + (lon - first[0]) * (nextLat - first[1]) - (nextLon - first[0]) * (lat - first[1]);
  }, 0);
  const ring = twice >= 0 ? corners : [...corners].reverse();
  return { type: 'Polygon', coordinates: [[...ring, ring[0] ?? first].map(([lon, lat]) => [lon, lat])] };
}

/** The corners of a polygon's outer ring, without the repeated one. */
export function cornersOf(polygon: Polygon): Corner[] {
  return (polygon.coordinates[0] ?? []).slice(0, -1).map((position): Corner => [position[0] ?? 0, position[1] ?? 0]);
}
