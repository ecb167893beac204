import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import pg from 'pg';
import type { Database } from '../platform/database.ts';
import type { Caller } from '../platform/http.ts';
import type { Actor, Clock } from '../platform/unit.ts';
import { secretHash } from './hashing.ts';
import { touchSession, touchToken, userBySession, userByToken } from './store.ts';
import { actorOf } from './views.ts';

declare module 'express-session' {
  interface SessionData {
    userId: number;
    csrfToken: string;
    /** Names the session where it is shown; opens nothing. */
    publicId: string;
    address: string;
    agent: string;
  }
}

type SessionRequest = IncomingMessage & { session?: session.Session & Partial<session.SessionData>; sessionID?: string };

export interface SessionOptions {
  readonly secret: string;
  /** How long a session may be unused, and how long it lasts however busy it is. */
  readonly idleMs: number;
  readonly mostMs: number;
  /** Tokens end by it; sessions by the database's clock. */
  readonly clock: Clock;
}

export interface Sessions {
  readonly middleware: RequestHandler;
  readonly idleMs: number;
  /** Who sends a request that the middleware has seen: a bearer token, else the session. Asked anew of each request. */
  caller(request: SessionRequest): Promise<Caller>;
  /** The same for a request that never reaches Express, such as a tile. */
  callerOfRaw(request: IncomingMessage, response: ServerResponse): Promise<Caller>;
  /** The public id of the session that sends a request; null for a token. */
  idOf(request: SessionRequest): string | null;
  /** Begins the actor's session; answers its csrf token. It and `signOut` note on the answer who came or went, for who keeps evidence. */
  signIn(request: Request, actor: Actor): Promise<string>;
  signOut(request: Request): Promise<void>;
  close(): Promise<void>;
}

const AGENT_MAX = 200;
const NOBODY: Caller = { actor: null, csrfToken: null, readOnly: false };

/** The bearer token of a request. */
export const tokenOf = (request: IncomingMessage): string | undefined =>
  /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];

/** What a token may: its person's roles as they are now, or some of them. */
async function callerOfToken(db: Database, token: string, now: Date): Promise<Caller> {
  const row = await userByToken(db.knex, secretHash(token), now);
  if (!row) return NOBODY;
  if (row.stale) await touchToken(db.knex, row.token_id, now);
  return { actor: actorOf(row, row.token_roles), csrfToken: null, readOnly: row.token_scope === 'read' };
}

/** Server-side sessions in the database; the cookie is same-site, http-only and holds nothing but a signed id. */
export function createSessions(db: Database, { secret, idleMs, mostMs, clock }: SessionOptions): Sessions {
  const pool = new pg.Pool({ ...db.connection, max: 2 });
  pool.on('error', () => undefined);
  const Store = connectPgSimple(session);
  const store = new Store({ pool, tableName: 'user_session', pruneSessionInterval: false, disableTouch: true });
  const middleware = session({
    store,
    secret,
    name: 'lantu.sid',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: mostMs, path: '/' },
  });

  const caller = async (request: SessionRequest): Promise<Caller> => {
    const token = tokenOf(request);
    if (token) return callerOfToken(db, token, clock());
    const { csrfToken } = request.session ?? {};
    if (!csrfToken || !request.sessionID) return NOBODY;
    const row = await userBySession(db.knex, request.sessionID, idleMs);
    if (row?.stale) await touchSession(db.knex, request.sessionID);
    return { actor: row && actorOf(row), csrfToken, readOnly: false };
  };

  return {
    middleware,
    idleMs,
    caller,
    callerOfRaw: async (request, response) => {
      await new Promise<void>((resolve, reject) => {
        const next = (error?: unknown) => (error ? reject(error) : resolve());
        middleware(request as Parameters<RequestHandler>[0], response as Parameters<RequestHandler>[1], next);
      });
      return caller(request);
    },
    idOf: (request) => (tokenOf(request) ? null : (request.session?.publicId ?? null)),
    signIn: async (request, actor) => {
      await new Promise<void>((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));
      const csrfToken = randomBytes(24).toString('base64url');
      const agent = (request.headers['user-agent'] ?? '').slice(0, AGENT_MAX);
      Object.assign(request.session, { userId: actor.id, csrfToken, publicId: randomUUID(), address: request.ip ?? '', agent });
      Object.assign(request.res!.locals, { actor, came: 'session.begin' });
      return csrfToken;
    },
    signOut: async (request) => {
      await new Promise<void>((resolve, reject) => request.session.destroy((error) => (error ? reject(error) : resolve())));
      request.res!.locals.came = 'session.end';
    },
    close: () => pool.end(),
  };
}
