import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../server/contract/endpoint.ts';
import { ALL_ENDPOINTS } from '../../../server/contract/index.ts';
import { seedFeatures } from '../../support/features.ts';
import { commandRows } from '../../support/journal.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { square } from '../tiles/blueprint.ts';
import { sampleFor, withText } from './samples.ts';

/** What an enemy, a careless paste or an honest Arabic name may put into a field. */
const HOSTILE = ["'; drop table project; --", "x' or '1'='1", '%_\\', 'a\u0000b', '长'.repeat(10_000), '\u202eabc\u2066دائرة', '🏗️𠮷\ud83d'];

interface Sent {
  readonly what: string;
  readonly status: number;
}

/** Ends only when the listener leaves. */
const ENDLESS = new Set(['events']);
/** Would end the session that the others need. */
const SIGN_OUT = 'session.delete';

/** A lone half of a pair cannot stand in an address. */
const wellFormed = (value: unknown): string => Buffer.from(String(value)).toString();

const asQuery = (value: unknown): string =>
  new URLSearchParams(Object.entries(value as Record<string, unknown>).map(([name, each]) => [name, wellFormed(each)])).toString();

const pathWith = (endpoint: Endpoint, params: unknown): string =>
  endpoint.path.replace(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(wellFormed((params as Record<string, unknown>)[name] ?? 'x1')),
  );

interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** A form with a small file under a name, and the other members as fields. */
function formOf(body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    if (name === 'file') form.set('file', new Blob(['{}']), `${String(value)}.geojson`);
    else form.set(name, String(value));
  }
  return form;
}

async function send(server: TestServer, admin: Client, endpoint: Endpoint, { params, query, body }: Parts): Promise<number> {
  const { cookie, 'x-csrf-token': token } = admin.headers as Record<string, string>;
  const bare = endpoint.method === 'get' || endpoint.method === 'delete';
  const type: Record<string, string> = bare || endpoint.file ? {} : { 'content-type': 'application/json' };
  const asked = asQuery(query);
  const answer = await fetch(`${server.url}${pathWith(endpoint, params)}${asked ? `?${asked}` : ''}`, {
    method: endpoint.method.toUpperCase(),
    headers: { cookie: cookie!, 'x-csrf-token': token!, ...type },
    ...(bare ? {} : { body: endpoint.file ? formOf(body) : JSON.stringify(body) }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Sends an endpoint once for every text field it has and every hostile text. */
async function attack(server: TestServer, admin: Client, endpoint: Endpoint): Promise<Sent[]> {
  const parts = { params: sampleFor(endpoint.params), query: sampleFor(endpoint.query), body: sampleFor(endpoint.body) };
  const plain: Parts = { params: parts.params.value, query: parts.query.value, body: parts.body.value };
  const sent: Sent[] = [];
  const fields = (['params', 'query', 'body'] as const).flatMap((part) => parts[part].texts.map((way) => ({ part, way })));
  for (const { part, way } of fields) {
    const put = async (text: string): Promise<Sent> => ({
      what: `${part}/${way.join('/')} ${JSON.stringify(text).slice(0, 24)}`,
      status: await send(server, admin, endpoint, { ...plain, [part]: withText(plain[part], way, text) }),
    });
    sent.push(...(await Promise.all(HOSTILE.map(put))));
  }
  return sent;
}

const ATTACKED = ALL_ENDPOINTS.filter(({ id }) => !ENDLESS.has(id) && id !== SIGN_OUT);

describe('a hostile text in any field of any endpoint', () => {
  let server: TestServer;
  let admin: Client;
  let count = 0;
  beforeAll(async () => {
    server = await startServer();
    admin = await server.as('admin', ['*']);
    const place = square([115.605, 36.405], 0.005);
    await server.seed((unit) => seedFeatures(unit, 'parcels', [{ key: 'x1', geometry: place, status: 'available' }]));
  });
  afterAll(() => server.close());

  const journalled = () => commandRows(server);
  const tables = async (): Promise<string[]> =>
    server.db.knex('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');

  test.each(ATTACKED.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s is not broken by it, and changes nothing that it refuses',
    async (_id, endpoint) => {
      const [entries, names] = [await journalled(), await tables()];
      const sent = await attack(server, admin, endpoint);
      count += sent.length;
      expect(sent.filter(({ status }) => status >= 500)).toEqual([]);
      const taken = endpoint.method === 'get' ? 0 : sent.filter(({ status }) => status < 300).length;
      if (taken === 0) expect(await journalled()).toBe(entries);
      expect(await tables()).toEqual(names);
    },
  );

  test('a text that no database can hold is named by its place', async () => {
    const { status, body } = await admin.post('/api/parcels/availability', { codes: ['x1', 'a\u0000b'] });
    expect([status, body.code, body.errors]).toEqual([400, 'request.invalid', [expect.objectContaining({ pointer: '/body/codes/1' })]]);
    expect((await admin.post('/api/tokens', { name: '\ud83d' })).status).toBe(400);
  });

  test('was asked of hundreds of fields, and the account is still there', async () => {
    expect(count).toBeGreaterThan(500);
    expect((await admin.get('/api/session')).body.user.name).toMatch(/^admin/);
  });

  test('what is taken comes back as it was written', async () => {
    for (const text of HOSTILE.filter((each) => each.length < 80 && !each.includes('\u0000') && each === wellFormed(each))) {
      const { status, body } = await admin.get(`/api/parcels?q=${encodeURIComponent(text)}`);
      expect([text, status, body.items]).toEqual([text, 200, []]);
    }
  });
});
