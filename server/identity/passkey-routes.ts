import { passkeyEndpoints as endpoints } from '../contract/passkeys.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { originOf } from '../platform/proxy.ts';
import { passkeyAccount } from './passkey-store.ts';
import { addPasskey, beginPasskey, beginPasskeySignIn, checkPasskey, credentialIdsOf, readPasskey, removePasskey } from './passkeys.ts';
import type { IdentityOptions } from './routes.ts';
import { noting, strangerMark } from './tried.ts';
import { viewOf } from './views.ts';

/** What the own account's passkeys need beside the desk: proof that a person sits there. */
export interface Owner {
  session(call: Call): string;
  demandOwner(call: Call, password: string | undefined): Promise<string>;
}

export function passkeyRoutes(options: IdentityOptions, { session, demandOwner }: Owner): Route[] {
  const { knex, sessions, origins } = options;
  const origin = ({ request }: Call): string => originOf(request, origins);
  return [
    route(endpoints.beginPasskey, async ({ body }, call) => {
      await demandOwner(call, body.password);
      return { options: { ...(await beginPasskey(options, call.actor, origin(call), await call.read(credentialIdsOf))) } };
    }),
    route(endpoints.addPasskey, async ({ body }, call) => {
      session(call);
      const passkey = await readPasskey(options, call.actor, origin(call), body.credential);
      await call.write((unit) => addPasskey(unit, body.name, passkey));
      sessions.strengthen(call.request);
      return {};
    }),
    route(endpoints.removePasskey, async ({ params }, call) => {
      session(call);
      await call.write((unit) => removePasskey(unit, params.id));
      return {};
    }),
    route(endpoints.beginSignIn, async (_input, call) => ({ options: { ...(await beginPasskeySignIn(options, origin(call))) } })),
    route(endpoints.signIn, async ({ body }, call) => {
      const { credential } = body;
      const tried = async () => (await passkeyAccount(knex, credential.id)) ?? strangerMark(options, credential.id);
      const actor = await noting(call, tried, () => checkPasskey(options, origin(call), credential));
      return { user: viewOf(actor), csrfToken: await sessions.signIn(call.request, actor, { strong: true }) };
    }),
  ];
}
