import type { GridBox, GridShape } from './grid.ts';
import { ringArea2 } from './grid.ts';

/**
 * What of a shape lies in a box, on the grid. Rings are cut by Sutherland and Hodgman's method, so edges that a cut adds lie exactly on the box's edge;
 * lines fall into pieces; points outside are left out. A polygon of which the box shows only a hole is left out. No parts: nothing is in the box.
 */
export function clipShape(shape: GridShape, box: GridBox): GridShape {
  if (shape.kind === 'polygon') return { kind: shape.kind, parts: clipPolygons(shape.parts, box) };
  if (shape.kind === 'line') return { kind: shape.kind, parts: shape.parts.flatMap((line) => clipLine(line, box)) };
  return { kind: shape.kind, parts: clipPoints(shape.parts, box) };
}

function clipPolygons(rings: readonly number[][], box: GridBox): number[][] {
  const kept: number[][] = [];
  let polygon: number[][] = [];
  let area2 = 0;
  const close = (): void => {
    if (area2 > 0) kept.push(...polygon);
    polygon = [];
    area2 = 0;
  };
  for (const ring of rings) {
    const exterior = ringArea2(ring) > 0;
    if (exterior) close();
    else if (polygon.length === 0) continue;
    const clipped = clipRing(ring, box);
    const clippedArea2 = ringArea2(clipped);
    if (exterior ? clippedArea2 <= 0 : clippedArea2 >= 0) continue;
    polygon.push(clipped);
    area2 += clippedArea2;
  }
  close();
  return kept;
}

function clipRing(ring: number[], box: GridBox): number[] {
  let path = cutRing(ring, 0, box.minX, 1);
  path = cutRing(path, 0, box.maxX, -1);
  path = cutRing(path, 1, box.minY, 1);
  return cutRing(path, 1, box.maxY, -1);
}

/** One side of the cut: keeps what is at or beyond `limit` on an axis (0 = x, 1 = y) in the direction of `sign`. */
function cutRing(ring: number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  let outside = 0;
  for (let i = axis; i < ring.length; i += 2) if ((ring[i]! - limit) * sign < 0) outside++;
  if (outside === 0) return ring;
  const kept: number[] = [];
  if (outside * 2 === ring.length) return kept;
  const other = 1 - axis;
  let before = ring.length - 2;
  for (let at = 0; at < ring.length; at += 2) {
    const wasIn = (ring[before + axis]! - limit) * sign >= 0;
    const isIn = (ring[at + axis]! - limit) * sign >= 0;
    if (wasIn !== isIn) {
      const share = (limit - ring[before + axis]!) / (ring[at + axis]! - ring[before + axis]!);
      const crossing = Math.round(ring[before + other]! + share * (ring[at + other]! - ring[before + other]!));
      pushPoint(kept, axis === 0 ? limit : crossing, axis === 0 ? crossing : limit);
    }
    if (isIn) pushPoint(kept, ring[at]!, ring[at + 1]!);
    before = at;
  }
  if (kept.length > 2 && kept[0] === kept[kept.length - 2] && kept[1] === kept[kept.length - 1]) kept.length -= 2;
  return kept;
}

function pushPoint(path: number[], x: number, y: number): void {
  if (path.length === 0 || path[path.length - 2] !== x || path[path.length - 1] !== y) path.push(x, y);
}

function clipLine(line: readonly number[], box: GridBox): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const share = shareInside(line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!, box);
    if (!share) continue;
    const [x0, y0] = along(line, i, share[0]);
    if (piece.length > 0 && (piece[piece.length - 2] !== x0 || piece[piece.length - 1] !== y0)) {
      pieces.push(piece);
      piece = [];
    }
    pushPoint(piece, x0, y0);
    pushPoint(piece, ...along(line, i, share[1]));
  }
  pieces.push(piece);
  return pieces.filter((path) => path.length >= 4);
}

function along(line: readonly number[], i: number, share: number): [number, number] {
  const dx = line[i + 2]! - line[i]!;
  const dy = line[i + 3]! - line[i + 1]!;
  return [Math.round(line[i]! + share * dx), Math.round(line[i + 1]! + share * dy)];
}

/** From where to where (0 to 1) a segment lies in the box, by Liang and Barsky's method. */
function shareInside(x0: number, y0: number, x1: number, y1: number, box: GridBox): [number, number] | undefined {
  const sides = [
    [x0 - x1, x0 - box.minX],
    [x1 - x0, box.maxX - x0],
    [y0 - y1, y0 - box.minY],
    [y1 - y0, box.maxY - y0],
  ] as const;
  let from = 0;
  let to = 1;
  for (const [outward, room] of sides) {
    if (outward === 0 && room < 0) return undefined;
    if (outward < 0) from = Math.max(from, room / outward);
    if (outward > 0) to = Math.min(to, room / outward);
  }
  return from <= to ? [from, to] : undefined;
}

function clipPoints(parts: readonly number[][], box: GridBox): number[][] {
  const kept: number[] = [];
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      const inside = part[i]! >= box.minX && part[i]! <= box.maxX && part[i + 1]! >= box.minY && part[i + 1]! <= box.maxY;
      if (inside) kept.push(part[i]!, part[i + 1]!);
    }
  }
  return kept.length > 0 ? [kept] : [];
}
