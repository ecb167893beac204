import { z } from 'zod';
import { anyGeometry, areaGeometry, bilingual, day, instant, PLAIN_TEXT, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const REGION_KINDS = ['province', 'city', 'county', 'zone'] as const;
export type RegionKind = (typeof REGION_KINDS)[number];

/** A code of GB/T 2260: six digits. */
export const regionCode = z.string().regex(/^[1-8]\d{5}$/);

export const regionView = z.strictObject({
  id: z.string(),
  kind: z.enum(REGION_KINDS),
  parentId: z.string().nullable(),
  /** The code of GB/T 2260; null for a functional zone. */
  code: z.string().nullable(),
  name: bilingual,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  areaM2: z.number().nullable(),
});
export type RegionView = z.infer<typeof regionView>;

export const REGION_EVENTS = ['made', 'renamed', 'recoded', 'redrawn', 'moved', 'merged', 'ended'] as const;

/** What a region was, or is from then on. */
const regionState = z.strictObject({
  parentId: z.string().nullable(),
  code: z.string().nullable(),
  name: bilingual,
  bbox: regionView.shape.bbox,
  areaM2: z.number().nullable(),
  validTo: z.string().nullable(),
  successorId: z.string().nullable(),
});
export type RegionState = z.infer<typeof regionState>;

const regionDetail = regionView.extend({
  /** The first day; null when it was there before anybody kept records here. */
  validFrom: z.string().nullable(),
  /** The first day on which it is no longer there; null while it is. */
  validTo: z.string().nullable(),
  /** The region it was merged into. */
  successorId: z.string().nullable(),
  /** Where its outline came from. */
  source: z.string().nullable(),
  /** Every code it had; `validTo` is null for the one in force, and for an old one whose last day is not known. */
  codes: z.array(z.strictObject({ code: z.string(), current: z.boolean(), validTo: z.string().nullable() })),
  events: z.array(
    z.strictObject({
      id: z.int(),
      at: instant,
      onDay: z.string(),
      kind: z.enum(REGION_EVENTS),
      before: regionState.nullable(),
      after: regionState,
      document: z.string().nullable(),
      author: z.string(),
    }),
  ),
});
export type RegionDetail = z.infer<typeof regionDetail>;

const text = (most: number) => z.string().trim().min(1).max(most).regex(PLAIN_TEXT);
const names = z.strictObject({ zh: text(80), en: text(120) });
/** The day from which it holds; the last event of the region must not be later. */
const since = { onDay: day, document: text(200).optional() };

export const newRegion = z.strictObject({
  kind: z.enum(['city', 'county', 'zone']),
  parentId: regionId,
  /** Needed for a city or county, whose id it becomes; a functional zone has none. */
  code: regionCode.optional(),
  name: names,
  geometry: areaGeometry.optional(),
  ...since,
});
export type NewRegionBody = z.infer<typeof newRegion>;

export const regionChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('rename'), name: names, ...since }),
  z.strictObject({ change: z.literal('recode'), code: regionCode, ...since }),
  z.strictObject({ change: z.literal('redraw'), geometry: areaGeometry, ...since }),
  z.strictObject({ change: z.literal('merge'), into: regionId, ...since }),
  z.strictObject({ change: z.literal('end'), ...since }),
]);
export type RegionChange = z.infer<typeof regionChange>;

export const regionsEndpoints = {
  list: defineEndpoint({
    id: 'regions.list',
    summary: 'The regions as they are today, or as they were on a day',
    method: 'get',
    path: '/api/regions',
    may: 'signedIn',
    query: z.strictObject({ asOf: day.optional() }),
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
  detail: defineEndpoint({
    id: 'regions.detail',
    summary: 'One region with every code it had and its history, the latest first',
    method: 'get',
    path: '/api/regions/:id',
    may: 'signedIn',
    params: z.strictObject({ id: regionId }),
    reply: regionDetail,
    problems: ['region.unknown'],
  }),
  create: defineEndpoint({
    id: 'regions.create',
    summary: 'Make a city, a county or a functional zone',
    method: 'post',
    path: '/api/regions',
    may: 'regions.manage',
    body: newRegion,
    reply: regionDetail,
    status: 201,
    problems: ['region.unknown', 'region.code_taken', 'region.not_possible', 'geometry.invalid', 'auth.not_allowed_region'],
  }),
  change: defineEndpoint({
    id: 'regions.change',
    summary: 'Rename, recode, redraw or end a region, or merge it into another; what it was stays on record',
    method: 'patch',
    path: '/api/regions/:id',
    may: 'regions.manage',
    params: z.strictObject({ id: regionId }),
    body: regionChange,
    reply: regionDetail,
    problems: ['region.unknown', 'region.code_taken', 'region.not_possible', 'geometry.invalid', 'auth.not_allowed_region'],
  }),
};
