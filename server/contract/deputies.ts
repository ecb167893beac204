import { z } from 'zod';
import { tokenId } from './account.ts';
import { day } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { userName, userView } from './identity.ts';

/** The longest deputyship, first and last day counted. */
export const DEPUTY_DAYS_MAX = 90;
/** Deputyships of one person that are open at a time. */
export const DEPUTIES_MAX = 20;
/** Who keeps the product, its rights and its evidence lends none of that. */
export const NEVER_LENT: readonly string[] = ['admin', 'security', 'auditor'];

const who = z.strictObject({ name: z.string(), displayName: z.string() });

/** A deputyship that is not over: the deputy acts for the person from a day to a day, both whole, in China. */
export const deputyView = z.strictObject({
  id: z.int(),
  person: who,
  deputy: who,
  from: day,
  until: day,
  /** Whether it holds today. */
  now: z.boolean(),
});
export type DeputyView = z.infer<typeof deputyView>;

/** What a person lent to others, and what others lent to the person. */
const deputies = z.strictObject({ lent: z.array(deputyView), borrowed: z.array(deputyView) });
export type Deputies = z.infer<typeof deputies>;

const naming = z.strictObject({ deputy: userName, from: day, until: day });
const named = z.strictObject({ name: userName });
/** Why somebody cannot be named. */
export const NOT_POSSIBLE = ['yourself', 'dates', 'past', 'too_long', 'nothing_to_lend', 'too_many'] as const;

export const deputyEndpoints = {
  own: defineEndpoint({
    id: 'deputies.own',
    summary: 'Who may act for the caller, and for whom the caller may act',
    method: 'get',
    path: '/api/deputies',
    may: 'signedIn',
    reply: deputies,
  }),
  name: defineEndpoint({
    id: 'deputies.name',
    summary: 'Name a deputy, who acts with the own roles (never those of administrators), regions and departments on these days',
    method: 'post',
    path: '/api/deputies',
    may: 'signedIn',
    body: naming,
    reply: deputyView,
    status: 201,
    problems: ['deputy.unknown_person', 'deputy.not_possible', 'deputy.not_while_acting', 'auth.session_needed'],
  }),
  end: defineEndpoint({
    id: 'deputies.end',
    summary: 'End a deputyship that the caller gave or has',
    method: 'delete',
    path: '/api/deputies/:id',
    may: 'signedIn',
    params: tokenId,
    reply: nothing,
    problems: ['deputy.unknown', 'deputy.not_while_acting', 'auth.session_needed'],
  }),
  ofPerson: defineEndpoint({
    id: 'users.deputies',
    summary: 'Who may act for a person, and for whom the person may act',
    method: 'get',
    path: '/api/users/:name/deputies',
    may: 'users.manage',
    params: named,
    reply: deputies,
    problems: ['users.unknown'],
  }),
  nameFor: defineEndpoint({
    id: 'users.nameDeputy',
    summary: 'Name a deputy for a person; never the administrator who does it',
    method: 'post',
    path: '/api/users/:name/deputies',
    may: 'users.manage',
    params: named,
    body: naming,
    reply: deputyView,
    status: 201,
    problems: ['users.unknown', 'deputy.unknown_person', 'deputy.not_possible', 'auth.not_allowed'],
  }),
  endOf: defineEndpoint({
    id: 'users.endDeputy',
    summary: 'End a deputyship of a person',
    method: 'delete',
    path: '/api/users/:name/deputies/:id',
    may: 'users.manage',
    params: named.extend(tokenId.shape),
    reply: nothing,
    problems: ['users.unknown', 'deputy.unknown', 'auth.not_allowed'],
  }),
  act: defineEndpoint({
    id: 'session.acting',
    summary: 'Act for somebody whose deputy the caller is today, in this session only; null goes on in the own name',
    method: 'post',
    path: '/api/session/acting',
    may: 'signedIn',
    body: z.strictObject({ for: userName.nullable() }),
    reply: z.strictObject({ user: userView }),
    problems: ['deputy.not_now', 'auth.session_needed'],
    whenLapsed: true,
  }),
};
