import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '../contract/endpoint.ts';
import type { JournalEntry } from './journal.ts';
import type { Lane } from './lane.ts';
import type { Logger } from './log.ts';
import { busy, Problem, problem, problemBody, problemOfDatabaseError } from './problem.ts';
import type { Replica } from './replica.ts';
import { sameText } from './same.ts';
import { type Actor, type Query, type Recorded, SYSTEM, type Unit, type Units, type WorkOptions } from './unit.ts';

/** What a handler gets beside its checked input. */
export interface Call {
  readonly actor: Actor;
  readonly traceId: string;
  readonly request: Request;
  readonly response: Response;
  /** Aborted when the caller leaves before the answer. */
  readonly signal: AbortSignal;
  /** Runs work among the costly questions. Problems: `server.busy`. A costly endpoint that takes or sends a file calls it itself, or reads page by page. */
  costly<T>(work: () => Promise<T>): Promise<T>;
  /** Both are cancelled when the caller leaves; then nothing is written. */
  write<T>(work: (unit: Unit) => Promise<T>, options?: WorkOptions): Promise<T>;
  read<T>(work: (query: Query) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** Writes a journal row of what changes nothing, such as an export. A token that only reads may too. */
  record(entry: JournalEntry): Promise<Recorded>;
}

export interface Input<E> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
}

export type Handler<E> = (input: Input<E>, call: Call) => Promise<ReplyOf<E>>;

export interface Route {
  readonly endpoint: Endpoint;
  readonly handler: (input: Input<Endpoint>, call: Call) => Promise<unknown>;
}

/** Ties an endpoint to its function; the types of both must agree. */
export function route<E extends Endpoint<never, never, never, never> | Endpoint>(endpoint: E, handler: Handler<E>): Route {
  return {
    endpoint: endpoint as unknown as Endpoint,
    handler: handler as unknown as Route['handler'],
  };
}

/** Who calls: filled in by identity before any route. */
export interface Caller {
  readonly actor: Actor | null;
  /** Who is signed in, with the own rights, where the deputyship has ended under which the session acted: nobody acts until the session says so. */
  readonly lapsed?: Actor;
  /** The session's csrf token; null for bearer tokens, which no browser sends by itself. */
  readonly csrfToken: string | null;
  /** A token that changes nothing. */
  readonly readOnly?: boolean;
  /** By when the caller must have a second factor; from then on it is `needed`, and only endpoints that enrol are open. */
  readonly secondFactor?: { readonly by: Date; readonly needed: boolean } | null;
}

/** What became of a request, for who keeps evidence. */
export interface Heard {
  readonly endpoint: Endpoint;
  /** Who asked, or who signed in by it; null for somebody unknown. */
  readonly actor: Actor | null;
  readonly address: string | null;
  readonly status: number;
  /** Of the problem; null when there was none. */
  readonly code: string | null;
  /** Whether somebody signed in or out by it. */
  readonly came: 'session.begin' | 'session.end' | null;
  /** As whom somebody tried in vain to sign in. */
  readonly tried: string | null;
  readonly traceId: string;
}

export interface MountOptions {
  readonly units: Units;
  readonly lane: Lane;
  /** Null when every screen reads from the primary. */
  readonly replica: Replica | null;
  readonly log: Logger;
  readonly caller: (request: Request) => Promise<Caller>;
  /** Replies are checked against the contract; a mismatch is our defect. */
  readonly checkReplies: boolean;
  readonly hear: (heard: Heard) => void;
}

/** The trace id of a request, which its problem body, journal row and log line share. */
export function traceIdOf(response: Response): string {
  response.locals.traceId ??= randomBytes(8).toString('hex');
  return response.locals.traceId as string;
}

/** NUL, which PostgreSQL cannot keep, and halves of surrogate pairs, which UTF-8 cannot write. */
const UNTELLABLE = /[\0\p{Cs}]/u;

/** The way to the first text that no database can hold, as a JSON pointer; null when there is none. */
function untellableIn(value: unknown, way: string): string | null {
  if (typeof value === 'string') return UNTELLABLE.test(value) ? way : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'number') continue;
    const found = UNTELLABLE.test(name) ? way : untellableIn(each, `${way}/${name}`);
    if (found !== null) return found;
  }
  return null;
}

function parsePart<T extends z.ZodType>(schema: T, value: unknown, part: string): z.output<T> {
  const pointer = untellableIn(value, `/${part}`);
  if (pointer !== null)
    throw problem('request.invalid', {}, { errors: [{ pointer, code: 'untellable_text', message: 'NUL or half a pair' }] });
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 20).map((issue) => ({
    pointer: `/${[part, ...issue.path].map(String).join('/')}${issue.code === 'unrecognized_keys' ? `/${issue.keys[0]}` : ''}`,
    code: issue.code,
    message: issue.message,
  }));
  throw problem('request.invalid', {}, { errors });
}

function admit(endpoint: Endpoint, caller: Caller, request: Request): Actor {
  const lacksFactor = caller.secondFactor?.needed === true && !endpoint.enrols;
  if (endpoint.may === 'public')
    return (
      (lacksFactor ? null : caller.actor) ?? {
        ...SYSTEM,
        roles: [],
        permissions: [],
        scope: [],
        sees: [],
        name: 'anonymous',
        displayName: 'anonymous',
      }
    );
  const actor = caller.actor ?? (endpoint.whenLapsed ? caller.lapsed : null);
  if (!actor) throw problem(caller.lapsed ? 'deputy.ended' : 'auth.required');
  if (endpoint.method !== 'get' && caller.csrfToken !== null && !sameText(caller.csrfToken, request.headers['x-csrf-token']))
    throw problem('auth.csrf');
  if (lacksFactor) throw problem('auth.second_factor_needed');
  if (caller.readOnly && endpoint.method !== 'get' && !endpoint.asks) throw problem('auth.token_reads_only');
  if (endpoint.may !== 'signedIn' && !actor.permissions.includes(endpoint.may)) throw problem('auth.not_allowed', { needs: endpoint.may });
  return actor;
}

/** A signal that is aborted when the connection closes before the answer was written. */
function leaveOf(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) left.abort(busy());
  });
  if (response.destroyed) left.abort(busy());
  return left.signal;
}

const SEEN_COOKIE = 'lantu.seen';

/** The position that another process gave to this caller; a made-up one costs its maker the replica and nobody else anything. */
const seenBy = (request: Request): string | null => /(?:^|; )lantu\.seen=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? null;

/** After a command its author sees it on every screen, whichever process answers. */
async function noteSeen(replica: Replica, { actor, response }: Call): Promise<void> {
  const position = await replica.note(actor.id).catch(() => null);
  if (position !== null && !response.headersSent)
    response.cookie(SEEN_COOKIE, position, { httpOnly: true, sameSite: 'lax', encode: String });
}

/** A file that was sent already waits longer for its turn. */
const FILE_WAIT_MS = 60_000;

/**
 * The call of one request. A costly answer that is streamed takes its turn for every page that it reads, so that a slow reader keeps
 * nobody waiting; once it has begun it is patient.
 */
function callOf(actor: Actor, traceId: string, endpoint: Endpoint, options: MountOptions, request: Request, response: Response): Call {
  const { units, lane } = options;
  const signal = leaveOf(response);
  const waitMs = () => (response.headersSent ? Number.POSITIVE_INFINITY : endpoint.file ? FILE_WAIT_MS : undefined);
  const costly: Call['costly'] = (work) => lane.run({ person: actor.id, signal, waitMs: waitMs() }, work);
  const replica = endpoint.replica ? { seenElsewhere: seenBy(request) } : undefined;
  const read: Call['read'] = (work, bounds) => units.read(actor, work, { signal, replica, traceId, ...bounds });
  return {
    actor,
    traceId,
    request,
    response,
    signal,
    costly,
    write: (work, bounds) => units.write(actor, traceId, work, { signal, ...bounds }),
    read: endpoint.costly && endpoint.stream !== null ? (work, bounds) => costly(() => read(work, bounds)) : read,
    record: (entry) => units.record(actor, traceId, entry),
  };
}

async function answer(mounted: Route, options: MountOptions, request: Request, response: Response): Promise<void> {
  const { endpoint, handler } = mounted;
  const traceId = traceIdOf(response);
  const caller = await options.caller(request);
  response.locals.actor = caller.actor ?? caller.lapsed;
  const actor = admit(endpoint, caller, request);
  const input = {
    params: parsePart(endpoint.params, request.params, 'params'),
    query: parsePart(endpoint.query, request.query, 'query'),
    body: endpoint.file ? {} : parsePart(endpoint.body, request.body, 'body'),
  } as Input<Endpoint>;
  const able = callOf(actor, traceId, endpoint, options, request, response);
  const call: Call = caller.readOnly ? { ...able, write: () => Promise.reject(problem('auth.token_reads_only')) } : able;
  const whole = endpoint.costly && endpoint.stream === null && !endpoint.file;
  const answered = whole ? call.costly(() => handler(input, call)) : handler(input, call);
  const { replica } = options;
  const isCommand = endpoint.method !== 'get' && endpoint.may !== 'public';
  const reply = await (replica && isCommand ? answered.finally(() => noteSeen(replica, call)) : answered);
  if (endpoint.stream !== null) return;
  if (options.checkReplies) endpoint.reply.parse(reply);
  response.setHeader('cache-control', 'no-store');
  response.status(endpoint.status).json(reply);
}

/** Puts routes on a router: session, role, contract, handler, in this order for every endpoint. */
export function mount(router: Router, routes: readonly Route[], options: MountOptions): void {
  for (const mounted of routes) {
    router[mounted.endpoint.method](mounted.endpoint.path, (request: Request, response: Response, next: NextFunction) => {
      const heard = (status: number, code: string | null) => {
        const { actor = null, came = null, tried = null } = response.locals as Partial<Pick<Heard, 'actor' | 'came' | 'tried'>>;
        const traceId = traceIdOf(response);
        options.hear({ endpoint: mounted.endpoint, actor, address: request.ip ?? null, status, code, came, tried, traceId });
      };
      answer(mounted, options, request, response).then(
        () => heard(response.statusCode, null),
        (error: unknown) => {
          const known = problemOf(error);
          if (known) heard(known.status, known.code);
          next(error);
        },
      );
    });
  }
}

function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const type = (error as { type?: string }).type;
  if (type === 'entity.too.large')
    return problem('request.too_large', {
      limitBytes: (error as { limit?: number }).limit,
    });
  if (type?.startsWith('entity.') || type === 'encoding.unsupported' || type === 'charset.unsupported' || error instanceof URIError)
    return problem('request.malformed');
  return problemOfDatabaseError(error);
}

/** The last handler: every error leaves as a problem with a trace id; what we did not expect is logged, not told. */
export function problemHandler(log: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    const traceId = traceIdOf(response);
    const known = problemOf(error);
    if (response.headersSent) {
      if (known) response.destroy();
      else next(error);
      return;
    }
    if (!known) log.error({ err: error, traceId, method: request.method, path: request.path }, 'unexpected');
    const shown = known ?? problem('server.unexpected');
    if (shown.details.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(shown.details.retryAfterSeconds));
    response
      .status(shown.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(shown, traceId)));
  };
}
