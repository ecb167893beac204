/** Half the width of the Web Mercator world (EPSG:3857), in metres. */
const HALF_WORLD_M = 20037508.342789244;

/** Units along one side of the world grid: zoom 16 × 4096, so one unit is 0.149 m of Web Mercator. */
const WORLD_UNITS = 2 ** 28;

/** The deepest zoom of a tile; clients enlarge these tiles for deeper views. */
export const MAX_ZOOM = 16;

const UNITS_PER_M = WORLD_UNITS / (2 * HALF_WORLD_M);

/** A rectangle in grid units, edges included; y grows to the south. */
export type GridBox = { minX: number; minY: number; maxX: number; maxY: number };

/**
 * A shape on the world grid. Each part is a flat list `[x0, y0, x1, y1, …]`: a ring without its repeated end point, a line, or all the points of a multipoint.
 * An exterior ring has a positive area in the grid's y-down axes and is followed by its holes, which are negative (MVT 2.1, section 4.3.4.4).
 */
export type GridShape = { kind: 'point' | 'line' | 'polygon'; parts: number[][] };

const clampToWorld = (units: number): number => Math.min(WORLD_UNITS, Math.max(0, Math.round(units)));

/** Easting in metres (EPSG:3857) to the nearest grid column. */
export const toGridX = (eastingM: number): number => clampToWorld((eastingM + HALF_WORLD_M) * UNITS_PER_M);

/** Northing in metres (EPSG:3857) to the nearest grid row. */
export const toGridY = (northingM: number): number => clampToWorld((HALF_WORLD_M - northingM) * UNITS_PER_M);

/** `[west, south, east, north]` in metres (EPSG:3857) of a box on the grid. */
export function toBbox3857(box: GridBox): [number, number, number, number] {
  return [
    box.minX / UNITS_PER_M - HALF_WORLD_M,
    HALF_WORLD_M - box.maxY / UNITS_PER_M,
    box.maxX / UNITS_PER_M - HALF_WORLD_M,
    HALF_WORLD_M - box.minY / UNITS_PER_M,
  ];
}

/** Side of a tile in grid units at a zoom: also the tile's MVT extent, so no coordinate is ever rounded twice. */
export const tileUnits = (z: number): number => 2 ** (28 - z);

/** What a tile carries beyond each edge: 64/4096 of its side. */
export const bufferUnits = (z: number): number => tileUnits(z) / 64;

/** The box of a tile, grown by `marginUnits` on each side. */
export function tileBox(z: number, x: number, y: number, marginUnits: number): GridBox {
  const side = tileUnits(z);
  return {
    minX: x * side - marginUnits,
    minY: y * side - marginUnits,
    maxX: (x + 1) * side + marginUnits,
    maxY: (y + 1) * side + marginUnits,
  };
}

/** `[west, south, east, north]` in metres (EPSG:3857) of a tile and its buffer: what a reader of records asks the database for. */
export const tileBbox3857 = (z: number, x: number, y: number): [number, number, number, number] =>
  toBbox3857(tileBox(z, x, y, bufferUnits(z)));

/** The smallest box around all parts. The shape must hold at least one point. */
export function boxOf(shape: GridShape): GridBox {
  const box = { minX: WORLD_UNITS * 2, minY: WORLD_UNITS * 2, maxX: -WORLD_UNITS, maxY: -WORLD_UNITS };
  for (const part of shape.parts) growBox(box, part);
  return box;
}

function growBox(box: GridBox, part: readonly number[]): void {
  for (let i = 0; i < part.length; i += 2) {
    const x = part[i]!;
    const y = part[i + 1]!;
    if (x < box.minX) box.minX = x;
    if (x > box.maxX) box.maxX = x;
    if (y < box.minY) box.minY = y;
    if (y > box.maxY) box.maxY = y;
  }
}

/** Twice the signed area of a ring in square grid units, positive when it turns clockwise on screen (y down). */
export function ringArea2(ring: readonly number[]): number {
  const originX = ring[0] ?? 0;
  const originY = ring[1] ?? 0;
  let sum = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    sum += (ring[i]! - originX) * (ring[i + 3]! - originY) - (ring[i + 2]! - originX) * (ring[i + 1]! - originY);
  }
  return sum;
}

/** How many points a shape has. */
export const countPoints = (shape: GridShape): number => shape.parts.reduce((sum, part) => sum + part.length / 2, 0);
