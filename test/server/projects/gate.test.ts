import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverLayer, rectangle, seedFeatures } from '../../support/features.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { freshSite, giveQuota, request, square } from './given.ts';

const LAND = 'land.new_construction';
const CALLERS = 200;

describe('the gate of a reservation', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    await server.seed((unit) => giveQuota(unit, 't-a', LAND, 1_000_000));
    planner = await server.as('planner', ['t-a']);
    await server.seed(async (unit) => {
      await seedFeatures(unit, 'ecological_redline', [{ key: 'E-1', geometry: rectangle(115.6, 36.6, 115.62, 36.62) }]);
      await deliverLayer(unit, 'ecological_redline');
    });
  });
  afterAll(() => server.close());

  let site: ReturnType<typeof square>;
  beforeEach(() => {
    site = freshSite();
  });
  const post = (more: Readonly<Record<string, unknown>>, client = planner) => client.post('/api/projects', request(more));
  const leave = (code: string) => planner.post(`/api/projects/${code}/stage`, { stage: 'exited', reason: '退出' });
  const onRedline = () => square(115.61, 36.61, 0.001);

  test('a site that fails at the current commit is refused with its findings, whatever the caller says', async () => {
    const answer = await post({ geometry: onRedline() });
    expect([answer.status, answer.body.code]).toEqual([409, 'project.site_refused']);
    expect(answer.body.params.findings.map((finding: { rule: string; verdict: string }) => [finding.rule, finding.verdict])).toEqual([
      ['redline.ecological', 'fail'],
    ]);
    expect(answer.body.params.findings[0]).toMatchObject({ clause: expect.anything(), overlapAreaM2: expect.any(Number) });
    expect((await planner.get('/api/projects')).body.items).toEqual([]);
  });

  test('what is not known must be acknowledged, and who did is kept with the check', async () => {
    const without = await post({ geometry: site, acknowledge: undefined });
    expect([without.status, without.body.code, without.body.params.verdict]).toEqual([409, 'project.acknowledgement_needed', 'unknown']);
    expect(without.body.params.findings.length).toBeGreaterThan(0);
    const made = await post({ geometry: site });
    expect([made.status, made.body.acknowledged.by]).toEqual([201, expect.stringContaining('planner')]);
    const kept = await planner.get(`/api/siting/checks/${made.body.checkId}`);
    expect([kept.status, kept.body.verdict, kept.body.geometry]).toEqual([200, 'unknown', site]);
  });

  test('a check that was named is verified: an invented one, and one of another site, are refused', async () => {
    const invented = await post({ geometry: site, checkId: randomUUID() });
    expect([invented.status, invented.body.code]).toEqual([404, 'siting.unknown_check']);
    const use = { system: 'planning', code: '1001' };
    const { body: check } = await planner.post('/api/siting/checks', { geometry: site, use, keep: true });
    const other = await post({ geometry: freshSite(), checkId: check.id });
    expect([other.status, other.body.code]).toEqual([409, 'project.check_differs']);
    expect((await post({ geometry: site, checkId: check.id })).status).toBe(201);
  });

  test('live sites never share more than a square metre; what leaves gives its ground free', async () => {
    const first = await post({ geometry: site });
    expect(first.status).toBe(201);
    const again = await post({ geometry: site });
    expect([again.status, again.body.code, again.body.params.overlaps[0].code]).toEqual([409, 'project.site_taken', first.body.code]);
    const [w, s] = site.coordinates[0]![0]!;
    const beside = square(w! - 0.001, s! + 0.001, 0.001);
    expect((await post({ geometry: beside })).status).toBe(201);
    await leave(first.body.code);
    const after = await post({ geometry: site });
    expect(after.status).toBe(201);
    const back = await planner.post(`/api/projects/${first.body.code}/stage`, { stage: 'review', reason: '重新论证', acknowledge: true });
    expect([back.status, back.body.code]).toEqual([409, 'project.site_taken']);
    expect((await planner.get(`/api/projects/${first.body.code}`)).body.stage).toBe('exited');
  });

  test('a project that comes back is judged again: controls that came meanwhile refuse it', async () => {
    const ground = square(115.71, 36.71, 0.001);
    const { body: made } = await post({ geometry: ground });
    await leave(made.code);
    await server.seed((unit) =>
      seedFeatures(unit, 'ecological_redline', [{ key: 'E-2', geometry: rectangle(115.7, 36.7, 115.72, 36.72) }]),
    );
    const back = await planner.post(`/api/projects/${made.code}/stage`, { stage: 'review', reason: '重新论证', acknowledge: true });
    expect([back.status, back.body.code]).toEqual([409, 'project.site_refused']);
  });

  test('the parcel follows in the same transaction, and is again what the cadastre says when the project leaves', async () => {
    const [w, s] = site.coordinates[0]![0]!;
    await server.seed((unit) =>
      seedFeatures(unit, 'parcels', [
        { key: 'UNDER', status: 'idle', geometry: square(w! + 0.001, s! + 0.001, 0.0004) },
        { key: 'AWAY', status: 'idle', geometry: square(w! + 0.02, s! + 0.02, 0.0004) },
      ]),
    );
    const status = async (code: string) => (await planner.get(`/api/parcels/${code}`)).body.parcel.status;
    const { body: made } = await post({ geometry: site });
    expect([await status('UNDER'), await status('AWAY')]).toEqual(['reserved', 'idle']);
    expect((await planner.get('/api/parcels?status=reserved')).body.items.map((item: { code: string }) => item.code)).toEqual(['UNDER']);
    const revision = (await planner.get('/api/blueprint/revisions?limit=1')).body.items[0];
    expect([revision.kind, revision.layerIds]).toEqual(['project', ['parcels', 'sites']]);
    await server.seed((unit) =>
      seedFeatures(unit, 'parcels', [{ key: 'UNDER', status: 'available', geometry: square(w! + 0.001, s! + 0.001, 0.0004) }]),
    );
    await leave(made.code);
    expect(await status('UNDER')).toBe('available');
  });

  test('an exemption is a document and a second person, for its own site, once', async () => {
    const geometry = onRedline();
    const use = { system: 'planning', code: '1001' };
    const ask = { id: randomUUID(), geometry, use, rules: ['redline.ecological'], document: '鲁政字〔2026〕1号', reason: '军事设施' };
    expect((await planner.post('/api/exemptions', { ...ask, id: randomUUID(), rules: ['sites.live'] })).body.code).toBe(
      'siting.unknown_rule',
    );
    expect((await planner.post('/api/exemptions', ask)).body).toMatchObject({ state: 'waiting', mayDecide: false });
    const waiting = await post({ geometry, exemptionId: ask.id });
    expect([waiting.status, waiting.body.code, waiting.body.params.reason]).toEqual([409, 'project.exemption_not_usable', 'waiting']);
    const decide = (client: Client) => client.post(`/api/exemptions/${ask.id}/decision`, { decision: 'approve' });
    expect((await decide(planner)).body.code).toBe('auth.not_allowed');
    expect((await decide(await server.as('commander', ['t-b']))).body.code).toBe('project.unknown_exemption');
    expect((await decide(await server.as('commander', ['t-a']))).body).toMatchObject({ state: 'approved' });
    expect((await decide(await server.as('commander', ['t-a']))).body.code).toBe('project.exemption_decided');
    expect((await post({ geometry: square(115.613, 36.613, 0.001), exemptionId: ask.id })).body.params.reason).toBe('site');
    const made = await post({ geometry, exemptionId: ask.id });
    expect([made.status, made.body.exemptionId]).toEqual([201, ask.id]);
    await leave(made.body.code);
    const twice = await post({ geometry, exemptionId: ask.id });
    expect([twice.body.code, twice.body.params.reason]).toEqual(['project.exemption_not_usable', 'used']);
    const { items } = (await planner.get('/api/exemptions?state=used')).body;
    expect(items[0]).toMatchObject({ id: ask.id, projectCode: made.body.code });
  });

  test('nobody decides an exemption of their own', async () => {
    const commander = await server.as('commander', ['t-a']);
    const ask = {
      id: randomUUID(),
      geometry: site,
      use: { system: 'planning', code: '1001' },
      rules: ['redline.ecological'],
      document: '文件',
      reason: '理由',
    };
    await commander.post('/api/exemptions', ask);
    const own = await commander.post(`/api/exemptions/${ask.id}/decision`, { decision: 'approve' });
    expect([own.status, own.body.code]).toEqual([403, 'project.same_person']);
    expect((await commander.post('/api/exemptions', { ...ask, reason: '别的理由' })).body.code).toBe('request.id_reused');
    expect((await commander.post('/api/exemptions', ask)).body.id).toBe(ask.id);
  });

  test(`${CALLERS} callers at once on one parcel: exactly one gets it, the others are told that it is taken`, async () => {
    const answers = await Promise.all(Array.from({ length: CALLERS }, () => post({ geometry: site })));
    const codes = answers.map((answer) => (answer.status === 201 ? 'made' : (answer.body.code as string)));
    expect(Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((each) => each === code).length]))).toEqual({
      made: 1,
      'project.site_taken': CALLERS - 1,
    });
  });

  test('the register as it stood: its projects, their stages and quota of that day', async () => {
    const { body: made } = await post({ geometry: site, needs: { [LAND]: 40 } });
    server.clock.now = new Date('2026-11-23T02:00:00Z');
    await planner.post(`/api/projects/${made.code}/stage`, { stage: 'construction', reason: '开工' });
    await post({ geometry: freshSite() });
    const find = async (query: string) => (await planner.get(`/api/projects?limit=500${query}`)).body.items as { code: string }[];
    const then = await find('&asOf=2026-11-22');
    const now = await find('');
    server.clock.now = new Date('2026-11-21T02:00:00Z');
    expect(now.length - then.length).toBe(1);
    expect(then.find((row) => row.code === made.code)).toMatchObject({ stage: 'review', held: { [LAND]: 40 }, committed: {} });
    expect(now.find((row) => row.code === made.code)).toMatchObject({ stage: 'construction', held: {}, committed: { [LAND]: 40 } });
  });
});
