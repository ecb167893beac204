import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import pg from 'pg';
import type { Database } from '../platform/database.ts';
import type { Caller } from '../platform/http.ts';
import type { Actor } from '../platform/unit.ts';
import { actorOf, tokenHash } from './service.ts';
import { userById, userByToken } from './store.ts';

declare module 'express-session' {
  interface SessionData {
    userId: number;
    csrfToken: string;
  }
}

export const SESSION_HOURS = 12;
type SessionRequest = IncomingMessage & { session?: session.Session & Partial<session.SessionData> };

export interface Sessions {
  readonly middleware: RequestHandler;
  /** Who sends a request that the middleware has seen: a bearer token, else the session. */
  caller(request: SessionRequest): Promise<Caller>;
  /** The same for a request that never reaches Express, such as a tile. */
  callerOfRaw(request: IncomingMessage, response: ServerResponse): Promise<Caller>;
  signIn(request: SessionRequest, actor: Actor): Promise<string>;
  signOut(request: SessionRequest): Promise<void>;
  close(): Promise<void>;
}

/** Server-side sessions in the database; the cookie is same-site, http-only and holds nothing but a signed id. */
export function createSessions(db: Database, secret: string): Sessions {
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
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_HOURS * 3_600_000, path: '/' },
  });

  const bearer = async (token: string): Promise<Caller> => {
    const row = await userByToken(db.knex, tokenHash(token));
    return { actor: row ? actorOf(row) : null, csrfToken: null };
  };
  const caller = async (request: SessionRequest): Promise<Caller> => {
    const token = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token) return bearer(token);
    const { userId, csrfToken } = request.session ?? {};
    if (!userId || !csrfToken) return { actor: null, csrfToken: null };
    const row = await userById(db.knex, userId);
    return { actor: row ? actorOf(row) : null, csrfToken };
  };

  return {
    middleware,
    caller,
    callerOfRaw: async (request, response) => {
      await new Promise<void>((resolve, reject) => {
        const next = (error?: unknown) => (error ? reject(error) : resolve());
        middleware(request as Parameters<RequestHandler>[0], response as Parameters<RequestHandler>[1], next);
      });
      return caller(request);
    },
    signIn: async (request, actor) => {
      await new Promise<void>((resolve, reject) => request.session!.regenerate((error) => (error ? reject(error) : resolve())));
      request.session!.userId = actor.id;
      request.session!.csrfToken = randomBytes(24).toString('base64url');
      return request.session!.csrfToken;
    },
    signOut: (request) => new Promise<void>((resolve, reject) => request.session!.destroy((error) => (error ? reject(error) : resolve()))),
    close: () => pool.end(),
  };
}
