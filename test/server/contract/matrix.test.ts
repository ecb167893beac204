import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../server/contract/endpoint.ts';
import { EVENT_TOPICS } from '../../../server/contract/events.ts';
import { ALL_ENDPOINTS } from '../../../server/contract/index.ts';
import { permissionsOf, ROLES, type Role } from '../../../server/contract/roles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { sources } from '../../support/sources.ts';
import { upload } from '../exchange/http.ts';
import { giveQuota } from '../projects/given.ts';
import { type Ask, ROWS, type Row } from './matrix-rows.ts';
import { makeSide, type Side } from './matrix-world.ts';

interface Told {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

let server: TestServer;
let sides: readonly [Side, Side];

async function send(client: Client, endpoint: Endpoint, { path, body, file }: Ask): Promise<Told> {
  if (file && endpoint.file) {
    const { status, body: told } = await upload(server.url, client.headers, file.name, file.text, file.fields);
    return { status, code: told.code, text: JSON.stringify(told) };
  }
  const response = await fetch(server.url + path, {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...client.headers,
      ...(endpoint.method === 'get' || endpoint.method === 'delete' ? {} : { 'content-type': 'application/json' }),
    },
    ...(endpoint.method === 'get' || endpoint.method === 'delete' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  const told = (response.headers.get('content-type') ?? '').includes('json') && text ? JSON.parse(text) : {};
  return { status: response.status, code: told.code ?? told.results?.[0]?.code, text };
}

/** Whether an answer names a side beyond what it was asked. */
const told = (text: string, ask: Ask, { mark }: Side): boolean => text.split(mark).length > JSON.stringify(ask).split(mark).length;

/** Rows that stand for something of a side: what a refused command may not change. */
async function standing(): Promise<unknown> {
  const { rows } = await server.db.knex.raw(
    `select (select count(*) from journal where action not in ('refused', 'session.begin', 'session.end')) journal, (select count(*) from ledger_transfer) transfers, (select count(*) from project) projects,
       (select count(*) from ledger_proposal) proposals, (select count(*) from import_job) imports, (select count(*) from region) regions,
       (select count(*) from app_user) users, (select count(*) from rights_grant where state = 'waiting') grants, (select count(*) from blueprint_commit) commits`,
  );
  return rows[0];
}

async function mayNot(client: Client, endpoint: Endpoint, ask: Ask): Promise<void> {
  const { status, code } = await send(client, endpoint, ask);
  expect([status, code]).toEqual([403, 'auth.not_allowed']);
}

const askOf = (row: Row, side: Side): Ask | null =>
  'sees' in row
    ? row.sees(side)
    : 'refuses' in row
      ? row.refuses(side)
      : 'lists' in row
        ? { path: row.lists }
        : 'same' in row
          ? row.same
          : null;

async function keepsApart(client: Client, endpoint: Endpoint, row: Row, own: Side, other: Side): Promise<void> {
  if ('sees' in row) {
    const shows = row.shows ?? (({ mark }: Side) => mark);
    const [mine, theirs] = [await send(client, endpoint, row.sees(own)), await send(client, endpoint, row.sees(other))];
    expect([mine.status, mine.text.includes(shows(own))]).toEqual([200, true]);
    if (theirs.status < 300) expect(told(theirs.text, row.sees(other), other)).toBe(false);
    if (row.shows && theirs.status === 200 && endpoint.method === 'get') expect(theirs.text).not.toContain(shows(other));
  } else if ('lists' in row) {
    const shows = row.shows ?? (({ mark }: Side) => mark);
    const { status, text } = await send(client, endpoint, { path: row.lists });
    expect([status, text.includes(shows(own)), text.includes(shows(other)), text.includes(other.mark)]).toEqual([200, true, false, false]);
  } else if ('same' in row) {
    const { status, text } = await send(client, endpoint, row.same);
    expect([status, text.includes(own.mark), text.includes(other.mark)]).toEqual([200, false, false]);
  } else if ('refuses' in row) {
    const before = await standing();
    const ask = row.refuses(other);
    const { code, text } = await send(client, endpoint, ask);
    expect(row.codes).toContain(code);
    expect(told(text, ask, other)).toBe(false);
    // A refused voucher is kept with a journal row of who tried it.
    if (endpoint.id !== 'ledger.post' && endpoint.id !== 'ledger.deadline') expect(await standing()).toEqual(before);
  }
}

describe('role × region × endpoint', () => {
  beforeAll(async () => {
    server = await startServer({ separated: true });
    const leaders = { commander: await server.as('commander'), land: await server.as('land'), environment: await server.as('environment') };
    await server.seed((unit) => giveQuota(unit, 't-city', 'land.new_construction', 1_000));
    sides = [await makeSide(server, leaders, 't-a', 'AAAA'), await makeSide(server, leaders, 't-b', 'BBBB')];
  }, 300_000);
  afterAll(() => server.close());

  test('every endpoint has its row, and every row its endpoint', () => {
    expect(Object.keys(ROWS).sort()).toEqual(ALL_ENDPOINTS.map((endpoint) => endpoint.id).sort());
  });

  test.each(ALL_ENDPOINTS.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
    const row = ROWS[id]!;
    const may = (role: Role) =>
      endpoint.may === 'public' || endpoint.may === 'signedIn' || permissionsOf([role], true).includes(endpoint.may);
    for (const role of ROLES) {
      for (const [own, other] of [sides, [...sides].reverse() as unknown as typeof sides]) {
        const ask = askOf(row, other);
        if (!ask) continue;
        if (may(role)) await keepsApart(own.people[role], endpoint, row, own, other);
        else await mayNot(own.people[role], endpoint, ask);
      }
    }
  });

  test('every live event has the right that it needs', () => {
    const texts = [...sources('server'), ...sources('migrations')].map((source) => source.text).join('\n');
    const topics = [...texts.matchAll(/emit\('([a-z.]+)'|select p_now, '(ledger\.posted)'/g)].map((match) => match[1] ?? match[2]!);
    expect([...new Set(topics)].sort()).toEqual(Object.keys(EVENT_TOPICS).sort());
  });
});
