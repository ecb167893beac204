import { ByteWriter } from './bytes.ts';
import { clipShape } from './clip.ts';
import type { GridBox, GridShape } from './grid.ts';
import { boxOf, bufferUnits, countPoints, MAX_ZOOM, tileBox, tileUnits, toBbox3857 } from './grid.ts';
import type { Cell } from './record.ts';
import { writeRecord } from './record.ts';
import { simplifyShape } from './simplify.ts';
import type { PropertyValue } from './values.ts';
import { writeProperties } from './values.ts';
import { readWkb } from './wkb.ts';

/** A feature to be drawn: `geometry` is two-dimensional WKB in metres of EPSG:3857; `id` is a whole number from 0 to 2^53. */
export type TileFeature = { id: number; geometry: Uint8Array; properties: Readonly<Record<string, PropertyValue>> };

/** One stored record: it serves the zooms `zMin` to `zMax` for every tile that meets `bbox3857` (`[west, south, east, north]` in metres). */
export type TileRecord = { zMin: number; zMax: number; bbox3857: [number, number, number, number]; bytes: Buffer };

/** All records of one feature. None when the shape is smaller than the grid (0.15 m) can show. */
export type EncodedFeature = { records: TileRecord[] };

/** Zooms that share one simplification and one cut; the cut follows the tiles of the first zoom, so every tile of the band lies in one cell. */
const BANDS = [
  { zMin: 0, zMax: 8 },
  { zMin: 9, zMax: 11 },
  { zMin: 12, zMax: 13 },
  { zMin: 14, zMax: MAX_ZOOM },
] as const;

/** A shape with so few points is stored once, exactly, for all the zooms that are left: reading can afford to cut it. */
const PLAIN_POINTS_MAX = 64;
/** The same for a shape that is smaller than a tile of zoom 16. */
const PLAIN_SMALL_POINTS_MAX = 512;

/**
 * Encodes a feature once, when it is written, so that a tile is assembled by copying (`assembleTile`).
 *
 * Small and simple features become one exact record. Others become one record per band of zooms and cell: simplified to 1/4096 of a tile at the band's
 * deepest zoom (exact in the last band) and cut to a tile of its first zoom with a buffer, so that the cut is outside of every tile that shows it.
 *
 * @param keys the property names of the tileset, in a fixed order that `assembleTile` must get again; other properties are left out.
 */
export function encodeFeature(feature: TileFeature, keys: readonly string[]): EncodedFeature {
  const shape = readWkb(feature.geometry);
  const properties = new ByteWriter(128);
  writeProperties(feature.properties, keys, properties);
  const records: TileRecord[] = [];
  const emit = (part: GridShape, zMin: number, zMax: number, cell: Cell | undefined): void => {
    const box = boxOf(part);
    records.push({ zMin, zMax, bbox3857: toBbox3857(box), bytes: writeRecord(feature.id, part, box, properties.written(), cell) });
  };
  if (shape.parts.length > 0) cutBand(shape, 0, undefined, emit);
  return { records };
}

type Emit = (part: GridShape, zMin: number, zMax: number, cell: Cell | undefined) => void;

function cutBand(shape: GridShape, level: number, cell: Cell | undefined, emit: Emit): void {
  const band = BANDS[level]!;
  const next = BANDS[level + 1];
  if (!next || isPlain(shape)) {
    emit(shape, band.zMin, MAX_ZOOM, cell);
    return;
  }
  emit(simplifyShape(shape, 2 ** (MAX_ZOOM - band.zMax)), band.zMin, band.zMax, cell);
  for (const child of cellsUnder(boxOf(shape), next.zMin, cell)) {
    const part = clipShape(shape, tileBox(child.z, child.x, child.y, bufferUnits(child.z)));
    if (part.parts.length > 0) cutBand(part, level + 1, child, emit);
  }
}

function isPlain(shape: GridShape): boolean {
  const points = countPoints(shape);
  if (shape.kind === 'point' || points <= PLAIN_POINTS_MAX) return true;
  const box = boxOf(shape);
  return points <= PLAIN_SMALL_POINTS_MAX && Math.max(box.maxX - box.minX, box.maxY - box.minY) <= tileUnits(MAX_ZOOM);
}

/** The cells of a zoom whose buffered tiles meet the box, inside the parent cell. */
function cellsUnder(box: GridBox, z: number, parent: Cell | undefined): Cell[] {
  const side = tileUnits(z);
  const margin = bufferUnits(z);
  const first = parent ? { x: parent.x << (z - parent.z), y: parent.y << (z - parent.z) } : { x: 0, y: 0 };
  const span = 2 ** (z - (parent?.z ?? 0));
  const range = (min: number, max: number, from: number): number[] => {
    const low = Math.max(from, Math.floor((min - margin) / side));
    const high = Math.min(from + span - 1, Math.floor((max + margin) / side));
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
  };
  const columns = range(box.minX, box.maxX, first.x);
  return range(box.minY, box.maxY, first.y).flatMap((y) => columns.map((x) => ({ z, x, y })));
}
