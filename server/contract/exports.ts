import { z } from 'zod';
import { asOf, bbox, limitQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** Layers as files. */
export const exportEndpoints = {
  layer: defineEndpoint({
    id: 'exports.layer',
    summary: 'A layer as GeoJSON or CSV, streamed, with the synthetic mark where the data is synthetic',
    method: 'get',
    path: '/api/exports/:file',
    may: 'exports.read',
    costly: true,
    params: z.strictObject({ file: z.string().regex(/^[a-z][a-z0-9_]{1,40}\.(geojson|csv)$/) }),
    query: z.strictObject({
      bbox: bbox.optional(),
      region: z.string().max(40).optional(),
      status: z.string().max(40).optional(),
      asOf: asOf.optional(),
      limit: limitQuery(1_000_000, 1_000_000),
    }),
    reply: z.string(),
    stream: 'application/geo+json',
    problems: ['layer.unknown', 'revision.unknown'],
  }),
};
