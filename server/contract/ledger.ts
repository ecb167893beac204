import { z } from 'zod';
import { bilingual, day, instant, limitQuery, page, quotaKindId, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** What an item of `POST /api/ledger/transfers` can be answered. `ok` moved the amount; every other code moved nothing. */
export const transferCode = z.enum([
  'ok',
  'insufficient',
  'unknown_account',
  'same_account',
  'wrong_kind',
  'wrong_year',
  'not_allowed_region',
  'closed_book',
  'frozen_book',
  'not_positive',
  'too_large',
  'wrong_date',
  'deadline_past',
  'unknown_hold',
  'unknown_transfer',
  'id_reused',
  'hold_resolved',
  'hold_expired',
  'amount_differs',
  'accounts_differ',
  'already_reversed',
  'not_expired',
  'group_failed',
  'needs_approval',
  'not_allowed_kind',
]);
export type TransferCode = z.infer<typeof transferCode>;

export const OWNER_KINDS = [
  'region_pool',
  'city_pool',
  'county_reserve',
  'project',
  'parcel',
  'lot',
  'loan',
  'outside',
  'residual',
] as const;
export const ownerKind = z.enum(OWNER_KINDS);
export type OwnerKind = z.infer<typeof ownerKind>;

/** What a row of the ledger does. `expire` is written by the sweeper alone. */
export const TRANSFER_KINDS = ['transfer', 'hold', 'commit', 'void', 'expire', 'reversal'] as const;

/** Text that a person wrote: no control characters but line breaks (PostgreSQL refuses NUL). */
const PLAIN_TEXT = /^[\P{Cc}\n\r\t]*$/u;
const accountId = z.int().min(1);
/** Refused above 2^53 and when fractional; zero and below are answered `not_positive`. */
const asked = z.int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const SETTLING = ['commit', 'void', 'reversal'];

export const transferItem = z
  .strictObject({
    /** The caller's own id: the same id always gets the same answer. */
    id: z.uuid().transform((text) => text.toLowerCase()),
    kind: z.enum(['transfer', 'hold', 'commit', 'void', 'reversal']),
    debit: accountId,
    credit: accountId,
    /** Smallest unit of the kind. May be left out of commit, void and reversal: then the whole. */
    amount: asked.optional(),
    /** The hold that a commit or void settles, or the transfer that a reversal moves back. */
    holdId: z
      .uuid()
      .transform((text) => text.toLowerCase())
      .optional(),
    /** The last day on which a hold can be committed. */
    deadline: day.optional(),
    /** The day the movement counts from; today when left out, never later. */
    effectiveOn: day.optional(),
    reason: z.string().max(1000).regex(PLAIN_TEXT).optional(),
    document: z.string().max(200).regex(PLAIN_TEXT).optional(),
  })
  .refine((item) => SETTLING.includes(item.kind) === (item.holdId !== undefined), {
    path: ['holdId'],
    error: 'commit, void and reversal name what they settle',
  })
  .refine((item) => item.deadline === undefined || item.kind === 'hold', { path: ['deadline'], error: 'only a hold has a deadline' })
  .refine((item) => item.amount !== undefined || SETTLING.includes(item.kind), { path: ['amount'], error: 'an amount is needed' });
export type TransferItem = z.infer<typeof transferItem>;

export const transferResult = z.strictObject({
  id: z.string(),
  code: transferCode,
  /** Position in the book; with `ok` only. */
  seq: z.int().optional(),
  debitAfter: z.int().optional(),
  creditAfter: z.int().optional(),
  /** With `insufficient`: what the debit account could give, and what was asked. */
  available: z.int().optional(),
  asked: z.int().optional(),
});
export type TransferResult = z.infer<typeof transferResult>;

export const accountView = z.strictObject({
  id: z.int(),
  kind: z.string(),
  year: z.int(),
  ownerKind,
  ownerId: z.string(),
  regionId: z.string(),
  posted: z.int(),
  held: z.int(),
  minBalance: z.int().nullable(),
  /** posted − held − minBalance; null without a limit. */
  available: z.int().nullable(),
});
export type AccountView = z.infer<typeof accountView>;

export const bookView = z.strictObject({
  id: z.int(),
  kind: z.string(),
  year: z.int(),
  status: z.enum(['open', 'closed', 'frozen']),
  seq: z.int(),
  /** The hash of the newest row, in hex: whoever noted it can prove later that nothing before it was changed. */
  head: z.string(),
  lastAt: z.string(),
  accounts: z.int(),
  /** How far the auditor has replayed the book, and when. */
  checkedSeq: z.int().nullable(),
  checkedAt: z.string().nullable(),
});
export type BookView = z.infer<typeof bookView>;

const entryFields = {
  id: z.string(),
  seq: z.int(),
  kind: z.enum(TRANSFER_KINDS),
  debit: z.int(),
  credit: z.int(),
  amount: z.int(),
  refersTo: z.string().nullable(),
  deadline: z.string().nullable(),
  effectiveOn: z.string(),
  recordedAt: z.string(),
  reason: z.string().nullable(),
  document: z.string().nullable(),
};

/** One line of an account's statement: what changed and what stood after it. */
export const entryView = z.strictObject({
  ...entryFields,
  side: z.enum(['debit', 'credit']),
  other: z.int(),
  otherOwnerKind: ownerKind.nullable(),
  otherOwnerId: z.string().nullable(),
  otherRegionId: z.string().nullable(),
  postedAfter: z.int(),
  heldAfter: z.int().nullable(),
});
export type EntryView = z.infer<typeof entryView>;

export const voucherView = z.strictObject({
  ...entryFields,
  quotaKind: z.string(),
  year: z.int(),
  debitAccount: accountView.nullable(),
  creditAccount: accountView.nullable(),
  debitBefore: z.int(),
  debitAfter: z.int(),
  creditBefore: z.int(),
  creditAfter: z.int(),
  authorId: z.int(),
  author: z.string().nullable(),
  /** For whom the author acted as a deputy. */
  actingFor: z.string().nullable(),
  /** The second person who let it through. */
  approverId: z.int().nullable(),
  approver: z.string().nullable(),
  hash: z.string(),
  previousHash: z.string(),
  /** The transfer that settled or reversed this one. */
  settledBy: z.strictObject({ id: z.string(), kind: z.enum(TRANSFER_KINDS), amount: z.int(), recordedAt: z.string() }).nullable(),
  projectCode: z.string().nullable(),
  parcelCode: z.string().nullable(),
  regionId: z.string(),
});
export type VoucherView = z.infer<typeof voucherView>;

export const kindView = z.strictObject({
  id: z.string(),
  category: z.string(),
  /** The smallest unit, in which every amount is counted. */
  unit: z.string(),
  /** Power of ten between the smallest unit and the unit of bulletins. */
  scale: z.int(),
  name: bilingual,
  /** Whether what is freed of it becomes a lot that replaces new emissions or coal. */
  replaceable: z.boolean(),
});

/** A cursor: the account id or sequence number to go on from. */
const position = z.string().regex(/^\d{1,15}$/);
const year = z.coerce.number().int().min(2000).max(2100);

export const ledgerEndpoints = {
  post: defineEndpoint({
    id: 'ledger.post',
    summary: 'Post transfers, holds, commits, voids and reversals; the same id twice gives the same answer',
    method: 'post',
    path: '/api/ledger/transfers',
    may: 'ledger.post',
    body: z.strictObject({ items: z.array(transferItem).min(1).max(1000), atomic: z.boolean().optional() }),
    reply: z.strictObject({ results: z.array(transferResult) }),
  }),
  accounts: defineEndpoint({
    id: 'ledger.accounts',
    summary: 'Accounts with their balances, today or as they stood (effective by asOf, known by knownBy)',
    method: 'get',
    path: '/api/ledger/accounts',
    may: 'ledger.read',
    replica: true,
    query: z.strictObject({
      region: regionId.optional(),
      kind: quotaKindId.optional(),
      year: year.optional(),
      owner: z.string().min(1).max(80).regex(PLAIN_TEXT).optional(),
      ownerKind: ownerKind.optional(),
      asOf: day.optional(),
      knownBy: instant.optional(),
      limit: limitQuery(500, 200),
      cursor: position.optional(),
    }),
    reply: page(accountView),
    problems: ['ledger.unknown_kind'],
  }),
  entries: defineEndpoint({
    id: 'ledger.entries',
    summary: "An account's statement, newest first, with the running balance",
    method: 'get',
    path: '/api/ledger/accounts/:id/entries',
    may: 'ledger.read',
    replica: true,
    params: z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    query: z.strictObject({
      /** Days from which and up to which a line counts, both included. */
      from: day.optional(),
      to: day.optional(),
      transferKind: z.enum(TRANSFER_KINDS).optional(),
      /** Words of the reason or the document. */
      q: z.string().trim().min(1).max(80).regex(PLAIN_TEXT).optional(),
      /** Lines that count from this day or before, and the account as it stood at its end. */
      asOf: day.optional(),
      limit: limitQuery(500, 50),
      cursor: position.optional(),
    }),
    reply: page(entryView).extend({ account: accountView }),
    problems: ['ledger.unknown_account'],
  }),
  transfer: defineEndpoint({
    id: 'ledger.transfer',
    summary: 'One voucher: document, author, hash, balances before and after, project and region',
    method: 'get',
    path: '/api/ledger/transfers/:id',
    may: 'ledger.read',
    params: z.strictObject({ id: z.uuid() }),
    reply: voucherView,
    problems: ['ledger.unknown_transfer'],
  }),
  books: defineEndpoint({
    id: 'ledger.books',
    summary: 'Books: sequence, head hash and how far the auditor has replayed them',
    method: 'get',
    path: '/api/ledger/books',
    may: 'ledger.read',
    query: z.strictObject({ kind: quotaKindId.optional(), year: year.optional() }),
    reply: z.strictObject({ items: z.array(bookView) }),
  }),
  kinds: defineEndpoint({
    id: 'ledger.kinds',
    summary: 'Quota kinds with their smallest unit and scale',
    method: 'get',
    path: '/api/ledger/kinds',
    may: 'ledger.read',
    reply: z.strictObject({ items: z.array(kindView) }),
  }),
};
