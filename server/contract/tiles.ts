import { z } from 'zod';
import { TILESETS } from './blueprint.ts';
import { defineEndpoint } from './endpoint.ts';

/** The tilesets, and `blueprint`: all of them in one tile, each layer from the zoom at which it is drawn. */
export const TILE_ADDRESSES = [...TILESETS, 'blueprint'] as const;

const tileset = z.enum(TILESETS);
const address = z.enum(TILE_ADDRESSES);
const zoom = z.int().min(0).max(16);

/** TileJSON 3.0: one vector layer of the same name as the tileset; `blueprint` has them all. */
export const tileJson = z.strictObject({
  tilejson: z.literal('3.0.0'),
  name: address,
  scheme: z.literal('xyz'),
  tiles: z.array(z.string()),
  vector_layers: z.array(z.strictObject({ id: tileset, fields: z.record(z.string(), z.string()), minzoom: zoom, maxzoom: zoom })),
  /** West, south, east, north in degrees. */
  bounds: z.array(z.number()).length(4),
  minzoom: zoom,
  maxzoom: zoom,
  /** A vector layer of a tile is made of at most so many bytes; what is left out is counted in the header `lantu-left-out`. */
  tileBytesMax: z.int(),
  /** HTML; says when the data is synthetic. */
  attribution: z.string(),
});
export type TileJson = z.infer<typeof tileJson>;

/** Answered before Express, so that a tile costs no more than its bytes; declared here for the OpenAPI document and the client. */
export const tilesEndpoints = {
  description: defineEndpoint({
    id: 'tiles.description',
    summary: 'The TileJSON of a tileset: where its tiles are, what they hold and whose data it is',
    method: 'get',
    path: '/tiles/:layer.json',
    may: 'blueprint.read',
    params: z.strictObject({ layer: address }),
    reply: tileJson,
    problems: ['layer.unknown'],
  }),
  tile: defineEndpoint({
    id: 'tiles.tile',
    summary: 'A vector tile (MVT 2.1), compressed, with a strong ETag; 204 when nothing is in it',
    method: 'get',
    path: '/tiles/:layer/:z/:x/:y',
    may: 'blueprint.read',
    params: z.strictObject({ layer: address, z: zoom, x: z.int().min(0), y: z.int().min(0) }),
    reply: z.string().meta({ format: 'binary' }),
    problems: ['layer.unknown', 'tiles.bad_coordinates'],
    stream: 'application/vnd.mapbox-vector-tile',
  }),
};
