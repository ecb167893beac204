import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import type { ImportView } from '../../server/contract/exchange.ts';
import type { Role } from '../../server/contract/roles.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { addUser } from '../../server/identity/index.ts';
import { look, regionFigures, reserve, reserveButton, sayNeeds, sitingPanel } from '../journeys/acts.ts';
import { squareAround } from '../journeys/papers.ts';
import {
  browserOrSay,
  clickMapUntil,
  countsOf,
  drawSite,
  leave,
  lookAt,
  type Person,
  picture,
  said,
  search,
  signInByForm,
  sit,
  soon,
  wholeOf,
} from '../journeys/people.ts';
import { placeIn } from '../journeys/place-in.ts';
import { importFile, settled } from '../server/exchange/http.ts';
import { giveQuota } from '../server/projects/given.ts';
import { openBrowser } from '../support/browser.ts';
import { deliverLayer } from '../support/features.ts';
import { type Client, seedRegion, signIn, startServer, type TestServer } from '../support/server.ts';
import { describeReal, real } from './shared.ts';

const PASSWORD = 'a-long-test-password';
const LAND = 'land.new_construction';
const QUOTA_M2 = 500_000;
const PEOPLE: Readonly<Record<string, Role>> = { surveyor: 'land', designer: 'planner', chief: 'commander' };
const CADASTRE = 'ASSESSING_ParcelsFY2013.topojson';

const described = browserOrSay('the five steps of the main job on the Cambridge cadastre') ? describeReal : describeReal.skip;

described('the five steps on the Cambridge cadastre', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantu-journeys-'));
  let server: TestServer;
  let browser: Browser;
  let api: Client;
  let report = '';
  let dry: { code: string; name: string; middle: [number, number] };

  beforeAll(async () => {
    server = await startServer({ env: { DATA_DIR: folder } });
    await server.seed(async (unit) => {
      await seedRegion(unit, 'boston-area', -71.11, 42.375, 0.25);
      await seedRegion(unit, 'cambridge', -71.11, 42.375, 0.2, 'boston-area');
      await giveQuota(unit, 'cambridge', LAND, QUOTA_M2);
      for (const [name, role] of Object.entries(PEOPLE))
        await addUser(unit, { name, displayName: name, password: PASSWORD, roles: [role], regionIds: ['boston-area', 'cambridge'] });
    });
    api = await signIn(server.url, 'surveyor', PASSWORD);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const signedIn = async (name: string, path = '/'): Promise<Person> => {
    const person = await sit(browser, server.url);
    await signInByForm(person.page, server.url, name, PASSWORD, path);
    return person;
  };
  /** Chooses how a file is read, and waits until the screen has the answer: the file is then read or checked again. */
  const choose = async (page: Page, label: string, value: string, taken: (view: ImportView) => boolean): Promise<void> => {
    const answer = page.waitForResponse(async (each) => {
      const reads = each.request().method() === 'GET' && /\/api\/imports\/[0-9a-f-]{36}(\?|$)/.test(each.url());
      const view = reads ? ((await each.json().catch(() => null)) as ImportView | null) : null;
      return view !== null && view.state === 'ready' && taken(view);
    });
    const control = page.locator('lt-import-choices').getByLabel(label, { exact: true });
    await control.selectOption(value);
    await answer;
    await soon(() => control.isEnabled()).toBe(true);
  };

  test('the land bureau drops 13 159 real parcels, sees 24 invalid with their places, repairs and commits', async () => {
    const person = await signedIn('surveyor', '/exchange');
    const { page } = person;
    await page.locator('lt-dropzone input[type=file]').setInputFiles(real('parcels', CADASTRE));
    const verdict = page.locator('lt-import-report lt-verdict');
    await soon(() => said(verdict)).toContain(zh.exchange['verdict.open']);
    expect(await countsOf(page)).toMatchObject({ [zh.exchange['diff.invalid']]: 24 });
    const faults = page.locator('lt-import-findings lt-finding[status=fail]').filter({ hasText: '自相交' });
    expect(await faults.count()).toBe(24);
    for (const text of await faults.evaluateAll((all) => all.map((each) => each.getAttribute('source'))))
      expect(text).toMatch(/^-71\.\d{6}, 42\.\d{6}$/);
    await faults.first().locator('button').click();
    await soon(async () => new URL(page.url()).searchParams.get('at')).toMatch(/,19$/);
    await look(page, 'real-2-import-report');
    await choose(page, zh.exchange['source.mapping'], 'GlobalID', ({ options }) => options.mapping?.key === 'GlobalID');
    await choose(page, zh.exchange['source.nameField'], 'ML', ({ options }) => options.mapping?.name === 'ML');
    await choose(page, zh.exchange.invalid, 'repair', ({ options }) => options.invalid === 'repair');
    await soon(() => said(verdict)).toContain(zh.exchange['verdict.unsaid']);
    expect(await countsOf(page)).toMatchObject({
      [zh.exchange['diff.new']]: 13_159,
      [zh.exchange['diff.faulty']]: 0,
      [zh.exchange['diff.overlapsOver1M2']]: 24,
      [zh.exchange['diff.overlapsOver10M2']]: 8,
    });
    await page.locator('lt-import-report lt-button').filter({ hasText: zh.exchange.commit }).click();
    await soon(() => said(verdict)).toContain(zh.exchange['state.committed']);
    report = page.url();
    await look(page, 'real-2-import-committed');
    await leave(person);
  });

  test('zoning and flood plain follow, and the flood plain says where it conflicts', async () => {
    for (const [file, layer] of [
      ['CDD_ZoningDistricts.geojson', 'plan_zones'],
      ['FEMA_FloodPlainParcels500Year.geojson', 'flood_detention'],
    ] as const) {
      const { id } = await importFile(server.url, api, file, readFileSync(real('parcels', file)), { layer });
      await api.patch(`/api/imports/${id}`, { mapping: { key: 'GlobalID' }, invalid: 'repair', faulty: 'leaveOut' });
      await settled(api, id);
      expect((await api.post(`/api/imports/${id}/commit`, {})).status).toBe(200);
    }
    await server.seed(async (unit) => {
      for (const layer of ['plan_zones', 'flood_detention']) await deliverLayer(unit, layer);
    });
    const planner = await signIn(server.url, 'designer', PASSWORD);
    const { items } = (await planner.get('/api/parcels?region=cambridge&limit=200')).body;
    for (const { code, name } of items as { code: string; name: string }[]) {
      const { geometry } = (await planner.get(`/api/parcels/${code}`)).body;
      const check = (await planner.post<CheckReply>('/api/siting/checks', { geometry, use: { system: 'planning', code: '0901' } })).body;
      if (check.counts.fail > 0 || check.areaM2 < 500) continue;
      dry = { code, name, middle: placeIn(geometry) };
      break;
    }
    expect(dry).toBeDefined();
  });

  test('the planner finds a real parcel by its ML code, and the land bureau reads on the map whether it is available', async () => {
    const person = await signedIn('designer', '/map');
    await search(person.page, dry.name);
    const panel = person.page.locator('lt-parcel-part');
    await soon(() => said(panel)).toContain(dry.name);
    expect(person.page.url()).toContain('sel=parcel:');
    await look(person.page, 'real-3-search');
    await leave(person);

    const clerk = await signedIn('surveyor', '/map');
    await lookAt(clerk.page, server.url, '/map', dry.middle, 18);
    const shown = clerk.page.locator('lt-parcel-part');
    await clickMapUntil(clerk.page, dry.middle, shown.locator('lt-verdict'));
    const { body } = await api.get(`/api/parcels/${encodeURIComponent(dry.code)}/availability`);
    await soon(() => said(shown)).toContain((zh.status as Readonly<Record<string, string>>)[body.verdict]!);
    await soon(() => said(shown)).toContain(body.asOf);
    for (const { clause } of body.reasons.filter((reason: { decides: boolean }) => reason.decides))
      expect(await said(shown)).toContain(clause.zh);
    await look(clerk.page, 'real-4-availability');
    await leave(clerk);
  });

  test('the planner draws a site in the flood plain, then takes a dry parcel and reserves; the commander sees it at once', async () => {
    const chief = await signedIn('chief', '/command?sel=region:cambridge');
    await chief.page.locator('lt-header lt-menu.unit button.open').click();
    await chief.page.getByRole('menuitemradio', { name: 'm²' }).click();
    const figures = async (): Promise<number[]> => (await regionFigures(chief.page)).map(wholeOf);
    await soon(figures).toEqual([QUOTA_M2, 0, 0, QUOTA_M2]);
    await chief.page.evaluate(() => Object.assign(window, { notLoadedAgain: true }));

    const person = await signedIn('designer', '/siting');
    const { page } = person;
    const wet = (await api.get('/api/blueprint/layers/flood_detention/features?limit=1')).body.items[0];
    const middle = placeIn(wet.geometry);
    await lookAt(page, server.url, '/siting', middle, 17.5);
    const answer = page.waitForResponse((each) => each.url().endsWith('/api/siting/checks') && each.ok());
    await drawSite(page, squareAround(middle, 0.0004).slice(0, 4));
    const check = (await (await answer).json()) as CheckReply;
    const conflict = check.findings.find(({ rule }) => rule === 'flood.detention')!;
    expect(conflict).toMatchObject({ verdict: 'fail', overlapAreaM2: expect.any(Number) });
    await soon(() => said(sitingPanel(page))).toContain(zh.status.fail);
    await clickMapUntil(page, placeIn(conflict.geometry), page.locator('lt-findings lt-finding[selected]'));
    await look(page, 'real-3-drawn-site');
    expect(await reserveButton(page).getAttribute('disabled')).not.toBeNull();

    await page.goto(`${server.url}/map?sel=parcel:${encodeURIComponent(dry.code)}`);
    await page.locator('lt-parcel-part').getByRole('button', { name: zh.parcels.check }).click();
    await soon(() => said(sitingPanel(page))).toContain(dry.code);
    await sayNeeds(page, '0901');
    const code = await reserve(page, '剑桥示例项目', (name) => look(page, `real-3-${name}`));
    const held = (await api.get(`/api/projects/${code}`)).body.quota[0].held as number;
    await soon(figures).toEqual([QUOTA_M2, 0, held, QUOTA_M2 - held]);
    expect(await chief.page.evaluate(() => 'notLoadedAgain' in window)).toBe(true);
    const { items } = (await api.get(`/api/ledger/accounts?region=cambridge&kind=${LAND}&year=2026&ownerKind=region_pool`)).body;
    expect(items[0]).toMatchObject({ held, available: QUOTA_M2 - held });
    await look(chief.page, 'real-5-region');
    await chief.page.locator('lt-region-drill tbody tr').filter({ hasText: code }).getByRole('button').click();
    await chief.page.locator('lt-project-drill ol button').first().click();
    await chief.page.waitForURL(/sel=voucher/);
    const id = new URL(chief.page.url()).searchParams.get('sel')!.slice('voucher:'.length);
    const voucher = (await api.get(`/api/ledger/transfers/${id}`)).body;
    expect(voucher).toMatchObject({ amount: held, kind: 'hold', projectCode: code, debit: items[0].id });
    await soon(() => said(chief.page.locator('lt-voucher'))).toContain(voucher.hash);
    await look(chief.page, 'real-5-voucher');
    await leave(person);
    await leave(chief);
  });

  test('the land bureau takes the whole cadastre back', async () => {
    const person = await signedIn('surveyor', '/exchange');
    const { page } = person;
    await page.goto(report);
    await page.locator('lt-import-report lt-button').filter({ hasText: zh.exchange.revert }).click();
    await soon(() => said(page.locator('lt-import-report lt-verdict'))).toContain(zh.exchange['state.reverted']);
    expect((await api.get('/api/parcels?region=cambridge')).body.items).toEqual([]);
    await picture(page, 'real-2-import-reverted');
    await leave(person);
  });
});
