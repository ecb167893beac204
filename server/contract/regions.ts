import { z } from 'zod';
import { anyGeometry, bilingual } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const regionView = z.strictObject({
  id: z.string(),
  kind: z.enum(['province', 'city', 'county', 'zone']),
  parentId: z.string().nullable(),
  code: z.string().nullable(),
  name: bilingual,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  areaM2: z.number().nullable(),
});
export type RegionView = z.infer<typeof regionView>;

export const regionsEndpoints = {
  list: defineEndpoint({
    id: 'regions.list',
    summary: 'The regions that the user may see',
    method: 'get',
    path: '/api/regions',
    may: 'signedIn',
    replica: true,
    reply: z.strictObject({ items: z.array(regionView) }),
  }),
  outlines: defineEndpoint({
    id: 'regions.outlines',
    summary: 'The outlines of the regions, as a GeoJSON feature collection (EPSG:4490)',
    method: 'get',
    path: '/api/regions/outlines',
    may: 'signedIn',
    replica: true,
    query: z.strictObject({ kind: z.enum(['city', 'county', 'zone']).default('county') }),
    reply: z.strictObject({
      type: z.literal('FeatureCollection'),
      features: z.array(
        z.strictObject({
          type: z.literal('Feature'),
          id: z.string(),
          properties: z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }),
          geometry: anyGeometry,
        }),
      ),
    }),
  }),
};
