import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '../../server/contract/endpoint.ts';
import { ALL_ENDPOINTS } from '../../server/contract/index.ts';
import { giveQuota, request } from '../server/projects/given.ts';
import { deliverLayer, rectangle, seedFeatures } from '../support/features.ts';
import { type Client, startServer, type TestServer } from '../support/server.ts';
import { arbitraryOf } from './contract-arbitrary.ts';

/** How many requests in all; `FUZZ_REQUESTS=100000` by hand, `FUZZ_SEED` to see a run again. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 600);
const SEED = Number(process.env.FUZZ_SEED ?? 20261128);
/** An answer that takes longer hangs. */
const PATIENCE_MS = 60_000;
const AT_ONCE = 4;

/** Has no end, or ends the session that the others need. */
const LEFT_OUT = new Set(['events', 'session.delete']);
const FUZZED = ALL_ENDPOINTS.filter(({ id }) => !LEFT_OUT.has(id));
/** A place that refuses for a while is an answer; that something went wrong is none. */
const REFUSALS = new Set(['server.busy', 'server.too_slow']);

interface Ask {
  readonly endpoint: Endpoint;
  readonly who: number;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const asks: fc.Arbitrary<Ask> = fc.oneof(
  ...FUZZED.map((endpoint) =>
    fc.record({
      endpoint: fc.constant(endpoint),
      who: fc.nat(),
      params: arbitraryOf(endpoint.params),
      query: arbitraryOf(endpoint.query),
      body: arbitraryOf(endpoint.body),
    }),
  ),
);

const entriesOf = (value: unknown): [string, string][] =>
  Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([name, each]) => [
    name,
    Buffer.from(typeof each === 'object' ? JSON.stringify(each) : String(each)).toString(),
  ]);

function addressOf({ endpoint, params, query }: Ask): string {
  const values = new Map(entriesOf(params));
  const path = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(values.get(name) || 'x1'));
  const asked = new URLSearchParams(entriesOf(query)).toString();
  return asked ? `${path}?${asked}` : path;
}

function bodyOf({ endpoint, body }: Ask): { readonly body?: string | FormData; readonly type?: string } {
  if (endpoint.method === 'get' || endpoint.method === 'delete') return {};
  if (!endpoint.file) return { body: JSON.stringify(body), type: 'application/json' };
  const form = new FormData();
  for (const [name, value] of entriesOf(body)) if (name !== 'file') form.set(name, value);
  form.set('file', new Blob([JSON.stringify(body) ?? '']), 'fuzz.geojson');
  return { body: form };
}

let server: TestServer;
let people: Client[];
beforeAll(async () => {
  server = await startServer();
  await server.seed(async (unit) => {
    await giveQuota(unit, 't-a', 'land.new_construction', 1_000_000);
    await seedFeatures(unit, 'parcels', [{ key: 'P-1', geometry: rectangle(115.6, 36.4, 115.61, 36.41), status: 'available' }]);
    await seedFeatures(unit, 'ecological_redline', [{ key: 'x1', geometry: rectangle(115.7, 36.4, 115.71, 36.41) }]);
    await deliverLayer(unit, 'ecological_redline');
  });
  people = [await server.as('admin', ['*']), await server.as('planner', ['t-a']), await server.as('land'), server.anonymous()];
  expect((await people[1]!.post('/api/projects', request())).status).toBe(201);
});
afterAll(() => server.close());

let taken = 0;

async function send(ask: Ask): Promise<string | null> {
  const { body, type } = bodyOf(ask);
  const { headers } = people[ask.who % people.length]!;
  const told = `${ask.endpoint.id} ${addressOf(ask)} ${typeof body === 'string' ? body.slice(0, 2000) : ''}`;
  const init = { method: ask.endpoint.method.toUpperCase(), headers: { ...headers, ...(type ? { 'content-type': type } : {}) } };
  try {
    const answer = await fetch(server.url + addressOf(ask), {
      ...init,
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (answer.status < 300) taken += 1;
    if (answer.status < 500) return null;
    return REFUSALS.has((JSON.parse(text) as { code: string }).code) ? null : `${answer.status} ${told}`;
  } catch (error) {
    return `${String(error)} ${told}`;
  }
}

test(`${REQUESTS} requests that the contract's schemas shape, and some that they do not: none breaks it, none hangs`, {
  timeout: 7_200_000,
}, async () => {
  const wrong: string[] = [];
  const waiting = fc.sample(asks, { seed: SEED, numRuns: REQUESTS });
  const worker = async () => {
    for (let ask = waiting.pop(); ask; ask = waiting.pop()) {
      const found = await send(ask);
      if (found) wrong.push(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(wrong).toEqual([]);
  expect(taken).toBeGreaterThan(REQUESTS / 20);
  process.stdout.write(`contract: ${REQUESTS} requests, ${taken} taken\n`);
});
