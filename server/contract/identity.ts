import { z } from 'zod';
import { day, instant, regionId } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { grantNote } from './grants.ts';
import { PERMISSIONS, ROLES } from './roles.ts';

export const userView = z.strictObject({
  id: z.int(),
  name: z.string(),
  displayName: z.string(),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Region ids the user may see and act in, with all below them; `*` is everywhere. */
  scope: z.array(z.string()),
  regionId: z.string().nullable(),
  /** For whom the session acts: roles, permissions and scope are then that person's. */
  actingFor: z.strictObject({ name: z.string(), displayName: z.string(), until: day }).nullable(),
});
export type UserView = z.infer<typeof userView>;

export const userName = z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u);
/** Bounded before it reaches the hash: a password of a megabyte is refused, not hashed. Whether it is good enough is said by `users.password_weak`. */
export const password = z.string().min(1).max(200);

/** The present password; who signed in by the sign-in service within the last ten minutes has proved enough without it. */
export const proof = password.optional();

/** Six digits of the second factor, or a recovery code: of seven groups, or of four as they were made before. */
export const code = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(\d{6}|[a-z2-7]{4}(-[a-z2-7]{4}){3}((-[a-z2-7]{4}){3})?)$/);

/** `*` is everywhere. */
export const userRegions = z
  .array(z.union([regionId, z.literal('*')]))
  .min(1)
  .max(50);

/** A link that lets an account choose its password, once; the server's own address goes before the path. */
export const invitation = z.strictObject({ path: z.string(), expiresAt: instant });
export const linkToken = z.string().regex(/^[\w-]{20,100}$/);
const token = z.strictObject({ token: linkToken });

export const identityEndpoints = {
  signIn: defineEndpoint({
    id: 'session.create',
    summary: 'Sign in; answers the user and the csrf token, sets the session cookie',
    method: 'post',
    path: '/api/session',
    may: 'public',
    body: z.strictObject({ name: z.string().min(1).max(40), password, code: code.optional() }),
    reply: z.strictObject({ user: userView, csrfToken: z.string() }),
    problems: ['auth.wrong_credentials', 'auth.code_needed', 'auth.wrong_code', 'auth.passkey_needed', 'auth.locked'],
  }),
  session: defineEndpoint({
    id: 'session.read',
    summary: 'Who is signed in; user is null when nobody is',
    method: 'get',
    path: '/api/session',
    may: 'public',
    reply: z.strictObject({
      user: userView.nullable(),
      csrfToken: z.string().nullable(),
      /** The accounts of demo mode, offered on the sign-in screen; empty otherwise. */
      demoAccounts: z.array(z.string()),
      synthetic: z.boolean(),
      /** Whether the three administrators are separated (三员分立) and a grant of rights takes two of them. */
      separated: z.boolean(),
      /** What the second factor's demand asks of who is signed in; null when it asks nothing. `needed`: the session may only set one up. */
      secondFactor: z.strictObject({ by: instant, needed: z.boolean() }).nullable(),
      /** How the person proves to sit there: by the present password, or by a fresh sign-in where the account has none. */
      proof: z.enum(['password', 'sso']).nullable(),
      /** The sign-in service, if one is set. */
      sso: z.strictObject({ name: z.string() }).nullable(),
      /** The deputyship has ended under which the session acted: it may do nothing until it goes on in the own name. */
      lapsed: z.boolean(),
    }),
  }),
  signOut: defineEndpoint({
    id: 'session.delete',
    summary: 'Sign out',
    method: 'delete',
    path: '/api/session',
    may: 'signedIn',
    enrols: true,
    reply: nothing,
    whenLapsed: true,
  }),
  createUser: defineEndpoint({
    id: 'users.create',
    summary:
      'Add an account: invited by a link that is told once; in demo mode a password may be given instead. Where administrators are separated its roles are proposed',
    method: 'post',
    path: '/api/users',
    may: 'users.manage',
    body: z.strictObject({
      name: userName,
      displayName: z.string().min(1).max(80),
      password: password.optional(),
      roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
      regionIds: userRegions,
    }),
    reply: userView.extend({ invitation: invitation.nullable(), grant: grantNote.nullable() }),
    status: 201,
    problems: [
      'users.name_taken',
      'users.name_refused',
      'users.password_weak',
      'users.invitation_only',
      'users.two_duties',
      'region.unknown',
      'auth.not_allowed_region',
    ],
  }),
  invitation: defineEndpoint({
    id: 'invitations.read',
    summary: 'Whom an invitation or a reset is for',
    method: 'get',
    path: '/api/invitations/:token',
    may: 'public',
    params: token,
    reply: z.strictObject({ name: z.string(), displayName: z.string(), expiresAt: instant, kind: z.enum(['invitation', 'reset']) }),
    problems: ['invitation.unknown'],
  }),
  acceptInvitation: defineEndpoint({
    id: 'invitations.accept',
    summary: 'Choose the password of the account and sign in; once',
    method: 'post',
    path: '/api/invitations/:token',
    may: 'public',
    params: token,
    body: z.strictObject({ password, code: code.optional() }),
    reply: z.strictObject({ user: userView, csrfToken: z.string() }),
    problems: ['invitation.unknown', 'users.password_weak', 'users.password_reused', 'auth.code_needed', 'auth.wrong_code', 'auth.locked'],
  }),
};
