import { afterAll, beforeAll, expect } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET, type Peer, type Sitting, startPeer, walk } from '../../support/oidc-peer.ts';
import { type Answer, type Client, clientOf, startServer } from '../../support/server.ts';
import { type City, invite } from './people.ts';

/** Where the product says that it is; the service sends browsers back there. */
export const HOME = 'http://lantu.test';

/** A browser that began: what it carries, and where it was sent. */
export interface Begun {
  readonly browser: Client;
  readonly address: string;
}

export const outcome = ({ status, body }: Answer) => [status, body.code];
export const cookieOf = ({ headers }: Answer): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

/** Hands over what the service answered, with a code of ours if one is due. */
export const answer = ({ browser }: Begun, query: string, code?: string): Promise<Answer> =>
  browser.post('/api/session/sso/answer', { answer: query, ...(code ? { code } : {}) });

export interface SsoCity extends City {
  peer: Peer;
  later(minutes: number): void;
  begin(body?: object, by?: Client, path?: string): Promise<Begun>;
  /** Sits down at the service; answers the query with which it sends the browser back. */
  recognised(begun: Begun, sitting: Sitting): Promise<string>;
  signIn(sitting: Sitting, body?: object): Promise<Answer>;
  /** The session of who came in. */
  inside(entered: Answer): Client;
  /** Somebody who took an invitation up by the service. */
  joinBySso(name: string, sitting: Sitting): Promise<Client>;
  rows(action: string, subject: string): Promise<{ actor_name: string; detail: Record<string, unknown> }[]>;
}

/** A server with an administrator and a sign-in service beside it, for the tests of a file. */
export function openSsoCity(): SsoCity {
  const city = {} as SsoCity;
  beforeAll(async () => {
    city.peer = await startPeer({ redirectUris: [`${HOME}/sso`] });
    const client = { OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET };
    city.server = await startServer({ env: { PUBLIC_URL: HOME, OIDC_ISSUER: city.peer.issuer, ...client } });
    city.admin = await city.server.as('admin', ['*']);
  });
  afterAll(async () => {
    await city.server.close();
    await city.peer.close();
  });
  const acts: Omit<SsoCity, 'peer' | 'server' | 'admin'> = {
    later: (minutes) => {
      city.server.clock.now = new Date(city.server.clock.now.getTime() + minutes * 60_000);
    },
    begin: async (body = {}, by = city.server.anonymous(), path = '/api/session/sso') => {
      const begun = await by.post(path, body);
      if (begun.status !== 200) throw new Error(`${path} answered ${begun.status} ${begun.body.code}`);
      const cookie = [by.headers.cookie, cookieOf(begun)].filter(Boolean).join('; ');
      return { browser: clientOf(city.server.url, { ...by.headers, cookie }), address: begun.body.address };
    },
    recognised: async (begun, sitting) => {
      city.peer.sitting = sitting;
      const back = await walk(begun.address, HOME);
      expect(back.pathname).toBe('/sso');
      return back.search.slice(1);
    },
    signIn: async (sitting, body = {}) => {
      const begun = await city.begin(body);
      return answer(begun, await city.recognised(begun, sitting));
    },
    inside: (entered) => clientOf(city.server.url, { cookie: cookieOf(entered), 'x-csrf-token': entered.body.csrfToken }),
    joinBySso: async (name, sitting) => {
      const begun = await city.begin({ invitation: await invite(city.admin, name) });
      const entered = await answer(begun, await city.recognised(begun, sitting));
      expect([entered.status, entered.body.user?.name]).toEqual([200, name]);
      return city.inside(entered);
    },
    rows: (action, subject) => city.server.db.knex('journal').where({ action, subject }).orderBy('id'),
  };
  return Object.assign(city, acts);
}
