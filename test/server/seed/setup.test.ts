import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SetupFinding, SetupPreview } from '../../../server/contract/setup.ts';
import { signIn, startServer, type TestServer } from '../../support/server.ts';
import { boxOf, COUNTIES, collection, sendBoundaries } from './boundaries.ts';

let server: TestServer;
let token: string;
const PASSWORD = '三只白鹭飞过小清河的黄昏';
const ADMIN = { name: 'zhang', displayName: '张工', password: PASSWORD };
const PEOPLE = { admin: ADMIN, security: { name: 'wang', displayName: '王工' }, auditor: { name: 'zhao' } };

beforeAll(async () => {
  server = await startServer({ empty: true, separated: true });
  token = new URL((await server.app.setupPath())!, server.url).searchParams.get('token')!;
});
afterAll(() => server.close());

const send = (text: string, fileName?: string, given = token) => sendBoundaries(server.anonymous(), server.url, given, text, fileName);
const make = (body: object, given = token) =>
  server.anonymous().post('/api/setup', { province: '370000', ...PEOPLE, ...body }, { 'x-setup-token': given });
const about = (preview: SetupPreview, regionId: string) =>
  preview.findings.filter((finding) => finding.regionId === regionId).map((finding: SetupFinding) => finding.code);

test('the set-up is open only to the token that the server printed', async () => {
  expect((await server.anonymous().get('/api/setup')).body).toEqual({ open: true });
  const answers = [await send('{}', 'a.geojson', 'wrong'), await make({}, 'wrong'), await server.anonymous().delete('/api/setup/regions')];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [403, 'setup.token']));
});

test('a boundary file is recognised: old codes mapped, faulty shapes repaired, islands joined, strangers left out, nothing made yet', async () => {
  const broken = await send('{"type":', 'broken.geojson');
  expect([broken.status, broken.body.code, broken.body.params.reason]).toEqual([422, 'setup.file_refused', 'json.syntax']);
  expect((await make({})).body.code).toBe('setup.no_regions');

  const { status, body } = await send(collection(COUNTIES));
  expect([status, body.ready, body.province]).toEqual([200, true, '37']);
  const preview = body as SetupPreview;
  const region = (id: string) => preview.regions.find((each) => each.id === id)!;
  expect(preview.regions.map((each) => each.id)).toEqual([
    ...['370000', '371500', '371502', '371503', '371521', '371524', '371525'],
    preview.regions.at(-1)!.id,
  ]);
  expect(region('371503')).toMatchObject({ name: { zh: '茌平区', en: 'Chiping District' }, outline: 'file', parentId: '371500' });
  expect(region('371500')).toMatchObject({ name: { zh: '聊城市', en: 'Liaocheng City' }, outline: 'children', kind: 'city' });
  expect(region('370000')).toMatchObject({ name: { zh: '山东省' }, outline: 'none', areaM2: null });
  expect(preview.regions.at(-1)).toMatchObject({ kind: 'zone', code: null, parentId: '371500', name: { zh: '聊城经济技术开发区' } });
  expect(region('371525').geometry).toMatchObject({ type: 'MultiPolygon' });
  expect([about(preview, '371503'), about(preview, '371521'), about(preview, '371525')]).toEqual([
    expect.arrayContaining(['old_code']),
    ['repaired'],
    ['joined'],
  ]);
  expect(preview.findings.find((finding) => finding.code === 'overlap')).toMatchObject({ regionId: '371524', params: { other: '371525' } });
  expect(preview.findings.find((finding) => finding.code === 'missing')?.params.names).toBe('莘县、高唐县、临清市');
  expect(Object.fromEntries(preview.leftOut.map((each) => [each.name, each.reason]))).toEqual({
    曲周县: 'other_province',
    古楼街道: 'too_fine',
    '': 'no_code',
    高唐县: 'no_area',
  });
  expect((await server.anonymous().get('/api/setup')).body).toEqual({ open: true });
});

test('a city file beside the counties says where the two do not meet; the same file again replaces itself', async () => {
  const city = collection([boxOf({ XZQDM: '371500', XZQMC: '聊城市' }, [115.6, 36, 116.9, 36.8])]);
  const { body } = await send(city, 'city.geojson');
  expect(body.regions.find((each: { id: string }) => each.id === '371500').outline).toBe('file');
  expect(about(body, '371500')).toEqual(expect.arrayContaining(['gap', 'beyond', 'missing']));
  expect((await send(city, 'city.geojson')).body.files.map((file: { name: string }) => file.name)).toEqual([
    'counties.geojson',
    'city.geojson',
  ]);
});

test('the three administrators and the regions are made together, once', async () => {
  const weak = await make({ admin: { ...ADMIN, password: 'lantu-lantu-1' } });
  expect([weak.status, weak.body.code]).toEqual([422, 'users.password_weak']);
  for (const [name, code] of [
    ['zhang', 'users.name_taken'],
    ['zhаng', 'users.name_refused'],
    ['wang', 'users.name_taken'],
  ])
    expect((await make({ auditor: { name } })).body.code).toBe(code);
  const answers = await Promise.all([make({}), make({})]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  const made = answers.find(({ status }) => status === 201)!;
  expect(made.body).toMatchObject({ regions: 8, user: { name: 'zhang', roles: ['admin'], scope: ['*'] } });
  expect(made.body.invitations).toMatchObject([
    { role: 'security', name: 'wang', displayName: '王工' },
    { role: 'auditor', name: 'zhao', displayName: 'zhao' },
  ]);
  const [link] = made.body.invitations;
  const other = await server.anonymous().post(`/api/invitations/${link.path.split('=')[1]}`, { password: `${PASSWORD}了` });
  expect([other.body.user.roles, other.body.user.scope]).toEqual([['security'], ['*']]);
  expect(made.headers.get('set-cookie')).toContain('lantu.sid');
  expect((await send(collection(COUNTIES))).body.code).toBe('setup.not_open');
  expect([(await server.anonymous().get('/api/setup')).body.open, await server.app.setupPath()]).toEqual([false, null]);

  const admin = await signIn(server.url, 'zhang', PASSWORD);
  const { items } = (await admin.get('/api/regions')).body;
  expect(items).toHaveLength(8);
  const drawn = (await admin.get('/api/blueprint/layers/regions/features?limit=50')).body.items as { key: string }[];
  expect(drawn.map((feature) => feature.key)).toContain('371503');
  const county = (await admin.get('/api/regions/371503')).body;
  expect(county.codes).toEqual([
    { code: '371503', current: true, validTo: null },
    { code: '371523', current: false, validTo: null },
  ]);
  expect(county.source).toBe('counties.geojson, city.geojson');
  expect((await admin.get('/api/regions?asOf=2000-01-01')).body.items).toHaveLength(8);
});
