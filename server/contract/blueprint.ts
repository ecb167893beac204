import { z } from 'zod';
import { anyGeometry, bbox, bilingual, featureKey, layerId, limitQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const TILESETS = ['regions', 'zones', 'parcels', 'sites', 'base'] as const;

export const layerView = z.strictObject({
  id: z.string(),
  group: z.enum(['control', 'plan', 'cadastre', 'corridor', 'protection', 'base']),
  name: bilingual,
  geometry: z.enum(['polygon', 'line', 'point']),
  tileset: z.enum(TILESETS),
  /** Whether siting checks read it. */
  constraint: z.boolean(),
  source: bilingual,
  sourceDate: z.string().nullable(),
  /** Older than this is stale, and a check against it answers unknown. */
  staleAfterMonths: z.int().nullable(),
  stale: z.boolean(),
  /** `all` the whole city, `part` a polygon, `none` never delivered. */
  coverage: z.enum(['all', 'part', 'none']),
  synthetic: z.boolean(),
  featureCount: z.int(),
  revision: z.int(),
  style: z.record(z.string(), z.unknown()),
});
export type LayerView = z.infer<typeof layerView>;

export const featureView = z.strictObject({
  id: z.int(),
  layerId: z.string(),
  key: z.string(),
  name: z.string().nullable(),
  regionId: z.string(),
  use: z.strictObject({ system: z.enum(['planning', 'survey']), code: z.string() }).nullable(),
  status: z.string().nullable(),
  areaM2: z.number().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  revisionFrom: z.int(),
  revisionTo: z.int().nullable(),
  geometry: anyGeometry,
});
export type FeatureView = z.infer<typeof featureView>;

export const blueprintEndpoints = {
  layers: defineEndpoint({
    id: 'blueprint.layers',
    summary: 'The layers of the blueprint with source, date, coverage and age, and the current revision',
    method: 'get',
    path: '/api/blueprint/layers',
    may: 'blueprint.read',
    replica: true,
    reply: z.strictObject({ items: z.array(layerView), revision: z.int() }),
  }),
  features: defineEndpoint({
    id: 'blueprint.features',
    summary: 'Features of a layer in a box, optionally as of a revision',
    method: 'get',
    path: '/api/blueprint/layers/:layerId/features',
    may: 'blueprint.read',
    replica: true,
    params: z.strictObject({ layerId }),
    query: z.strictObject({
      bbox: bbox.optional(),
      asOfRevision: z.coerce.number().int().positive().optional(),
      limit: limitQuery(1000, 100),
      cursor: z.coerce.number().int().nonnegative().optional(),
    }),
    reply: z.strictObject({ items: z.array(featureView), next: z.int().nullable() }),
    problems: ['layer.unknown'],
  }),
  feature: defineEndpoint({
    id: 'blueprint.feature',
    summary: 'One feature and its history',
    method: 'get',
    path: '/api/blueprint/layers/:layerId/features/:key',
    may: 'blueprint.read',
    params: z.strictObject({ layerId, key: featureKey }),
    reply: z.strictObject({
      current: featureView.nullable(),
      history: z.array(
        z.strictObject({ revisionFrom: z.int(), revisionTo: z.int().nullable(), at: z.string(), author: z.string(), reason: z.string() }),
      ),
    }),
    problems: ['layer.unknown', 'feature.unknown'],
  }),
  revisions: defineEndpoint({
    id: 'blueprint.revisions',
    summary: 'The latest revisions: who changed what, when and why',
    method: 'get',
    path: '/api/blueprint/revisions',
    may: 'blueprint.read',
    replica: true,
    query: z.strictObject({ limit: limitQuery(200, 50) }),
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.int(),
          at: z.string(),
          author: z.string(),
          reason: z.string(),
          layerIds: z.array(z.string()),
          added: z.int(),
          changed: z.int(),
          removed: z.int(),
        }),
      ),
    }),
  }),
  identify: defineEndpoint({
    id: 'blueprint.identify',
    summary: 'What lies at a point: every layer that the user may see, with its source and date',
    method: 'get',
    path: '/api/blueprint/identify',
    may: 'blueprint.read',
    costly: true,
    query: z.strictObject({
      lon: z.coerce.number().min(-180).max(180),
      lat: z.coerce.number().min(-90).max(90),
      toleranceM: z.coerce.number().min(0).max(500).default(0),
    }),
    reply: z.strictObject({ items: z.array(featureView.omit({ geometry: true })) }),
  }),
};
