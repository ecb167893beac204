import { z } from 'zod';
import { anyGeometry, areaGeometry, instant, limitQuery, PLAIN_TEXT, useRef } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

const ruleId = z.string().regex(/^[a-z0-9_.-]{2,60}$/);

/** An exemption of one site from rules that forbid it: a document, and a second person who approves. */
export const exemptionView = z.strictObject({
  id: z.uuid(),
  state: z.enum(['waiting', 'approved', 'rejected', 'used']),
  geometry: anyGeometry,
  regionId: z.string(),
  use: useRef,
  rules: z.array(z.string()),
  document: z.string(),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
  projectCode: z.string().nullable(),
  /** Whether the reader may decide it: never who proposed it. */
  mayDecide: z.boolean(),
});
export type ExemptionView = z.infer<typeof exemptionView>;

export const exemptionEndpoints = {
  list: defineEndpoint({
    id: 'exemptions.list',
    summary: 'Exemptions of sites from rules, newest first',
    method: 'get',
    path: '/api/exemptions',
    may: 'projects.read',
    query: z.strictObject({ state: z.enum(['waiting', 'approved', 'rejected', 'used']).optional(), limit: limitQuery(200, 50) }),
    reply: z.strictObject({ items: z.array(exemptionView) }),
  }),
  propose: defineEndpoint({
    id: 'exemptions.propose',
    summary: 'Ask that a site be exempted from rules that forbid it, by a document; another person decides',
    method: 'post',
    path: '/api/exemptions',
    may: 'projects.create',
    body: z.strictObject({
      /** The same id twice is the same request. */
      id: z.uuid(),
      geometry: areaGeometry,
      use: useRef,
      rules: z.array(ruleId).min(1).max(40),
      document: z.string().trim().min(2).max(200).regex(PLAIN_TEXT),
      reason: z.string().trim().min(2).max(400).regex(PLAIN_TEXT),
    }),
    reply: exemptionView,
    status: 201,
    problems: [
      'geometry.invalid',
      'geometry.outside',
      'auth.not_allowed_region',
      'siting.unknown_use',
      'siting.unknown_rule',
      'request.id_reused',
    ],
  }),
  decide: defineEndpoint({
    id: 'exemptions.decide',
    summary: 'Approve or reject an exemption; never the person who asked',
    method: 'post',
    path: '/api/exemptions/:id/decision',
    may: 'projects.exempt',
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({ decision: z.enum(['approve', 'reject']), note: z.string().trim().max(400).regex(PLAIN_TEXT).optional() }),
    reply: exemptionView,
    problems: ['project.unknown_exemption', 'project.exemption_decided', 'project.same_person', 'auth.not_allowed_region'],
  }),
};
