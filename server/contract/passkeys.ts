import { z } from 'zod';
import { instant } from './common.ts';
import { defineEndpoint, nothing } from './endpoint.ts';
import { proof, userView } from './identity.ts';

/** A key that an authenticator keeps; it stands for password and second factor together, for it asks who holds it (WebAuthn level 2). */
export const passkeyView = z.strictObject({ id: z.int(), name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() });
export type PasskeyView = z.infer<typeof passkeyView>;

/** What a browser makes of options, and what it answers (WebAuthn's own JSON forms); read by the library on both sides. */
const options = z.looseObject({ challenge: z.string() });
const credential = z.looseObject({ id: z.string().min(1).max(1400), rawId: z.string().min(1).max(1400), type: z.literal('public-key') });

export const passkeyEndpoints = {
  beginPasskey: defineEndpoint({
    id: 'account.beginPasskey',
    summary: 'What an authenticator needs to make a passkey for the own account',
    method: 'post',
    path: '/api/account/passkeys/options',
    may: 'signedIn',
    enrols: true,
    body: z.strictObject({ password: proof }),
    reply: z.strictObject({ options }),
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'auth.wrong_password', 'auth.proof_needed', 'auth.locked'],
  }),
  addPasskey: defineEndpoint({
    id: 'account.addPasskey',
    summary: 'Keep the passkey that an authenticator made',
    method: 'post',
    path: '/api/account/passkeys',
    may: 'signedIn',
    enrols: true,
    body: z.strictObject({ name: z.string().trim().min(1).max(80), credential }),
    reply: nothing,
    status: 201,
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'auth.wrong_passkey'],
  }),
  removePasskey: defineEndpoint({
    id: 'account.removePasskey',
    summary: 'Forget a passkey of the own account',
    method: 'delete',
    path: '/api/account/passkeys/:id',
    may: 'signedIn',
    params: z.strictObject({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
    reply: nothing,
    problems: ['auth.session_needed', 'deputy.not_while_acting', 'passkey.unknown'],
  }),
  beginSignIn: defineEndpoint({
    id: 'session.beginPasskey',
    summary: 'What an authenticator needs to sign in by a passkey; good for two minutes, once',
    method: 'post',
    path: '/api/session/passkey/options',
    may: 'public',
    reply: z.strictObject({ options }),
  }),
  signIn: defineEndpoint({
    id: 'session.passkey',
    summary: 'Sign in by a passkey',
    method: 'post',
    path: '/api/session/passkey',
    may: 'public',
    body: z.strictObject({ credential }),
    reply: z.strictObject({ user: userView, csrfToken: z.string() }),
    problems: ['auth.wrong_passkey'],
  }),
};
