import { identityEndpoints as endpoints } from '../contract/identity.ts';
import type { Knex } from '../platform/database.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import type { Origins } from '../platform/proxy.ts';
import type { Clock } from '../platform/unit.ts';
import { accountRoutes } from './account-routes.ts';
import { acceptLink, actorByName, addUser, inviteUser, keptPasswords, readLink } from './accounts.ts';
import { checkCredentials, demandCode } from './credentials.ts';
import { demandGoodPassword } from './password.ts';
import { peopleRoutes } from './people-routes.ts';
import type { Sessions } from './session.ts';
import { demoAccountNames } from './store.ts';
import { viewOf } from './views.ts';

export interface IdentityOptions {
  readonly knex: Knex;
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** Where browsers reach this server; passkeys are made for it. */
  readonly origins: Origins;
  readonly demoAccounts: boolean;
  readonly synthetic: boolean;
}

const addressOf = ({ request }: Call): string | null => request.ip ?? null;

function sessionRoutes({ knex, clock, sessions, demoAccounts, synthetic }: IdentityOptions): Route[] {
  const desk = { knex, clock };
  return [
    route(endpoints.signIn, async ({ body }, call) => {
      const actor = await checkCredentials(desk, { ...body, address: addressOf(call), signal: call.signal });
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor) };
    }),
    route(endpoints.session, async (_input, { request }) => {
      const { actor, csrfToken } = await sessions.caller(request);
      const offered = demoAccounts ? await demoAccountNames(knex) : [];
      return { user: actor && viewOf(actor), csrfToken: actor && csrfToken, demoAccounts: offered, synthetic };
    }),
    route(endpoints.signOut, async (_input, { request }) => {
      await sessions.signOut(request);
      return {};
    }),
    route(endpoints.invitation, async ({ params }, call) => {
      const link = await call.read((read) => readLink(read, params.token));
      return { name: link.name, displayName: link.display_name, expiresAt: link.expires_at.toISOString(), kind: link.kind };
    }),
    route(endpoints.acceptInvitation, async ({ params, body }, call) => {
      const link = await call.read((read) => readLink(read, params.token));
      await demandCode(desk, link.user_id, { name: link.name, address: addressOf(call) }, body.code);
      const kept = await keptPasswords(knex, link.user_id);
      await call.write((unit) => acceptLink(unit, params.token, kept, body.password));
      const actor = (await actorByName(knex, link.name))!;
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor) };
    }),
  ];
}

export function identityRoutes(options: IdentityOptions): Route[] {
  return [
    ...sessionRoutes(options),
    ...accountRoutes(options),
    ...peopleRoutes(options.sessions),
    route(endpoints.createUser, ({ body: { password, ...user } }, call) =>
      call.write(async (unit) => {
        if (password === undefined) {
          const { view, invitation } = await inviteUser(unit, user);
          return { ...view, invitation };
        }
        if (!options.demoAccounts) throw problem('users.invitation_only');
        demandGoodPassword(user.name, password);
        return { ...(await addUser(unit, { ...user, password })), invitation: null };
      }),
    ),
  ];
}
