import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { COUNTIES, collection } from '../server/seed/boundaries.ts';
import { openBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { look, lookAtWidths } from './acts.ts';
import { browserOrSay, leave, type Person, said, sit, soon } from './people.ts';

const PASSWORD = '三只白鹭飞过小清河的黄昏';
const { departments, identity, setup } = zh;
const of = (text: string, role: 'security' | 'auditor'): string => text.replace('{role}', zh.app[`role.${role}`]);

describe.skipIf(!browserOrSay('three administrators, and a right granted by two'))(
  'three administrators, and a right granted by two',
  () => {
    let server: TestServer;
    let browser: Browser;
    let people: Record<'zhang' | 'wang' | 'li', Person>;
    let links: string[];

    beforeAll(async () => {
      server = await startServer({ empty: true, separated: true });
      browser = await openBrowser();
      const chair = () => sit(browser, server.url);
      people = { zhang: await chair(), wang: await chair(), li: await chair() };
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    const fill = async (page: Page | Locator, fields: readonly (readonly [string, string])[]): Promise<void> => {
      for (const [label, text] of fields) await page.getByLabel(label, { exact: true }).fill(text);
    };
    const take = async (page: Page, link: string): Promise<void> => {
      await page.goto(link);
      await page.getByLabel(setup.password, { exact: true }).fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('lt-header').waitFor();
    };
    test('the first day names three administrators and shows the links of two', async () => {
      const { page } = people.zhang;
      await page.goto(server.url + (await server.app.setupPath()));
      const buffer = Buffer.from(collection(COUNTIES));
      await page
        .locator('lt-dropzone input[type=file]')
        .setInputFiles([{ name: 'counties.geojson', mimeType: 'application/geo+json', buffer }]);
      await page.locator('lt-setup-review lt-table').waitFor();
      await page.locator('lt-setup-screen lt-progress').waitFor({ state: 'detached' });
      await fill(page, [
        [setup.admin, 'zhang'],
        [setup.displayName, '张工'],
        [setup.password, PASSWORD],
        [of(setup.officerAccount, 'security'), 'wang'],
        [of(setup.officerName, 'security'), '王工'],
        [of(setup.officerAccount, 'auditor'), 'zhao'],
      ]);
      const make = page.getByRole('button', { name: setup.make });
      expect(await make.getAttribute('aria-disabled')).toBe('true');
      await fill(page, [[of(setup.officerName, 'auditor'), '赵工']]);
      await lookAtWidths(page, 'grants-set-up');
      await make.click();
      await page.locator('lt-setup-screen lt-once').nth(1).waitFor();
      links = await page.locator('lt-setup-screen lt-once code').allTextContents();
      expect(links).toHaveLength(2);
      await lookAtWidths(page, 'grants-links');
      await page.getByRole('button', { name: setup.goOn }).click();
      await page.locator('lt-readiness-screen table').first().waitFor();
    });

    test('the security administrator comes in by the link and sees people, and nothing of the trade', async () => {
      const { page } = people.wang;
      await take(page, links[0]!);
      await page.locator('lt-people-screen lt-table').waitFor();
      expect(await page.locator('lt-header nav a').count()).toBe(0);
      expect(await page.getByRole('button', { name: identity.invite, exact: true }).count()).toBe(0);
      await lookAtWidths(page, 'grants-security');
    });

    test('an invitation proposes roles; the person comes in and may do nothing yet', async () => {
      const { page } = people.zhang;
      await page.goto(`${server.url}/people`);
      await page.getByRole('button', { name: identity.invite, exact: true }).click();
      const dialog = page.locator('lt-invite-dialog');
      await fill(dialog, [
        [identity.displayName, '李工'],
        [identity.account, 'li'],
      ]);
      await dialog.getByRole('checkbox', { name: zh.app['role.admin'] }).check();
      await dialog.getByRole('checkbox', { name: zh.app['role.planner'] }).check();
      expect(await dialog.getByRole('checkbox', { name: zh.app['role.admin'] }).isChecked()).toBe(false);
      await dialog.getByLabel(identity.regions).selectOption('371502');
      await dialog.getByRole('button', { name: identity.makeLink }).click();
      const link = (await dialog.locator('lt-once code').textContent())!.trim();
      expect(await said(dialog)).toContain(identity.grantWaits.slice(0, 12));
      await look(page, 'grants-invited');
      await dialog.getByRole('button', { name: zh.ui.done }).click();
      await page.getByRole('button', { name: `${identity['grant.withdraw']} li` }).waitFor();
      await take(people.li.page, link);
      await soon(() => said(people.li.page.locator('lt-account-screen'))).toContain(identity.noRights);
      await look(people.li.page, 'grants-no-rights');
    });

    test('the security administrator, who is told at once, accepts; it holds, and the page says by whom', async () => {
      const { page } = people.wang;
      const accept = page.getByRole('button', { name: `${identity['grant.accept']} li` });
      await accept.waitFor();
      await lookAtWidths(page, 'grants-waiting');
      await accept.click();
      await soon(() => page.locator('lt-grants li').count()).toBe(0);
      await people.li.page.goto(server.url);
      await people.li.page.locator('lt-map canvas.maplibregl-canvas').waitFor();
      const own = people.zhang.page.locator('lt-person-page');
      await people.zhang.page.locator('lt-people-screen lt-table').getByText('li', { exact: true }).click();
      await soon(() => said(own.locator('lt-grants'))).toMatch(/张工 提出于 .* 王工 同意于/);
      await lookAtWidths(people.zhang.page, 'grants-person');
    });

    test('more rights are refused with a reason, which who proposed them reads', async () => {
      const { page } = people.zhang;
      const own = page.locator('lt-person-page');
      await own.getByRole('checkbox', { name: zh.app['role.commander'] }).check();
      await own.getByRole('button', { name: identity.save }).click();
      await own.getByRole('button', { name: `${identity['grant.withdraw']} li` }).waitFor();
      const other = people.wang.page;
      await other.getByRole('button', { name: `${identity['grant.refuse']} li` }).click();
      await other.getByLabel(identity['grant.reason'], { exact: true }).fill('岗位不需要');
      await look(other, 'grants-refuse');
      await other.keyboard.press('Enter');
      await soon(() => said(own.locator('lt-grants'))).toContain('岗位不需要');
      expect(await own.getByRole('checkbox', { name: zh.app['role.commander'] }).isChecked()).toBe(false);
      await other.getByRole('button', { name: zh.app['nav.departments'], exact: true }).click();
      const screen = other.locator('lt-departments-screen');
      await screen.getByRole('button', { name: departments.changing.replace('{name}', '发展改革（能源）') }).click();
      await screen.getByRole('checkbox', { name: departments.acrossWhat }).uncheck();
      await look(other, 'grants-departments');
      await screen.getByRole('button', { name: departments.save }).click();
      await other.goBack();
      await other.getByRole('button', { name: `${identity['grant.withdraw']} energy` }).waitFor();
      await soon(() => said(other.locator('lt-grants'))).toContain(`${identity.across} ${identity.no}`);
      await other.locator('lt-people-screen lt-table').getByText('li', { exact: true }).click();
      await other.locator('lt-departments-form').getByRole('checkbox', { name: '自然资源' }).check();
      await other.getByRole('button', { name: identity.saveDepartments }).click();
      await page.getByRole('button', { name: `${identity['grant.accept']} li` }).click();
      await soon(() => said(own.locator('.card').first())).toContain('自然资源');
      await look(other, 'grants-person-security');
      for (const person of Object.values(people)) await leave(person);
    });
  },
);
