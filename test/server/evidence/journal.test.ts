import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ENDPOINTS } from '../../../server/contract/index.ts';
import { createWitness, sealJournal, verifyJournal } from '../../../server/evidence/index.ts';
import { createLog } from '../../../server/platform/log.ts';
import { SYSTEM } from '../../../server/platform/unit.ts';
import { type Client, type Json, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request } from '../projects/given.ts';

let server: TestServer;
let admin: Client;
let auditor: Client;
beforeAll(async () => {
  server = await startServer();
  await server.seed((unit) => giveQuota(unit, 't-a', 'land.new_construction', 100));
  admin = await server.as('admin', ['*']);
  auditor = await server.as('auditor', ['t-a']);
});
afterAll(() => server.close());

const proof = () => server.app.units.read(SYSTEM, (query) => verifyJournal(query));
const journal = async (client: Client, filter: string): Promise<Json[]> =>
  (await client.get(`/api/journal?limit=200&${filter}`)).body.items;
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
};
/** Other transactions on the same server may still run: what came after their beginning is sealed when they end. */
const sealAll = () =>
  until(async () => {
    await sealJournal(server.db);
    return (await proof()).open === 0;
  });
const refusals = (filter = '') => journal(admin, `action=refused${filter}`);

describe('what is written', () => {
  test('a command’s row has its region: a county’s auditor sees the county’s, and nothing of its neighbour or of the city', async () => {
    const planner = await server.as('planner', ['t-a']);
    const { body: made } = await planner.post('/api/projects', request());
    await server.seed((unit) => unit.journal({ action: 'test.there', subject: 'x', regionId: 't-b' }));
    expect((await journal(auditor, `subject=${made.code}`)).map((row) => [row.action, row.regionId])).toEqual([['project.create', 't-a']]);
    const seen = await journal(auditor, '');
    expect(new Set(seen.map((row) => row.regionId))).toEqual(new Set(['t-a']));
    expect((await journal(admin, 'action=test.')).map((row) => row.regionId)).toEqual(['t-b']);
    expect((await journal(admin, 'action=identity.addUser')).every((row) => row.regionId === null)).toBe(true);
  });

  test('who comes and goes, and who is refused: unknown, not allowed, a wrong password', async () => {
    const viewer = await server.as('viewer', ['t-a']);
    await server.anonymous().get('/api/projects');
    expect((await viewer.get('/api/journal')).body.code).toBe('auth.not_allowed');
    await server.anonymous().post('/api/session', { name: 'nobody-here', password: 'wrong wrong wrong' });
    await viewer.delete('/api/session');
    await until(async () => (await journal(admin, 'action=session.end')).length === 1);
    const rows = (await refusals()).map((row) => [row.actor, row.subject, row.detail.status, row.detail.code]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['anonymous', 'projects.list', 401, 'auth.required'],
        [expect.stringMatching(/^viewer-/), 'journal.list', 403, 'auth.not_allowed'],
        ['anonymous', 'session.create', 401, expect.stringMatching(/^auth\./)],
      ]),
    );
    const begun = await journal(admin, 'action=session.begin');
    expect(begun.map((row) => row.actor)).toContain(rows.find((row) => row[1] === 'journal.list')![0]);
    expect(begun[0].detail.address).toMatch(/127\.0\.0\.1/);
  });

  test('whatever way somebody comes in: by an invitation too', async () => {
    const body = { name: 'invited-one', displayName: '应邀', roles: ['viewer'], regionIds: ['t-a'] };
    const token = new URL((await admin.post('/api/users', body)).body.invitation.path, server.url).searchParams.get('token');
    const accepted = await server.anonymous().post(`/api/invitations/${token}`, { password: '三只白鹭飞过小清河的黄昏' });
    expect(accepted.status).toBe(200);
    const begun = () => journal(admin, 'action=session.begin&actor=invited-one');
    await until(async () => (await begun()).length > 0);
    expect((await begun()).map((row) => [row.subject, row.regionId])).toEqual([['invitations.accept', 't-a']]);
  });

  test('refusals that follow one another are told by their number, none of them lost', async () => {
    const witness = createWitness(server.db.knex, createLog('silent'), () => server.clock.now);
    const endpoint = ALL_ENDPOINTS.find((each) => each.id === 'projects.read')!;
    const heard = { endpoint, actor: null, address: '10.0.0.7', status: 401, code: 'auth.required', came: null, tried: null, traceId: 'x' };
    for (let time = 0; time < 5; time += 1) witness.hear(heard);
    witness.hear({ ...heard, address: '10.0.0.8' });
    witness.hear({ ...heard, status: 404, code: 'project.unknown' });
    await witness.close();
    const rows = (await refusals('&subject=projects.read')).filter((row) => row.detail.address.startsWith('10.0.0.'));
    expect(rows.map((row) => [row.detail.address, row.detail.times ?? 1]).sort()).toEqual([
      ['10.0.0.7', 1],
      ['10.0.0.7', 4],
      ['10.0.0.8', 1],
    ]);
  });

  test('a flood of refusals is a few rows', async () => {
    const before = (await refusals('&subject=parcels.list')).length;
    await Promise.all(Array.from({ length: 300 }, () => server.anonymous().get('/api/parcels')));
    await until(async () => (await refusals('&subject=parcels.list')).length > before);
    expect((await refusals('&subject=parcels.list')).length).toBe(before + 1);
  });

  test('filters: person, deed, subject, region, day; in pages', async () => {
    expect((await admin.get('/api/journal?from=2026-13-01')).status).toBe(400);
    expect(await journal(admin, 'to=2020-01-02&action=project.')).toEqual([]);
    const [first] = await journal(admin, 'region=t-a&action=project.&from=2026-11-21&to=2026-11-21');
    expect(first.action).toBe('project.create');
    expect((await journal(admin, `actor=${first.actor}&action=project.`)).length).toBe(1);
    const page = (await admin.get('/api/journal?limit=2')).body;
    expect((await admin.get(`/api/journal?limit=2&before=${page.next}`)).body.items[0].id).toBeLessThan(page.items[1].id);
  });
});

describe('the chain', () => {
  const tamper = (sql: string) => server.db.knex.raw(sql);
  const what = async () => (await proof()).findings.map((finding) => finding.what);

  test('every row is sealed after its commit, in the order of the transactions, by two processes at once too', async () => {
    await Promise.all([sealJournal(server.db), sealJournal(server.db)]);
    await Promise.all(
      Array.from({ length: 30 }, (_, at) => server.seed((unit) => unit.journal({ action: 'test.row', subject: String(at) }))),
    );
    await sealAll();
    const { rows, head, findings } = await proof();
    expect(findings).toEqual([]);
    expect(head).toMatchObject({
      seq: rows,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      sm3: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { body } = await admin.get('/api/journal?limit=1&action=test.row');
    expect(body.items[0].seq).toBe(rows);
    expect(body.head).toMatchObject({ seq: rows, sha256: head!.sha256, sm3: head!.sm3 });
  });

  test.runIf(process.env.DATABASE_URL)(
    'a row of a transaction that runs is not passed over; the embedded engine runs one at a time',
    async () => {
      await server
        .seed(async (unit) => {
          await unit.journal({ action: 'test.slow', subject: 'x' });
          await server.seed((other) => other.journal({ action: 'test.quick', subject: 'x' }));
          await sealJournal(server.db);
        })
        .catch(() => undefined);
      await sealAll();
      expect((await proof()).findings).toEqual([]);
    },
  );

  test('what is changed, removed, slipped in or cut off is found', async () => {
    const { head } = await proof();
    const target = (await server.db.knex('journal').where({ action: 'test.row' }).orderBy('id').first('id')).id;
    await tamper(`update journal set detail = '{"a": 1}' where id = ${target}`);
    expect(await what()).toEqual(['changed']);
    await tamper(`update journal set detail = '{}' where id = ${target}`);
    expect(await what()).toEqual([]);
    await tamper(
      `insert into journal (at, actor_id, actor_name, action, subject, detail, trace_id, tx) values (now(), 1, 'x', 'forged', 'x', '{}', 'x', 1)`,
    );
    expect(await what()).toEqual(['behind']);
    await tamper(`delete from journal where action = 'forged'`);
    await tamper(`delete from journal where id = ${target}`);
    expect(await what()).toEqual(['removed']);
    await tamper(`delete from journal_seal where journal_id = ${target}`);
    expect(await what()).toEqual(['seal_removed']);
    await tamper(`delete from journal_seal where seq = ${head!.seq}`);
    const kept = { seq: head!.seq, sha256: head!.sha256 };
    const found = await server.app.units.read(SYSTEM, (query) => verifyJournal(query, kept));
    expect(found.findings.map((finding) => finding.what)).toContain('head_differs');
  });
});

test('nobody without the right reads it, and none writes it by a command of his own', async () => {
  expect((await server.anonymous().get('/api/journal')).status).toBe(401);
  expect((await (await server.as('planner')).get('/api/journal')).status).toBe(403);
  expect((await admin.post('/api/journal', { id: randomUUID() })).status).toBe(404);
});
