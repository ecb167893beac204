import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openManyAccounts, postTransfers } from '../../../server/ledger/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { upload } from '../exchange/http.ts';

const YEAR = 2026;
const KINDS = ['land.new_construction', 'energy', 'coal.use', 'so2', 'cod'];

let server: TestServer;
let admin: Client;
let pools: Record<string, { a: number; b: number; project: number }>;

beforeAll(async () => {
  server = await startServer();
  admin = await server.as('admin', ['*']);
  pools = await server.seed(async (unit) => {
    const all: typeof pools = {};
    for (const kind of KINDS) {
      const row = { kind, year: YEAR };
      const [outside, a, b, project] = await openManyAccounts(unit, [
        { ...row, ownerKind: 'outside', regionId: 't-city' },
        { ...row, ownerKind: 'region_pool', regionId: 't-a' },
        { ...row, ownerKind: 'region_pool', regionId: 't-b' },
        { ...row, ownerKind: 'project', regionId: 't-a', ownerId: 'P-1' },
      ]);
      await postTransfers(unit, { items: [{ id: randomUUID(), kind: 'transfer', debit: outside!, credit: a!, amount: 1000 }] });
      all[kind] = { a: a!, b: b!, project: project! };
    }
    return all;
  });
});
afterAll(() => server?.close());

async function move(by: Client, kind: string, to: 'b' | 'project' = 'b'): Promise<string> {
  const items = [{ id: randomUUID(), kind: 'transfer', debit: pools[kind]!.a, credit: pools[kind]![to], amount: 1 }];
  return (await by.post('/api/ledger/transfers', { items })).body.results[0].code;
}

async function moves(by: Client): Promise<string[]> {
  const codes: string[] = [];
  for (const kind of KINDS) codes.push(await move(by, kind));
  return codes;
}

const NO = 'not_allowed_kind';

test('each department moves its own kinds of quota, and no other', async () => {
  expect(await moves(await server.as('land'))).toEqual(['ok', NO, NO, NO, NO]);
  expect(await moves(await server.as('energy'))).toEqual([NO, 'ok', 'ok', NO, NO]);
  expect(await moves(await server.as('environment'))).toEqual([NO, NO, NO, 'ok', 'ok']);
  expect(await moves(await server.as('commander'))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
});

test('a planner moves no quota between regions alone, but within one', async () => {
  const planner = await server.as('planner');
  expect(await moves(planner)).toEqual(KINDS.map(() => 'needs_approval'));
  expect(await move(planner, 'energy', 'project')).toBe('ok');
});

test('nobody proposes or records for another department', async () => {
  const environment = await server.as('environment');
  const ask = (body: object) => environment.post('/api/ledger/proposals', { id: randomUUID(), region: 't-a', body, reason: 'x' });
  const { a, b } = pools['land.new_construction']!;
  const items = [{ id: randomUUID(), kind: 'transfer', debit: a, credit: b, amount: 1 }];
  expect((await ask({ flow: 'transfers', items })).body.code).toBe('auth.not_allowed_department');
  expect((await ask({ flow: 'advance', kind: 'energy', year: YEAR, region: 't-a', cap: 1 })).body.code).toBe('auth.not_allowed_department');
  const use = { id: randomUUID(), period: '2026-10', amount: 1, document: '表 1' };
  const uses = `/api/ledger/accounts/${pools.energy!.project}/uses`;
  expect((await environment.post(uses, use)).body.code).toBe('auth.not_allowed_department');
  expect((await (await server.as('energy')).post(uses, use)).status).toBe(200);
});

test('what a department works with is data that an administrator of every region changes', async () => {
  const land = await server.as('land');
  expect((await server.anonymous().get('/api/departments')).body.code).toBe('auth.required');
  const { items } = (await land.get('/api/departments')).body;
  expect(items.map((item: { id: string }) => item.id)).toEqual(['command', 'planning', 'land', 'energy', 'environment', 'safety']);
  expect((await land.patch('/api/departments/land', { kinds: ['*'] })).body.code).toBe('auth.not_allowed');
  expect((await (await server.as('admin')).patch('/api/departments/land', { kinds: ['*'] })).body.code).toBe('auth.not_allowed_region');
  expect((await admin.patch('/api/departments/none', { kinds: ['*'] })).body.code).toBe('department.unknown');
  expect((await admin.patch('/api/departments/energy', { kinds: [1] })).body.code).toBe('request.invalid');
  const energy = await server.as('energy');
  expect((await admin.patch('/api/departments/energy', { kinds: ['energy'], across: false })).body).toMatchObject({
    kinds: ['energy'],
    across: false,
  });
  expect([await move(energy, 'coal.use'), await move(energy, 'energy'), await move(energy, 'energy', 'project')]).toEqual([
    NO,
    'needs_approval',
    'ok',
  ]);
});

test('an account belongs to the departments that it was given, or to those of its roles', async () => {
  const land = await server.as('land');
  const name = (await land.get('/api/session')).body.user.name;
  const assign = (departments: unknown, by = admin, who = name) => by.post(`/api/users/${who}/departments`, { departments });
  expect((await assign(['environment'], land)).body.code).toBe('auth.not_allowed');
  expect((await assign(['none'])).body.code).toBe('department.unknown');
  expect((await assign(['land'], admin, 'nobody-here')).body.code).toBe('department.unknown_person');
  expect((await assign(['land'], await server.as('admin', ['t-b']))).body.code).toBe('auth.not_allowed_region');
  expect((await assign([])).body.code).toBe('request.invalid');
  expect((await assign(['environment', 'land'])).body).toEqual({ name, departments: ['land', 'environment'], grant: null });
  expect([await move(land, 'so2'), await move(land, 'land.new_construction')]).toEqual(['ok', 'ok']);
  expect((await assign(['environment'])).body.departments).toEqual(['environment']);
  expect([await move(land, 'so2'), await move(land, 'land.new_construction')]).toEqual(['ok', NO]);
  expect((await assign(null)).body.departments).toEqual(['land']);
  expect(await move(land, 'so2')).toBe(NO);
});

test('a layer is delivered by the departments that work with it', async () => {
  const land = await server.as('land');
  const file = JSON.stringify({ type: 'FeatureCollection', features: [] });
  const send = (layer: string, by = land) => upload(server.url, by.headers, 'x.geojson', file, { layer });
  expect((await send('water_sources')).body.code).toBe('auth.not_allowed_department');
  expect((await send('water_sources', admin)).status).toBe(202);
  expect((await send('parcels')).status).toBe(202);
});
