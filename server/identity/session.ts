import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import pg from 'pg';
import type { Role } from '../contract/roles.ts';
import type { Database, Knex } from '../platform/database.ts';
import type { Call, Caller } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, type Clock, chinaDay } from '../platform/unit.ts';
import { actorInSession } from './acting.ts';
import { dueOf, type FactorDemand, isDemandedOf } from './factor-demand.ts';
import { secretHash } from './hashing.ts';
import { noteAsked, type SessionUser, type TokenUser, touchSession, touchToken, userBySession, userByToken } from './store.ts';
import { actorOf } from './views.ts';

declare module 'express-session' {
  interface SessionData {
    userId: number;
    csrfToken: string;
    /** Names the session where it is shown; opens nothing. */
    publicId: string;
    address: string;
    agent: string;
    /** Begun, or made stronger, by a second factor. */
    strong: boolean;
    /** When the sign-in service asked the person for the proof of who it is. */
    provenAt: string | null;
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
  readonly demand: FactorDemand;
  readonly separated: boolean;
}

/** By what somebody came in. */
export interface Entry {
  /** A second factor was shown, here or to the sign-in service. */
  readonly strong: boolean;
  readonly provenAt?: Date | null;
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
  /** When the sign-in service asked the person of the session for proof; null when it did not. */
  provenAt(request: SessionRequest): Date | null;
  /** Whether these roles ask for a second factor by which the session was not begun. */
  lacksFactorFor(request: SessionRequest, roles: readonly Role[]): boolean;
  /** The person of the session has set a second factor up, and shown it by that. */
  strengthen(request: Request): void;
  /** Begins the actor's session; answers its csrf token. It and `signOut` note on the answer who came or went, for who keeps evidence. */
  signIn(request: Request, actor: Actor, entry: Entry): Promise<string>;
  signOut(request: Request): Promise<void>;
  close(): Promise<void>;
}

const AGENT_MAX = 200;
const NOBODY: Caller = { actor: null, csrfToken: null, readOnly: false };

/** The bearer token of a request. */
export const tokenOf = (request: IncomingMessage): string | undefined =>
  /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];

type Door = Pick<SessionOptions, 'clock' | 'demand' | 'separated'> & { readonly knex: Knex };

/** By when the person must set up a second factor; null when nothing is missing. */
async function dueFor(
  { knex, clock, demand }: Door,
  { id, lack, factor_asked_at }: SessionUser | TokenUser,
): Promise<Caller['secondFactor']> {
  if (lack === null) return null;
  const now = clock();
  return dueOf(demand, factor_asked_at ?? (await noteAsked(knex, id, now)), now);
}

/** What a token may: its person's roles as they are now, or some of them. */
async function callerOfToken(door: Door, token: string): Promise<Caller> {
  const { knex, clock, demand, separated } = door;
  const row = await userByToken(knex, secretHash(token), clock(), demand.roles);
  if (!row) return NOBODY;
  if (row.stale) await touchToken(knex, row.token_id, clock());
  const secondFactor = await dueFor(door, row);
  return { actor: actorOf(row, separated, row.token_roles), csrfToken: null, readOnly: row.token_scope === 'read', secondFactor };
}

/** Who has a factor, set up since or beside the session, comes in by it: a session that was begun without is nobody's any more. */
async function callerOfSession(door: Door, sid: string, csrfToken: string, idleMs: number): Promise<Caller> {
  const { knex, clock, demand } = door;
  const row = await userBySession(knex, sid, { idleMs, today: chinaDay(clock()), demanding: demand.roles });
  if (!row || row.lack === 'use') return NOBODY;
  if (row.stale) await touchSession(knex, sid);
  const actor = actorInSession(row, door);
  const lapsed = actor ? {} : { lapsed: actorOf(row, door.separated) };
  return { actor, csrfToken, readOnly: false, secondFactor: await dueFor(door, row), ...lapsed };
}

/** The session of a request that nobody but a person at a screen may send. Raises `auth.session_needed`. */
export function sessionOf(sessions: Pick<Sessions, 'idOf'>, { request }: Pick<Call, 'request'>): string {
  const id = sessions.idOf(request);
  if (id === null) throw problem('auth.session_needed');
  return id;
}

/** Refuses what nobody does for another. Raises `deputy.not_while_acting`. */
export function demandSelf(actor: Actor): void {
  if (actor.actingFor) throw problem('deputy.not_while_acting');
}

/** Server-side sessions in the database; the cookie is same-site, http-only and holds nothing but a signed id. */
export function createSessions(db: Database, { secret, idleMs, mostMs, clock, demand, separated }: SessionOptions): Sessions {
  const door: Door = { knex: db.knex, clock, demand, separated };
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
    if (token) return callerOfToken(door, token);
    const { csrfToken } = request.session ?? {};
    return csrfToken && request.sessionID ? callerOfSession(door, request.sessionID, csrfToken, idleMs) : NOBODY;
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
      const known = await caller(request);
      if (known.secondFactor?.needed) throw problem('auth.second_factor_needed');
      return known;
    },
    idOf: (request) => (tokenOf(request) ? null : (request.session?.publicId ?? null)),
    lacksFactorFor: ({ session: { strong = false } = {} }, roles) => !strong && isDemandedOf(demand, roles),
    provenAt: ({ session: { provenAt } = {} }) => (provenAt ? new Date(provenAt) : null),
    strengthen: (request) => {
      request.session.strong = true;
    },
    signIn: async (request, actor, { strong, provenAt = null }) => {
      await new Promise<void>((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));
      const csrfToken = randomBytes(24).toString('base64url');
      const agent = (request.headers['user-agent'] ?? '').slice(0, AGENT_MAX);
      const shown = { publicId: randomUUID(), address: request.ip ?? '', agent };
      Object.assign(request.session, { userId: actor.id, csrfToken, ...shown, strong, provenAt });
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
