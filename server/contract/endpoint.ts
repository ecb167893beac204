import { z } from 'zod';
import type { ProblemCode } from './problems.ts';
import type { Permission } from './roles.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/**
 * One HTTP operation as data. Three readers use it: the server's `mount`, the OpenAPI document and the client's typed `call`.
 * `may` is a permission, `'signedIn'` for anybody with a session, or `'public'`. `problems` lists the codes beyond those that
 * every endpoint can answer (see `COMMON_PROBLEMS`). `file` marks a multipart upload, whose body the handler streams itself;
 * `stream` marks an answer that the handler writes itself (events, downloads). `costly` marks a question that may take long: only a few
 * run at once, of a person and in all, and the others wait their turn or are answered `server.busy`. `asks` marks a POST that changes nothing, so that a token
 * which only reads may send it. `enrols` marks what somebody may still do whose session lacks the second factor that is demanded. `replica` marks a screen: a list or a read model that may be answered from a
 * replica which has caught up with what the caller has seen. Nothing that decides may be marked. `whenLapsed` marks what a session may do
 * whose deputyship has ended: become oneself again, and leave.
 */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly summary: string;
  readonly method: Method;
  readonly path: string;
  readonly may: Permission | 'signedIn' | 'public';
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
  readonly status: number;
  readonly problems: readonly ProblemCode[];
  readonly file: boolean;
  readonly stream: string | null;
  readonly costly: boolean;
  readonly asks: boolean;
  readonly enrols: boolean;
  readonly replica: boolean;
  readonly whenLapsed: boolean;
}

export const nothing = z.strictObject({});
export type Nothing = typeof nothing;

interface EndpointInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  id: string;
  summary: string;
  method: Method;
  /** Express style: `/api/parcels/:code`. */
  path: string;
  may: Permission | 'signedIn' | 'public';
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  status?: number;
  problems?: readonly ProblemCode[];
  file?: boolean;
  /** The media type of an answer that the handler writes itself. */
  stream?: string;
  costly?: boolean;
  asks?: boolean;
  enrols?: boolean;
  replica?: boolean;
  whenLapsed?: boolean;
}

/** Declares an endpoint; what is left out is an empty strict object, so an unknown parameter is refused. */
export function defineEndpoint<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = z.ZodType,
>(input: EndpointInput<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    id: input.id,
    summary: input.summary,
    method: input.method,
    path: input.path,
    may: input.may,
    params: input.params ?? (nothing as unknown as P),
    query: input.query ?? (nothing as unknown as Q),
    body: input.body ?? (nothing as unknown as B),
    reply: input.reply,
    status: input.status ?? 200,
    problems: input.problems ?? [],
    file: input.file ?? false,
    stream: input.stream ?? null,
    costly: input.costly ?? false,
    asks: input.asks ?? false,
    enrols: input.enrols ?? false,
    replica: input.replica ?? false,
    whenLapsed: input.whenLapsed ?? false,
  };
}

export type ParamsOf<E> = E extends Endpoint<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type BodyOf<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type ReplyOf<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.input<R> : never;
/** What a caller sends: the input side, before defaults. */
export type QueryIn<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never;
export type BodyIn<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never;
/** What a caller receives. */
export type ReplyOut<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
