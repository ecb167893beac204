import { z } from 'zod';
import { anyGeometry, asOf, bbox, bilingual, day, featureKey, instant, layerId, limitQuery, sensitivity } from './common.ts';
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
  /** `all`: a delivery speaks for everything; `part`: for some ground; `none`: nobody has said what is covered. */
  coverage: z.enum(['all', 'part', 'none']),
  synthetic: z.boolean(),
  /** Null where the reader may not read the layer. */
  featureCount: z.int().nullable(),
  revision: z.int(),
  /** As it is now, whatever moment is asked for. */
  sensitivity,
  /** Attributes that are marked by themselves; each is at least as sensitive as its layer. */
  attributeMarks: z.record(z.string(), sensitivity),
  /** Whether the reader may read the layer; checks judge by it in any case. */
  readable: z.boolean(),
  style: z.record(z.string(), z.unknown()),
});
export type LayerView = z.infer<typeof layerView>;

/** What a delivery said. `unsaid`: data came without a word on what it covers, so its ground answers unknown. */
export const deliveryView = z.strictObject({
  id: z.int(),
  sourceDate: day.nullable(),
  covers: z.enum(['all', 'regions', 'area', 'unsaid']),
  regionIds: z.array(z.string()).nullable(),
  author: z.string(),
  at: instant,
  revisionFrom: z.int(),
  revisionTo: z.int().nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

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

const markView = z.strictObject({ layerId: z.string(), sensitivity, attributes: z.record(z.string(), sensitivity) });

const lineage = z.strictObject({ key: z.string(), revision: z.int(), sharedM2: z.number().nullable() });

export const blueprintEndpoints = {
  layers: defineEndpoint({
    id: 'blueprint.layers',
    summary: 'The layers of the blueprint with source, date, coverage and age, and the current revision',
    method: 'get',
    path: '/api/blueprint/layers',
    may: 'blueprint.read',
    query: z.strictObject({ asOf: asOf.optional() }),
    replica: true,
    reply: z.strictObject({ items: z.array(layerView), revision: z.int() }),
    problems: ['revision.unknown'],
  }),
  deliveries: defineEndpoint({
    id: 'blueprint.deliveries',
    summary: 'The deliveries of a layer, newest first: of which day, for which ground, by whose word',
    method: 'get',
    path: '/api/blueprint/layers/:layerId/deliveries',
    may: 'blueprint.read',
    params: z.strictObject({ layerId }),
    query: z.strictObject({ limit: limitQuery(200, 50) }),
    reply: z.strictObject({ items: z.array(deliveryView) }),
    problems: ['layer.unknown'],
  }),
  mark: defineEndpoint({
    id: 'blueprint.mark',
    summary:
      'Mark a layer, and those of its attributes that are more sensitive, from the next request on; only for who answers for every region',
    method: 'patch',
    path: '/api/blueprint/layers/:layerId/mark',
    may: 'layers.mark',
    params: z.strictObject({ layerId }),
    body: z.strictObject({
      sensitivity: sensitivity.optional(),
      /** All attributes that are marked by themselves, by their name; those that are not named are as the layer is. */
      attributes: z
        .record(z.string().min(1).max(80), sensitivity)
        .refine((value) => Object.keys(value).length <= 100, 'at most 100 attributes')
        .optional(),
    }),
    reply: markView,
    problems: ['layer.unknown', 'layer.not_markable', 'auth.not_allowed_region'],
  }),
  features: defineEndpoint({
    id: 'blueprint.features',
    summary: 'Features of a layer in a box, now or as of a day or revision',
    method: 'get',
    path: '/api/blueprint/layers/:layerId/features',
    may: 'blueprint.read',
    replica: true,
    params: z.strictObject({ layerId }),
    query: z.strictObject({
      bbox: bbox.optional(),
      asOf: asOf.optional(),
      limit: limitQuery(1000, 100),
      cursor: z.coerce.number().int().nonnegative().optional(),
    }),
    reply: z.strictObject({ items: z.array(featureView), next: z.int().nullable() }),
    problems: ['layer.unknown', 'layer.restricted', 'revision.unknown'],
  }),
  feature: defineEndpoint({
    id: 'blueprint.feature',
    summary: 'One feature and its history',
    method: 'get',
    path: '/api/blueprint/layers/:layerId/features/:key',
    may: 'blueprint.read',
    params: z.strictObject({ layerId, key: featureKey }),
    query: z.strictObject({ asOf: asOf.optional() }),
    reply: z.strictObject({
      current: featureView.nullable(),
      history: z.array(
        z.strictObject({ revisionFrom: z.int(), revisionTo: z.int().nullable(), at: z.string(), author: z.string(), reason: z.string() }),
      ),
      /** What it came from by split, merge or replacement, and what came of it. */
      parents: z.array(lineage),
      children: z.array(lineage),
    }),
    problems: ['layer.unknown', 'layer.restricted', 'feature.unknown', 'revision.unknown'],
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
          kind: z.string(),
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
    summary: 'What lies at a point, now or as of a day or revision: every layer that the user may see, with its source and date',
    method: 'get',
    path: '/api/blueprint/identify',
    may: 'blueprint.read',
    costly: true,
    query: z.strictObject({
      lon: z.coerce.number().min(-180).max(180),
      lat: z.coerce.number().min(-90).max(90),
      toleranceM: z.coerce.number().min(0).max(500).default(0),
      asOf: asOf.optional(),
    }),
    reply: z.strictObject({ items: z.array(featureView.omit({ geometry: true })) }),
    problems: ['revision.unknown'],
  }),
};
