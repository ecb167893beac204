import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../server/contract/roles.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { Listener } from '../command/listener.ts';

let server: TestServer;
let admin: Client;
beforeAll(async () => {
  server = await startServer();
  admin = await server.as('admin', ['*']);
});
afterAll(() => server.close());

const START = new Date('2026-11-21T02:00:00Z');
beforeEach(() => {
  server.clock.now = START;
});

interface Person {
  readonly client: Client;
  readonly name: string;
}
async function person(role: Role, regions?: readonly string[]): Promise<Person> {
  const client = await server.as(role, regions);
  return { client, name: (await client.get('/api/session')).body.user.name };
}
const lend = (from: Client, to: string, days: readonly [string, string] = ['2026-11-21', '2026-11-25']) =>
  from.post('/api/deputies', { deputy: to, from: days[0], until: days[1] });
const journalOf = (action: string) =>
  server.db.knex('journal').where({ action }).orderBy('id', 'desc').select('actor_name', 'subject', 'detail');
const actFor = (by: Client, name: string | null) => by.post('/api/session/acting', { for: name });

describe('naming a deputy', () => {
  test('is for who is signed in, by a session, on days that are right', async () => {
    const lender = await person('planner', ['t-a']);
    const taker = await person('viewer', ['t-b']);
    expect((await lend(server.anonymous(), taker.name)).body.code).toBe('auth.required');
    const { token } = (await lender.client.post('/api/tokens', { name: 'machine' })).body;
    const machine = await fetch(`${server.url}/api/deputies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ deputy: taker.name, from: '2026-11-21', until: '2026-11-21' }),
    });
    expect(((await machine.json()) as { code: string }).code).toBe('auth.session_needed');
    expect((await lend(lender.client, 'nobody-here')).body.code).toBe('deputy.unknown_person');
    const reasons = [];
    for (const days of [
      ['2026-11-23', '2026-11-22'],
      ['2026-11-20', '2026-11-22'],
      ['2026-11-21', '2027-02-19'],
    ] as const)
      reasons.push((await lend(lender.client, taker.name, days)).body);
    expect(reasons).toMatchObject([
      { code: 'deputy.not_possible', params: { reason: 'dates' } },
      { code: 'deputy.not_possible', params: { reason: 'past' } },
      { code: 'deputy.not_possible', params: { reason: 'too_long' } },
    ]);
    expect((await lend(lender.client, lender.name)).body.params.reason).toBe('yourself');
    expect((await lend(lender.client, taker.name, ['2026-02-30', '2026-11-22'])).body.code).toBe('request.invalid');
    const { status, body } = await lend(lender.client, taker.name, ['2026-11-21', '2027-02-18']);
    expect([status, body]).toMatchObject([201, { person: { name: lender.name }, deputy: { name: taker.name }, now: true }]);
    expect((await lender.client.get('/api/deputies')).body).toEqual({ lent: [body], borrowed: [] });
    expect((await taker.client.get('/api/deputies')).body).toEqual({ lent: [], borrowed: [body] });
  });

  test('an administrator names one for a person of the own regions, never himself; the journal says who did', async () => {
    const lender = await person('planner', ['t-a']);
    const taker = await person('viewer', ['t-a']);
    const other = await person('admin', ['t-b']);
    const naming = { deputy: taker.name, from: '2026-11-21', until: '2026-11-22' };
    const path = `/api/users/${lender.name}/deputies`;
    expect((await lender.client.post(path, naming)).body.code).toBe('auth.not_allowed');
    expect((await other.client.post(path, naming)).body.code).toBe('users.unknown');
    expect((await other.client.get(path)).body.code).toBe('users.unknown');
    const self = (await admin.get('/api/session')).body.user.name;
    expect((await admin.post(path, { ...naming, deputy: self })).body.params.reason).toBe('yourself');
    const { id } = (await admin.post(path, naming)).body;
    expect((await admin.get(path)).body.lent).toMatchObject([{ id, deputy: { name: taker.name } }]);
    expect((await journalOf('identity.nameDeputy'))[0]).toMatchObject({
      actor_name: self,
      subject: lender.name,
      detail: { id, ...naming },
    });
    expect((await other.client.delete(`${path}/${id}`)).body.code).toBe('users.unknown');
    expect((await admin.delete(`/api/users/${self}/deputies/${id}`)).body.code).toBe('deputy.unknown');
    expect((await admin.delete(`${path}/${id}`)).status).toBe(200);
    expect((await admin.delete(`${path}/${id}`)).body.code).toBe('deputy.unknown');
    expect((await admin.get(path)).body.lent).toEqual([]);
  });

  test('rights of administrators are not lent, and open deputyships are counted', async () => {
    const taker = await person('viewer');
    expect((await lend((await person('auditor')).client, taker.name)).body.params.reason).toBe('nothing_to_lend');
    const lender = await person('planner');
    const many = [];
    for (let turn = 0; turn < 21; turn += 1) many.push((await lend(lender.client, taker.name)).body.params?.reason ?? 'ok');
    expect(many).toEqual([...Array.from({ length: 20 }, () => 'ok'), 'too_many']);
  });
});

describe('acting for somebody', () => {
  test('the deputy has the roles and regions of the other instead of the own, under the own name', async () => {
    const lender = await person('land', ['t-a']);
    const taker = await person('commander', ['t-b']);
    expect((await actFor(server.anonymous(), lender.name)).body.code).toBe('auth.required');
    expect((await actFor(taker.client, lender.name)).body.code).toBe('deputy.not_now');
    await lend(lender.client, taker.name, ['2026-11-22', '2026-11-25']);
    expect((await actFor(taker.client, lender.name)).body.code).toBe('deputy.not_now');
    server.clock.now = new Date('2026-11-21T16:00:00Z');
    const { user } = (await actFor(taker.client, lender.name)).body;
    expect(user).toMatchObject({
      name: taker.name,
      roles: ['land'],
      scope: ['t-a'],
      actingFor: { name: lender.name, until: '2026-11-25' },
    });
    expect((await taker.client.get('/api/session')).body).toMatchObject({ user, lapsed: false });
    expect((await taker.client.get('/api/journal')).body.code).toBe('auth.not_allowed');
    expect((await taker.client.get('/api/command/overview')).status).toBe(200);
    expect((await actFor(taker.client, null)).body.user).toMatchObject({ roles: ['commander'], scope: ['t-b'], actingFor: null });
    expect((await taker.client.get('/api/journal')).status).toBe(200);
  });

  test('account matters are not done while acting, and what was lent is not lent on', async () => {
    const lender = await person('planner');
    const taker = await person('viewer');
    const third = await person('viewer');
    await lend(lender.client, taker.name);
    await actFor(taker.client, lender.name);
    expect((await taker.client.get('/api/account')).status).toBe(200);
    const refusals = [
      taker.client.post('/api/account/password', { present: 'x', password: 'x' }),
      taker.client.post('/api/account/second-factor', { password: 'x' }),
      taker.client.post('/api/tokens', { name: 'mine' }),
      taker.client.delete('/api/tokens/1'),
      taker.client.delete('/api/account/sessions'),
      lend(taker.client, third.name),
      taker.client.delete('/api/deputies/1'),
    ];
    const codes = (await Promise.all(refusals)).map(({ body }) => body.code);
    expect(new Set(codes)).toEqual(new Set(['deputy.not_while_acting']));
    await actFor(taker.client, null);
    await lend(taker.client, third.name);
    expect((await actFor(third.client, taker.name)).body.user.roles).toEqual(['viewer']);
    expect((await actFor(third.client, lender.name)).body.code).toBe('deputy.not_now');
  });

  test('a token never acts', async () => {
    const lender = await person('planner');
    const taker = await person('viewer');
    await lend(lender.client, taker.name);
    const { token } = (await taker.client.post('/api/tokens', { name: 'machine' })).body;
    const asked = await fetch(`${server.url}/api/session/acting`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ for: lender.name }),
    });
    expect(((await asked.json()) as { code: string }).code).toBe('auth.session_needed');
    await actFor(taker.client, lender.name);
    const asSelf = await fetch(`${server.url}/api/session`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await asSelf.json()) as { user: { roles: string[] } }).user.roles).toEqual(['viewer']);
  });

  test('the last day counts whole; after it everything is refused until the session goes on in the own name', async () => {
    const lender = await person('planner', ['t-a']);
    const taker = await person('viewer', ['t-b']);
    await lend(lender.client, taker.name, ['2026-11-21', '2026-11-25']);
    await actFor(taker.client, lender.name);
    server.clock.now = new Date('2026-11-25T15:59:59Z');
    expect((await taker.client.get('/api/projects')).status).toBe(200);
    server.clock.now = new Date('2026-11-25T16:00:00Z');
    expect((await taker.client.get('/api/projects')).body.code).toBe('deputy.ended');
    expect((await taker.client.post('/api/siting/checks', {})).body.code).toBe('deputy.ended');
    expect((await fetch(`${server.url}/tiles/regions.json`, { headers: taker.client.headers })).status).toBe(401);
    expect((await taker.client.get('/api/session')).body).toMatchObject({ lapsed: true, user: { roles: ['viewer'], actingFor: null } });
    expect((await actFor(taker.client, lender.name)).body.code).toBe('deputy.not_now');
    expect((await actFor(taker.client, null)).status).toBe(200);
    expect((await taker.client.get('/api/projects')).status).toBe(200);
    expect((await taker.client.get('/api/session')).body.lapsed).toBe(false);
  });

  test('it ends at the next request when it is ended by either side, and when either is disabled', async () => {
    const taker = await person('viewer');
    for (const end of ['lender', 'taker', 'lender disabled', 'taker disabled', 'rights'] as const) {
      const lender = await person('planner');
      const { id } = (await lend(lender.client, taker.name)).body;
      const second = await server.as('viewer');
      expect((await second.delete(`/api/deputies/${id}`)).body.code).toBe('deputy.unknown');
      await actFor(taker.client, lender.name);
      expect((await taker.client.get('/api/imports')).status).toBe(200);
      if (end === 'lender') await lender.client.delete(`/api/deputies/${id}`);
      if (end === 'taker') {
        await actFor(taker.client, null);
        expect((await taker.client.delete(`/api/deputies/${id}`)).status).toBe(200);
        expect((await actFor(taker.client, lender.name)).body.code).toBe('deputy.not_now');
        continue;
      }
      if (end === 'lender disabled') await admin.patch(`/api/users/${lender.name}`, { disabled: true });
      if (end === 'taker disabled') await admin.patch(`/api/users/${taker.name}`, { disabled: true });
      if (end === 'rights') await admin.patch(`/api/users/${lender.name}`, { roles: ['auditor'] });
      const { status, body } = await taker.client.get('/api/imports');
      expect([end, status, body.code]).toEqual([end, ...(end === 'taker disabled' ? [401, 'auth.required'] : [403, 'deputy.ended'])]);
      if (end === 'taker disabled') break;
      await actFor(taker.client, null);
    }
  });

  test('who was disabled or reset returns without deputies', async () => {
    const taker = await person('viewer');
    for (const end of ['disable', 'reset'] as const) {
      const lender = await person('planner');
      await lend(lender.client, taker.name);
      if (end === 'reset') await admin.post(`/api/users/${lender.name}/reset`, { secondFactor: false });
      else for (const disabled of [true, false]) await admin.patch(`/api/users/${lender.name}`, { disabled });
      expect((await actFor(taker.client, lender.name)).body.code).toBe('deputy.not_now');
    }
  });

  test('a stream follows: it ends when the session begins to act, acts no more, or its deputyship ends', async () => {
    const lender = await person('planner', ['t-a']);
    const taker = await person('viewer', ['t-b']);
    await lend(lender.client, taker.name);
    const own = await Listener.open(server, taker.client);
    await actFor(taker.client, lender.name);
    await own.ended();
    const acting = await Listener.open(server, taker.client, '?topics=test.nothing,project.created');
    await server.seed((unit) => unit.emit('project.created', { code: 'there' }, 't-b'));
    await server.seed((unit) => unit.emit('project.created', { code: 'here' }, 't-a'));
    expect((await acting.next()).data.code).toBe('here');
    server.clock.now = new Date('2026-11-25T16:00:00Z');
    await acting.ended();
    expect((await taker.client.get('/api/events')).body.code).toBe('deputy.ended');
    await actFor(taker.client, null);
    (await Listener.open(server, taker.client)).close();
  });

  test('a change of the other’s roles and regions holds from the next request, without what administrators may', async () => {
    const lender = await person('planner', ['t-a']);
    const taker = await person('viewer', ['t-b']);
    await lend(lender.client, taker.name);
    await actFor(taker.client, lender.name);
    await admin.patch(`/api/users/${lender.name}`, { roles: ['land', 'admin'], regionIds: ['t-city'] });
    const { user } = (await taker.client.get('/api/session')).body;
    expect([user.roles, user.scope.includes('t-b')]).toEqual([['land'], true]);
    expect((await taker.client.get('/api/users')).body.code).toBe('auth.not_allowed');
  });

  test('the journal says who did it and for whom', async () => {
    const lender = await person('land', ['t-a']);
    const taker = await person('viewer', ['t-a']);
    await lend(lender.client, taker.name);
    await actFor(taker.client, lender.name);
    const body = { flow: 'advance', kind: 'land.linked', year: 2026, region: 't-a', cap: 3 };
    const id = crypto.randomUUID();
    expect((await taker.client.post('/api/ledger/proposals', { id, region: 't-a', body, reason: 'x' })).status).toBe(200);
    const [row] = await journalOf('ledger.propose');
    expect(row).toMatchObject({ actor_name: taker.name, detail: { actingFor: lender.name } });
    expect(await journalOf('identity.beginActing')).toContainEqual(
      expect.objectContaining({ actor_name: taker.name, subject: lender.name }),
    );
  });
});
