import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../server/contract/siting.ts';
import { deliverLayer, rectangle, removeFeatures, seedFeatures } from '../../support/features.ts';
import { commandRows } from '../../support/journal.ts';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { giveQuota } from '../projects/given.ts';

const SITE = rectangle(115.7, 36.5, 115.71, 36.51);
const body = (more: object = {}) => ({ geometry: SITE, use: { system: 'planning', code: '01' }, ...more });
const verdictOf = (reply: { findings: Finding[] }, rule: string) => reply.findings.find((finding) => finding.rule === rule)?.verdict;

describe('checks over time', () => {
  let server: TestServer;
  let planner: Client;
  beforeAll(async () => {
    server = await startServer();
    planner = await server.as('planner', ['t-a']);
  });
  afterAll(() => server.close());

  test('a check is answered again as it was, whatever has changed since', async () => {
    await server.seed(async (unit) => {
      await deliverLayer(unit, 'basic_farmland');
      await seedFeatures(unit, 'basic_farmland', [{ key: 'f', geometry: rectangle(115.705, 36.4, 115.8, 36.6) }]);
    });
    const { body: first } = await planner.post('/api/siting/checks', body({ keep: true }));
    expect(verdictOf(first, 'farmland.basic')).toBe('fail');
    await server.seed((unit) => removeFeatures(unit, 'basic_farmland', ['f']));
    const again = await planner.get(`/api/siting/checks/${first.id}`);
    expect([again.status, again.body]).toEqual([200, first]);
    const { body: now } = await planner.post('/api/siting/checks', body());
    expect(verdictOf(now, 'farmland.basic')).toBe('pass');
    expect(now.revision).toBeGreaterThan(first.revision);
  });

  test('as of a past day: the map and the rules of that day', async () => {
    server.clock.now = new Date('2026-11-25T02:00:00Z');
    await server.seed((unit) => seedFeatures(unit, 'basic_farmland', [{ key: 'g', geometry: rectangle(115.7, 36.4, 115.702, 36.6) }]));
    server.clock.now = new Date('2026-11-27T02:00:00Z');
    await server.seed((unit) => seedFeatures(unit, 'basic_farmland', [{ key: 'g', geometry: rectangle(115.7, 36.4, 115.706, 36.6) }]));
    const shareOn = async (asOf?: string) => {
      const { body: reply } = await planner.post('/api/siting/checks', body(asOf ? { asOf } : {}));
      return reply.findings.find((finding: Finding) => finding.rule === 'farmland.basic');
    };
    expect((await shareOn()).overlapShare).toBeCloseTo(0.6, 3);
    expect((await shareOn('2026-11-27')).overlapShare).toBeCloseTo(0.6, 3);
    expect((await shareOn('2026-11-26')).overlapShare).toBeCloseTo(0.2, 3);
    expect((await shareOn('2026-11-25')).overlapShare).toBeCloseTo(0.2, 3);
    expect((await shareOn('2026-11-24')).verdict).toBe('pass');
    expect(await shareOn('2026-11-20')).toMatchObject({ verdict: 'unknown', unknownBecause: 'layer_missing' });
    const industry = { use: { system: 'planning', code: '1001' } };
    const before = await planner.post('/api/siting/checks', body({ ...industry, asOf: '2026-02-27' }));
    const after = await planner.post('/api/siting/checks', body({ ...industry, asOf: '2026-02-28' }));
    expect([verdictOf(before.body, 'boundary.growth'), verdictOf(after.body, 'boundary.growth')]).toEqual([undefined, 'unknown']);
    server.clock.now = new Date('2026-11-21T02:00:00Z');
  });

  test('quota: enough, short by an amount, and a kind that the region has no pool of', async () => {
    await server.seed((unit) => giveQuota(unit, 't-a', 'land.new_construction', 50_000));
    await server.seed((unit) => giveQuota(unit, 't-a', 'nox', 8_100_000));
    const { body: reply } = await planner.post(
      '/api/siting/checks',
      body({ needs: { 'land.new_construction': 50_000, nox: 12_400_000, energy: 1 } }),
    );
    const quota = reply.findings
      .filter((finding: Finding) => finding.check === 'quota')
      .map((finding: Finding) => [finding.verdict, finding.quota]);
    expect(quota).toEqual([
      ['fail', { kind: 'nox', asked: 12_400_000, available: 8_100_000, short: 4_300_000 }],
      ['unknown', { kind: 'energy', asked: 1, available: null, short: null }],
      ['pass', { kind: 'land.new_construction', asked: 50_000, available: 50_000, short: 0 }],
    ]);
    const { body: without } = await planner.post('/api/siting/checks', body());
    expect(verdictOf(without, 'quota.available')).toBeUndefined();
    const { body: lastYear } = await planner.post('/api/siting/checks', body({ needs: { nox: 1 }, asOf: '2025-06-01' }));
    expect(verdictOf(lastYear, 'quota.available')).toBe('unknown');
  });

  test('a site in another county is refused, and its checks are not shown', async () => {
    const there = rectangle(116.2, 36.5, 116.21, 36.51);
    const refused = await planner.post('/api/siting/checks', body({ geometry: there }));
    expect([refused.status, refused.body.code, refused.body.params.regionIds]).toEqual([403, 'auth.not_allowed_region', ['t-b']]);
    const neighbour = await server.as('planner', ['t-b']);
    const { body: theirs } = await neighbour.post('/api/siting/checks', body({ geometry: there, keep: true }));
    const hidden = await planner.get(`/api/siting/checks/${theirs.id}`);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'siting.unknown_check']);
    expect((await neighbour.get(`/api/siting/checks/${theirs.id}`)).status).toBe(200);
    expect((await planner.get(`/api/siting/checks/${randomUUID()}`)).body.code).toBe('siting.unknown_check');
  });

  test('asking writes nothing: no id, no journal row', async () => {
    const before = await commandRows(server);
    const { body: reply } = await planner.post('/api/siting/checks', body());
    expect(reply.id).toBeNull();
    expect(await commandRows(server)).toBe(before);
  });

  test('a check that is kept leaves an audit row', async () => {
    const { body: reply } = await planner.post('/api/siting/checks', body({ keep: true }));
    const admin = await server.as('admin', ['*']);
    const { body: journal } = await admin.get('/api/journal?limit=20&action=siting.');
    expect(journal.items.find((row: { subject: string }) => row.subject === reply.id)).toMatchObject({
      action: 'siting.check',
      regionId: 't-a',
    });
  });
});
