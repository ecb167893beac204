import { z } from 'zod';
import { regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { ownerKind, transferCode } from './ledger.ts';
import { proposalBody } from './ledger-flows.ts';
import { document, uuid } from './ledger-parts.ts';

/** One account that would be touched, in the kind's smallest unit. */
export const previewLine = z.strictObject({
  /** Null for an account that would be opened. */
  accountId: z.int().nullable(),
  ownerKind,
  ownerId: z.string(),
  regionId: z.string(),
  kind: z.string(),
  year: z.int(),
  /** Posted now, what is added (or taken, below zero), and posted then. When refused: what it would have been. */
  before: z.int(),
  change: z.int(),
  after: z.int(),
  heldBefore: z.int(),
  heldAfter: z.int(),
  /** What it can give, down to its limit; null without a limit. */
  availableBefore: z.int().nullable(),
  availableAfter: z.int().nullable(),
  /** False for an account that cannot give what is asked. */
  ok: z.boolean(),
  /** How much is missing; 0 when nothing is. */
  short: z.int(),
});
export type PreviewLine = z.infer<typeof previewLine>;

const preview = z.strictObject({
  /** What the ledger would answer now: `ok`, or the first code that refuses it. */
  code: transferCode,
  /** Whether it waits for a second person; false when it could be posted at once. */
  secondPerson: z.boolean(),
  /** Every account that the reader may see, in the order of the vouchers. */
  lines: z.array(previewLine),
  /** Vouchers that would be written. */
  vouchers: z.int(),
});
export type Preview = z.infer<typeof preview>;

export const ledgerPreviewEndpoints = {
  preview: defineEndpoint({
    id: 'ledger.preview',
    summary: 'What would stand after a proposal; nothing is written',
    method: 'post',
    path: '/api/ledger/proposals/preview',
    asks: true,
    may: 'ledger.post',
    body: z.strictObject({ region: regionId, body: proposalBody, document: document.optional() }),
    reply: preview,
    problems: [
      'ledger.unknown_account',
      'ledger.unknown_kind',
      'ledger.unknown_loan',
      'ledger.unknown_lot',
      'ledger.lot_taken',
      'ledger.not_replaceable',
      'ledger.ratio_too_low',
      'region.unknown',
      'auth.not_allowed_region',
    ],
  }),
  previewOf: defineEndpoint({
    id: 'ledger.previewOf',
    summary: 'What would stand after the approval of a proposal that waits; nothing is written',
    method: 'get',
    path: '/api/ledger/proposals/:id/preview',
    may: 'ledger.read',
    params: z.strictObject({ id: uuid }),
    reply: preview,
    problems: [
      'ledger.unknown_proposal',
      'ledger.already_decided',
      'ledger.unknown_account',
      'ledger.unknown_kind',
      'ledger.unknown_lot',
      'ledger.lot_taken',
      'ledger.ratio_too_low',
      'auth.not_allowed_region',
    ],
  }),
};
