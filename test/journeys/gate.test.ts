import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { openBrowser } from '../support/browser.ts';
import { type DemoServer, openDemo } from '../support/demo.ts';
import { type Client, signIn } from '../support/server.ts';
import { look, reserve, reserveButton, sitingPanel } from './acts.ts';
import { shrink, squareAround } from './papers.ts';
import { browserOrSay, dropFile, leave, type Person, said, signInDemo, sit, soon } from './people.ts';
import { placeIn } from './place-in.ts';

const PASSWORD = 'lantu-demo';
/** A site that one can see on a picture. */
const LEAST_M2 = 3000;
const FARMLAND = 'basic_farmland';

interface Ground {
  readonly code: string;
  readonly middle: readonly [number, number];
}

describe.skipIf(!browserOrSay('the gate of a reservation, an import discarded and one reverted'))(
  'what a reservation is refused for',
  () => {
    let demo: DemoServer;
    let browser: Browser;
    let planner: Client;
    let land: Client;
    let ground: Ground;
    let importId = '';

    beforeAll(async () => {
      demo = await openDemo();
      browser = await openBrowser();
      planner = await signIn(demo.url, 'planner', PASSWORD);
      land = await signIn(demo.url, 'land', PASSWORD);
      ground = await clearGround();
    }, 900_000);
    afterAll(async () => {
      await browser?.close();
      await demo?.close();
    });

    /** A parcel that no rule forbids for its planned use, while something about it is to be read. */
    async function clearGround(): Promise<Ground> {
      const { items } = (await planner.get('/api/parcels?status=available&region=371502&limit=60')).body;
      for (const { code } of (items as { code: string }[]).toReversed()) {
        const { parcel, geometry } = (await planner.get(`/api/parcels/${code}`)).body;
        const { body } = await planner.post('/api/siting/checks', { geometry, use: parcel.use });
        if (body.counts?.fail === 0 && body.counts.warn + body.counts.unknown > 0 && parcel.areaM2 > LEAST_M2)
          return { code, middle: placeIn(geometry) };
      }
      throw new Error('Every available parcel is forbidden');
    }
    const signedIn = async (account: string, path: string): Promise<Person> => {
      const person = await sit(browser, demo.url);
      await signInDemo(person.page, demo.url, account, path);
      return person;
    };
    const square = (half: number): string => {
      const ring = shrink(squareAround(ground.middle, half), ground.middle, 0);
      const properties = { DKBH: 'YN-900001' };
      return JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } }],
      });
    };
    /** The land bureau delivers farmland on the site, past everybody's screen. */
    const deliverFarmland = async (): Promise<void> => {
      const form = new FormData();
      form.set('layer', FARMLAND);
      form.set('file', new File([square(0.00005)], '永久基本农田补划.geojson'));
      const headers = Object.fromEntries(Object.entries(land.headers).filter(([name]) => name !== 'content-type'));
      const sent = await fetch(`${demo.url}/api/imports`, { method: 'POST', headers, body: form });
      importId = ((await sent.json()) as { id: string }).id;
      await soon(async () => (await land.get(`/api/imports/${importId}`)).body.state).toBe('ready');
      const { status, body } = await land.post(`/api/imports/${importId}/commit`, {});
      expect([status, body.added]).toEqual([200, 1]);
    };
    const siting = async (page: Page): Promise<void> => {
      await page.goto(`${demo.url}/siting?sel=parcel:${ground.code}&site=${ground.code}`);
      await page.locator('lt-siting-screen lt-findings').waitFor();
    };

    test('farmland that came meanwhile refuses the reservation, with its clause; what was written stays', async () => {
      const person = await signedIn('planner', '/map');
      const { page } = person;
      await siting(page);
      await soon(() => reserveButton(page).getAttribute('disabled')).toBeNull();
      await reserveButton(page).click();
      const dialog = page.locator('lt-reserve-dialog');
      await dialog.getByLabel(zh.siting.projectName).fill('城南装备园');
      const read = dialog.locator('lt-gate-findings lt-check input');
      expect(await read.count()).toBe(1);
      await dialog.getByRole('button', { name: zh.siting.confirmReserve }).click();
      await soon(() => said(dialog)).toContain(zh.gate.acknowledgeFirst);
      await read.check();
      await deliverFarmland();
      await dialog.getByRole('button', { name: zh.siting.confirmReserve }).click();
      await soon(() => said(dialog)).toContain(zh.problems['project.site_refused']);
      await soon(() => said(dialog.locator('lt-gate-findings').last())).toContain('永久基本农田');
      expect(await dialog.getByLabel(zh.siting.projectName).inputValue()).toBe('城南装备园');
      await look(page, '7-refused');
      await dialog.getByRole('button', { name: zh.ui.cancel }).click();
      await soon(() => said(sitingPanel(page).locator('lt-verdict'))).toContain(zh.status.fail);
      await soon(() => reserveButton(page).getAttribute('disabled')).not.toBeNull();
      await look(page, '7-refused-on-map');
      expect((await planner.get('/api/projects?q=城南装备园')).body.items).toEqual([]);
      await leave(person, /409 \(Conflict\) \S+\/api\/projects$/);
    });

    test('an exemption is asked for, approved by a second person, and used once', async () => {
      const person = await signedIn('planner', '/map');
      const { page } = person;
      await siting(page);
      const exempt = sitingPanel(page).locator('lt-reserve lt-button.exempt');
      await exempt.click();
      const dialog = page.locator('lt-exemption-dialog');
      await dialog.getByLabel(zh.gate.document).fill('鲁政字〔2026〕77号');
      await dialog.getByLabel(zh.gate.reason).fill('省重点项目，补划方案已批');
      await look(page, '7-exemption');
      await dialog.getByRole('button', { name: zh.gate.propose }).click();
      await soon(() => said(page.locator('lt-toast'))).toContain(zh.gate.proposed);

      const second = await signedIn('commander', '/ledger/approvals');
      await second.page.getByRole('link', { name: zh.gate.inboxLink }).click();
      const line = second.page.locator('lt-exemptions li').filter({ hasText: '鲁政字〔2026〕77号' });
      await line.getByRole('button', { name: zh.gate.approve }).click();
      await second.page.locator('lt-exemption-decision').getByRole('button', { name: zh.gate.approve }).click();
      await soon(() => said(line)).toContain(zh.gate['state.approved']);
      await look(second.page, '7-exemption-approved');
      await leave(second);

      await exempt.click();
      await dialog.getByRole('button', { name: zh.gate.take }).click();
      const code = await reserve(page, '城南装备园', (name) => look(page, `7-exempted-${name}`));
      await page.locator('lt-reserve-dialog a[href^="/projects/"]').click();
      const card = page.locator('lt-project-page');
      await soon(() => said(card)).toContain(zh.projects.acknowledged);
      await soon(() => said(card)).toContain(zh.gate.exemption);
      await look(page, '7-project');
      expect((await planner.get('/api/exemptions?state=used')).body.items[0].projectCode).toBe(code);
      await leave(person);
    });

    test('an import is taken back, and one is given up before its commit', async () => {
      const person = await signedIn('land', `/exchange?sel=import:${importId}`);
      const { page } = person;
      const verdict = page.locator('lt-import-report lt-verdict');
      await soon(() => said(verdict)).toContain(zh.exchange['state.committed']);
      await page.locator('lt-import-actions').getByRole('button', { name: zh.exchange.revert }).click();
      await soon(() => said(verdict)).toContain(zh.exchange['state.reverted']);
      await look(page, '8-reverted');

      await page.goto(`${demo.url}/exchange`);
      await page.locator('lt-exchange-screen').getByLabel(zh.exchange.layer).selectOption(FARMLAND);
      await dropFile(page, page.locator('lt-dropzone button'), '误传.geojson', square(0.0002));
      await page.locator('lt-import-delivery').waitFor();
      expect(await said(page.locator('lt-import-report'))).toContain(zh.exchange['covers.unsaidMeans']);
      await look(page, '8-import-unsaid');
      await page.locator('lt-import-actions').getByRole('button', { name: zh.exchange.discard }).click();
      await page.locator('lt-import-actions lt-dialog').getByRole('button', { name: zh.exchange.discard }).click();
      await soon(() => said(verdict)).toContain(zh.exchange['state.discarded']);
      await look(page, '8-discarded');
      await leave(person);
    });
  },
);
