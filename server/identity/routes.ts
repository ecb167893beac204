import { identityEndpoints as endpoints } from '../contract/identity.ts';
import type { Knex } from '../platform/database.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import type { Origins } from '../platform/proxy.ts';
import type { Actor } from '../platform/unit.ts';
import { accountRoutes } from './account-routes.ts';
import { acceptLink, actorByName, addUser, keptPasswords, readLink } from './accounts.ts';
import { checkCredentials, demandCode } from './credentials.ts';
import { deputyRoutes } from './deputy-routes.ts';
import type { Desk } from './lock.ts';
import { demandGoodPassword } from './password.ts';
import { invitePerson } from './people.ts';
import { peopleRoutes } from './people-routes.ts';
import type { Sessions } from './session.ts';
import type { Provider } from './sso-provider.ts';
import { demoAccountNames, userById } from './store.ts';
import { noting, type TriedDesk, triedName } from './tried.ts';
import { viewOf } from './views.ts';

export interface IdentityOptions extends Desk, TriedDesk {
  readonly sessions: Sessions;
  /** The sign-in service of the city; null when none is set. */
  readonly sso: Provider | null;
  /** Where browsers reach this server; passkeys are made for it. */
  readonly origins: Origins;
  readonly demoAccounts: boolean;
  readonly synthetic: boolean;
}

const addressOf = ({ request }: Call): string | null => request.ip ?? null;

/** How the person of an account proves to sit there. */
const proofOf = async (knex: Knex, { id }: Actor): Promise<'sso' | 'password'> =>
  (await userById(knex, id))?.password_ended ? 'sso' : 'password';

function sessionRoutes(options: IdentityOptions): Route[] {
  const { knex, separated, sessions, demoAccounts, synthetic, sso } = options;
  return [
    route(endpoints.signIn, async ({ body }, call) => {
      const claim = { ...body, address: addressOf(call), signal: call.signal };
      const { actor, strong } = await noting(
        call,
        () => triedName(options, body.name),
        () => checkCredentials(options, claim),
      );
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor, { strong }) };
    }),
    route(endpoints.session, async (_input, { request }) => {
      const { actor, lapsed, csrfToken, secondFactor } = await sessions.caller(request);
      const who = actor ?? lapsed ?? null;
      return {
        user: who && viewOf(who),
        csrfToken: who && csrfToken,
        demoAccounts: demoAccounts ? await demoAccountNames(knex) : [],
        synthetic,
        separated,
        lapsed: lapsed !== undefined,
        secondFactor: secondFactor ? { by: secondFactor.by.toISOString(), needed: secondFactor.needed } : null,
        proof: who && (await proofOf(knex, who)),
        sso: sso && { name: sso.name },
      };
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
      const guesser = { name: link.name, address: addressOf(call) };
      const strong = await noting(
        call,
        async () => link.name,
        () => demandCode(options, link.user_id, guesser, body.code),
      );
      const kept = await keptPasswords(knex, link.user_id);
      await call.write((unit) => acceptLink(unit, params.token, kept, body.password));
      const actor = (await actorByName(options, link.name))!;
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor, { strong }) };
    }),
  ];
}

export function identityRoutes(options: IdentityOptions): Route[] {
  return [
    ...sessionRoutes(options),
    ...accountRoutes(options),
    ...peopleRoutes(options.sessions),
    ...deputyRoutes(options),
    route(endpoints.createUser, ({ body: { password, ...user } }, call) =>
      call.write(async (unit) => {
        if (password === undefined) return invitePerson(unit, user);
        if (!options.demoAccounts) throw problem('users.invitation_only');
        demandGoodPassword(user.name, password);
        return { ...(await addUser(unit, { ...user, password })), invitation: null, grant: null };
      }),
    ),
  ];
}
