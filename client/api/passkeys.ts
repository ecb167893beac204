import { passkeyEndpoints } from '../../server/contract/passkeys.ts';
import { call } from './call.ts';
import { ProblemError } from './problem.ts';

/** Whether the browser makes passkeys for this address: a secure one with a name, for an IP address is none's home. */
export function passkeysWork(): boolean {
  return isSecureContext && 'PublicKeyCredential' in globalThis && !/^[\d.]+$|:/.test(location.hostname);
}

/** What the authenticator answers; a person who leaves its dialog is told so as for a key that does not fit. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    throw new ProblemError('auth.wrong_passkey', 403, {}, '', []);
  }
}

/** Makes a passkey for the own account. Problems: `auth.wrong_password`, `auth.proof_needed`, `auth.wrong_passkey`, `auth.locked`. */
export async function makePasskey(name: string, proof: { password?: string }): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { options } = await call(passkeyEndpoints.beginPasskey, { body: proof });
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'];
  const { id, rawId, type, ...rest } = await asked(() => startRegistration({ optionsJSON }));
  await call(passkeyEndpoints.addPasskey, { body: { name, credential: { id, rawId, type, ...rest } } });
}

/** Asks the authenticator for a passkey of this server and signs in by it. Problems: `auth.wrong_passkey`. */
export async function takePasskey() {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { options } = await call(passkeyEndpoints.beginSignIn);
  const optionsJSON = options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'];
  const { id, rawId, type, ...rest } = await asked(() => startAuthentication({ optionsJSON }));
  return call(passkeyEndpoints.signIn, { body: { credential: { id, rawId, type, ...rest } } });
}
