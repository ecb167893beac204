import { z } from 'zod';
import { bilingual, day, instant, limitQuery, PLAIN_TEXT, quotaKindId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** One region and kind; the region of a total is `*`. quota = given to the region; posted = committed to projects; held = reserved; available = quota − posted − held. */
const overviewCell = z.strictObject({
  regionId: z.string(),
  kind: z.string(),
  quota: z.number(),
  posted: z.number(),
  held: z.number(),
  available: z.number(),
  /** (posted + held) / quota in per mille; null when there is no quota. */
  usedPerMille: z.int().nullable(),
  /** By the pace of this year so far; null when it lasts the year or nothing was used. */
  runsOutOn: day.nullable(),
  status: z.enum(['pass', 'warn', 'fail', 'unknown']),
  accountId: z.int().nullable(),
});
export type OverviewCell = z.infer<typeof overviewCell>;

const searchHit = z.strictObject({
  id: z.string(),
  title: z.string(),
  subtitle: bilingual,
  /** Null for what lies nowhere, as a voucher. */
  center: z.tuple([z.number(), z.number()]).nullable(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
});

const changeView = z.strictObject({
  transferId: z.string(),
  seq: z.int(),
  at: z.string(),
  kind: z.string(),
  transferKind: z.enum(['transfer', 'hold', 'commit', 'void', 'expire', 'reversal']),
  amount: z.number(),
  regionId: z.string(),
  projectCode: z.string().nullable(),
  projectName: z.string().nullable(),
  reason: z.string().nullable(),
  deadline: z.string().nullable(),
  center: z.tuple([z.number(), z.number()]).nullable(),
});
export type ChangeView = z.infer<typeof changeView>;

export const commandEndpoints = {
  overview: defineEndpoint({
    id: 'command.overview',
    summary: 'Per region and kind: quota, posted, held, available, used share, when it runs out',
    method: 'get',
    path: '/api/command/overview',
    may: 'command.read',
    replica: true,
    query: z.strictObject({ asOf: day.optional(), year: z.coerce.number().int().min(2000).max(2100).optional() }),
    reply: z.strictObject({ asOf: day, year: z.int(), cells: z.array(overviewCell), totals: z.array(overviewCell), ledgerSeq: z.int() }),
  }),
  changes: defineEndpoint({
    id: 'command.changes',
    summary: 'What moved since an instant or a date, newest first; each opens its voucher and its place',
    method: 'get',
    path: '/api/command/changes',
    may: 'command.read',
    replica: true,
    query: z.strictObject({ since: z.union([instant, day]).optional(), kind: quotaKindId.optional(), limit: limitQuery(200, 50) }),
    reply: z.strictObject({ since: z.string(), items: z.array(changeView), total: z.int() }),
  }),
  search: defineEndpoint({
    id: 'search',
    summary:
      'The one search box: parcels, projects, regions and named features by code, name or pinyin initials, vouchers, and coordinates',
    method: 'get',
    path: '/api/search',
    may: 'blueprint.read',
    replica: true,
    query: z.strictObject({ q: z.string().min(1).max(80).regex(PLAIN_TEXT), limit: limitQuery(20, 8) }),
    reply: z.strictObject({
      groups: z.array(
        z.strictObject({
          group: z.enum(['parcels', 'projects', 'regions', 'vouchers', 'features', 'coordinates']),
          items: z.array(searchHit),
        }),
      ),
    }),
  }),
  events: defineEndpoint({
    id: 'events',
    summary: 'Live events (server-sent events), resumable with Last-Event-ID',
    method: 'get',
    path: '/api/events',
    may: 'signedIn',
    query: z.strictObject({ topics: z.string().max(200).optional() }),
    reply: z.string(),
    stream: 'text/event-stream',
    problems: ['events.too_many'],
  }),
};
