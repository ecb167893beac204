import { TILE_ADDRESSES } from '../contract/tiles.ts';
import { MAX_ZOOM } from '../platform/mvt/index.ts';
import { problem } from '../platform/problem.ts';
import type { TilePlace } from './reads.ts';

/** A tileset by name, or `blueprint` for all of them together. */
export type Tileset = (typeof TILE_ADDRESSES)[number];

/** What a request below `/tiles/` asks for: a tile, or the description of a tileset when `place` is null. */
export interface TileAddress {
  readonly tileset: Tileset;
  readonly place: TilePlace | null;
}

const DESCRIPTION = /^\/tiles\/([^/]+)\.json$/;
const TILE = /^\/tiles\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/;
const WHOLE_NUMBER = /^(0|[1-9]\d{0,8})$/;

/**
 * Reads an address. Zooms go from 0 to 16: clients enlarge the tiles of zoom 16.
 * @throws request.invalid for any query parameter, tiles.bad_coordinates, layer.unknown, request.not_found
 */
export function readAddress(url: string): TileAddress {
  const [path = '', search = ''] = url.split('?', 2);
  refuseParameters(new URLSearchParams(search));
  const description = DESCRIPTION.exec(path);
  if (description) return { tileset: knownTileset(description[1]!), place: null };
  const tile = TILE.exec(path);
  if (!tile) throw problem('request.not_found', { path });
  const tileset = knownTileset(tile[1]!);
  const [z, x, y] = tile.slice(2).map((text) => (WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN)) as [number, number, number];
  const inMatrix = z <= MAX_ZOOM && x < 2 ** z && y < 2 ** z;
  if (!inMatrix) throw problem('tiles.bad_coordinates', { z: tile[2], x: tile[3], y: tile[4], maxZoom: MAX_ZOOM });
  return { tileset, place: { z, x, y } };
}

function refuseParameters(parameters: URLSearchParams): void {
  const errors = [...parameters.keys()]
    .slice(0, 20)
    .map((name) => ({ pointer: `/query/${name}`, code: 'unrecognized_keys', message: `Unrecognized key: "${name}"` }));
  if (errors.length > 0) throw problem('request.invalid', {}, { errors });
}

function knownTileset(name: string): Tileset {
  const known = TILE_ADDRESSES.find((tileset) => tileset === name);
  if (!known) throw problem('layer.unknown', { layerId: name.slice(0, 80) });
  return known;
}
