import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/platform/database.ts';
import { ADMIN, walkFirstDay } from '../journeys/first-day.ts';
import { browserOrSay } from '../journeys/people.ts';
import { importFile, settled } from '../server/exchange/http.ts';
import { openBrowser } from '../support/browser.ts';
import { type ServerProcess, startProcess } from '../support/demo.ts';
import { signIn } from '../support/server.ts';
import { describeReal, real } from './shared.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const STEPS_MAX = 15;
const PARCEL = '370700K030100001';
/** Walked on an empty PostgreSQL, as a production database is: run it with `DATABASE_URL`. */
const described = process.env.DATABASE_URL && browserOrSay('the first day of Weifang') ? describeReal : describe.skipIf(true);

/** An empty database on the PostgreSQL of `DATABASE_URL`; null, and the embedded one is used, without it. */
async function emptyDatabase(): Promise<string | null> {
  const base = process.env.DATABASE_URL;
  if (!base) return null;
  const name = `lantu_first_day_${randomBytes(4).toString('hex')}`;
  await onServer(base, `create database ${name}`);
  return new URL(`/${name}`, base).toString();
}

async function onServer(base: string, sql: string): Promise<void> {
  const db = await openDatabase({ url: base, dataDir: null });
  await db.knex.raw(sql).finally(() => db.close());
}

described('the first day of Weifang', () => {
  let server: ServerProcess;
  let browser: Browser;
  let folder: string;
  let url: string | null;
  const settings = () => ({ LANTU_DEMO: 'none', DATA_DIR: folder, ...(url ? { DATABASE_URL: url } : {}) });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantu-first-day-'));
    url = await emptyDatabase();
    server = await startProcess(settings());
    browser = await openBrowser();
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    server?.child.kill('SIGTERM');
    await server?.ended;
    await rm(folder, { recursive: true, force: true });
    if (url) await onServer(process.env.DATABASE_URL!, `drop database ${new URL(url).pathname.slice(1)} with (force)`);
  });

  /** On PostgreSQL as the README says, beside the running server; the embedded database has one owner at a time. */
  const invite = async (): Promise<string> => {
    if (!url) {
      const admin = await signIn(server.url, ADMIN.name, ADMIN.password);
      return (await admin.post('/api/users', { name: 'li', displayName: '李工', roles: ['planner'], regionIds: ['370700'] })).body
        .invitation.path;
    }
    const words = ['--import', 'tsx', 'server/cli.ts', 'user', 'add', 'li', '--role', 'planner', '--region', '370700', '--invite'];
    const { stdout } = await promisify(execFile)('node', words, { cwd: ROOT, env: { ...process.env, ...settings() } });
    return /http:\/\/[^/]+(\/invitation\?token=\S+)/.exec(stdout)![1]!;
  };

  test('from an empty database to a planner’s first verdict on real boundaries and parcels in at most 15 steps', async () => {
    const steps = await walkFirstDay(browser, server, {
      boundaries: [real('boundaries/counties.geojson'), real('boundaries/cities.geojson')],
      regions: ['370000', '370200', '370700', '371500', '371503', '370215'],
      parcels: real('formats/zone40_gbk_nocpg.zip'),
      parcel: PARCEL,
      invite,
      prefix: 'first-day-weifang',
    });
    expect(steps.length, steps.join(', ')).toBeLessThanOrEqual(STEPS_MAX);
    const admin = await signIn(server.url, ADMIN.name, ADMIN.password);
    const { items } = (await admin.get('/api/regions')).body as { items: { id: string; areaM2: number }[] };
    const areaKm2 = (id: string) => Math.round(items.find((region) => region.id === id)!.areaM2 / 1e6);
    expect([items.length, areaKm2('371500'), areaKm2('370700'), areaKm2('370200')]).toEqual([34, 8684, 15_743, 11_030]);
  }, 900_000);

  /** Delivers a file with what is not valid repaired, counts what comes out again, and takes it back. */
  const inAndOut = async (path: string, layer: string, decisions: object, regionId = ''): Promise<object> => {
    const admin = await signIn(server.url, ADMIN.name, ADMIN.password);
    const { id } = await importFile(server.url, admin, basename(path), await readFile(path), { layer });
    await admin.patch(`/api/imports/${id}`, { ...decisions, invalid: 'repair', overlaps: 'accept' });
    const { difference } = await settled(admin, id);
    const done = await admin.post(`/api/imports/${id}/commit`, { reason: 'first day' });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    const out = await fetch(`${server.url}/api/exports/${layer}.geojson${regionId && `?region=${regionId}`}`, { headers: admin.headers });
    const { features } = (await out.json()) as { features: object[] };
    const back = await admin.post(`/api/imports/${id}/revert`);
    const { invalid, faulty } = difference!;
    return { invalid, faulty, added: done.body.added, out: features.length, removed: back.body.removed };
  };

  test('then Cambridge and the shapes around Weifang go in, out, and back', async () => {
    const admin = await signIn(server.url, ADMIN.name, ADMIN.password);
    const [west, south, east, north] = [-71.2, 42.3, -71.0, 42.45];
    const ring = [west, south, east, south, east, north, west, north, west, south];
    const coordinates = [Array.from({ length: 5 }, (_, at) => [ring[2 * at], ring[2 * at + 1]])];
    const made = await admin.post('/api/regions', {
      ...{ kind: 'city', parentId: '370000', code: '379100', name: { zh: '坎布里奇', en: 'Cambridge' }, onDay: '2026-01-01' },
      geometry: { type: 'Polygon', coordinates },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(
      await inAndOut(real('parcels/ASSESSING_ParcelsFY2013.topojson'), 'parcels', { mapping: { key: 'GlobalID', name: 'ML' } }, '379100'),
    ).toEqual({
      invalid: 24,
      faulty: 0,
      added: 13_159,
      out: 13_159,
      removed: 13_159,
    });
    // A third of the shapes were moved to where no region of the boundary files is: they are named and left out.
    expect(await inAndOut(real('parcels/weifang_transplant_dev.gpkg.zip'), 'plan_zones', { faulty: 'leaveOut' })).toEqual({
      ...{ invalid: 25, faulty: 7043, added: 13_901, out: 13_901, removed: 13_901 },
    });
  }, 900_000);
});
