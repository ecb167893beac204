import { z } from 'zod';
import { sessionView, tokenView } from './account.ts';
import { bilingual, instant, limitQuery, PLAIN_TEXT, page } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { grantNote, grantView } from './grants.ts';
import { invitation, userRegions } from './identity.ts';
import { PERMISSIONS, ROLES } from './roles.ts';

export const PERSON_STATES = ['active', 'invited', 'disabled'] as const;

export const personView = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  roles: z.array(z.enum(ROLES)),
  regionIds: z.array(z.string()),
  /** `invited`: nobody has chosen a password yet. */
  state: z.enum(PERSON_STATES),
  secondFactor: z.boolean(),
  createdAt: instant,
  /** The display name of who made the account; null for the operator's tool and the set-up. */
  createdBy: z.string().nullable(),
  /** The last use of a session that still holds. */
  seenAt: instant.nullable(),
});
export type PersonView = z.infer<typeof personView>;

const name = z.string().min(1).max(40);
const byName = z.strictObject({ name });

/** Administrators and the people of their regions: those all of whose regions lie within. */
export const peopleEndpoints = {
  people: defineEndpoint({
    id: 'users.list',
    summary: 'The accounts of the own regions, by name',
    method: 'get',
    path: '/api/users',
    may: 'users.read',
    query: z.strictObject({
      q: z.string().max(80).optional(),
      state: z.enum(PERSON_STATES).optional(),
      /** The name after which the page begins. */
      cursor: name.optional(),
      limit: limitQuery(200, 100),
    }),
    reply: page(personView),
  }),
  person: defineEndpoint({
    id: 'users.read',
    summary: 'An account: what it may do and why, its sessions and tokens',
    method: 'get',
    path: '/api/users/:name',
    may: 'users.read',
    params: byName,
    reply: personView.extend({
      /** Each permission with the roles that give it. */
      permissions: z.array(z.strictObject({ permission: z.enum(PERMISSIONS), roles: z.array(z.enum(ROLES)) })),
      /** The departments to which it belongs. */
      departments: z.array(z.strictObject({ id: z.string(), name: bilingual })),
      /** The latest grants to it, those that wait first. */
      grants: z.array(grantView),
      sessions: z.array(sessionView),
      tokens: z.array(tokenView),
    }),
    problems: ['users.unknown'],
  }),
  changePerson: defineEndpoint({
    id: 'users.change',
    summary:
      'Change rights, disable or let return; holds from the next request of the person. Where administrators are separated more rights are only proposed',
    method: 'patch',
    path: '/api/users/:name',
    may: 'users.manage',
    params: byName,
    body: z.strictObject({
      displayName: z.string().trim().min(1).max(80).regex(PLAIN_TEXT).optional(),
      roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).optional(),
      regionIds: userRegions.optional(),
      disabled: z.boolean().optional(),
    }),
    reply: personView.extend({ grant: grantNote.nullable() }),
    problems: ['users.unknown', 'users.not_yourself', 'users.two_duties', 'region.unknown', 'auth.not_allowed_region', 'grants.waiting'],
  }),
  resetPerson: defineEndpoint({
    id: 'users.reset',
    summary: 'A link by which the person chooses a new password, once; the old one, all sessions and all tokens end now',
    method: 'post',
    path: '/api/users/:name/reset',
    may: 'users.manage',
    params: byName,
    body: z.strictObject({
      /** Takes the second factor off too, for who has lost it. */
      secondFactor: z.boolean().default(false),
    }),
    reply: z.strictObject({ invitation }),
    status: 201,
    problems: ['users.unknown', 'users.not_yourself'],
  }),
  endSessionsOf: defineEndpoint({
    id: 'users.endSessions',
    summary: 'End all sessions of a person',
    method: 'delete',
    path: '/api/users/:name/sessions',
    may: 'users.manage',
    params: byName,
    reply: z.strictObject({ ended: z.int() }),
    problems: ['users.unknown'],
  }),
  endSessionOf: defineEndpoint({
    id: 'users.endSession',
    summary: 'End one session of a person',
    method: 'delete',
    path: '/api/users/:name/sessions/:id',
    may: 'users.manage',
    params: byName.extend({ id: z.string().min(1).max(40) }),
    reply: nothing,
    problems: ['users.unknown', 'session.unknown'],
  }),
  revokeTokenOf: defineEndpoint({
    id: 'users.revokeToken',
    summary: 'End a token of a person',
    method: 'delete',
    path: '/api/users/:name/tokens/:id',
    may: 'users.manage',
    params: byName.extend({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
    reply: nothing,
    problems: ['users.unknown', 'token.unknown'],
  }),
};
