import { deputyEndpoints } from '../../server/contract/deputies.ts';
import { identityEndpoints, type UserView } from '../../server/contract/identity.ts';
import type { Permission } from '../../server/contract/roles.ts';
import { createStore, type Store } from '../state/store.ts';
import { actingEnded, call, csrfToken, factorNeeded, signedOut } from './call.ts';
import { startLive, stopLive } from './events.ts';
import { takePasskey } from './passkeys.ts';

/** Who is here. `loading` until the server has answered once, `unreached` when it could not be asked. */
export interface Session {
  state: 'loading' | 'unreached' | 'out' | 'in';
  user: UserView | null;
  /** Demo accounts offered on the sign-in screen; empty outside demo mode. */
  demoAccounts: readonly string[];
  /** Whether the data are synthetic; the map says so. */
  synthetic: boolean;
  /** Whether the three administrators are separated, and a grant of rights takes two of them. */
  separated: boolean;
  /** By when the person must have a second factor; `needed` when nothing else is possible before. */
  secondFactor: { by: string; needed: boolean } | null;
  /** How the person proves to sit there. */
  proof: 'password' | 'sso' | null;
  /** The sign-in service of the city, if there is one. */
  sso: { name: string } | null;
  /** The deputyship has ended under which the session acted: nothing is answered until it goes on in the own name. */
  lapsed: boolean;
}

const nobody: Session = {
  ...{ state: 'loading', user: null, demoAccounts: [], synthetic: false, separated: true },
  ...{ secondFactor: null, proof: null, sso: null, lapsed: false },
};

/** The session; watch it with a StoreController. */
export const session: Store<Session> = createStore<Session>(nobody);

/** The password of every demo account (public by design: demo mode answers on a loopback address only). */
const demoPassword = 'lantu-demo';

/** Ask the server who is signed in. Problems: `offline`. */
export async function loadSession(): Promise<void> {
  try {
    const { csrfToken: token, ...now } = await call(identityEndpoints.session);
    csrfToken.set(token);
    session.set({ state: now.user ? 'in' : 'out', ...now });
    if (now.user && !now.secondFactor?.needed && !now.lapsed) startLive();
    else stopLive();
  } catch (error) {
    session.update((now) => ({ ...now, state: 'unreached' }));
    throw error;
  }
}

/**
 * Sign in. Problems: `auth.wrong_credentials`, `auth.code_needed`, `auth.wrong_code`, `auth.passkey_needed`, `auth.locked`,
 * `request.rate_limited`, `offline`.
 */
export async function signIn(name: string, password: string, code = ''): Promise<void> {
  await call(identityEndpoints.signIn, { body: { name, password, ...(code ? { code } : {}) } });
  await loadSession();
}

/** Sign in by a passkey. Problems: `auth.wrong_passkey`, `offline`. */
export async function signInByPasskey(): Promise<void> {
  await takePasskey();
  await loadSession();
}

/** Sign in to a demo account by its name. */
export function signInDemo(name: string): Promise<void> {
  return signIn(name, demoPassword);
}

/** Sign out here and on the server. */
export async function signOut(): Promise<void> {
  await call(identityEndpoints.signOut);
  leave();
}

/** Whether the person's roles allow something, and nothing is to be set up before; buttons that would be refused say so beforehand. */
export function may(permission: Permission): boolean {
  const { user, secondFactor } = session.get();
  return !secondFactor?.needed && (user?.permissions.includes(permission) ?? false);
}

function leave(): void {
  if (session.get().state !== 'in') return;
  csrfToken.set(null);
  stopLive();
  session.update((now) => ({ ...now, state: 'out', user: null, secondFactor: null, proof: null, lapsed: false }));
}

/**
 * Act for somebody whose deputy one is today, or in the own name again. The page begins anew with other rights: nothing that was read with
 * the former ones stays on it. Problems: `deputy.not_now`, `auth.second_factor_needed`, `offline`.
 */
export async function actFor(name: string | null): Promise<void> {
  await call(deputyEndpoints.act, { body: { for: name } });
  location.assign('/map');
}

signedOut.subscribe(leave);
factorNeeded.subscribe(() => {
  if (!session.get().secondFactor?.needed) loadSession().catch(() => undefined);
});
actingEnded.subscribe(() => {
  if (session.get().state === 'in' && !session.get().lapsed) loadSession().catch(() => undefined);
});
