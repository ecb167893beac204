import { z } from 'zod';
import { instant } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { code, password, proof, userView } from './identity.ts';
import { passkeyView } from './passkeys.ts';
import { ROLES } from './roles.ts';
import { ssoView } from './sso.ts';

/** A sign-in that still holds. */
export const sessionView = z.strictObject({
  id: z.string(),
  startedAt: instant,
  seenAt: instant,
  /** When it ends however busy it is. */
  endsAt: instant,
  address: z.string().nullable(),
  /** What the browser says it is. */
  agent: z.string().nullable(),
  /** The one that asks. */
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

export const TOKEN_SCOPES = ['read', 'write'] as const;
export const TOKEN_DAYS_MAX = 365;
export const TOKEN_DAYS = 90;

/** A token that is still good; what opens doors with it was shown once. */
export const tokenView = z.strictObject({
  id: z.int(),
  name: z.string(),
  scope: z.enum(TOKEN_SCOPES),
  /** Of the person's roles, those that it has; null for all. */
  roles: z.array(z.enum(ROLES)).nullable(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

const ownSession = z.strictObject({ id: z.string().min(1).max(40) });
export const tokenId = z.strictObject({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

/** What a person does with the own account; a token may do none of it. */
export const accountEndpoints = {
  account: defineEndpoint({
    id: 'account.read',
    summary: 'The own account: second factor, sessions and tokens',
    method: 'get',
    path: '/api/account',
    may: 'signedIn',
    reply: z.strictObject({
      user: userView,
      passwordChangedAt: instant.nullable(),
      secondFactor: z.boolean(),
      recoveryCodesLeft: z.int(),
      passkeys: z.array(passkeyView),
      /** Null when the account is not bound to the sign-in service. */
      sso: ssoView.nullable(),
      sessions: z.array(sessionView),
      tokens: z.array(tokenView),
    }),
    problems: ['auth.session_needed'],
  }),
  changePassword: defineEndpoint({
    id: 'account.password',
    summary: 'Choose another password; the other sessions and all tokens end',
    method: 'post',
    path: '/api/account/password',
    may: 'signedIn',
    body: z.strictObject({ present: password, password }),
    reply: nothing,
    problems: [
      'auth.session_needed',
      'deputy.not_while_acting',
      'auth.wrong_password',
      'auth.locked',
      'users.password_weak',
      'users.password_reused',
    ],
  }),
  beginSecondFactor: defineEndpoint({
    id: 'account.secondFactor',
    summary: 'A new secret for an authenticator (TOTP, RFC 6238), as text, address and picture; counts once it is confirmed',
    method: 'post',
    path: '/api/account/second-factor',
    may: 'signedIn',
    enrols: true,
    body: z.strictObject({ password: proof }),
    reply: z.strictObject({ secret: z.string(), uri: z.string(), svg: z.string() }),
    problems: [
      'auth.session_needed',
      'deputy.not_while_acting',
      'auth.wrong_password',
      'auth.proof_needed',
      'auth.locked',
      'users.second_factor',
    ],
  }),
  confirmSecondFactor: defineEndpoint({
    id: 'account.confirmSecondFactor',
    summary: 'Turn the second factor on with a code of it; answers recovery codes, which are shown once',
    method: 'post',
    path: '/api/account/second-factor/confirmation',
    may: 'signedIn',
    enrols: true,
    body: z.strictObject({ code }),
    reply: z.strictObject({ recoveryCodes: z.array(z.string()) }),
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'auth.wrong_code', 'auth.locked', 'users.second_factor'],
  }),
  endSecondFactor: defineEndpoint({
    id: 'account.endSecondFactor',
    summary: 'Turn the second factor off',
    method: 'post',
    path: '/api/account/second-factor/end',
    may: 'signedIn',
    body: z.strictObject({ password: proof, code }),
    reply: nothing,
    problems: [
      'auth.session_needed',
      'deputy.not_while_acting',
      'auth.wrong_password',
      'auth.proof_needed',
      'auth.wrong_code',
      'auth.locked',
      'users.second_factor',
    ],
  }),
  endOtherSessions: defineEndpoint({
    id: 'account.endOtherSessions',
    summary: 'End every session of the own account but this one',
    method: 'delete',
    path: '/api/account/sessions',
    may: 'signedIn',
    reply: z.strictObject({ ended: z.int() }),
    problems: ['auth.session_needed', 'deputy.not_while_acting'],
  }),
  endSession: defineEndpoint({
    id: 'account.endSession',
    summary: 'End a session of the own account',
    method: 'delete',
    path: '/api/account/sessions/:id',
    may: 'signedIn',
    params: ownSession,
    reply: nothing,
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'session.unknown'],
  }),
  tokens: defineEndpoint({
    id: 'tokens.list',
    summary: 'The own tokens that are still good',
    method: 'get',
    path: '/api/tokens',
    may: 'signedIn',
    reply: z.strictObject({ items: z.array(tokenView) }),
  }),
  createToken: defineEndpoint({
    id: 'tokens.create',
    summary: 'A bearer token for machines, with the rights of the person who makes it or fewer; shown once. A token makes no tokens',
    method: 'post',
    path: '/api/tokens',
    may: 'signedIn',
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      scope: z.enum(TOKEN_SCOPES).default('write'),
      roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).optional(),
      days: z.int().min(1).max(TOKEN_DAYS_MAX).default(TOKEN_DAYS),
    }),
    reply: z.strictObject({ token: z.string(), id: z.int(), expiresAt: instant }),
    status: 201,
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'auth.not_allowed'],
  }),
  revokeToken: defineEndpoint({
    id: 'tokens.revoke',
    summary: 'End an own token',
    method: 'delete',
    path: '/api/tokens/:id',
    may: 'signedIn',
    params: tokenId,
    reply: nothing,
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'token.unknown'],
  }),
};
