import { z } from 'zod';
import { anyGeometry, asOf, bbox, bilingual, day, featureKey, limitQuery, regionId, useRef } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { asked } from './siting.ts';

export const PARCEL_STATUSES = ['available', 'restricted', 'occupied', 'reserved', 'idle'] as const;

/** What the land bureau answers first. `unknown` is never shown as available. */
export const availabilityVerdict = z.enum(['available', 'restricted', 'unavailable', 'unknown']);

export const parcelView = z.strictObject({
  code: z.string(),
  name: z.string().nullable(),
  regionId: z.string(),
  regionName: bilingual,
  use: useRef.nullable(),
  /** Null when the cadastre does not say: then the parcel is never available. */
  status: z.enum(PARCEL_STATUSES).nullable(),
  /** On the ellipsoid: the area of record. */
  areaM2: z.number(),
  /** In the parcel's 3° Gauss–Krüger zone: the legal planar area. */
  planarAreaM2: z.number().nullable(),
  zone: z.int().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  center: z.tuple([z.number(), z.number()]),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  revision: z.int(),
});
export type ParcelView = z.infer<typeof parcelView>;

export const availabilityReason = z.strictObject({
  /** `status`, `shape`, or the id of the siting rule. */
  rule: z.string(),
  verdict: availabilityVerdict,
  /** Whether this reason by itself gives the verdict; false for what would only give a better one. */
  decides: z.boolean(),
  /** Why a verdict is unknown. */
  unknownBecause: z.enum(['layer_missing', 'layer_stale', 'not_covered', 'no_data']).nullable(),
  title: bilingual,
  clause: bilingual,
  layer: z.strictObject({ id: z.string(), name: bilingual, source: bilingual, date: z.string().nullable() }).nullable(),
  overlapAreaM2: z.number().nullable(),
  overlapShare: z.number().nullable(),
  /** The overlap only runs along the parcel's edge: less than 20 m² and than a hundredth of the parcel. The verdict stays the rule's. */
  edge: z.boolean(),
  projectCode: z.string().nullable(),
  /** The layer is sensitive and the reader may not read it: measures are left out, and these departments may see them. Null where nothing is. */
  restricted: z.array(bilingual).nullable(),
});

export const availabilityView = z.strictObject({
  code: z.string(),
  verdict: availabilityVerdict,
  reasons: z.array(availabilityReason),
  /** What was asked: the check of the parcel's ground, with its use if it is planned, and its registered status; never quota. */
  asks: z.array(asked),
  asOf: day,
  revision: z.int(),
  rulesVersion: z.string(),
});
export type AvailabilityView = z.infer<typeof availabilityView>;

export const parcelsEndpoints = {
  list: defineEndpoint({
    id: 'parcels.list',
    summary: 'Parcels by box, region, status and text, in pages by code',
    method: 'get',
    path: '/api/parcels',
    may: 'parcels.read',
    replica: true,
    query: z.strictObject({
      bbox: bbox.optional(),
      region: regionId.optional(),
      status: z.enum(PARCEL_STATUSES).optional(),
      q: z.string().min(1).max(80).optional(),
      limit: limitQuery(1000, 50),
      cursor: z.string().max(80).optional(),
      asOf: asOf.optional(),
    }),
    reply: z.strictObject({ items: z.array(parcelView), next: z.string().nullable() }),
    problems: ['region.unknown', 'revision.unknown'],
  }),
  read: defineEndpoint({
    id: 'parcels.read',
    summary: 'One parcel with its geometry and history',
    method: 'get',
    path: '/api/parcels/:code',
    may: 'parcels.read',
    params: z.strictObject({ code: featureKey }),
    query: z.strictObject({ asOf: asOf.optional() }),
    reply: z.strictObject({
      parcel: parcelView,
      geometry: anyGeometry,
      history: z.array(
        z.strictObject({ revisionFrom: z.int(), revisionTo: z.int().nullable(), at: z.string(), author: z.string(), reason: z.string() }),
      ),
    }),
    problems: ['parcel.unknown', 'revision.unknown'],
  }),
  availability: defineEndpoint({
    id: 'parcels.availability',
    summary: 'Is the parcel available, and if not why, under which clause, as of when',
    method: 'get',
    path: '/api/parcels/:code/availability',
    may: 'parcels.read',
    params: z.strictObject({ code: featureKey }),
    query: z.strictObject({ asOf: asOf.optional() }),
    reply: availabilityView,
    problems: ['parcel.unknown', 'revision.unknown'],
  }),
  availabilityList: defineEndpoint({
    id: 'parcels.availabilityList',
    summary: 'Availability of a list of parcels; an unknown code is answered as such, in place',
    method: 'post',
    path: '/api/parcels/availability',
    asks: true,
    may: 'parcels.read',
    costly: true,
    body: z.strictObject({ codes: z.array(featureKey).min(1).max(500), asOf: asOf.optional() }),
    reply: z.strictObject({
      items: z.array(
        z.union([
          availabilityView,
          z.strictObject({ code: z.string(), verdict: z.literal('unknown'), problem: z.literal('parcel.unknown') }),
        ]),
      ),
    }),
    problems: ['revision.unknown'],
  }),
};
