import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { lay, PIPE } from '../server/sensitivity/world.ts';
import { openBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { look } from './acts.ts';
import { browserOrSay, leave, type Person, said, signInByForm, sit, soon } from './people.ts';

const PASSWORD = 'a-long-test-password';
const PIPE_PANEL = '/?sel=feature:pipelines/PL-1';

describe.skipIf(!browserOrSay('who read a sensitive layer'))('who read a sensitive layer', () => {
  let server: TestServer;
  let browser: Browser;
  let land: Person;
  let planner: Person;
  let auditor: Person;
  let number = '';

  beforeAll(async () => {
    server = await startServer();
    await lay(server);
    for (const role of ['land', 'planner', 'auditor', 'admin'] as const) await server.as(role, ['*']);
    browser = await openBrowser();
    [land, planner, auditor] = [await sit(browser, server.url), await sit(browser, server.url), await sit(browser, server.url)];
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const rows = (page: Page) => said(page.locator('lt-journal-screen lt-table'));

  test('the land bureau looks at a pipeline and prints the sheet, which carries its marking', async () => {
    const { page } = land;
    await signInByForm(page, server.url, 'land-1', PASSWORD, PIPE_PANEL);
    await soon(() => said(page.locator('lt-feature-panel'))).toContain(PIPE);
    await page.evaluate(() => {
      window.print = () => undefined;
    });
    await page.keyboard.press('Control+p');
    const marking = page.locator('lt-app .marking');
    await soon(() => marking.textContent()).toMatch(/^敏感 · land-1 · .+ · 日志号 \d+$/);
    number = /\d+$/.exec((await marking.textContent())!)![0];
    await page.emulateMedia({ media: 'print' });
    await soon(() => marking.isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    expect(await marking.isVisible()).toBe(false);
  });

  test('a planner is told that the layer is not for the planner, and its mark stands in the list', async () => {
    const { page } = planner;
    await signInByForm(page, server.url, 'planner-2', PASSWORD, PIPE_PANEL);
    await soon(() => said(page.locator('lt-feature-panel'))).toContain(zh.problems['layer.restricted']);
    const row = page.locator('lt-legend-row', { hasText: '油气管道' });
    await soon(() => said(row)).toContain(zh.sheets['mark.sensitive']);
    expect(await said(row)).toContain(zh.blueprint.notReadable);
    await look(page, 'sensitive-planner');
  });

  test('an auditor finds who read the layer, and what the number on a sheet stands for', async () => {
    const { page } = auditor;
    await signInByForm(page, server.url, 'auditor-3', PASSWORD, '/journal');
    await page.getByLabel(zh.evidence.kind, { exact: true }).selectOption('sensitive.');
    await page.getByLabel(zh.evidence.layer, { exact: true }).selectOption('pipelines');
    await soon(() => rows(page)).toContain('油气管道');
    expect(await rows(page)).toContain(`land-1 ${zh.evidence['deed.sensitive.read']} 油气管道`);
    expect(await rows(page)).not.toContain('planner-2');
    await look(page, 'sensitive-journal');
    await page.getByLabel(zh.evidence.kind, { exact: true }).selectOption('');
    await page.getByLabel(zh.evidence.number, { exact: true }).fill(number);
    await page.keyboard.press('Tab');
    await soon(() => rows(page)).toContain(`land-1 ${zh.evidence['deed.exports.print']}`);
    expect(await rows(page)).not.toContain(zh.evidence['deed.sensitive.read']);
  });

  test('an administrator takes the mark off, and the planner sees the layer', async () => {
    const boss = await sit(browser, server.url);
    await signInByForm(boss.page, server.url, 'admin-4', PASSWORD, '/');
    const row = boss.page.locator('lt-legend-row', { hasText: '油气管道' });
    await row.getByRole('checkbox').check();
    await row.locator('.sub button').click();
    const mark = row.locator('lt-layer-mark');
    await look(boss.page, 'sensitive-mark');
    await mark.getByRole('radio', { name: zh.sheets['mark.internal'] }).check();
    await soon(() => said(row)).not.toContain(zh.blueprint.notReadable);
    await soon(async () => (await row.locator('.badge').count()) === 0).toBe(true);
    await planner.page.reload();
    await soon(() => said(planner.page.locator('lt-feature-panel'))).toContain(PIPE);
    await leave(boss);
    await leave(land);
    await leave(planner, /403/);
    await leave(auditor);
  });
});
