import { z } from 'zod';
import { instant } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { code, linkToken, proof, userView } from './identity.ts';

/** A path of our own screens: never another host's, and nothing that a browser could read as one. */
const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\\\s\p{C}]*$/u);

/** The tie of an account to who its person is at the sign-in service. */
export const ssoView = z.strictObject({ issuer: z.string(), boundAt: instant, lastUsedAt: instant.nullable() });

/** Where the browser goes to be recognised. */
const address = z.strictObject({ address: z.string() });

/** Sign-in by a service of the city (OpenID Connect, authorization code flow with PKCE); nothing of it is there unless it is set. */
export const ssoEndpoints = {
  begin: defineEndpoint({
    id: 'session.beginSso',
    summary:
      'Where the sign-in service recognises somebody: to sign in, or by a link in place of choosing a password; good for ten minutes',
    method: 'post',
    path: '/api/session/sso',
    may: 'public',
    body: z.strictObject({
      returnTo: ownPath.default('/'),
      invitation: linkToken.optional(),
      /** Has the service ask for its password again, as proof for what changes factors. */
      fresh: z.boolean().default(false),
    }),
    reply: address,
    problems: ['auth.sso_off', 'auth.sso_unreachable', 'invitation.unknown'],
  }),
  answer: defineEndpoint({
    id: 'session.sso',
    summary: 'What the sign-in service answered: signs in, takes a link up, or binds the own account, as it was begun; once',
    method: 'post',
    path: '/api/session/sso/answer',
    may: 'public',
    body: z.strictObject({
      /** The query with which the service sent the browser back. */
      answer: z.string().min(1).max(6000),
      code: code.optional(),
    }),
    reply: z.strictObject({ user: userView, csrfToken: z.string(), returnTo: z.string() }),
    problems: [
      'auth.sso_off',
      'auth.sso_unreachable',
      'auth.sso_failed',
      'auth.sso_unknown',
      'auth.code_needed',
      'auth.wrong_code',
      'auth.passkey_needed',
      'auth.locked',
      'invitation.unknown',
      'users.sso_taken',
      'deputy.not_while_acting',
    ],
  }),
  beginBinding: defineEndpoint({
    id: 'account.beginSso',
    summary: 'Where the sign-in service recognises the person of the own account, so that the two are bound',
    method: 'post',
    path: '/api/account/sso',
    may: 'signedIn',
    body: z.strictObject({ password: proof }),
    reply: address,
    problems: [
      'auth.sso_off',
      'auth.sso_unreachable',
      'auth.session_needed',
      'deputy.not_while_acting',
      'auth.wrong_password',
      'auth.proof_needed',
      'auth.locked',
      'users.sso_taken',
    ],
  }),
  endBinding: defineEndpoint({
    id: 'account.endSso',
    summary: 'Unbind the own account from the sign-in service',
    method: 'post',
    path: '/api/account/sso/end',
    may: 'signedIn',
    body: z.strictObject({ password: proof }),
    reply: nothing,
    problems: [
      'auth.session_needed',
      'deputy.not_while_acting',
      'auth.wrong_password',
      'auth.proof_needed',
      'auth.locked',
      'users.sso_unbound',
      'users.sso_only',
    ],
  }),
};
