import { z } from 'zod';
import { day, limitQuery, regionId } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const journalRow = z.strictObject({
  id: z.int(),
  at: z.string(),
  actor: z.string(),
  /** What was done, as `room.verb`; `refused`, `session.begin` and `session.end` are of no command. */
  action: z.string(),
  subject: z.string(),
  regionId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  traceId: z.string(),
  /** Its number in the chain; null until it is sealed, within two seconds. */
  seq: z.int().nullable(),
});
export type JournalRowView = z.infer<typeof journalRow>;

/** The end of the chain: who keeps it elsewhere notices whatever happens to the rows up to it. */
const head = z.strictObject({ seq: z.int(), sha256: z.string(), sm3: z.string(), at: z.string() });
export type JournalHead = z.infer<typeof head>;

export const evidenceEndpoints = {
  journal: defineEndpoint({
    id: 'journal.list',
    summary: 'The audit journal, newest first: by person, deed, subject, region, number and day',
    method: 'get',
    path: '/api/journal',
    may: 'journal.read',
    replica: true,
    query: z.strictObject({
      before: z.coerce.number().int().positive().optional(),
      limit: limitQuery(1000, 50),
      actor: z.string().min(1).max(80).optional(),
      /** The beginning of what was done: `project.` is everything about projects. */
      action: z.string().min(1).max(80).optional(),
      subject: z.string().min(1).max(200).optional(),
      region: regionId.optional(),
      /** The number of one row, as it stands on what was taken out. */
      number: z.coerce.number().int().positive().optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    reply: z.strictObject({ items: z.array(journalRow), next: z.int().nullable(), head: head.nullable() }),
  }),
};
