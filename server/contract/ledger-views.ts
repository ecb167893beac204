import { z } from 'zod';
import { amount, bilingual, day, limitQuery, PLAIN_TEXT, page, quotaKindId, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { bookView, ownerKind } from './ledger.ts';

const year = z.coerce.number().int().min(2000).max(2100);
const rowNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const bookNumber = z.coerce.number().int().min(1).max(20_000_000);

/**
 * Where a node of the flow stands, from left to right. `parcel`, `lot`, `loan` and `residual` gather all such accounts of a region;
 * `others` gathers its projects beyond the largest; `elsewhere` is what lies outside the reader's regions.
 */
export const FLOW_LEVELS = [
  'outside',
  'province',
  'city',
  'county',
  'zone',
  'lot',
  'loan',
  'project',
  'others',
  'parcel',
  'residual',
  'elsewhere',
] as const;

const flowNode = z.strictObject({
  /** Stable between requests: `a100000001` is an account, `others:371502` a gathering, `elsewhere` what cannot be seen. */
  id: z.string(),
  level: z.enum(FLOW_LEVELS),
  ownerKind: ownerKind.nullable(),
  /** The project's code, `province` or whatever tells accounts of one kind apart; empty for pools and gatherings. */
  ownerId: z.string(),
  regionId: z.string().nullable(),
  region: bilingual.nullable(),
  projectName: z.string().nullable(),
  /** Set when the node is one account, whose statement it opens. */
  accountId: z.int().nullable(),
  /** How many accounts it gathers. */
  accounts: z.int(),
  /** What flowed in less what flowed out, which is what the accounts have; below zero for what lies outside the books. */
  posted: z.int(),
  /** What it holds for others, and what others hold for it. */
  held: z.int(),
  reserved: z.int(),
  /** posted − held − the limit; null without a limit and for gatherings. */
  available: z.int().nullable(),
});
export type FlowNode = z.infer<typeof flowNode>;

const flowLink = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['moved', 'held']),
  /** Net of both directions, so always above zero; two nodes that cancel out have no link. */
  amount: z.int().min(1),
  /** Vouchers behind it, reversals and returns included; for `held` the open holds. */
  transfers: z.int(),
});
export type FlowLink = z.infer<typeof flowLink>;

const daily = z.strictObject({ on: day, amount: z.int() });

const forecastRow = z.strictObject({
  regionId: z.string(),
  kind: z.string(),
  accountId: z.int().nullable(),
  quota: z.int(),
  posted: z.int(),
  held: z.int(),
  available: z.int(),
  /** What comes back if nothing starts: by the day after the deadline, when the hold has lapsed. */
  holds: z.array(daily),
  /** Open holds without a deadline come back by nobody's clock. */
  heldWithoutDeadline: z.int(),
  /** Loans to pay back (below zero) and to get back (above zero) by due date; what is overdue to be paid is due today, what is overdue to be got is not counted on. */
  loans: z.array(daily),
  /** What was committed or reserved, and not given back, this year so far and in the last days up to 90. */
  pace: z.strictObject({ used: z.int(), days: z.int(), recentUsed: z.int(), recentDays: z.int() }),
  /** The last day that is covered; today when nothing is left; null when it lasts the year or nothing is used. */
  runsOutOn: z.strictObject({
    /** Today's available at the pace of this year so far: the date that the regional quota map shows. */
    atPace: day.nullable(),
    /** The same at the pace of the last days up to 90. */
    atRecentPace: day.nullable(),
    /** This year's pace and loans on their due dates; no hold comes back. */
    ifAllStart: day.nullable(),
    /** The same, and every hold comes back when its deadline has passed. Never before `ifAllStart`. */
    ifNoneStart: day.nullable(),
  }),
});
export type ForecastRow = z.infer<typeof forecastRow>;

const deadlineRow = z.strictObject({
  holdId: z.string(),
  kind: z.string(),
  year: z.int(),
  amount: z.int(),
  regionId: z.string(),
  projectCode: z.string().nullable(),
  projectName: z.string().nullable(),
  debitAccountId: z.int(),
  creditAccountId: z.int(),
  heldOn: day,
  /** The last day on which the hold can be committed. */
  deadline: day,
  /** Below zero when the deadline has passed and the sweeper has yet to give it back. */
  daysLeft: z.int(),
  reason: z.string().nullable(),
  document: z.string().nullable(),
});
export type DeadlineRow = z.infer<typeof deadlineRow>;

const linkView = z.strictObject({
  bookId: z.int(),
  seq: z.int(),
  hash: z.string(),
  previousHash: z.string(),
  recordedAt: z.string(),
  /** `transfer` or what kind of event; a transfer's id only for who may see it. */
  what: z.enum(['transfer', 'open', 'limit', 'deadline', 'status', 'use']),
  transferId: z.string().nullable(),
  /** The newest link of the book, which this one leads to. */
  headSeq: z.int(),
});
export type LinkView = z.infer<typeof linkView>;

const findingView = z.strictObject({
  /** The link where it shows; null for what stands beside the chain. */
  seq: z.int().nullable(),
  fault: z.string(),
  /** Null for who does not see the whole book: it names accounts and balances. */
  detail: z.string().nullable(),
});

/** A month, `YYYY-MM`. */
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

const useView = z.strictObject({
  id: z.string(),
  period: month,
  amount: z.int(),
  reason: z.string().nullable(),
  document: z.string(),
  authorId: z.int(),
  author: z.string().nullable(),
  recordedAt: z.string(),
  /** The id of the later row of the same period that counts instead. */
  replacedBy: z.string().nullable(),
});
export type UseView = z.infer<typeof useView>;

const usesView = z.strictObject({
  accountId: z.int(),
  committed: z.int(),
  /** The sum of the newest row of each period. */
  used: z.int(),
  /** committed − used; below zero is over-use. */
  left: z.int(),
  /** Newest period first; within a period the row that counts first. */
  items: z.array(useView),
});
export type UsesView = z.infer<typeof usesView>;

export const ledgerViewEndpoints = {
  flow: defineEndpoint({
    id: 'ledger.flow',
    summary: 'Where the quota of a kind and year went, from the province to the project; for every node inflow less outflow is what it has',
    method: 'get',
    path: '/api/ledger/flow',
    may: 'ledger.read',
    query: z.strictObject({
      kind: quotaKindId,
      year,
      /** By the vouchers that count from this day or before. */
      asOf: day.optional(),
      /** Projects that are nodes of their own; the rest is gathered by region. */
      projects: limitQuery(200, 40),
    }),
    reply: z.strictObject({
      kind: z.string(),
      year: z.int(),
      asOf: day,
      /** Null while nothing of this kind and year was booked. */
      book: bookView.nullable(),
      nodes: z.array(flowNode),
      links: z.array(flowLink),
    }),
    problems: ['ledger.unknown_kind'],
  }),
  forecast: defineEndpoint({
    id: 'ledger.forecast',
    summary: 'Who runs out first, at the present pace, if every reserved project starts and if none does; soonest first',
    method: 'get',
    path: '/api/ledger/forecast',
    may: 'ledger.read',
    query: z.strictObject({ year: year.optional(), kind: quotaKindId.optional(), region: regionId.optional() }),
    reply: z.strictObject({ today: day, year: z.int(), items: z.array(forecastRow) }),
    problems: ['ledger.unknown_kind'],
  }),
  deadlines: defineEndpoint({
    id: 'ledger.deadlines',
    summary: 'Open holds that have a deadline, soonest first',
    method: 'get',
    path: '/api/ledger/deadlines',
    may: 'ledger.read',
    query: z.strictObject({
      region: regionId.optional(),
      kind: quotaKindId.optional(),
      project: z.string().min(1).max(80).regex(PLAIN_TEXT).optional(),
      /** Deadlines on this day or earlier. */
      before: day.optional(),
      limit: limitQuery(500, 100),
      cursor: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
        .optional(),
    }),
    reply: page(deadlineRow).extend({ today: day, total: z.int() }),
    problems: ['ledger.unknown_kind'],
  }),
  link: defineEndpoint({
    id: 'ledger.link',
    summary: 'One link of a book: whoever noted its hash on a bulletin compares, and nothing before it was changed if it is the same',
    method: 'get',
    path: '/api/ledger/books/:id/links/:seq',
    may: 'ledger.read',
    params: z.strictObject({ id: bookNumber, seq: rowNumber }),
    reply: linkView,
    problems: ['ledger.unknown_book', 'ledger.unknown_link'],
  }),
  audit: defineEndpoint({
    id: 'ledger.audit',
    summary: 'Replay a book now, one at a time; a book that differs is frozen as by the hourly audit',
    method: 'post',
    path: '/api/ledger/books/:id/audit',
    may: 'journal.read',
    params: z.strictObject({ id: bookNumber }),
    reply: z.strictObject({
      bookId: z.int(),
      rows: z.int(),
      findings: z.array(findingView),
      head: z.string(),
      seq: z.int(),
      tookMs: z.int(),
      book: bookView,
    }),
    problems: ['ledger.unknown_book'],
  }),
  uses: defineEndpoint({
    id: 'ledger.uses',
    summary: 'What a project or parcel has used of what was committed to it, month by month',
    method: 'get',
    path: '/api/ledger/accounts/:id/uses',
    may: 'ledger.read',
    params: z.strictObject({ id: rowNumber }),
    reply: usesView,
    problems: ['ledger.unknown_account'],
  }),
  recordUse: defineEndpoint({
    id: 'ledger.recordUse',
    summary: "Record a month's use; a later row for the same month counts instead and both stay",
    method: 'post',
    path: '/api/ledger/accounts/:id/uses',
    may: 'ledger.post',
    params: z.strictObject({ id: rowNumber }),
    body: z.strictObject({
      /** The caller's own id: a retry is the same row. */
      id: z.uuid().transform((text) => text.toLowerCase()),
      period: month,
      amount,
      document: z.string().trim().min(1).max(200).regex(PLAIN_TEXT),
      reason: z.string().trim().min(1).max(1000).regex(PLAIN_TEXT).optional(),
    }),
    reply: usesView,
    problems: ['ledger.unknown_account', 'ledger.no_commitment', 'auth.not_allowed_department', 'request.id_reused'],
  }),
};
