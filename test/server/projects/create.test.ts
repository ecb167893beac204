import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLayer } from '../../../server/blueprint/index.ts';
import { commandRows } from '../../support/journal.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request, square } from './given.ts';

const LAND = 'land.new_construction';

describe('POST /api/projects', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await giveQuota(unit, 't-a', LAND, 1_000_000);
      await giveQuota(unit, 't-a', 'energy', 5_000);
      await giveQuota(unit, 't-b', LAND, 1_000);
    });
    planner = await server.as('planner', ['t-a']);
  });
  afterAll(() => server.close());

  const count = async (table: string): Promise<number> =>
    table === 'journal' ? commandRows(server) : Number(((await server.db.knex(table).count('* as n')) as { n: number }[])[0]!.n);
  const unchanged = async <T>(work: () => Promise<T>): Promise<T> => {
    const tables = [
      'project',
      'ledger_transfer',
      'ledger_account',
      'ledger_refusal',
      'feature',
      'change_set',
      'blueprint_commit',
      'siting_check',
      'journal',
      'outbox',
      'project_number',
    ];
    const before = await Promise.all(tables.map(count));
    const result = await work();
    expect(await Promise.all(tables.map(count))).toEqual(before);
    return result;
  };
  const refused = async (client: Client, body: unknown) => {
    const answer = await unchanged(() => client.post('/api/projects', body));
    return [answer.status, answer.body.code, answer.body.params];
  };

  test('nobody signed in is refused', async () => {
    expect((await refused(server.anonymous(), request())).slice(0, 2)).toEqual([401, 'auth.required']);
  });

  test('a role that may not make projects is refused', async () => {
    const land = await server.as('land', ['t-a']);
    expect((await refused(land, request())).slice(0, 2)).toEqual([403, 'auth.not_allowed']);
  });

  test('a site in another region is refused, found by place or named', async () => {
    expect(await refused(planner, request({ geometry: square(116.25, 36.5) }))).toEqual([
      403,
      'auth.not_allowed_region',
      { regionIds: ['t-b'] },
    ]);
    expect((await refused(planner, request({ regionId: 't-b', geometry: square(116.25, 36.5) }))).slice(0, 2)).toEqual([
      403,
      'auth.not_allowed_region',
    ]);
  });

  test('bad input is refused with its place', async () => {
    const bowTie = {
      type: 'Polygon',
      coordinates: [
        [
          [115.7, 36.5],
          [115.71, 36.51],
          [115.71, 36.5],
          [115.7, 36.51],
          [115.7, 36.5],
        ],
      ],
    };
    const [status, code, params] = await refused(planner, request({ geometry: bowTie }));
    expect([status, code]).toEqual([422, 'geometry.invalid']);
    expect(params.reason).toBe('Self-intersection');
    expect(params.place[0]).toBeCloseTo(115.705, 6);
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [115.7, 36.5],
          [115.71, 36.5],
          [115.71, 36.51],
          [115.7, 36.51],
        ],
      ],
    };
    expect(await refused(planner, request({ geometry: open }))).toEqual([
      422,
      'geometry.invalid',
      { reason: 'Ring is not closed', place: [115.7, 36.5] },
    ]);
    expect((await refused(planner, request({ geometry: square(10, 10) }))).slice(0, 2)).toEqual([422, 'geometry.outside']);
    expect((await refused(planner, request({ regionId: 't-a', geometry: square(116.25, 36.5) }))).slice(0, 2)).toEqual([
      422,
      'geometry.outside',
    ]);
    expect((await refused(planner, request({ regionId: 'nowhere' }))).slice(0, 2)).toEqual([404, 'region.unknown']);
    expect(await refused(planner, request({ use: { system: 'planning', code: '99' } }))).toEqual([
      422,
      'siting.unknown_use',
      { system: 'planning', code: '99' },
    ]);
    expect(await refused(planner, request({ needs: { gold: 1 } }))).toEqual([422, 'ledger.unknown_kind', { kinds: ['gold'] }]);
    for (const body of [
      request({ name: 'a\u0000b' }),
      request({ needs: { [LAND]: 0.5 } }),
      request({ needs: { [LAND]: -1 } }),
      request({ colour: 'red' }),
      request({ name: 'x' }),
    ]) {
      expect((await refused(planner, body)).slice(0, 2)).toEqual([400, 'request.invalid']);
    }
  });

  test('a shortfall names every kind with its amounts and writes nothing', async () => {
    const [status, code, params] = await refused(planner, request({ needs: { [LAND]: 10, energy: 9_000, cod: 7 } }));
    expect([status, code]).toEqual([409, 'ledger.insufficient']);
    expect(params.shortfalls).toEqual(
      expect.arrayContaining([
        { kind: 'energy', asked: 9_000, available: 5_000, short: 4_000 },
        { kind: 'cod', asked: 7, available: 0, short: 7 },
      ]),
    );
    expect(params.shortfalls).toHaveLength(2);
  });

  test('a frozen book gives nothing', async () => {
    await server.db.knex('ledger_book').where({ kind: 'energy' }).update({ status: 'frozen' });
    const answer = await refused(planner, request({ needs: { energy: 1 } }));
    await server.db.knex('ledger_book').where({ kind: 'energy' }).update({ status: 'open' });
    expect(['ledger.refused', 'ledger.unknown_account']).toContain(answer[1]);
  });

  test('a project is made whole: number, holds, clocks, site, parcels, history, events', async () => {
    await server.seed((unit) =>
      changeLayer(unit, { layerId: 'parcels', reason: 'test' }, [
        { key: 'P-1', status: 'available', geometry: square(115.7495, 36.5, 0.0005) },
        { key: 'P-TOUCHES', status: 'available', geometry: square(115.752, 36.5, 0.001) },
        { key: 'P-AWAY', status: 'available', geometry: square(115.78, 36.5, 0.001) },
      ]),
    );
    const { status, body } = await planner.post(
      '/api/projects',
      request({ geometry: square(115.75, 36.5), needs: { [LAND]: 33_333, energy: 700 }, industry: '新材料', investmentFen: 5_000_000_000 }),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      code: 'LC-2026-0001',
      regionId: 't-a',
      stage: 'review',
      industry: '新材料',
      investmentFen: 5_000_000_000,
      synthetic: false,
    });
    expect(body.areaM2).toBeGreaterThan(30_000);
    expect(body.center[0]).toBeCloseTo(115.75, 2);
    expect(body.parcels.map((parcel: { code: string }) => parcel.code)).toEqual(['P-1']);
    expect(body.parcels[0].overlapAreaM2).toBeCloseTo(9_900, -3);
    expect(
      body.quota.map((quota: { kind: string; asked: number; held: number; committed: number }) => [
        quota.kind,
        quota.asked,
        quota.held,
        quota.committed,
      ]),
    ).toEqual([
      [LAND, 33_333, 33_333, 0],
      ['energy', 700, 700, 0],
    ]);
    expect(body.quota[0].transfers[0]).toMatchObject({ kind: 'hold', amount: 33_333, deadline: '2027-01-20' });
    const voucher = await planner.get(`/api/ledger/transfers/${body.quota[0].transfers[0].id}`);
    expect(voucher.body).toMatchObject({ amount: 33_333, projectCode: 'LC-2026-0001', regionId: 't-a' });
    expect(body.clocks).toEqual([
      {
        id: 'start',
        name: { zh: '开工时限', en: 'Start clock' },
        startedOn: '2026-11-21',
        dueOn: '2027-01-20',
        unit: 'calendar',
        startEvent: 'review',
        state: 'running',
        closedOn: null,
      },
    ]);
    const { user } = (await planner.get('/api/session')).body;
    await server.db.knex('app_user').where({ name: user.name }).update({ display_name: '规划一科 王工' });
    const told = (await planner.get(`/api/projects/${body.code}`)).body;
    expect(told.history[0]).toMatchObject({ action: 'project.create', actor: '规划一科 王工' });
    const topics = await server.db.knex('outbox').orderBy('id', 'desc').limit(6).pluck('topic');
    expect(topics).toEqual(expect.arrayContaining(['project.created', 'ledger.changed', 'blueprint.changed']));
    const changed = (await server.db.knex('outbox').where({ topic: 'ledger.changed' }).first('payload', 'region_id')) as {
      payload: unknown;
    };
    expect(changed).toEqual({ payload: { regionId: 't-a', kinds: [LAND, 'energy'], projectCode: 'LC-2026-0001' }, region_id: 't-a' });
    expect((await planner.get('/api/blueprint/layers/sites/features/LC-2026-0001')).body.current).toMatchObject({
      status: 'review',
      regionId: 't-a',
    });
  });

  test('without new land the start clock has 30 days', async () => {
    const { body } = await planner.post('/api/projects', request({ needs: { energy: 1 }, geometry: square(115.8, 36.6) }));
    expect([body.code, body.clocks[0].dueOn]).toEqual(['LC-2026-0002', '2026-12-21']);
  });

  test('the same request makes one project; another body with its id is refused', async () => {
    const ask = request({ needs: { [LAND]: 500 } });
    const first = await planner.post('/api/projects', ask);
    const again = await unchanged(() => planner.post('/api/projects', ask));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await refused(planner, { ...ask, name: '另一个项目' })).slice(0, 2)).toEqual([409, 'request.id_reused']);
    const stranger = await server.as('planner', ['t-b']);
    expect((await refused(stranger, { ...ask, geometry: square(116.25, 36.5) })).slice(0, 2)).toEqual([409, 'request.id_reused']);
    const both = await Promise.all(
      [1, 2].map(() =>
        planner.post('/api/projects', { ...ask, geometry: square(115.9, 36.7), requestId: 'aaaaaaaa-0000-4000-8000-000000000001' }),
      ),
    );
    expect(both[0]!.body).toEqual(both[1]!.body);
  });

  test('a code of one’s own is kept, once', async () => {
    const first = await planner.post('/api/projects', request({ code: 'TIE-1' }));
    expect([first.status, first.body.code]).toEqual([201, 'TIE-1']);
    expect((await refused(planner, request({ code: 'TIE-1' }))).slice(0, 2)).toEqual([409, 'project.code_taken']);
  });

  test('SQL in every text field is text', async () => {
    const evil = `'); drop table project; -- $1 ? :x %_ \\ "`;
    const ask = request({ name: evil, industry: evil, reason: evil, document: evil, requestId: randomUUID() });
    const { status, body } = await planner.post('/api/projects', ask);
    expect([status, body.name, body.industry]).toEqual([201, evil, evil]);
    expect(body.history[0].detail).toMatchObject({ reason: evil, document: evil });
    const found = await planner.get(`/api/projects?q=${encodeURIComponent(evil)}`);
    expect(found.body.items.map((item: { code: string }) => item.code)).toEqual([body.code]);
    expect((await planner.get(`/api/projects?q=${encodeURIComponent('%')}`)).body.items).toHaveLength(1);
  });

  test('refused projects leave no gap in the numbers', async () => {
    const codes = (await server.db.knex('project').whereLike('code', 'LC-2026-%').orderBy('code').pluck('code')) as string[];
    expect(codes).toEqual(codes.map((_code, index) => `LC-2026-${String(index + 1).padStart(4, '0')}`));
  });

  test('another county sees neither the project nor its quota', async () => {
    const stranger = await server.as('planner', ['t-b']);
    const unseen = await stranger.get('/api/projects/LC-2026-0001');
    expect([unseen.status, unseen.body.code]).toEqual([404, 'project.unknown']);
    expect((await stranger.get('/api/projects')).body.items).toEqual([]);
  });

  test('the register pages by region, stage, kind and text', async () => {
    const all = (await planner.get('/api/projects')).body;
    expect(all.next).toBeNull();
    const codes: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { body: { items: { code: string }[]; next: string | null } } = await planner.get(
        `/api/projects?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      codes.push(...page.body.items.map((item) => item.code));
      cursor = page.body.next;
    }
    expect(codes).toEqual(all.items.map((item: { code: string }) => item.code));
    const first = all.items.find((item: { code: string }) => item.code === 'LC-2026-0001');
    expect(first).toMatchObject({ held: { [LAND]: 33_333, energy: 700 }, committed: {} });
    expect((await planner.get('/api/projects?kind=energy')).body.items.map((item: { code: string }) => item.code)).toEqual([
      'LC-2026-0002',
      'LC-2026-0001',
    ]);
    expect((await planner.get('/api/projects?region=t-city&stage=exited')).body.items).toEqual([]);
    expect((await planner.get('/api/projects?region=t-a&q=lc-2026-0002')).body.items).toHaveLength(1);
    expect((await planner.get('/api/projects?region=nowhere')).body.code).toBe('region.unknown');
  });
});
