import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import type { OverviewCell } from '../../server/contract/command.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { openBrowser } from '../support/browser.ts';
import { type DemoServer, openDemo } from '../support/demo.ts';
import { type Client, signIn } from '../support/server.ts';
import { look, regionFigures, reserve, reserveButton, sayNeeds, sitingPanel } from './acts.ts';
import { watchManners } from './manners.ts';
import { boundaryText, brought, cadastre, type Known, type Place, ringOf, shrink, squareAround } from './papers.ts';
import {
  browserOrSay,
  clickMapUntil,
  countsOf,
  drawSite,
  dropFile,
  leave,
  lookAt,
  type Person,
  picture,
  placeOf,
  said,
  search,
  signInDemo,
  sit,
  soon,
  wholeOf,
} from './people.ts';
import { placeIn } from './place-in.ts';

const PASSWORD = 'lantu-demo';
const LAND = 'land.new_construction';
const REGION = '371502';

interface Parcel extends Known {
  readonly middle: Place;
  readonly use: { readonly system: string; readonly code: string };
}

describe.skipIf(!browserOrSay('the five steps of the main job on the demo city'))('the five steps on the demo city', () => {
  let demo: DemoServer;
  let browser: Browser;
  let api: Client;
  let clear: Parcel;
  /** Ground for a second project: live sites never share any. */
  let other: Parcel;
  let refused: Parcel;
  let conflict: CheckReply;

  /** A parcel as the product answers it, with a place inside it. */
  const parcelOf = async (code: string): Promise<Parcel> => {
    const { parcel, geometry } = (await api.get(`/api/parcels/${code}`)).body;
    return { code, geometry, middle: placeIn(geometry), use: parcel.use };
  };
  const check = async (geometry: unknown, use: unknown): Promise<CheckReply> =>
    (await api.post<CheckReply>('/api/siting/checks', { geometry, use, needs: { [LAND]: 1 } })).body;
  const siteAround = (place: Place, half = 0.001): [number, number][] => squareAround(place, half).slice(0, 4);

  beforeAll(async () => {
    demo = await openDemo();
    browser = await openBrowser();
    api = await signIn(demo.url, 'planner', PASSWORD);
    const { items } = (await api.get(`/api/parcels?status=available&region=${REGION}&limit=80`)).body;
    for (const { code } of items as { code: string }[]) {
      const parcel = await parcelOf(code);
      const reply = await check(parcel.geometry, parcel.use);
      if (reply.counts.fail === 0 && clear) other ??= parcel;
      if (reply.counts.fail === 0) clear ??= parcel;
      if (reply.findings.some(({ rule, verdict }) => rule === 'heritage.core' && verdict === 'fail')) refused ??= parcel;
      if (other && refused) break;
    }
    conflict = await check({ type: 'Polygon', coordinates: [squareAround(refused.middle, 0.001)] }, refused.use);
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  const signedIn = async (account: string, path = '/'): Promise<Person> => {
    const person = await sit(browser, demo.url);
    await signInDemo(person.page, demo.url, account, path);
    return person;
  };

  test('one click on a demo account signs in', async () => {
    const person = await sit(browser, demo.url);
    const { page } = person;
    await page.goto(demo.url);
    await page.locator('lt-sign-in button.account').first().waitFor();
    await look(page, '1-sign-in');
    await signInDemo(page, demo.url, 'planner');
    await page.locator('lt-map canvas.maplibregl-canvas').waitFor();
    await page.locator('lt-legend-row').first().waitFor();
    await look(page, '1-map');
    await leave(person);
  });

  test('the land bureau drops a cadastre, sees what is new, changed and invalid, repairs, commits and takes it back', async () => {
    const person = await signedIn('land', '/exchange');
    const { page } = person;
    const start: Place = [115.93, 36.43];
    const { text, crossing } = cadastre(start, clear, clear.middle);
    await dropFile(page, page.locator('lt-dropzone button'), '城东地籍更新.geojson', text);
    const verdict = page.locator('lt-import-report lt-verdict');
    await soon(() => said(verdict)).toContain(zh.exchange['verdict.open']);
    await soon(() => countsOf(page)).toMatchObject({
      [zh.exchange['diff.new']]: brought.count + 1,
      [zh.exchange['diff.moved']]: 1,
      [zh.exchange['diff.invalid']]: 1,
    });
    const fault = page.locator('lt-import-findings lt-finding').filter({ hasText: brought.bowTie });
    expect(await said(fault)).toMatch(/自相交/);
    const [lon, lat] = /(\d+\.\d{6}), (\d+\.\d{6})/
      .exec(await said(fault))!
      .slice(1)
      .map(Number);
    expect(Math.hypot(lon! - crossing[0], lat! - crossing[1])).toBeLessThan(2e-6);
    await fault.locator('button').click();
    await soon(async () => Math.abs((placeOf(page.url())?.lon ?? 0) - crossing[0])).toBeLessThan(1e-4);
    await look(page, '2-import-report');

    const commit = page.locator('lt-import-actions lt-button').filter({ hasText: zh.exchange.commit });
    expect(await commit.getAttribute('disabled')).not.toBeNull();
    await page.locator('lt-import-choices').getByLabel(zh.exchange.invalid, { exact: true }).selectOption('repair');
    await soon(() => said(verdict)).toContain(zh.exchange['verdict.unsaid']);
    await page.locator('lt-import-delivery').getByLabel(zh.exchange['source.date']).fill('2026-11-01');
    await page.locator('lt-import-delivery').getByLabel(zh.exchange['source.covers']).selectOption('regions');
    await page.locator('lt-import-delivery').getByLabel('东昌府区').check();
    await soon(() => said(verdict)).toContain(zh.exchange['verdict.ready']);
    await commit.click();
    await soon(() => said(verdict)).toContain(zh.exchange['state.committed']);
    await picture(page, '2-import-committed');
    const report = page.url();

    await lookAt(page, demo.url, '/map', start, 17);
    const panel = page.locator('lt-parcel-part');
    await clickMapUntil(page, start, panel);
    await soon(() => said(panel)).toContain(brought.first);
    await page.locator('lt-layers-part .tabs button').nth(1).click();
    await soon(() => said(page.locator('lt-parcel-list-part'))).toContain(brought.bowTie);
    await picture(page, '2-import-on-map');

    await page.goto(report);
    await page.locator('lt-import-actions lt-button').filter({ hasText: zh.exchange.revert }).click();
    await soon(() => said(verdict)).toContain(zh.exchange['state.reverted']);
    await picture(page, '2-import-reverted');
    expect((await api.get(`/api/parcels/${brought.first}`)).status).toBe(404);
    await leave(person);
  });

  test('the planner finds a parcel in one search and reads its verdict', async () => {
    const person = await signedIn('planner', '/map');
    const { page } = person;
    await search(page, refused.code);
    const verdict = page.locator('lt-parcel-part lt-verdict');
    await verdict.waitFor();
    const { body } = await api.get(`/api/parcels/${refused.code}/availability`);
    expect(await said(verdict)).toContain((zh.status as Readonly<Record<string, string>>)[body.verdict]);
    expect(page.url()).toContain(`sel=parcel:${refused.code}`);
    await look(page, '3-search');
    await leave(person);
  });

  /** Drops a boundary file on the siting screen, says the use and needs, and reserves; answers the project's code. */
  const reserveByFile = async (page: Page, { use, ...parcel }: Parcel, project: string, shots = ''): Promise<string> => {
    const ring = shrink(ringOf(parcel), parcel.middle, 0.2);
    await dropFile(page, page.locator('lt-map .canvas'), '选址界址点.txt', boundaryText('选址一', ring));
    await soon(() => said(sitingPanel(page))).toContain('选址界址点.txt');
    await sayNeeds(page, use.code, { energy: '120' });
    return reserve(page, project, shots ? (name) => look(page, `${shots}-${name}`) : undefined);
  };

  test('the planner draws a site, reads its findings on the map, drops a boundary file, says use and needs, and reserves', async () => {
    const person = await signedIn('planner', '/siting');
    const { page } = person;
    const verdict = page.locator('lt-siting-screen lt-verdict');
    await lookAt(page, demo.url, '/siting', refused.middle, 16.5);
    await drawSite(page, siteAround(refused.middle));
    await soon(() => said(verdict)).toContain(zh.status.fail);
    const found = conflict.findings.find(({ rule }) => rule === 'heritage.core')!;
    await clickMapUntil(page, placeIn(found.geometry!), page.locator('lt-findings lt-finding[selected]'));
    await look(page, '3-drawn-site');
    expect(await reserveButton(page).getAttribute('disabled')).not.toBeNull();

    const code = await reserveByFile(page, clear, '古运河食品产业园', '3');
    const { body } = await api.get(`/api/projects/${code}`);
    expect(body.quota.find((each: { kind: string }) => each.kind === 'energy').held).toBe(120_000);
    await page.locator('lt-reserve-dialog a[href^="/projects/"]').click();
    await page.locator('lt-project-page h1').click({ trial: true });
    await soon(() => said(page.locator('lt-project-page'))).toContain('古运河食品产业园');
    await look(page, '3-project');
    await leave(person);
  });

  test('the land bureau opens a parcel on the map: available or not, why, under which clause, as of when', async () => {
    const person = await signedIn('land', '/map');
    const { page } = person;
    await lookAt(page, demo.url, '/map', refused.middle, 17);
    const panel = page.locator('lt-parcel-part');
    await clickMapUntil(page, refused.middle, panel.locator('lt-verdict'));
    const { body } = await api.get(`/api/parcels/${refused.code}/availability`);
    await soon(() => said(panel)).toContain(refused.code);
    await soon(() => said(panel)).toContain((zh.status as Readonly<Record<string, string>>)[body.verdict]!);
    await soon(() => said(panel)).toContain(body.asOf);
    const deciding = body.reasons.filter((reason: { decides: boolean }) => reason.decides);
    expect(deciding.length).toBeGreaterThan(0);
    for (const { clause } of deciding) expect(await said(panel)).toContain(clause.zh.replace(zh.siting.countryPrefix, '').split(' ')[0]);
    await look(page, '4-availability');
    await leave(person);
  });

  test('the commander sees a reservation at once, and drills from the region to the voucher that the ledger keeps', async () => {
    const person = await signedIn('commander', '/command');
    const { page } = person;
    await page.locator('lt-ranking tbody tr').first().waitFor();
    const rank = await page.locator('lt-ranking tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-region')));
    const overview = async (): Promise<OverviewCell[]> => (await api.get('/api/command/overview')).body.cells;
    const cellNow = async (): Promise<OverviewCell> => (await overview()).find((cell) => cell.regionId === REGION && cell.kind === LAND)!;
    const dates = (await overview()).filter(({ kind }) => kind === LAND);
    const outOn = rank.map((id) => dates.find(({ regionId }) => regionId === id)?.runsOutOn ?? '9999');
    expect(outOn).toEqual([...outOn].sort());
    await look(page, '5-command');

    await page.locator('lt-header lt-menu.unit button.open').click();
    await page.getByRole('menuitemradio', { name: 'm²' }).click();
    await page.locator(`lt-ranking tr[data-region="${REGION}"] button`).click();
    const sums = async (): Promise<number[]> => (await regionFigures(page)).map(wholeOf);
    /** Whether the four figures are the ledger's of this moment: the sweeper of expired holds may move them meanwhile. */
    const agrees = async (): Promise<boolean> => {
      const { quota, posted, held, available } = await cellNow();
      return String(await sums()) === String([quota, posted, held, available]);
    };
    await soon(agrees).toBe(true);
    await page.evaluate(() => Object.assign(window, { notLoadedAgain: true }));
    const planner = await signedIn('planner');
    await lookAt(planner.page, demo.url, '/siting', other.middle, 16.5);
    const code = await reserveByFile(planner.page, other, '运河数据中心');
    const project = (await api.get(`/api/projects/${code}`)).body;
    const asked = project.quota.find((each: { kind: string }) => each.kind === LAND).held;
    expect(asked).toBeGreaterThan(0);
    const row = page.locator('lt-region-drill tbody tr').filter({ hasText: code });
    await soon(async () => wholeOf((await row.locator('td').nth(2).textContent()) ?? '')).toBe(asked);
    await soon(agrees).toBe(true);
    await leave(planner);
    expect(await page.evaluate(() => 'notLoadedAgain' in window)).toBe(true);
    const [pool] = (await api.get(`/api/ledger/accounts?region=${REGION}&kind=${LAND}&year=2026&ownerKind=region_pool`)).body.items;
    const { held, available } = await cellNow();
    expect(pool).toMatchObject({ held, available });
    await look(page, '5-region');

    await row.getByRole('button').click();
    await page.locator('lt-project-drill ol button').first().waitFor();
    await look(page, '5-project');
    await page.locator('lt-project-drill ol button').first().click();
    const voucher = page.locator('lt-voucher');
    const id = new URL(await page.waitForURL(/sel=voucher/).then(() => page.url())).searchParams.get('sel')!.slice(8);
    const kept = (await api.get(`/api/ledger/transfers/${id}`)).body;
    expect(kept).toMatchObject({ amount: asked, kind: 'hold', quotaKind: LAND, projectCode: code });
    await soon(() => said(voucher)).toContain(kept.hash);
    expect(wholeOf(await said(voucher.locator('.head b')))).toBe(kept.amount);
    const { items } = (await api.get(`/api/ledger/accounts/${kept.debit}/entries?limit=20`)).body;
    expect(items).toContainEqual(expect.objectContaining({ id, seq: kept.seq, amount: asked }));
    await look(page, '5-voucher');
    await leave(person);
  });

  watchManners(() => ({ url: demo.url, browser, parcels: [clear, refused] }));
});
