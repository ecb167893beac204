import { afterAll, beforeAll, expect, test } from 'vitest';
import { rectangle } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let admin: Client;
beforeAll(async () => {
  server = await startServer();
  admin = await server.as('admin', ['*']);
  await server.seed((unit) =>
    unit.trx('region').insert({ id: '880000', kind: 'province', code: '880000', name_zh: '试省', name_en: 'Try' }),
  );
});
afterAll(() => server.close());

const make = (body: object) => admin.post('/api/regions', { kind: 'county', onDay: '2020-01-01', ...body });
const change = (id: string, body: object) => admin.patch(`/api/regions/${id}`, body);
const namesOn = async (day: string): Promise<Record<string, string>> => {
  const { items } = (await admin.get(`/api/regions?asOf=${day}`)).body;
  return Object.fromEntries((items as { id: string; name: { zh: string } }[]).map(({ id, name }) => [id, name.zh]));
};
const name = (zh: string) => ({ zh, en: zh });
const outlines = async (): Promise<string[]> => {
  const { items } = (await admin.get('/api/blueprint/layers/regions/features?limit=100')).body;
  return (items as { key: string }[]).map((item) => item.key).sort();
};

test('a region is made, renamed, recoded and redrawn; each day is answered as it was, and an old code stays its own', async () => {
  const city = await make({ kind: 'city', parentId: '880000', code: '888800', name: name('甲市'), geometry: rectangle(120, 36, 121, 37) });
  expect([city.status, city.body.id, city.body.code]).toEqual([201, '888800', '888800']);
  const county = await make({ parentId: '888800', code: '888821', name: name('乙县'), geometry: rectangle(120, 36, 120.5, 37) });
  expect(county.status).toBe(201);
  expect(await outlines()).toEqual(expect.arrayContaining(['888800', '888821']));

  expect((await change('888821', { change: 'rename', name: name('乙区'), onDay: '2022-05-01', document: '国函1号' })).status).toBe(200);
  const recoded = await change('888821', { change: 'recode', code: '888803', onDay: '2022-05-01' });
  expect(recoded.body.codes).toEqual([
    { code: '888803', current: true, validTo: null },
    { code: '888821', current: false, validTo: '2022-05-01' },
  ]);
  const drawn = await change('888821', { change: 'redraw', geometry: rectangle(120, 36, 120.6, 37), onDay: '2023-01-01' });
  expect(drawn.body.events.map((event: { kind: string }) => event.kind)).toEqual(['redrawn', 'recoded', 'renamed', 'made']);
  expect(drawn.body.events[0].after.areaM2).toBeGreaterThan(drawn.body.events[0].before.areaM2);
  expect(drawn.body.events[2]).toMatchObject({ document: '国函1号', before: { name: name('乙县') }, after: { name: name('乙区') } });

  expect([
    (await namesOn('2019-12-31'))['888821'],
    (await namesOn('2022-04-30'))['888821'],
    (await namesOn('2022-05-01'))['888821'],
  ]).toEqual([undefined, '乙县', '乙区']);
  const journal = (await admin.get('/api/journal?limit=5&action=regions.')).body.items as { action: string }[];
  expect(journal.map((row) => row.action)).toContain('regions.redraw');
  const taken = await make({ parentId: '888800', code: '888803', name: name('丙县') });
  expect([taken.status, taken.body.code]).toEqual([409, 'region.code_taken']);
});

test('a merged region ends with its successor, which takes its ground and answers for its past', async () => {
  await make({ parentId: '888800', code: '888831', name: name('东县'), geometry: rectangle(120.6, 36, 120.8, 37) });
  await make({ parentId: '888800', code: '888832', name: name('西县'), geometry: rectangle(120.8, 36, 121, 37) });
  const zone = await make({ kind: 'zone', parentId: '888831', name: name('东经开区'), geometry: rectangle(120.7, 36.5, 120.9, 36.6) });
  expect([zone.status, zone.body.code, zone.body.id]).toEqual([201, null, 'fz-888831-djkq']);
  const merged = await change('888831', { change: 'merge', into: '888832', onDay: '2024-01-01' });
  expect([merged.status, merged.body.validTo, merged.body.successorId]).toEqual([200, '2024-01-01', '888832']);
  expect(Object.keys(await namesOn('2023-12-31'))).toContain('888831');
  expect(Object.keys(await namesOn('2024-01-01'))).not.toContain('888831');
  const into = (await admin.get('/api/regions/888832')).body;
  expect([into.bbox[0], (await admin.get(`/api/regions/${zone.body.id}`)).body.parentId]).toEqual([120.6, '888832']);
  expect(await outlines()).not.toContain('888831');
  const land = await server.as('land', ['888832']);
  expect((await land.get('/api/session')).body.user.scope).toEqual(['888831', '888832', zone.body.id].sort());
  const after = await change('888831', { change: 'rename', name: name('又东县'), onDay: '2025-01-01' });
  expect([after.status, after.body.code, after.body.params.reason]).toEqual([409, 'region.not_possible', 'ended']);
});

test('what cannot be is refused with its reason and changes nothing', async () => {
  const before = JSON.stringify((await admin.get('/api/regions')).body);
  const reasons = [
    make({ parentId: '880000', code: '888833', name: name('县') }),
    make({ parentId: '888800', name: name('无码县') }),
    make({ parentId: '888800', code: '888833', name: name('县'), onDay: '2030-01-01' }),
    change('888832', { change: 'rename', name: name('早'), onDay: '2023-01-01' }),
    change('888832', { change: 'merge', into: '888832', onDay: '2025-01-01' }),
    change('888832', { change: 'merge', into: '888800', onDay: '2025-01-01' }),
    change('888800', { change: 'end', onDay: '2025-01-01' }),
  ];
  const answers = await Promise.all(reasons);
  expect(answers.map(({ status, body }) => [status, body.params.reason])).toEqual(
    ['parent', 'code', 'future', 'later_history', 'itself', 'other_kind', 'has_children'].map((reason) => [409, reason]),
  );
  const open = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 36],
        [121, 37],
        [121, 36],
        [120, 37],
        [120, 36],
      ],
    ],
  };
  expect((await change('888832', { change: 'redraw', geometry: open, onDay: '2025-01-01' })).body.code).toBe('geometry.invalid');
  expect((await admin.get('/api/regions/t-nowhere')).body.code).toBe('region.unknown');
  const ofCounty = await server.as('admin', ['t-a']);
  expect((await ofCounty.patch('/api/regions/t-a', { change: 'end', onDay: '2025-01-01' })).body.code).toBe('auth.not_allowed_region');
  expect(JSON.stringify((await admin.get('/api/regions')).body)).toBe(before);
});
