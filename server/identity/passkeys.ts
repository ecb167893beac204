import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { problem } from '../platform/problem.ts';
import type { Actor, Query, Unit } from '../platform/unit.ts';
import type { Desk } from './lock.ts';
import {
  insertPasskey,
  keepChallenge,
  notePasskey,
  type Passkey,
  passkeyOf,
  passkeysOf,
  removePasskeys,
  takeChallenge,
} from './passkey-store.ts';
import { userById } from './store.ts';
import { actorOf } from './views.ts';

const CHALLENGE_MS = 120_000;
const SIGN_IN = 'sign-in';
const addingOf = (actor: Actor): string => `add:${actor.id}`;

/** Whom a passkey is made for: the server's address as the browser knows it. */
export const placeOf = (origin: string) => ({ expectedOrigin: origin, expectedRPID: new URL(origin).hostname });

/** Keeps the challenge of options that go to a browser. */
async function open<T extends { challenge: string }>({ knex, clock }: Desk, purpose: string, options: T): Promise<T> {
  const now = clock();
  await keepChallenge(knex, options.challenge, purpose, now, new Date(now.getTime() + CHALLENGE_MS));
  return options;
}

/** The credentials that an account has, so that no authenticator makes a second one. */
export const credentialIdsOf = async (query: Query): Promise<string[]> =>
  (await passkeysOf(query, query.actor.id)).map((row) => row.credential_id);

/** Options for a new passkey, which the authenticator keeps and gives only to who proves to be its holder. */
export async function beginPasskey(
  desk: Desk,
  actor: Actor,
  origin: string,
  credentialIds: readonly string[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const options = await generateRegistrationOptions({
    rpName: 'Lantu',
    rpID: placeOf(origin).expectedRPID,
    userID: Buffer.from(String(actor.id)),
    userName: actor.name,
    userDisplayName: actor.displayName,
    attestationType: 'none',
    excludeCredentials: credentialIds.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return open(desk, addingOf(actor), options);
}

/** The passkey in what an authenticator answered. Raises `auth.wrong_passkey` for whatever does not fit. */
export async function readPasskey({ knex, clock }: Desk, actor: Actor, origin: string, response: unknown): Promise<Passkey> {
  const expectedChallenge = (challenge: string) => takeChallenge(knex, challenge, addingOf(actor), clock());
  const made = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    ...placeOf(origin),
    requireUserVerification: true,
  }).catch(() => null);
  if (!made?.verified || !made.registrationInfo) throw problem('auth.wrong_passkey');
  const { id, publicKey, counter } = made.registrationInfo.credential;
  if (await passkeyOf(knex, id)) throw problem('auth.wrong_passkey');
  return { userId: actor.id, credentialId: id, publicKey: Buffer.from(publicKey), counter };
}

export async function addPasskey(unit: Unit, name: string, passkey: Passkey): Promise<void> {
  await insertPasskey(unit, name, passkey);
  await unit.journal({ action: 'identity.addPasskey', subject: unit.actor.name, detail: { name } });
}

/** Forgets a passkey of the actor. Raises `passkey.unknown`. */
export async function removePasskey(unit: Unit, id: number): Promise<void> {
  if ((await removePasskeys(unit, unit.actor.id, id)) === 0) throw problem('passkey.unknown');
  await unit.journal({ action: 'identity.removePasskey', subject: unit.actor.name, detail: { id } });
}

/** Options for a sign-in by whatever passkey the authenticator has for this server. */
export async function beginPasskeySignIn(desk: Desk, origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({ rpID: placeOf(origin).expectedRPID, userVerification: 'required' });
  return open(desk, SIGN_IN, options);
}

/**
 * Answers the actor whose passkey signed a challenge of ours, which is then used up.
 * @throws auth.wrong_passkey for whatever does not fit, or an account that is disabled
 */
export async function checkPasskey({ knex, clock, separated }: Desk, origin: string, response: { id: string }): Promise<Actor> {
  const kept = await passkeyOf(knex, response.id);
  const row = kept && (await userById(knex, kept.userId));
  if (!kept || !row) throw problem('auth.wrong_passkey');
  const signed = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(knex, challenge, SIGN_IN, clock()),
    ...placeOf(origin),
    credential: { id: kept.credentialId, publicKey: new Uint8Array(kept.publicKey), counter: kept.counter },
    requireUserVerification: true,
  }).catch(() => null);
  if (!signed?.verified) throw problem('auth.wrong_passkey');
  await notePasskey(knex, kept.credentialId, signed.authenticationInfo.newCounter, clock());
  return actorOf(row, separated);
}
