import { accountEndpoints as endpoints } from '../contract/account.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { changePassword, endOtherSessions, endOwnSession, showAccount } from './account.ts';
import { keptPasswords } from './accounts.ts';
import { demandCode, demandPassword } from './credentials.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import type { IdentityOptions } from './routes.ts';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor, stepToConfirm } from './second-factor.ts';
import { demandSelf, sessionOf } from './session.ts';
import { PROOF_MS } from './sso.ts';
import { ssoRoutes } from './sso-routes.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';

/**
 * What a person does with the own account. A token, which nobody sits behind, does none of it but list tokens; who acts for another changes none of
 * it either.
 */
export function accountRoutes(options: IdentityOptions): Route[] {
  const { knex, clock, sessions } = options;
  const session = (call: Call): string => {
    demandSelf(call.actor);
    return sessionOf(sessions, call);
  };
  const guesserOf = ({ actor, request }: Call) => ({ name: actor.name, address: request.ip ?? null });
  const demandOwner = async (call: Call, password: string | undefined): Promise<string> => {
    const id = session(call);
    const provenAt = sessions.provenAt(call.request);
    const isFresh = provenAt !== null && clock().getTime() - provenAt.getTime() < PROOF_MS;
    if (password !== undefined)
      await demandPassword(options, call.actor, { password, address: call.request.ip ?? null, signal: call.signal });
    else if (!isFresh) throw problem('auth.proof_needed');
    return id;
  };
  return [
    route(endpoints.account, async (_input, call) => {
      const id = sessionOf(sessions, call);
      return call.read((read) => showAccount(read, id, sessions.idleMs));
    }),
    route(endpoints.changePassword, async ({ body }, call) => {
      const id = await demandOwner(call, body.present);
      const kept = await keptPasswords(knex, call.actor.id);
      await call.write((unit) => changePassword(unit, kept, body.password, id));
      return {};
    }),
    route(endpoints.beginSecondFactor, async ({ body }, call) => {
      await demandOwner(call, body.password);
      return call.write(beginSecondFactor);
    }),
    route(endpoints.confirmSecondFactor, async ({ body }, call) => {
      session(call);
      const step = await stepToConfirm(options, call.actor, guesserOf(call), body.code);
      const recoveryCodes = await call.write((unit) => confirmSecondFactor(unit, step));
      sessions.strengthen(call.request);
      return { recoveryCodes };
    }),
    route(endpoints.endSecondFactor, async ({ body }, call) => {
      await demandOwner(call, body.password);
      await demandCode(options, call.actor.id, guesserOf(call), body.code);
      await call.write(endSecondFactor);
      return {};
    }),
    route(endpoints.endOtherSessions, async (_input, call) => {
      const id = session(call);
      return { ended: await call.write((unit) => endOtherSessions(unit, id)) };
    }),
    route(endpoints.endSession, async ({ params }, call) => {
      session(call);
      await call.write((unit) => endOwnSession(unit, params.id));
      return {};
    }),
    ...passkeyRoutes(options, { session, demandOwner }),
    ...ssoRoutes(options, { session, demandOwner }),
    route(endpoints.tokens, (_input, call) => call.read(listTokens)),
    route(endpoints.createToken, ({ body }, call) => {
      session(call);
      return call.write((unit) => createToken(unit, body));
    }),
    route(endpoints.revokeToken, async ({ params }, call) => {
      session(call);
      await call.write((unit) => revokeToken(unit, params.id));
      return {};
    }),
  ];
}
