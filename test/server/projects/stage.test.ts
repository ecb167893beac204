import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request } from './given.ts';

const LAND = 'land.new_construction';
const START = new Date('2026-11-21T02:00:00Z');
const day = (text: string) => new Date(`${text}T02:00:00Z`);

describe('POST /api/projects/CODE/stage', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await giveQuota(unit, 't-a', LAND, 1_000);
      await giveQuota(unit, 't-a', 'energy', 500);
    });
    planner = await server.as('planner', ['t-a']);
  });
  afterAll(() => server.close());

  const pool = async (kind: string) => {
    const { body } = await planner.get(`/api/ledger/accounts?region=t-a&ownerKind=region_pool&kind=${kind}`);
    return [body.items[0].posted, body.items[0].held];
  };
  const make = async (needs: Record<string, number>) => (await planner.post('/api/projects', request({ needs }))).body.code as string;
  const move = (code: string, stage: string, client = planner) =>
    client.post(`/api/projects/${code}/stage`, { stage, reason: '会议纪要', document: '聊指办〔2026〕7号', acknowledge: true });

  test('nobody signed in, a role that may not, another region, an unknown code, a stage that does not follow, bad input', async () => {
    const code = await make({ [LAND]: 1 });
    expect((await move(code, 'construction', server.anonymous())).body.code).toBe('auth.required');
    expect((await move(code, 'construction', await server.as('energy', ['t-a']))).body.code).toBe('auth.not_allowed');
    expect((await move(code, 'construction', await server.as('planner', ['t-b']))).body.code).toBe('project.unknown');
    expect((await move('LC-2026-9999', 'construction')).body.code).toBe('project.unknown');
    const wrong = await move(code, 'scale');
    expect([wrong.status, wrong.body.code, wrong.body.params]).toEqual([
      409,
      'project.wrong_stage',
      { from: 'review', to: 'scale', allowed: ['formation', 'procedures', 'construction', 'exited'] },
    ]);
    expect((await planner.post(`/api/projects/${code}/stage`, { stage: 'construction' })).body.code).toBe('request.invalid');
    expect((await move(code, 'exited')).status).toBe(200);
  });

  test('construction commits what is held, and the clock is met', async () => {
    const code = await make({ [LAND]: 300, energy: 20 });
    expect([await pool(LAND), await pool('energy')]).toEqual([
      [1_000, 300],
      [500, 20],
    ]);
    await move(code, 'formation');
    const { status, body } = await move(code, 'construction');
    expect(status).toBe(200);
    expect(body.stage).toBe('construction');
    expect(body.quota.map((quota: { held: number; committed: number }) => [quota.held, quota.committed])).toEqual([
      [0, 300],
      [0, 20],
    ]);
    expect(body.quota[0].transfers.map((transfer: { kind: string }) => transfer.kind)).toEqual(['commit', 'hold']);
    expect([await pool(LAND), await pool('energy')]).toEqual([
      [700, 0],
      [480, 0],
    ]);
    expect(body.clocks).toMatchObject([{ id: 'start', state: 'met', closedOn: '2026-11-21' }]);
    expect(body.history.map((step: { action: string; detail: { to?: string } }) => [step.action, step.detail.to])).toEqual([
      ['project.stage', 'construction'],
      ['project.stage', 'formation'],
      ['project.create', undefined],
    ]);
    const site = await planner.get(`/api/blueprint/layers/sites/features/${code}`);
    expect([site.body.current.status, site.body.history.length]).toEqual(['construction', 3]);
  });

  test('exit after construction gives the committed quota back, and a new review reserves it again', async () => {
    const code = await make({ [LAND]: 100 });
    await move(code, 'construction');
    const before = await pool(LAND);
    const { body } = await move(code, 'exited');
    expect([body.stage, body.quota[0].held, body.quota[0].committed]).toEqual(['exited', 0, 0]);
    expect(body.quota[0].transfers.map((transfer: { kind: string }) => transfer.kind)).toEqual(['reversal', 'commit', 'hold']);
    expect(await pool(LAND)).toEqual([before[0] + 100, before[1]]);
    expect((await planner.get(`/api/blueprint/layers/sites/features/${code}`)).body.current).toBeNull();
    expect([body.geometry.type, body.parcels]).toEqual(['Polygon', []]);
    const back = await move(code, 'review');
    expect([back.body.stage, back.body.quota[0].held, back.body.clocks[0].state]).toEqual(['review', 100, 'running']);
    expect((await planner.get(`/api/blueprint/layers/sites/features/${code}`)).body.current.status).toBe('review');
    await move(code, 'exited');
  });

  test('exit before construction voids the holds', async () => {
    const before = await pool('energy');
    const code = await make({ energy: 50 });
    const { body } = await move(code, 'exited');
    expect(body.quota[0].transfers.map((transfer: { kind: string }) => transfer.kind)).toEqual(['void', 'hold']);
    expect(body.clocks).toMatchObject([{ state: 'stopped' }]);
    expect(await pool('energy')).toEqual(before);
  });

  test('after the start clock supervision runs; construction is refused, exit recovers, a new review needs the quota', async () => {
    const code = await make({ energy: 400 });
    server.clock.now = day('2027-01-04');
    const late = await planner.get(`/api/projects/${code}`);
    expect(late.body.clocks.map((clock: { id: string; dueOn: string; state: string }) => [clock.id, clock.dueOn, clock.state])).toEqual([
      ['start', '2026-12-21', 'expired'],
      ['supervision', '2027-01-20', 'running'],
    ]);
    const refused = await move(code, 'construction');
    expect([refused.status, refused.body.code, refused.body.params]).toEqual([409, 'project.hold_expired', { kinds: ['energy'] }]);
    const left = await move(code, 'exited');
    expect(left.body.quota[0].transfers.map((transfer: { kind: string }) => transfer.kind)).toEqual(['expire', 'hold']);
    const again = await move(code, 'review');
    expect([again.status, again.body.code]).toEqual([409, 'ledger.insufficient']);
    expect(again.body.params).toMatchObject({ year: 2027, shortfalls: [{ kind: 'energy', asked: 400, available: 0, short: 400 }] });
    expect((await planner.get(`/api/projects/${code}`)).body.stage).toBe('exited');
    server.clock.now = START;
  });

  test('a frozen book takes no voucher: the project stays where it is', async () => {
    const code = await make({ [LAND]: 5 });
    await server.db.knex('ledger_book').where({ kind: LAND, year: 2026 }).update({ status: 'frozen' });
    const refused = await move(code, 'construction');
    await server.db.knex('ledger_book').where({ kind: LAND, year: 2026 }).update({ status: 'open' });
    expect([refused.status, refused.body.code, refused.body.params]).toEqual([409, 'ledger.refused', { codes: ['frozen_book'] }]);
    expect((await planner.get(`/api/projects/${code}`)).body).toMatchObject({ stage: 'review', quota: [{ held: 5, committed: 0 }] });
  });

  test('two people who start construction at once commit once', async () => {
    const code = await make({ [LAND]: 7 });
    const answers = await Promise.all([move(code, 'construction'), move(code, 'construction')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect((await planner.get(`/api/projects/${code}`)).body.quota).toMatchObject([{ held: 0, committed: 7 }]);
  });
});
