import { z } from 'zod';
import { amount, anyGeometry, areaGeometry, asOf, bilingual, day, quotaKindId, useRef, verdict } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const SITING_CHECKS = [
  'no_overlap',
  'must_be_inside',
  'zone_use',
  'min_distance',
  'in_area_notice',
  'live_site',
  'quota',
  'form',
] as const;

export const finding = z.strictObject({
  /** The id of the rule in the rule set. The quota rule answers once for each kind. */
  rule: z.string(),
  check: z.enum(SITING_CHECKS),
  /** What the rule says when it is broken. An unknown of a `fail` rule makes the whole check unknown, of a `warn` rule warn. */
  severity: z.enum(['fail', 'warn']),
  verdict,
  title: bilingual,
  /** Document and article that the rule comes from. */
  clause: z.strictObject({ document: bilingual, article: bilingual, verified: z.boolean() }),
  /** The sentence that the rule says for this verdict. */
  sentence: bilingual,
  /** Why a verdict is unknown: the layer is missing, stale, or does not cover the site; or what it holds does not say enough. */
  unknownBecause: z.enum(['layer_missing', 'layer_stale', 'not_covered', 'no_data']).nullable(),
  layer: z.strictObject({ id: z.string(), name: bilingual, source: bilingual, date: z.string().nullable() }).nullable(),
  /**
   * The layer is sensitive and the reader may not read it: the verdict is everybody's, and what would tell where something lies is left out. These
   * departments may see it.
   */
  restricted: z.array(bilingual).optional(),
  /** The area of the conflict on the ellipsoid; for `must_be_inside` the area outside. */
  overlapAreaM2: z.number().optional(),
  /** The same as a share of the site, 0 to 1. */
  overlapShare: z.number().optional(),
  /** The part of the site that the layer says nothing about. */
  uncoveredAreaM2: z.number().optional(),
  /** From the edge of the thing to the site; measured from `line ± halfWidthM` when the layer holds centre lines. */
  distanceM: z.number().optional(),
  requiredDistanceM: z.number().optional(),
  measuredFrom: z.enum(['edge', 'centre_line']).optional(),
  halfWidthM: z.number().optional(),
  /** The feature that decides, such as the nearest power line; `label` names its grade. */
  feature: z.strictObject({ key: z.string(), name: z.string().nullable(), label: bilingual.nullable() }).optional(),
  /** For the zone rule: the planned classes under the site, largest first. */
  uses: z.array(z.strictObject({ use: useRef.nullable(), areaM2: z.number(), admitted: z.boolean().nullable() })).optional(),
  /** For the form rule: area, short side of the smallest enclosing rectangle, and 4πA/P² in percent. */
  form: z.strictObject({ areaM2: z.number(), widthM: z.number(), compactnessPct: z.number() }).optional(),
  /** The conflict itself, to be drawn. */
  geometry: anyGeometry.optional(),
  remedy: bilingual,
  /** For the quota rule. */
  quota: z.strictObject({ kind: z.string(), asked: z.number(), available: z.number().nullable(), short: z.number().nullable() }).optional(),
});
export type Finding = z.infer<typeof finding>;

export const needs = z.record(quotaKindId, amount).refine((value) => Object.keys(value).length <= 20, 'at most 20 kinds');

/** What an answer was asked: rules about the ground, live sites, the use, quota, and the parcel's registered status. */
export const asked = z.enum(['rules', 'sites', 'use', 'quota', 'status']);
export type Asked = z.infer<typeof asked>;

export const checkReply = z.strictObject({
  /** Null when the check is not kept. */
  id: z.uuid().nullable(),
  verdict,
  areaM2: z.number(),
  planarAreaM2: z.number().nullable(),
  zone: z.int().nullable(),
  regionId: z.string().nullable(),
  /** Null when no use was asked for: then no rule about uses was. */
  use: useRef.nullable(),
  needs: z.record(z.string(), z.number()),
  findings: z.array(finding),
  remedies: z.array(z.strictObject({ kind: z.enum(['largest_compliant_part']), areaM2: z.number(), geometry: anyGeometry })),
  counts: z.strictObject({ pass: z.int(), warn: z.int(), fail: z.int(), unknown: z.int() }),
  geometry: anyGeometry,
  revision: z.int(),
  rulesVersion: z.string(),
  asOf: day,
  asks: z.array(asked),
  checkedAt: z.string(),
  tookMs: z.number(),
});
export type CheckReply = z.infer<typeof checkReply>;

export const sitingEndpoints = {
  check: defineEndpoint({
    id: 'siting.check',
    summary: 'Checks a site against every rule: pass, warn, fail or unknown, each with clause, geometry and source',
    method: 'post',
    path: '/api/siting/checks',
    asks: true,
    may: 'siting.check',
    costly: true,
    body: z.strictObject({
      geometry: areaGeometry,
      use: useRef.nullish(),
      needs: needs.default({}),
      asOf: asOf.optional(),
      /** Keeps the answer under an id; asking alone writes nothing. */
      keep: z.boolean().default(false),
    }),
    reply: checkReply,
    problems: [
      'geometry.invalid',
      'geometry.too_large',
      'geometry.too_costly',
      'geometry.outside',
      'revision.unknown',
      'siting.unknown_use',
      'ledger.unknown_kind',
      'auth.not_allowed_region',
    ],
  }),
  read: defineEndpoint({
    id: 'siting.read',
    summary: 'A check as it was answered',
    method: 'get',
    path: '/api/siting/checks/:id',
    may: 'siting.check',
    params: z.strictObject({ id: z.uuid() }),
    reply: checkReply,
    problems: ['siting.unknown_check'],
  }),
  rules: defineEndpoint({
    id: 'siting.rules',
    summary: 'The rule set in force, with documents and articles',
    method: 'get',
    path: '/api/siting/rules',
    may: 'blueprint.read',
    reply: z.strictObject({
      version: z.string(),
      items: z.array(
        z.strictObject({
          id: z.string(),
          check: z.enum(SITING_CHECKS),
          layerId: z.string().nullable(),
          severity: z.enum(['fail', 'warn']),
          title: bilingual,
          document: bilingual,
          article: bilingual,
          effectiveFrom: z.string(),
          effectiveTo: z.string().nullable(),
          verified: z.boolean(),
        }),
      ),
    }),
  }),
};
