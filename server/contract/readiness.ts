import { z } from 'zod';
import { layerView } from './blueprint.ts';
import { bilingual, instant } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/**
 * What a layer can answer on some ground: `ready`; `stale`, older than it may be; `undated`, nobody said of which day it is; `unsaid`, nobody
 * said what it covers; `part`, not everywhere alike; `missing`, nothing was delivered. All but the first make checks unknown.
 */
export const READINESS = ['ready', 'stale', 'undated', 'unsaid', 'part', 'missing'] as const;
export type Readiness = (typeof READINESS)[number];

const layerReadiness = layerView
  .pick({ id: true, group: true, name: true, constraint: true, source: true, staleAfterMonths: true, featureCount: true })
  .extend({
    /** Over all the counties that the reader may see. */
    state: z.enum(READINESS),
    /** The deliveries in force, the latest first; at most five. */
    deliveries: z.array(
      z.strictObject({
        at: instant,
        author: z.string(),
        sourceDate: z.string().nullable(),
        covers: z.enum(['unsaid', 'all', 'regions', 'area']),
        regionIds: z.array(z.string()),
      }),
    ),
    /** For each county what the layer can answer there. */
    ground: z.array(z.strictObject({ regionId: z.string(), state: z.enum(READINESS), sourceDate: z.string().nullable() })),
    /** The siting rules in force that read it: their answers are unknown wherever it is not ready. */
    rules: z.array(z.strictObject({ id: z.string(), name: bilingual, severity: z.enum(['fail', 'warn']) })),
  });
export type LayerReadiness = z.infer<typeof layerReadiness>;

const readinessView = z.strictObject({
  revision: z.int(),
  counties: z.array(z.strictObject({ id: z.string(), name: bilingual })),
  layers: z.array(layerReadiness),
});
export type ReadinessView = z.infer<typeof readinessView>;

export const readinessEndpoints = {
  readiness: defineEndpoint({
    id: 'blueprint.readiness',
    summary:
      'Every layer: delivered by whom, of which date, for which ground, and which rules cannot be answered because of what is missing',
    method: 'get',
    path: '/api/blueprint/readiness',
    may: 'imports.read',
    reply: readinessView,
  }),
};
