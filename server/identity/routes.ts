import { identityEndpoints as endpoints } from '../contract/identity.ts';
import type { Knex } from '../platform/database.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { demandGoodPassword } from './password.ts';
import { acceptInvitation, actorByName, addUser, checkPassword, createToken, inviteUser, readInvitation, viewOf } from './service.ts';
import type { Sessions } from './session.ts';
import { demoAccountNames, journalBefore } from './store.ts';

export interface IdentityOptions {
  readonly knex: Knex;
  readonly sessions: Sessions;
  readonly demoAccounts: boolean;
  readonly synthetic: boolean;
}

export function identityRoutes({ knex, sessions, demoAccounts, synthetic }: IdentityOptions): Route[] {
  return [
    route(endpoints.signIn, async ({ body }, { request }) => {
      const actor = await checkPassword(knex, body.name, body.password);
      const csrfToken = await sessions.signIn(request, actor);
      return { user: viewOf(actor), csrfToken };
    }),
    route(endpoints.session, async (_input, { request }) => {
      const { actor, csrfToken } = await sessions.caller(request);
      return { user: actor ? viewOf(actor) : null, csrfToken, demoAccounts: demoAccounts ? await demoAccountNames(knex) : [], synthetic };
    }),
    route(endpoints.signOut, async (_input, { request }) => {
      await sessions.signOut(request);
      return {};
    }),
    route(endpoints.createToken, ({ body }, call) => call.write((unit) => createToken(unit, body.name))),
    route(endpoints.createUser, ({ body: { password, ...user } }, call) =>
      call.write(async (unit) => {
        if (password === undefined) {
          const { view, invitation } = await inviteUser(unit, user);
          return { ...view, invitation };
        }
        if (!demoAccounts) throw problem('users.invitation_only');
        demandGoodPassword(user.name, password);
        return { ...(await addUser(unit, { ...user, password })), invitation: null };
      }),
    ),
    route(endpoints.invitation, ({ params }, call) => call.read((read) => readInvitation(read, params.token))),
    route(endpoints.acceptInvitation, async ({ params, body }, call) => {
      const name = await call.write((unit) => acceptInvitation(unit, params.token, body.password));
      const actor = (await actorByName(knex, name))!;
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor) };
    }),
    route(endpoints.journal, async ({ query }, call) => {
      const rows = await call.read(({ trx }) => journalBefore(trx, query.before, query.limit));
      const items = rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor_name,
        action: row.action,
        subject: row.subject,
        regionId: row.region_id,
        detail: row.detail,
        traceId: row.trace_id,
      }));
      return { items, next: items.length === query.limit ? items.at(-1)!.id : null };
    }),
  ];
}
