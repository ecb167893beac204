import type { Request } from 'express';
import { ssoEndpoints as endpoints } from '../contract/sso.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { originOf } from '../platform/proxy.ts';
import { readLink } from './accounts.ts';
import { demandFactor } from './credentials.ts';
import { secretHash } from './hashing.ts';
import { openLink } from './link-store.ts';
import type { Owner } from './passkey-routes.ts';
import type { IdentityOptions } from './routes.ts';
import { demandSelf } from './session.ts';
import {
  type Answered,
  ATTEMPT_MS,
  acceptLinkBySso,
  beginSso,
  bindSso,
  demandUnbound,
  type Purpose,
  readAnswer,
  unbindSso,
} from './sso.ts';
import type { Provider } from './sso-provider.ts';
import { accountOf, boundName, endAttempt, noteSso } from './sso-store.ts';
import { type UserRow, userById } from './store.ts';
import { noting, strangerMark } from './tried.ts';
import { actorOf, viewOf } from './views.ts';

/** The screen that takes the answer of the service: its address is registered there. */
const RETURN_PATH = '/sso';
const COOKIE = 'lantu.sso';
const COOKIE_PATH = '/api/session/sso';

const browserOf = (request: Request): string | undefined => /(?:^|; )lantu\.sso=([\w-]{1,100})/.exec(request.headers.cookie ?? '')?.[1];

/** Sign-in by the service of the city, and what ties the own account to it. */
export function ssoRoutes(options: IdentityOptions, owner: Owner): Route[] {
  const { knex, clock, sessions, sso, origins } = options;
  const provider = (): Provider => {
    if (!sso) throw problem('auth.sso_off');
    return sso;
  };
  const begin = async (call: Call, purpose: Purpose, fresh: boolean): Promise<{ address: string }> => {
    const redirectUri = `${originOf(call.request, origins)}${RETURN_PATH}`;
    const { address, browser } = await beginSso(options, provider(), redirectUri, purpose, fresh);
    const { secure } = call.request;
    call.response.cookie(COOKIE, browser, { httpOnly: true, sameSite: 'lax', secure, path: COOKIE_PATH, maxAge: ATTEMPT_MS });
    return { address };
  };
  return [
    route(endpoints.begin, async ({ body: { invitation, returnTo, fresh } }, call) => {
      provider();
      if (invitation !== undefined) await call.read((read) => readLink(read, invitation));
      const linkSha256 = invitation === undefined ? null : secretHash(invitation);
      return begin(call, { purpose: linkSha256 ? 'invitation' : 'sign-in', userId: null, linkSha256, returnTo }, fresh);
    }),
    route(endpoints.answer, async ({ body }, call) => {
      const answered = await readAnswer(options, provider(), body.answer, browserOf(call.request));
      const { attempt, identity, stateSha256 } = answered;
      if (attempt.purpose === 'bind') return bindOwn(options, call, answered);
      const tried = async () => (await boundName(knex, identity)) ?? strangerMark(options, `${identity.issuer} ${identity.subject}`);
      const { row, strong } = await noting(call, tried, () => enterBySso(options, call, answered, body.code));
      if (!(await endAttempt(knex, stateSha256))) throw problem('auth.sso_failed', { reason: 'used' });
      await noteSso(knex, row.id, clock());
      const provenAt = identity.provenAgoMs === null ? null : new Date(clock().getTime() - identity.provenAgoMs);
      const actor = actorOf(row, options.separated);
      const csrfToken = await sessions.signIn(call.request, actor, { strong, provenAt });
      return { user: viewOf(actor), csrfToken, returnTo: attempt.return_to };
    }),
    route(endpoints.beginBinding, async ({ body }, call) => {
      provider();
      await owner.demandOwner(call, body.password);
      await call.read(demandUnbound);
      return begin(call, { purpose: 'bind', userId: call.actor.id, linkSha256: null, returnTo: '/account' }, true);
    }),
    route(endpoints.endBinding, async ({ body }, call) => {
      await owner.demandOwner(call, body.password);
      await call.write(unbindSso);
      return {};
    }),
  ];
}

/** The account that an identity opens: the one that is bound to it, or that of the link which it takes up. */
async function enterBySso(
  options: IdentityOptions,
  call: Call,
  { attempt, identity }: Answered,
  code: string | undefined,
): Promise<{ row: UserRow; strong: boolean }> {
  const { knex } = options;
  const { link_sha256: linkSha256 } = attempt;
  const link = linkSha256 && (await call.read((read) => openLink(read, linkSha256)));
  if (linkSha256 && !link) throw problem('invitation.unknown');
  const row = link ? await userById(knex, link.user_id) : await accountOf(knex, identity);
  if (!row) throw problem('auth.sso_unknown');
  const guesser = { name: row.name, address: call.request.ip ?? null };
  const strong = identity.strong || (await demandFactor(options, row, guesser, code));
  if (linkSha256) await call.write((unit) => acceptLinkBySso(unit, linkSha256, identity));
  return { row, strong };
}

/** Binds the account that began it, if its person is still the one who is signed in. */
async function bindOwn({ knex, sessions }: IdentityOptions, call: Call, { attempt, identity, stateSha256 }: Answered) {
  const { actor, csrfToken } = await sessions.caller(call.request);
  if (actor) demandSelf(actor);
  if (actor?.id !== attempt.user_id || csrfToken === null || !(await endAttempt(knex, stateSha256)))
    throw problem('auth.sso_failed', { reason: 'session' });
  await call.write((unit) => bindSso(unit, identity));
  return { user: viewOf(actor), csrfToken, returnTo: attempt.return_to };
}
