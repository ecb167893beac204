import type { z } from 'zod';
import type { BodyIn, Endpoint, ParamsOf, QueryIn, ReplyOut } from '../../server/contract/endpoint.ts';
import { languageTag } from '../i18n/index.ts';
import { createStore, type Store } from '../state/store.ts';
import { asProblem, problemOf } from './problem.ts';

/** The token of the session, sent with every command; the session store keeps it. */
export const csrfToken: Store<string | null> = createStore<string | null>(null);

/** Whether the last call reached the server. */
export const reachable: Store<boolean> = createStore<boolean>(true);

/** Called when an answer says that nobody is signed in any more. */
export const signedOut: Store<number> = createStore<number>(0);

/** Called when an answer says that the session may only set up a second factor from now on. */
export const factorNeeded: Store<number> = createStore<number>(0);

/** Called when an answer says that the deputyship has ended under which the session acts. */
export const actingEnded: Store<number> = createStore<number>(0);

/** What a call needs: only the parts that its endpoint has. */
export interface CallInput<E> {
  params?: ParamsOf<E>;
  query?: QueryIn<E>;
  body?: BodyIn<E>;
  /** A multipart body, for an endpoint with `file`. */
  form?: FormData;
  /** Headers of the endpoint's own, such as the token of the first set-up. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** The address of an endpoint with its params and query filled in. Absent values are left out. */
export function addressOf(
  path: string,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

/**
 * Call an endpoint of the contract.
 * @example const { items } = await call(parcelsEndpoints.list, { query: { q: '371502' } });
 * @throws ProblemError with the code of the contract's list, or `offline`; AbortError passes through
 */
export async function call<E extends AnyEndpoint>(endpoint: E, input: CallInput<E> = {}): Promise<ReplyOut<E>> {
  const address = addressOf(endpoint.path, input.params as Record<string, unknown>, input.query as Record<string, unknown>);
  const response = await send(endpoint, address, input);
  if (!response.ok) {
    if (response.status === 401 && endpoint.may !== 'public') signedOut.update((times) => times + 1);
    const problem = await problemOf(response);
    if (problem.code === 'auth.second_factor_needed') factorNeeded.update((times) => times + 1);
    if (problem.code === 'deputy.ended') actingEnded.update((times) => times + 1);
    throw problem;
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as ReplyOut<E>;
}

async function send(endpoint: AnyEndpoint, address: string, input: CallInput<AnyEndpoint>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': languageTag(), ...input.headers };
  const token = csrfToken.get();
  if (token && endpoint.method !== 'get') headers['x-csrf-token'] = token;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  const body = input.form ?? (input.body === undefined ? null : JSON.stringify(input.body));
  try {
    const response = await fetch(address, { method: endpoint.method.toUpperCase(), headers, body, signal: input.signal ?? null });
    reachable.set(true);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    reachable.set(false);
    throw asProblem(error);
  }
}
