import type { accountEndpoints } from '../contract/account.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { endSession, endSessions, sessionsOf, tokensOf } from './access-store.ts';
import { choosePassword, type KeptPasswords } from './accounts.ts';
import { factorState } from './factor-store.ts';
import { passkeysOf } from './passkey-store.ts';
import { ssoViewOf } from './sso.ts';
import { ssoOf } from './sso-store.ts';
import { passwordChangedAt } from './store.ts';
import { passkeyViewOf, sessionViewOf, tokenViewOf, viewOf } from './views.ts';

/** The actor's own account, as its screen shows it. */
export async function showAccount(query: Query, session: string, idleMs: number): Promise<ReplyOf<typeof accountEndpoints.account>> {
  const { actor } = query;
  const { on, recoveryCodesLeft } = await factorState(query, actor.id);
  return {
    user: viewOf(actor),
    passwordChangedAt: (await passwordChangedAt(query, actor.id))?.toISOString() ?? null,
    secondFactor: on,
    recoveryCodesLeft,
    passkeys: (await passkeysOf(query, actor.id)).map(passkeyViewOf),
    sso: ssoViewOf(await ssoOf(query, actor.id)),
    sessions: (await sessionsOf(query, actor.id, idleMs)).map((row) => sessionViewOf(row, session)),
    tokens: (await tokensOf(query, actor.id)).map(tokenViewOf),
  };
}

/** Changes the actor's own password, which was asked for before; the other sessions and all tokens end. Raises as `choosePassword` does. */
export async function changePassword(unit: Unit, kept: KeptPasswords, password: string, session: string): Promise<void> {
  await choosePassword(unit, kept, password, session);
  await unit.journal({ action: 'identity.changePassword', subject: unit.actor.name });
}

/** Ends the actor's other sessions; answers how many. */
export async function endOtherSessions(unit: Unit, session: string): Promise<number> {
  const ended = await endSessions(unit, unit.actor.id, session);
  await unit.journal({ action: 'identity.endSessions', subject: unit.actor.name, detail: { ended } });
  return ended;
}

/** Ends one session of the actor. Raises `session.unknown`. */
export async function endOwnSession(unit: Unit, id: string): Promise<void> {
  if (!(await endSession(unit, unit.actor.id, id))) throw problem('session.unknown');
  await unit.journal({ action: 'identity.endSession', subject: unit.actor.name });
}
