import { z } from 'zod';
import {
  amount,
  anyGeometry,
  areaGeometry,
  asOf,
  bilingual,
  day,
  limitQuery,
  PLAIN_TEXT,
  projectCode,
  quotaKindId,
  regionId,
  useRef,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** The nine stages of the life-cycle service mechanism (坊子区), plus exit. */
export const STAGES = [
  'planning',
  'review',
  'formation',
  'procedures',
  'construction',
  'investment',
  'production',
  'scale',
  'supervision',
  'exited',
] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Where a project may go from each stage. The nine stages follow one another (坊子区 九阶段); construction may begin straight after
 * review (拿地即开工, 告知承诺); a project whose reservation lapsed, or that had left, comes back through a new review.
 */
export const TRANSITIONS: Readonly<Record<Stage, readonly Stage[]>> = {
  planning: ['review', 'exited'],
  review: ['formation', 'procedures', 'construction', 'exited'],
  formation: ['review', 'procedures', 'construction', 'exited'],
  procedures: ['review', 'construction', 'exited'],
  construction: ['investment', 'production', 'exited'],
  investment: ['production', 'exited'],
  production: ['scale', 'supervision', 'exited'],
  scale: ['supervision', 'exited'],
  supervision: ['exited'],
  exited: ['review'],
};

/** Stages from which the held quota is committed: the project is being built, or is there. */
export const BUILDING: readonly Stage[] = ['construction', 'investment', 'production', 'scale', 'supervision'];

const projectQuota = z.strictObject({
  kind: z.string(),
  asked: z.number(),
  held: z.number(),
  committed: z.number(),
  accountId: z.int().nullable(),
  /** Transfers that moved this quota, newest first: each opens its voucher. */
  transfers: z.array(
    z.strictObject({ id: z.string(), kind: z.string(), amount: z.number(), seq: z.int(), at: z.string(), deadline: z.string().nullable() }),
  ),
});

const projectSummary = z.strictObject({
  code: z.string(),
  name: z.string(),
  regionId: z.string(),
  regionName: bilingual,
  industry: z.string().nullable(),
  stage: z.enum(STAGES),
  investmentFen: z.number().nullable(),
  areaM2: z.number().nullable(),
  use: useRef.nullable(),
  center: z.tuple([z.number(), z.number()]).nullable(),
  createdAt: z.string(),
  synthetic: z.boolean(),
});

const projectClock = z.strictObject({
  id: z.string(),
  name: bilingual,
  startedOn: day,
  dueOn: day,
  unit: z.enum(['calendar', 'working']),
  /** What the clock runs from. */
  startEvent: z.enum(['review', 'start_expired']),
  /** `stopped`: the project left, or was reviewed again, before the clock was met. */
  state: z.enum(['running', 'expired', 'met', 'stopped']),
  closedOn: day.nullable(),
});

const projectView = projectSummary.extend({
  geometry: anyGeometry.nullable(),
  parcels: z.array(z.strictObject({ code: z.string(), overlapAreaM2: z.number() })),
  quota: z.array(projectQuota),
  clocks: z.array(projectClock),
  /** The check that the reservation rests on, as it was answered then. */
  checkId: z.string().nullable(),
  /** Who accepted the findings that warned or did not know, and when; null when nothing had to be accepted. */
  acknowledged: z.strictObject({ by: z.string(), at: z.string() }).nullable(),
  exemptionId: z.string().nullable(),
  opinions: z.array(z.never()),
  history: z.array(z.strictObject({ at: z.string(), actor: z.string(), action: z.string(), detail: z.record(z.string(), z.unknown()) })),
});
export type ProjectView = z.infer<typeof projectView>;

export const projectsEndpoints = {
  list: defineEndpoint({
    id: 'projects.list',
    summary: 'Projects by region, stage and text',
    method: 'get',
    path: '/api/projects',
    may: 'projects.read',
    replica: true,
    query: z.strictObject({
      region: regionId.optional(),
      stage: z.enum(STAGES).optional(),
      kind: quotaKindId.optional(),
      q: z.string().min(1).max(80).regex(PLAIN_TEXT).optional(),
      /** The register as it stood: its projects, their stages and quota then. */
      asOf: asOf.optional(),
      limit: limitQuery(500, 100),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
    }),
    reply: z.strictObject({
      items: z.array(projectSummary.extend({ held: z.record(z.string(), z.number()), committed: z.record(z.string(), z.number()) })),
      next: z.string().nullable(),
      asOf: day,
      revision: z.int(),
    }),
    problems: ['region.unknown', 'revision.unknown'],
  }),
  create: defineEndpoint({
    id: 'projects.create',
    summary: 'A new project on a site with its quota reserved: one all-or-nothing command',
    method: 'post',
    path: '/api/projects',
    may: 'projects.create',
    body: z.strictObject({
      code: projectCode.optional(),
      name: z.string().trim().min(2).max(80).regex(PLAIN_TEXT),
      regionId: regionId.optional(),
      industry: z.string().max(80).regex(PLAIN_TEXT).optional(),
      investmentFen: amount.optional(),
      geometry: areaGeometry,
      use: useRef,
      needs: z.record(quotaKindId, amount.min(1)).refine((value) => Object.keys(value).length <= 20, 'at most 20 kinds'),
      /** A kept check of this site and use; it is verified. The reservation asks again by itself and keeps its own. */
      checkId: z.uuid().optional(),
      /** The findings that warn or do not know were read and are accepted; they are kept with the project. */
      acknowledge: z.boolean().optional(),
      /** An approved exemption from the rules that fail. */
      exemptionId: z.uuid().optional(),
      reason: z.string().max(400).regex(PLAIN_TEXT).optional(),
      document: z.string().max(200).regex(PLAIN_TEXT).optional(),
      /** The same request id gives the same project: a retry never reserves twice. */
      requestId: z.uuid(),
    }),
    reply: projectView,
    status: 201,
    problems: [
      'geometry.invalid',
      'geometry.too_large',
      'geometry.too_costly',
      'geometry.outside',
      'auth.not_allowed_region',
      'ledger.insufficient',
      'ledger.refused',
      'ledger.unknown_kind',
      'project.code_taken',
      'project.site_taken',
      'project.site_refused',
      'project.acknowledgement_needed',
      'project.check_differs',
      'project.unknown_exemption',
      'project.exemption_not_usable',
      'request.id_reused',
      'siting.unknown_use',
      'siting.unknown_check',
      'region.unknown',
    ],
  }),
  read: defineEndpoint({
    id: 'projects.read',
    summary: 'One project: stage, clocks, quota with vouchers, site',
    method: 'get',
    path: '/api/projects/:code',
    may: 'projects.read',
    params: z.strictObject({ code: projectCode }),
    reply: projectView,
    problems: ['project.unknown'],
  }),
  stage: defineEndpoint({
    id: 'projects.stage',
    summary: 'Moves a project to another stage; construction commits the held quota, exit gives it back to its pool',
    method: 'post',
    path: '/api/projects/:code/stage',
    may: 'projects.stage',
    params: z.strictObject({ code: projectCode }),
    body: z.strictObject({
      stage: z.enum(STAGES),
      reason: z.string().trim().min(1).max(400).regex(PLAIN_TEXT),
      document: z.string().max(200).regex(PLAIN_TEXT).optional(),
      /** For a new review, which asks the check of the site again: see `create`. */
      acknowledge: z.boolean().optional(),
      exemptionId: z.uuid().optional(),
    }),
    reply: projectView,
    problems: [
      'project.unknown',
      'project.site_taken',
      'project.site_refused',
      'project.acknowledgement_needed',
      'project.unknown_exemption',
      'project.exemption_not_usable',
      'project.wrong_stage',
      'project.hold_expired',
      'auth.not_allowed_region',
      'ledger.insufficient',
      'ledger.needs_approval',
      'ledger.refused',
    ],
  }),
};
