import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createApp } from '../../server/app.ts';
import type { Role } from '../../server/contract/roles.ts';
import { addUser } from '../../server/identity/index.ts';
import { readConfig } from '../../server/platform/config.ts';
import type { Database } from '../../server/platform/database.ts';
import { createLog } from '../../server/platform/log.ts';
import { SYSTEM, type Unit } from '../../server/platform/unit.ts';
import { putRegion } from '../../server/regions/index.ts';
import { openTestDatabase } from './template.ts';

export interface Answer<T = Json> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A signed-in person or machine: calls by path, with cookie and csrf token. */
export interface Client {
  get<T = Json>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = Json>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  patch<T = Json>(path: string, body?: unknown): Promise<Answer<T>>;
  delete<T = Json>(path: string): Promise<Answer<T>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A reply as parsed: the server itself checks its shape against the contract. */
export type Json = ReturnType<typeof JSON.parse>;

export interface TestServer {
  readonly url: string;
  readonly db: Database;
  readonly app: App;
  /** The fake clock: set `now` to move it. */
  readonly clock: { now: Date };
  /** Runs work as the system, such as seeding. */
  seed<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** A client of a new account with this role and scope. */
  as(role: Role, regionIds?: readonly string[]): Promise<Client>;
  anonymous(): Client;
  close(): Promise<void>;
}

const PASSWORD = 'a-long-test-password';

async function send<T>(url: string, method: string, headers: Record<string, string>, body: unknown): Promise<Answer<T>> {
  const withBody = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...withBody,
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && text ? JSON.parse(text) : text) as T,
  };
}

/** A client of the server at an address, with what its session carries. */
export function clientOf(url: string, headers: Record<string, string>): Client {
  return {
    headers,
    get: (path, more = {}) => send(url + path, 'GET', { ...headers, ...more }, undefined),
    post: (path, body = {}, more = {}) => send(url + path, 'POST', { ...headers, ...more }, body),
    patch: (path, body = {}) => send(url + path, 'PATCH', headers, body),
    delete: (path) => send(url + path, 'DELETE', headers, undefined),
  };
}

/** Signs in and answers a client that carries the session. */
export async function signIn(url: string, name: string, password: string): Promise<Client> {
  const answer = await send<{ csrfToken: string }>(`${url}/api/session`, 'POST', {}, { name, password });
  if (answer.status !== 200) throw new Error(`Sign-in of ${name} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
  return clientOf(url, { cookie, 'x-csrf-token': answer.body.csrfToken });
}

/** A square region of tests around a point, half a side in degrees. */
export async function seedRegion(
  unit: Unit,
  id: string,
  lon: number,
  lat: number,
  half: number,
  parentId: string | null = null,
): Promise<void> {
  const [w, s, e, n] = [lon - half, lat - half, lon + half, lat + half];
  const geometry = {
    type: 'Polygon',
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ],
    ],
  };
  await putRegion(unit, {
    id,
    kind: parentId ? 'county' : 'city',
    parentId,
    code: null,
    zh: id,
    en: id,
    geometry,
    synthetic: true,
  });
}

export interface StartOptions {
  /** A database that is there already; the server closes it. */
  readonly database?: Database;
  /** No region: the first day of an installation. */
  readonly empty?: boolean;
  /**
   * Whether the three administrators are separated, as everywhere but in the demo city. Not unless a test says so: most of them need one
   * administrator who may do everything.
   */
  readonly separated?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** A streaming replica of the server's cluster. */
  readonly replicaBase?: string;
}

/** Starts the whole server on a database of its own and a free port, with the regions `t-city` and `t-a`, `t-b` below it. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const db = options.database ?? (await openTestDatabase({}, options.replicaBase));
  const settings = {
    LANTU_DEMO: 'none',
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    // Tests move the clock by weeks; those of the demand of a second factor set it.
    SECOND_FACTOR_ROLES: '',
    ...options.env,
  };
  const config = { ...readConfig(settings), separated: options.separated ?? false };
  const clock = { now: new Date('2026-11-21T02:00:00Z') };
  const app = createApp({
    db,
    config,
    log: createLog(config.logLevel),
    clock: () => clock.now,
    sessionSecret: 'secret of tests',
    checkReplies: true,
  });
  const server: Server = createServer(app.listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seed = <T>(work: (unit: Unit) => Promise<T>) => app.units.write(SYSTEM, 'test', work);
  if (!options.empty && !options.database)
    await seed(async (unit) => {
      await seedRegion(unit, 't-city', 116, 36.5, 0.5);
      await seedRegion(unit, 't-a', 115.75, 36.5, 0.25, 't-city');
      await seedRegion(unit, 't-b', 116.25, 36.5, 0.25, 't-city');
    });
  let people = 0;
  return {
    url,
    db,
    app,
    clock,
    seed,
    anonymous: () => clientOf(url, {}),
    as: async (role, regionIds = ['t-city']) => {
      people += 1;
      const name = `${role}-${people}`;
      await seed((unit) =>
        addUser(unit, {
          name,
          displayName: name,
          password: PASSWORD,
          roles: [role],
          regionIds,
        }),
      );
      return signIn(url, name, PASSWORD);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await app.close();
      await db.close();
    },
  };
}
