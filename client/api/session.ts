import { identityEndpoints, type UserView } from '../../server/contract/identity.ts';
import type { Permission } from '../../server/contract/roles.ts';
import { createStore, type Store } from '../state/store.ts';
import { call, csrfToken, signedOut } from './call.ts';
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
}

const nobody: Session = { state: 'loading', user: null, demoAccounts: [], synthetic: false };

/** The session; watch it with a StoreController. */
export const session: Store<Session> = createStore<Session>(nobody);

/** The password of every demo account (public by design: demo mode answers on a loopback address only). */
const demoPassword = 'lantu-demo';

/** Ask the server who is signed in. Problems: `offline`. */
export async function loadSession(): Promise<void> {
  try {
    const { user, csrfToken: token, demoAccounts, synthetic } = await call(identityEndpoints.session);
    enter(user, token, { demoAccounts, synthetic });
  } catch (error) {
    session.update((now) => ({ ...now, state: 'unreached' }));
    throw error;
  }
}

/** Sign in. Problems: `auth.wrong_credentials`, `auth.code_needed`, `auth.wrong_code`, `auth.locked`, `request.rate_limited`, `offline`. */
export async function signIn(name: string, password: string, code = ''): Promise<void> {
  const { user, csrfToken: token } = await call(identityEndpoints.signIn, { body: { name, password, ...(code ? { code } : {}) } });
  enter(user, token, session.get());
}

/** Sign in by a passkey. Problems: `auth.wrong_passkey`, `offline`. */
export async function signInByPasskey(): Promise<void> {
  const { user, csrfToken: token } = await takePasskey();
  enter(user, token, session.get());
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

/** Whether the person's roles allow something; buttons that would be refused say so beforehand. */
export function may(permission: Permission): boolean {
  return session.get().user?.permissions.includes(permission) ?? false;
}

function enter(user: UserView | null, token: string | null, rest: Pick<Session, 'demoAccounts' | 'synthetic'>): void {
  csrfToken.set(token);
  session.set({ state: user ? 'in' : 'out', user, demoAccounts: rest.demoAccounts, synthetic: rest.synthetic });
  if (user) startLive();
  else stopLive();
}

function leave(): void {
  if (session.get().state !== 'in') return;
  csrfToken.set(null);
  stopLive();
  session.update((now) => ({ ...now, state: 'out', user: null }));
}

signedOut.subscribe(leave);
