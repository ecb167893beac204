import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request, square } from '../projects/given.ts';

const LAND = 'land.new_construction';

describe('GET /api/command/changes', () => {
  let server: TestServer;
  let commander: Client;
  let code = '';
  beforeAll(async () => {
    server = await startServer();
    commander = await server.as('commander', ['t-city']);
    server.clock.now = new Date('2026-11-01T02:00:00Z');
    await server.seed((unit) => giveQuota(unit, 't-a', LAND, 1_000));
    server.clock.now = new Date('2026-11-19T02:00:00Z');
    code = (
      await commander.post(
        '/api/projects',
        request({ name: '精密铸造', needs: { [LAND]: 300 }, geometry: square(115.8, 36.5), reason: '联合会审' }),
      )
    ).body.code;
    server.clock.now = new Date('2026-11-21T02:00:00Z');
    await server.seed((unit) => giveQuota(unit, 't-b', 'energy', 50));
  });
  afterAll(() => server.close());

  test('nobody signed in and bad input are refused', async () => {
    expect((await server.anonymous().get('/api/command/changes')).body.code).toBe('auth.required');
    expect((await commander.get('/api/command/changes?since=yesterday')).body.code).toBe('request.invalid');
    expect((await commander.get('/api/command/changes?limit=5000')).body.code).toBe('request.invalid');
  });

  test('seven days back, newest first, each with its voucher, project, deadline and place', async () => {
    const { body } = await commander.get('/api/command/changes');
    expect(body.since).toBe('2026-11-14T02:00:00.000Z');
    expect(body.total).toBe(2);
    expect(body.items[0]).toMatchObject({
      kind: 'energy',
      transferKind: 'transfer',
      amount: 50,
      regionId: 't-b',
      projectCode: null,
      reason: 'year plan',
    });
    expect(body.items[0].center[0]).toBeCloseTo(116.25, 2);
    expect(body.items[1]).toMatchObject({
      ...{ kind: LAND, transferKind: 'hold', amount: 300, regionId: 't-a', projectCode: code, projectName: '精密铸造' },
      ...{ reason: '联合会审', deadline: '2027-01-18', at: '2026-11-19T02:00:00.000Z' },
    });
    expect(body.items[1].center).toEqual([expect.closeTo(115.8, 5), expect.closeTo(36.5, 5)]);
    const voucher = await commander.get(`/api/ledger/transfers/${body.items[1].transferId}`);
    expect(voucher.body).toMatchObject({ amount: 300, projectCode: code });
  });

  test('since an instant or a day in China, by kind, bounded with the whole count', async () => {
    const at = async (query: string) => {
      const { items, total } = (await commander.get(`/api/command/changes?${query}`)).body;
      return [items.map((item: { kind: string }) => item.kind), total];
    };
    expect(await at('since=2026-11-20')).toEqual([['energy'], 1]);
    expect(await at(`since=${encodeURIComponent('2026-11-21T10:00:00+08:00')}`)).toEqual([['energy'], 1]);
    expect(await at('since=2026-11-21T02:00:01Z')).toEqual([[], 0]);
    expect(await at('since=2026-01-01')).toEqual([['energy', LAND, LAND], 3]);
    expect(await at(`since=2026-01-01&kind=${LAND}`)).toEqual([[LAND, LAND], 2]);
    expect(await at('since=2026-01-01&limit=1')).toEqual([['energy'], 3]);
  });

  test('a county sees what moved in it', async () => {
    const county = await server.as('commander', ['t-b']);
    const { items } = (await county.get('/api/command/changes?since=2026-01-01')).body;
    expect(items.map((item: { regionId: string }) => item.regionId)).toEqual(['t-b']);
  });
});
