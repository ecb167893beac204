import type { VectorTileFeature } from '@mapbox/vector-tile';
import { classifyRings, VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { TileRecord } from '../../../../server/platform/mvt/index.ts';
import { assembleTile, tileBbox3857 } from '../../../../server/platform/mvt/index.ts';

/** Helpers that know nothing of our encoder: metres in, and an independent MVT reader out. */
export type Pair = [number, number];
export type Shape =
  | { type: 'Point'; coordinates: Pair }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Pair[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Pair[][] }
  | { type: 'MultiPolygon'; coordinates: Pair[][][] };

const HALF_M = 20037508.342789244;
const UNIT_M = (2 * HALF_M) / 2 ** 28;
const TYPE_NUMBERS = { Point: 1, LineString: 2, Polygon: 3, MultiPoint: 4, MultiLineString: 5, MultiPolygon: 6 };

/** Metres of a point that lies exactly on the world grid. */
const metresOf = ([x, y]: Pair): Pair => [x * UNIT_M - HALF_M, HALF_M - y * UNIT_M];

/** WKB (little endian) of a shape whose coordinates are columns and rows of the world grid. */
export function wkbOf(shape: Shape): Buffer {
  const chunks: Buffer[] = [];
  const head = (type: keyof typeof TYPE_NUMBERS): void => {
    const bytes = Buffer.alloc(5);
    bytes[0] = 1;
    bytes.writeUInt32LE(TYPE_NUMBERS[type], 1);
    chunks.push(bytes);
  };
  const count = (value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    chunks.push(bytes);
  };
  const point = (pair: Pair): void => {
    const bytes = Buffer.alloc(16);
    const [x, y] = metresOf(pair);
    bytes.writeDoubleLE(x, 0);
    bytes.writeDoubleLE(y, 8);
    chunks.push(bytes);
  };
  const path = (pairs: Pair[]): void => {
    count(pairs.length);
    pairs.forEach(point);
  };
  const rings = (all: Pair[][]): void => {
    count(all.length);
    for (const ring of all) path([...ring, ring[0]!]);
  };
  head(shape.type);
  if (shape.type === 'Point') point(shape.coordinates);
  else if (shape.type === 'LineString') path(shape.coordinates);
  else if (shape.type === 'Polygon') rings(shape.coordinates);
  else {
    count(shape.coordinates.length);
    for (const member of shape.coordinates) {
      if (shape.type === 'MultiPoint') {
        head('Point');
        point(member as Pair);
      } else if (shape.type === 'MultiLineString') {
        head('LineString');
        path(member as Pair[]);
      } else {
        head('Polygon');
        rings(member as Pair[][]);
      }
    }
  }
  return Buffer.concat(chunks);
}

/** What the database would send for a tile: the records of its zoom whose box meets the tile and its buffer. */
function recordsFor(encoded: readonly { records: readonly TileRecord[] }[], z: number, x: number, y: number): Buffer {
  const [west, south, east, north] = tileBbox3857(z, x, y);
  const found = encoded
    .flatMap((feature) => feature.records)
    .filter(({ zMin, zMax, bbox3857: [w, s, e, n] }) => zMin <= z && z <= zMax && w <= east && e >= west && s <= north && n >= south);
  return Buffer.concat(found.map((record) => record.bytes));
}

/** The features of an assembled tile, as an independent reader sees them. */
export function readTile(
  encoded: readonly { records: readonly TileRecord[] }[],
  keys: readonly string[],
  z: number,
  x: number,
  y: number,
): VectorTileFeature[] {
  const bytes = assembleTile({ name: 'plan', keys, records: recordsFor(encoded, z, x, y), z, x, y });
  if (!bytes) return [];
  const tile = new VectorTile(new PbfReader(bytes));
  const layer = tile.layers.plan!;
  return Array.from({ length: layer.length }, (_, i) => layer.feature(i));
}

/** The feature's paths in columns and rows of the world grid. */
export function gridPaths(feature: VectorTileFeature, z: number, x: number, y: number): Pair[][] {
  const side = 2 ** (28 - z);
  return feature.loadGeometry().map((path) => path.map((point): Pair => [point.x + x * side, point.y + y * side]));
}

/** The feature's polygons (rings closed), holes with their exteriors by winding alone. */
export function gridPolygons(feature: VectorTileFeature, z: number, x: number, y: number): Pair[][][] {
  const side = 2 ** (28 - z);
  return classifyRings(feature.loadGeometry()).map((rings) =>
    rings.map((ring) => ring.map((point): Pair => [point.x + x * side, point.y + y * side])),
  );
}

/** The tile that a grid point lies in. */
export const tileOf = ([x, y]: Pair, z: number): Pair => [Math.floor(x / 2 ** (28 - z)), Math.floor(y / 2 ** (28 - z))];

/** Area in square grid units, sign by winding: positive is clockwise on screen. */
export const areaOf = (ring: readonly Pair[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + ((x - ring[0]![0]) * (nextY - ring[0]![1]) - (nextX - ring[0]![0]) * (y - ring[0]![1])) / 2;
  }, 0);
