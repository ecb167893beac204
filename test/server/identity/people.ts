import { afterAll, beforeAll } from 'vitest';
import { type Client, type StartOptions, signIn, startServer, type TestServer } from '../../support/server.ts';

/** A server with one administrator of everywhere. */
export interface City {
  server: TestServer;
  admin: Client;
}

/** Opens a city before the tests of a file and closes it after them. */
export function openCity(options: StartOptions = {}): City {
  const city = {} as City;
  beforeAll(async () => {
    city.server = await startServer(options);
    city.admin = await city.server.as('admin', ['*']);
  });
  afterAll(() => city.server.close());
  return city;
}

/** A password that is good enough, and others when another is needed. */
export const GOOD = '三只白鹭飞过小清河的旧桥';
let made = 0;
export const nextPassword = (): string => {
  made += 1;
  return `小清河畔的第${made}株垂柳又绿了`;
};

export interface Place {
  readonly roles?: readonly string[];
  readonly regionIds?: readonly string[];
}

/** Invites an account, or resets it, and answers the token of the link. */
export async function invite(admin: Client, name: string, kind: 'invitation' | 'reset' = 'invitation', place: Place = {}): Promise<string> {
  const { roles = ['planner'], regionIds = ['t-a'] } = place;
  const answer =
    kind === 'reset'
      ? await admin.post(`/api/users/${encodeURIComponent(name)}/reset`)
      : await admin.post('/api/users', { name, displayName: name, roles, regionIds });
  if (answer.status !== 201) throw new Error(`${kind} of ${name} answered ${answer.status}`);
  return new URL(answer.body.invitation.path, 'http://any').searchParams.get('token')!;
}

/** An invited person who has chosen `GOOD` and is signed in. */
export async function join({ server, admin }: City, name: string, place: Place = {}, by = admin): Promise<Client> {
  const token = await invite(by, name, 'invitation', place);
  const answer = await server.anonymous().post(`/api/invitations/${token}`, { password: GOOD });
  if (answer.status !== 200) throw new Error(`${name} was not let in: ${answer.status}`);
  return signIn(server.url, name, GOOD);
}
