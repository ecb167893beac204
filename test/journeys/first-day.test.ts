import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOf, COUNTIES, collection } from '../server/seed/boundaries.ts';
import { openBrowser } from '../support/browser.ts';
import { type ServerProcess, startProcess } from '../support/demo.ts';
import { signIn } from '../support/server.ts';
import { ADMIN, type GivenFile, walkFirstDay } from './first-day.ts';
import { browserOrSay } from './people.ts';

const STEPS_MAX = 15;
const file = (name: string, features: readonly object[]): GivenFile => ({
  name,
  mimeType: 'application/geo+json',
  buffer: Buffer.from(collection(features)),
});

const PARCELS = Array.from({ length: 40 }, (_, index) =>
  boxOf({ DKBH: `371502-${String(index + 1).padStart(6, '0')}`, DKMC: `地块 ${index + 1}`, YDYHFLDM: '1001' }, [
    115.7 + 0.002 * index,
    36.2,
    115.7015 + 0.002 * index,
    36.2015,
  ]),
);

describe.skipIf(!browserOrSay('the first day of a city'))('the first day of a city', () => {
  let product: ServerProcess;
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantu-first-day-'));
    product = await startProcess({ LANTU_DEMO: 'none', DATA_DIR: folder });
    browser = await openBrowser();
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    product?.child.kill('SIGTERM');
    await product?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  test('from an empty database to a planner’s first verdict in at most 15 steps', async () => {
    expect(product.setupUrl).toMatch(/\/setup\?token=/);
    const steps = await walkFirstDay(browser, product, {
      boundaries: [file('counties.geojson', COUNTIES)],
      regions: ['370000', '371500', '371502', '371503'],
      parcels: file('parcels.geojson', PARCELS),
      parcel: '371502-000007',
      invite: async () => {
        const admin = await signIn(product.url, ADMIN.name, ADMIN.password);
        const answer = await admin.post('/api/users', { name: 'li', displayName: '李工', roles: ['planner'], regionIds: ['371502'] });
        return answer.body.invitation.path;
      },
      prefix: 'first-day',
    });
    expect(steps.length, steps.join(', ')).toBeLessThanOrEqual(STEPS_MAX);
  }, 600_000);
});
