import { z } from 'zod';
import { bilingual, instant, limitQuery, PLAIN_TEXT } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { ROLES } from './roles.ts';

/** `lapsed`: nobody decided in time. */
export const GRANT_STATES = ['waiting', 'granted', 'refused', 'withdrawn', 'lapsed'] as const;

const rights = z.strictObject({ roles: z.array(z.enum(ROLES)), regionIds: z.array(z.string()), disabled: z.boolean() });
/** Null is the departments of the account's roles. */
const membership = z.strictObject({ departments: z.array(z.string()).nullable() });
const department = z.strictObject({ kinds: z.array(z.string()), layers: z.array(z.string()), across: z.boolean() });

/** What was not done but proposed, and until when somebody may decide it; an answer has null in its place when all was done. */
export const grantNote = z.strictObject({ id: z.uuid(), until: instant });
export type GrantNote = z.infer<typeof grantNote>;

/** What a grant changes, from what it was when it was proposed. */
export const grantChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rights'), before: rights, after: rights }),
  z.strictObject({ kind: z.literal('membership'), before: membership, after: membership }),
  z.strictObject({ kind: z.literal('department'), before: department, after: department }),
]);
export type GrantChange = z.infer<typeof grantChange>;

export const grantView = z.strictObject({
  id: z.uuid(),
  /** An account's name, or the id of a department. */
  subject: z.string(),
  subjectName: bilingual,
  change: grantChange,
  state: z.enum(GRANT_STATES),
  proposedBy: z.string(),
  proposedAt: instant,
  until: instant,
  /** Who decided, or withdrew. */
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable(),
  mayDecide: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type GrantView = z.infer<typeof grantView>;

const byId = z.strictObject({ id: z.uuid() });
const reason = z.string().trim().min(2).max(400).regex(PLAIN_TEXT);

/**
 * Grants of rights, where administrators are separated: what one of them proposes holds from the moment that an administrator of the other
 * kind accepts it.
 */
export const grantEndpoints = {
  list: defineEndpoint({
    id: 'grants.list',
    summary: 'Grants of rights in the own regions, newest first',
    method: 'get',
    path: '/api/grants',
    may: 'users.read',
    query: z.strictObject({ state: z.enum(GRANT_STATES).optional(), limit: limitQuery(200, 50) }),
    reply: z.strictObject({ items: z.array(grantView) }),
  }),
  decide: defineEndpoint({
    id: 'grants.decide',
    summary: 'Accept a grant, which holds from now on, or refuse it with a reason; never who proposed it or whom it concerns',
    method: 'post',
    path: '/api/grants/:id/decide',
    may: 'grants.decide',
    params: byId,
    body: z.discriminatedUnion('decision', [
      z.strictObject({ decision: z.literal('accept'), reason: reason.optional() }),
      z.strictObject({ decision: z.literal('refuse'), reason }),
    ]),
    reply: grantView,
    problems: [
      'grants.unknown',
      'grants.over',
      'grants.second_person',
      'grants.target_changed',
      'users.two_duties',
      'region.unknown',
      'department.unknown',
    ],
  }),
  withdraw: defineEndpoint({
    id: 'grants.withdraw',
    summary: 'Withdraw an own proposal that waits',
    method: 'delete',
    path: '/api/grants/:id',
    may: 'grants.decide',
    params: byId,
    reply: grantView,
    problems: ['grants.unknown', 'grants.over', 'grants.second_person'],
  }),
};
