import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLayer } from '../../../server/blueprint/index.ts';
import { postTransfers } from '../../../server/ledger/index.ts';
import { putRegion } from '../../../server/regions/index.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota, request, square } from '../projects/given.ts';

const LAND = 'land.new_construction';

interface Hit {
  id: string;
  title: string;
  subtitle: { zh: string; en: string };
  center: [number, number];
  bbox: [number, number, number, number] | null;
}

describe('GET /api/search', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed(async (unit) => {
      await giveQuota(unit, 't-a', LAND, 1_000);
      for (const [id, zh, en, lon] of [
        ['371502', '东昌府区', 'Dongchangfu District', 115.8],
        ['371522', '莘县', 'Shen County', 116.2],
      ] as const) {
        await putRegion(unit, {
          id,
          kind: 'zone',
          parentId: 't-city',
          code: id,
          zh,
          en,
          geometry: square(lon, 36.5, 0.05),
          synthetic: true,
        });
      }
      const lot = (key: string, lon: number, name?: string) => ({ key, name, status: 'available', geometry: square(lon, 36.45, 0.0004) });
      const lots = Array.from({ length: 30 }, (_none, index) => lot(`371502A${String(index).padStart(4, '0')}`, 115.7 + index * 0.002));
      const named = [lot('371522B0001', 116.2), lot('371502C_%', 115.9, '凤凰工业园一期')];
      await changeLayer(unit, { layerId: 'parcels', reason: 'test' }, [...lots, ...named]);
      const road = (key: string, lat: number, name?: string) => ({
        key,
        name,
        geometry: {
          type: 'LineString',
          coordinates: [
            [115.7, lat],
            [116.3, lat],
          ],
        },
      });
      await changeLayer(unit, { layerId: 'roads', reason: 'test' }, [
        road('r1', 36.5, '光岳路'),
        road('r2', 36.51, '光岳路'),
        road('r3', 36.52),
      ]);
    });
    planner = await server.as('planner', ['t-city']);
    await planner.post('/api/projects', request({ name: '新能源汽车产业园' }));
  });
  afterAll(() => server.close());

  const find = async (text: string, client = planner): Promise<Record<string, Hit[]>> => {
    const { status, body } = await client.get(`/api/search?q=${encodeURIComponent(text)}`);
    expect(status).toBe(200);
    return Object.fromEntries(body.groups.map((group: { group: string; items: Hit[] }) => [group.group, group.items]));
  };

  test('nobody signed in and an empty text are refused', async () => {
    expect((await server.anonymous().get('/api/search?q=a')).body.code).toBe('auth.required');
    expect((await planner.get('/api/search?q=')).body.code).toBe('request.invalid');
    expect((await planner.get('/api/search?q=a%00b')).body.code).toBe('request.invalid');
  });

  test('parcels by the beginning of their code, whatever its case, or of their name; bounded', async () => {
    const { parcels } = await find('371502a');
    expect(parcels!.map((hit) => hit.id)).toEqual(Array.from({ length: 8 }, (_none, index) => `371502A000${index}`));
    expect(parcels![0]).toMatchObject({ title: '371502A0000', subtitle: { zh: 't-a', en: 't-a' } });
    expect(parcels![0]!.center).toEqual([expect.closeTo(115.7, 6), expect.closeTo(36.45, 6)]);
    expect(parcels![0]!.bbox![0]).toBeCloseTo(115.6996, 6);
    expect((await find('凤凰')).parcels).toMatchObject([{ id: '371502C_%', title: '凤凰工业园一期' }]);
    expect((await find('371502C_')).parcels).toHaveLength(1);
    expect((await find('371502_')).parcels).toBeUndefined();
  });

  test('parcels by the number that a map shows, with and without hyphens; those of other regions stay hidden', async () => {
    await server.seed((unit) =>
      changeLayer(unit, { layerId: 'parcels', reason: 'test' }, [
        { key: '371502-100001', status: 'available', geometry: square(115.95, 36.45, 0.0004) },
      ]),
    );
    for (const text of ['100001', '371502100001', '371502-100001', '502 100001'])
      expect((await find(text)).parcels, text).toMatchObject([{ id: '371502-100001' }]);
    expect((await find('001')).parcels).toBeUndefined();
    expect((await find('100001', await server.as('planner', ['t-b']))).parcels).toBeUndefined();
  });

  test('vouchers by number and by document, for who may read the ledger and sees their accounts', async () => {
    const [id, document] = [randomUUID(), '聊自然资〔2026〕12号'];
    const { debit, credit } = await server.db.knex('ledger_transfer').first('debit', 'credit');
    await server.seed((unit) => postTransfers(unit, { items: [{ id, kind: 'transfer', debit, credit, amount: 1, document }] }));
    expect((await find(id)).vouchers).toMatchObject([{ id, title: document, center: null }]);
    expect((await find(document)).vouchers!.map((hit) => hit.id)).toContain(id);
    expect((await find(id, await server.as('viewer', ['t-city']))).vouchers).toBeUndefined();
    expect((await find(id, await server.as('planner', ['t-b']))).vouchers).toBeUndefined();
  });

  test('regions by code, name in either language, pinyin and its initials', async () => {
    for (const text of ['371502', '东昌', 'dongchangfu', 'dcf', 'DCFQ'])
      expect((await find(text)).regions, text).toMatchObject([{ id: '371502', title: '东昌府区' }]);
    for (const text of ['莘县', 'sx', 'shen'])
      expect((await find(text)).regions![0], text).toMatchObject({ id: '371522', title: '莘县', subtitle: { en: 'Shen County' } });
  });

  test('projects by code, name and initials, within the actor’s regions', async () => {
    for (const text of ['LC-2026-0001', 'lc-2026', '新能源', 'xnyqc', 'qccyy'])
      expect((await find(text)).projects, text).toMatchObject([{ id: 'LC-2026-0001', title: '新能源汽车产业园' }]);
    const stranger = await server.as('planner', ['t-b']);
    expect((await find('LC-2026-0001', stranger)).projects).toBeUndefined();
    expect((await find('371522B', stranger)).parcels).toHaveLength(1);
    expect((await find('371502A', stranger)).parcels).toBeUndefined();
  });

  test('a named feature once for all its pieces', async () => {
    expect((await find('岳路')).features).toMatchObject([{ id: 'roads/r1', title: '光岳路' }]);
  });

  test('a place as typed: degrees in either order, degrees and minutes, metres with the zone in either order', async () => {
    const places: readonly [string, number, number][] = [
      ['116.0,36.45', 116, 36.45],
      ['36.45 116.0', 116, 36.45],
      ['116.0，36.45', 116, 36.45],
      [`116°30′15″E 36°27′N`, 116.504167, 36.45],
      [`N36°27' E116°30'15"`, 116.504167, 36.45],
      ['东经116度30分，北纬36度27分', 116.5, 36.45],
      [`116°30.5', 36°27.25'`, 116.508333, 36.454167],
      ['E 116.00000° N 36.45000°', 116, 36.45],
      ['E 116.00000°N 36.45000°', 116, 36.45],
      ['N36.45 E116', 116, 36.45],
    ];
    for (const [text, lon, lat] of places) {
      const { coordinates } = await find(text);
      expect(coordinates![0]!.center, text).toEqual([expect.closeTo(lon, 6), expect.closeTo(lat, 6)]);
    }
    for (const text of [
      '39410350, 4035941',
      '4035941 39410350',
      'X 4\u202f035\u202f941.0 Y 39\u202f410\u202f350.0',
      'CGCS2000 39 带 X 4,035,941 Y 39,410,350',
    ]) {
      const { coordinates } = await find(text);
      // PROJ: echo "410350 4035941" | cs2cs EPSG:4548-like zone 39 (central meridian 117°) → 115.998835, 36.453022
      expect(coordinates![0]!.center[0], text).toBeCloseTo(116.0, 2);
      expect(coordinates![0]!.center[1], text).toBeCloseTo(36.45, 2);
    }
    for (const text of ['200,95', '99410350, 4035941', '116°70′E 36°27′N', '116°E 36°E'])
      expect((await find(text)).coordinates, text).toBeUndefined();
  });

  test('a region whose name begins with the text comes before what lies in it', async () => {
    await planner.post('/api/projects', request({ name: '东昌府智造园', geometry: square(115.9, 36.6, 0.001) }));
    const { body } = await planner.get(`/api/search?q=${encodeURIComponent('东昌府')}`);
    expect(body.groups.map(({ group }: { group: string }) => group)).toEqual(['regions', 'projects']);
  });

  test('SQL is text', async () => {
    for (const text of [`'; drop table region; --`, '%', '_', '\\', '?', '$1'])
      expect(Object.keys(await find(text)).filter((group) => group !== 'parcels')).toEqual([]);
  });
});
