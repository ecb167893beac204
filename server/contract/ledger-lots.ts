import { z } from 'zod';
import { day, limitQuery, PLAIN_TEXT, page, projectCode, quotaKindId, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { document, positive, reason, uuid, year } from './ledger-parts.ts';

const lotCode = z.string().trim().min(1).max(60).regex(PLAIN_TEXT);
const words = z.string().trim().min(1).max(200).regex(PLAIN_TEXT);
/** Freed units for one new unit: 2 where a standard was failed last year (环发〔2014〕197号, unverified). */
const ratio = z.union([z.literal(1), z.literal(2)]);
const yearQuery = z.coerce.number().int().min(2000).max(2100);

/** 腾出量: what a plant freed becomes a lot, of pollutants and coal only. Stands on a document. */
export const freeLotBody = z.strictObject({
  flow: z.literal('free_lot'),
  kind: quotaKindId,
  year,
  region: regionId,
  code: lotCode,
  amount: positive,
  /** Which plant freed it. */
  plant: words,
  /** By what measure: closure, a new boiler, treatment. */
  measure: words,
  /** The least ratio at which it may be used. */
  ratio,
  /** What the ratio rests on. */
  basis: words.optional(),
});

/** 替代: freed lots for a project's new emissions; at 2:1 as much again is given up. Amounts are what the project gets of each lot. */
const lotUse = {
  project: projectCode,
  /** Where the project lies; needed only for a project that has no account in the ledger yet. */
  region: regionId.optional(),
  kind: quotaKindId,
  year,
  ratio,
  lots: z
    .array(z.strictObject({ code: lotCode, amount: positive }))
    .min(1)
    .max(50),
};
export const lotUseBody = z.strictObject({ flow: z.literal('use_lots'), ...lotUse });

export const lotView = z.strictObject({
  code: z.string(),
  kind: z.string(),
  year: z.int(),
  regionId: z.string(),
  accountId: z.int(),
  plant: z.string(),
  measure: z.string(),
  ratio,
  basis: z.string().nullable(),
  document: z.string(),
  reason: z.string(),
  freedOn: day,
  /** The voucher that booked it. */
  voucherId: z.string(),
  freed: z.int(),
  used: z.int(),
  left: z.int(),
});
export type LotView = z.infer<typeof lotView>;

export const lotUseView = z.strictObject({
  id: z.string(),
  project: z.string(),
  kind: z.string(),
  year: z.int(),
  ratio,
  /** What the project got; the lots gave this times the ratio. */
  amount: z.int(),
  lots: z.array(z.strictObject({ code: z.string(), amount: z.int() })),
  reason: z.string(),
  document: z.string().nullable(),
  usedOn: day,
  vouchers: z.array(z.string()),
});
export type LotUseView = z.infer<typeof lotUseView>;

/** `plant` freed a `lot`, a `use` took of it for a `project`, and gave up as `residual` what the ratio asks on top; `other` is any other account. */
export const PROVENANCE_NODES = ['plant', 'lot', 'use', 'project', 'residual', 'other', 'elsewhere'] as const;

export const provenanceNode = z.strictObject({
  /** Stable within an answer; edges name it. */
  id: z.string(),
  type: z.enum(PROVENANCE_NODES),
  /** The plant's name, the lot's or project's code, the use's id; empty for what lies outside the reader's regions. */
  label: z.string(),
  kind: z.string().nullable(),
  year: z.int().nullable(),
  regionId: z.string().nullable(),
  accountId: z.int().nullable(),
  document: z.string().nullable(),
  /** Of a lot, how it was freed; of a use, its reason. */
  note: z.string().nullable(),
  /** Of a lot and a use. */
  ratio: ratio.nullable(),
  /** Of a lot, the day it was freed; of a use, the day of use. */
  on: day.nullable(),
  /** Of a lot: what is left of it. */
  left: z.int().nullable(),
});
export type ProvenanceNode = z.infer<typeof provenanceNode>;

export const provenanceEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  amount: z.int(),
  vouchers: z.array(z.string()),
});
export type ProvenanceEdge = z.infer<typeof provenanceEdge>;

export const ledgerLotEndpoints = {
  lots: defineEndpoint({
    id: 'ledger.lots',
    summary: 'Freed lots of pollutants and coal: source, document, what was freed, used and is left',
    method: 'get',
    path: '/api/ledger/lots',
    may: 'ledger.read',
    query: z.strictObject({
      kind: quotaKindId.optional(),
      year: yearQuery.optional(),
      region: regionId.optional(),
      limit: limitQuery(500, 200),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
    }),
    reply: page(lotView),
  }),
  useLots: defineEndpoint({
    id: 'ledger.useLots',
    summary: 'Use freed lots for a project, all or nothing; the same id twice is one use',
    method: 'post',
    path: '/api/ledger/lots/uses',
    may: 'ledger.post',
    body: z.strictObject({ id: uuid, ...lotUse, reason, document: document.optional() }),
    reply: lotUseView,
    problems: [
      'ledger.insufficient',
      'ledger.refused',
      'ledger.unknown_account',
      'ledger.unknown_kind',
      'ledger.unknown_lot',
      'ledger.not_replaceable',
      'ledger.ratio_too_low',
      'ledger.needs_approval',
      'request.id_reused',
      'auth.not_allowed_region',
    ],
  }),
  provenance: defineEndpoint({
    id: 'ledger.provenance',
    summary: 'Where the replaced tonnes of a project came from, or where a lot went: plant, lot, use, project, with vouchers',
    method: 'get',
    path: '/api/ledger/provenance',
    may: 'ledger.read',
    query: z
      .strictObject({
        project: projectCode.optional(),
        lot: lotCode.optional(),
        kind: quotaKindId.optional(),
        year: yearQuery.optional(),
      })
      .refine((ask) => (ask.project === undefined) !== (ask.lot === undefined), { error: 'either a project or a lot' }),
    reply: z.strictObject({ nodes: z.array(provenanceNode), edges: z.array(provenanceEdge) }),
  }),
};
