import { z } from 'zod';
import { asOf, bbox, instant, layerId, limitQuery, sensitivity } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** What stands on whatever leaves the product: the highest mark of what is in it, who took it out, when, and the number of its journal row. */
export const marking = z.strictObject({ sensitivity, by: z.string(), at: instant, journal: z.int() });
export type Marking = z.infer<typeof marking>;

/** A layer that a sheet shows, and those of its attributes that stand on it. */
const shown = z.strictObject({ id: layerId, attributes: z.array(z.string().min(1).max(80)).max(200).default([]) });

/** Layers as files and on paper. */
export const exportEndpoints = {
  layer: defineEndpoint({
    id: 'exports.layer',
    summary: 'A layer as GeoJSON or CSV, streamed, with its marking, and the synthetic mark where the data is synthetic',
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
    problems: ['layer.unknown', 'layer.restricted', 'revision.unknown'],
  }),
  mark: defineEndpoint({
    id: 'exports.mark',
    summary: 'The marking of a printed sheet or a table that holds these layers, with its row in the journal: asked before it leaves',
    method: 'post',
    path: '/api/markings',
    asks: true,
    may: 'signedIn',
    body: z.strictObject({ as: z.enum(['print', 'table']), title: z.string().trim().min(1).max(200), layers: z.array(shown).max(200) }),
    reply: marking,
  }),
};
