import { z } from 'zod';
import { anyGeometry, bbox, limitQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

const tilePart = z.coerce.number().int().min(0).max(65_535);

/** What an import would change, for the map: all of it as tiles, or features in pages. */
export const exchangePreviewEndpoints = {
  features: defineEndpoint({
    id: 'imports.features',
    summary: 'Staged features as GeoJSON for the map, in pages',
    method: 'get',
    path: '/api/imports/:id/features',
    may: 'imports.read',
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({
      bbox: bbox.optional(),
      change: z.enum(['new', 'changed', 'moved', 'minor', 'attributes', 'unchanged', 'invalid', 'faulty']).optional(),
      limit: limitQuery(5000, 1000),
      cursor: z.coerce.number().int().nonnegative().optional(),
    }),
    reply: z.strictObject({
      type: z.literal('FeatureCollection'),
      features: z.array(
        z.strictObject({
          type: z.literal('Feature'),
          id: z.int(),
          geometry: anyGeometry,
          properties: z.strictObject({
            key: z.string().nullable(),
            name: z.string().nullable(),
            change: z.string().nullable(),
            fault: z.string().nullable(),
            valid: z.boolean().nullable(),
          }),
        }),
      ),
      next: z.int().nullable(),
    }),
    problems: ['import.unknown'],
  }),
  tile: defineEndpoint({
    id: 'imports.tile',
    summary:
      'What an import that is ready would change as a vector tile (MVT 2.1, layer `import`): `change` is new, geometry, minor, attributes or end; a tile with very many changes holds points with their `count`; 204 when nothing is in it',
    method: 'get',
    path: '/api/imports/:id/tiles/:z/:x/:y',
    may: 'imports.read',
    params: z.strictObject({ id: z.uuid(), z: tilePart.max(16), x: tilePart, y: tilePart }),
    reply: z.string().meta({ format: 'binary' }),
    stream: 'application/vnd.mapbox-vector-tile',
    problems: ['import.unknown', 'tiles.bad_coordinates'],
  }),
};
