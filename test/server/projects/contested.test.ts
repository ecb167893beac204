import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../../server/ledger/index.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request, square } from './given.ts';

const LAND = 'land.new_construction';
const CALLERS = 200;
const POOL = 100;

describe('a contested pool', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test('200 callers at once reserve one each from a pool that holds 100: 100 succeed, 100 are told the amounts', async () => {
    const pool = await server.seed((unit) => giveQuota(unit, 't-a', LAND, POOL));
    const planner = await server.as('planner', ['t-a']);
    const place = (caller: number) => square(115.6 + (caller % 20) * 0.01, 36.4 + Math.floor(caller / 20) * 0.01);
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, (_none, caller) =>
        planner.post('/api/projects', request({ geometry: place(caller), requestId: randomUUID() })),
      ),
    );
    const made = answers.filter((answer) => answer.status === 201);
    const refused = answers.filter((answer) => answer.status === 409);
    expect([made.length, refused.length]).toEqual([POOL, CALLERS - POOL]);
    for (const answer of refused) {
      expect(answer.body.code).toBe('ledger.insufficient');
      expect(answer.body.params.shortfalls).toEqual([{ kind: LAND, asked: 1, available: 0, short: 1 }]);
    }
    const codes = made.map((answer) => answer.body.code as string).sort();
    expect(codes).toEqual(Array.from({ length: POOL }, (_none, index) => `LC-2026-${String(index + 1).padStart(4, '0')}`));
    const [account] = (await planner.get(`/api/ledger/accounts?region=t-a&ownerKind=region_pool`)).body.items;
    expect(account).toMatchObject({ id: pool, posted: POOL, held: POOL, available: 0 });
    const sites = await planner.get('/api/blueprint/layers/sites/features?limit=1000');
    expect(sites.body.items).toHaveLength(POOL);
    const verified = await server.seed((unit) => verifyLedger(unit));
    expect(verified.findings).toEqual([]);
  });
});
