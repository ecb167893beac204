import { z } from 'zod';
import { day, limitQuery, PLAIN_TEXT, quotaKindId, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { bookView, transferItem, transferResult } from './ledger.ts';
import { freeLotBody, lotUseBody } from './ledger-lots.ts';
import { document, positive, reason, uuid, year } from './ledger-parts.ts';

const isBetweenTwo = (ask: { from: string; to: string }) => ask.from !== ask.to;
const BETWEEN_TWO = { path: ['to'], error: 'from one region to another' };

/** What a second person is asked about. */
export const proposalBody = z.discriminatedUnion('flow', [
  /** Any transfers, all or nothing: above the limit, reversals, adjustments by document. */
  z.strictObject({ flow: z.literal('transfers'), items: z.array(transferItem).min(1).max(200) }),
  /** The year's quota as the province gave it: the city's share by its rate, the counties' by weight, to the last unit. */
  z
    .strictObject({
      flow: z.literal('issue'),
      kind: quotaKindId,
      year,
      region: regionId,
      amount: positive,
      cityPerMille: z.int().min(0).max(1000).default(300),
      counties: z.array(z.strictObject({ region: regionId, weight: z.int().min(0).max(1_000_000_000) })).max(50),
    })
    .refine(({ counties }) => counties.length === 0 || counties.some((county) => county.weight > 0), {
      path: ['counties'],
      error: 'at least one weight is above zero',
    }),
  /** 临时拆借: one region's pool lends to another's until a day. */
  z
    .strictObject({ flow: z.literal('loan'), kind: quotaKindId, year, from: regionId, to: regionId, amount: positive, dueOn: day })
    .refine(isBetweenTwo, BETWEEN_TWO),
  /** 预支: a pool may go below zero, down to a cap, until the year's quota is booked. */
  z.strictObject({
    flow: z.literal('advance'),
    kind: quotaKindId,
    year,
    region: regionId,
    cap: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  }),
  /** 有偿调剂: quota one way, its price in fen the other, together or not at all. */
  z
    .strictObject({
      flow: z.literal('paid_transfer'),
      kind: quotaKindId,
      year,
      from: regionId,
      to: regionId,
      amount: positive,
      priceFen: positive,
    })
    .refine(isBetweenTwo, BETWEEN_TWO),
  /** 调整: quota from outside into a region's pool, or out of it, as a document says. */
  z.strictObject({
    flow: z.literal('adjust'),
    kind: quotaKindId,
    year,
    region: regionId,
    /** Above zero into the pool, below zero out of it. */
    amount: z
      .int()
      .min(-Number.MAX_SAFE_INTEGER)
      .max(Number.MAX_SAFE_INTEGER)
      .refine((amount) => amount !== 0, { error: 'an adjustment is not zero' }),
  }),
  freeLotBody,
  lotUseBody,
  /** 归还: what was lent goes back, above the limit of one person. */
  z.strictObject({ flow: z.literal('repayment'), code: z.string().min(1).max(60).regex(PLAIN_TEXT), amount: positive }),
]);
export type ProposalBody = z.infer<typeof proposalBody>;

/** Flows that stand on a document: without one they are not taken. */
const ON_DOCUMENT: readonly ProposalBody['flow'][] = ['adjust', 'free_lot'];

export const PROPOSAL_STATES = ['waiting', 'approved', 'rejected', 'withdrawn'] as const;

export const proposalView = z.strictObject({
  id: z.string(),
  regionId: z.string(),
  body: z.looseObject({ flow: z.string() }),
  reason: z.string(),
  document: z.string().nullable(),
  proposerId: z.int(),
  proposer: z.string().nullable(),
  /** For whom the proposer acted as a deputy. */
  proposedFor: z.string().nullable(),
  proposedAt: z.string(),
  state: z.enum(PROPOSAL_STATES),
  deciderId: z.int().nullable(),
  decider: z.string().nullable(),
  decidedFor: z.string().nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
  /** The vouchers that an approval wrote. */
  transfers: z.array(z.string()),
  /** Whether the reader may approve it: somebody else's, still waiting, and with the right to. */
  mayDecide: z.boolean(),
});
export type ProposalView = z.infer<typeof proposalView>;

export const loanView = z.strictObject({
  code: z.string(),
  kind: z.string(),
  year: z.int(),
  from: z.string(),
  to: z.string(),
  amount: z.int(),
  outstanding: z.int(),
  lentOn: day,
  dueOn: day,
  state: z.enum(['open', 'due_soon', 'overdue', 'repaid']),
  reason: z.string(),
  document: z.string().nullable(),
  lentAccountId: z.int(),
  owedAccountId: z.int(),
});
export type LoanView = z.infer<typeof loanView>;

export const ledgerFlowEndpoints = {
  propose: defineEndpoint({
    id: 'ledger.propose',
    summary: 'Ask a second person: transfers above the limit, reversals, loans, advances, paid transfers',
    method: 'post',
    path: '/api/ledger/proposals',
    may: 'ledger.post',
    body: z
      .strictObject({ id: uuid, region: regionId, body: proposalBody, reason, document: document.optional() })
      .refine((ask) => !ON_DOCUMENT.includes(ask.body.flow) || (ask.document ?? '').trim() !== '', {
        path: ['document'],
        error: 'this flow needs its document',
      }),
    reply: proposalView,
    problems: [
      'request.id_reused',
      'auth.not_allowed_region',
      'auth.not_allowed_department',
      'ledger.unknown_kind',
      'ledger.unknown_loan',
      'ledger.not_replaceable',
      'region.unknown',
    ],
  }),
  proposals: defineEndpoint({
    id: 'ledger.proposals',
    summary: 'The approvals inbox: what waits, newest last; or what was decided',
    method: 'get',
    path: '/api/ledger/proposals',
    may: 'ledger.read',
    query: z.strictObject({ state: z.enum(PROPOSAL_STATES).default('waiting'), limit: limitQuery(200, 50) }),
    reply: z.strictObject({ items: z.array(proposalView) }),
  }),
  decide: defineEndpoint({
    id: 'ledger.decide',
    summary: 'Approve or reject a proposal of somebody else, or withdraw your own',
    method: 'post',
    path: '/api/ledger/proposals/:id/decision',
    may: 'ledger.post',
    params: z.strictObject({ id: uuid }),
    body: z.strictObject({ decision: z.enum(['approve', 'reject', 'withdraw']), note: z.string().max(1000).regex(PLAIN_TEXT).optional() }),
    reply: proposalView,
    problems: [
      'ledger.unknown_proposal',
      'ledger.same_person',
      'ledger.already_decided',
      'ledger.insufficient',
      'ledger.refused',
      'ledger.unknown_account',
      'ledger.unknown_kind',
      'ledger.unknown_loan',
      'ledger.unknown_lot',
      'ledger.lot_taken',
      'ledger.ratio_too_low',
      'request.id_reused',
      'auth.not_allowed_region',
    ],
  }),
  loans: defineEndpoint({
    id: 'ledger.loans',
    summary: 'Loans between regions with what is outstanding, soonest due first',
    method: 'get',
    path: '/api/ledger/loans',
    may: 'ledger.read',
    query: z.strictObject({ region: regionId.optional(), limit: limitQuery(200, 100) }),
    reply: z.strictObject({ items: z.array(loanView) }),
  }),
  repay: defineEndpoint({
    id: 'ledger.repay',
    summary: 'Pay back a part or all of a loan; never more than is outstanding',
    method: 'post',
    path: '/api/ledger/loans/:code/repayments',
    may: 'ledger.post',
    params: z.strictObject({ code: z.string().min(1).max(60).regex(PLAIN_TEXT) }),
    body: z.strictObject({ id: uuid, amount: positive, reason: reason.optional(), document: document.optional() }),
    reply: loanView,
    problems: [
      'ledger.unknown_loan',
      'request.id_reused',
      'ledger.insufficient',
      'ledger.needs_approval',
      'ledger.refused',
      'ledger.unknown_account',
      'auth.not_allowed_region',
    ],
  }),
  bookStatus: defineEndpoint({
    id: 'ledger.bookStatus',
    summary: 'Open, close or freeze a book, with a reason; the change is a link of its chain',
    method: 'post',
    path: '/api/ledger/books/:id/status',
    may: 'ledger.books',
    params: z.strictObject({ id: z.coerce.number().int().min(1).max(20_000_000) }),
    body: z.strictObject({ status: z.enum(['open', 'closed', 'frozen']), reason, document: document.optional() }),
    reply: bookView,
    problems: ['ledger.unknown_book', 'auth.not_allowed_region'],
  }),
  deadline: defineEndpoint({
    id: 'ledger.deadline',
    summary: 'Move the deadline of an open hold, with a reason',
    method: 'post',
    path: '/api/ledger/holds/:id/deadline',
    may: 'ledger.approve',
    params: z.strictObject({ id: uuid }),
    body: z.strictObject({ deadline: day, reason, document: document.optional() }),
    reply: transferResult,
  }),
};
