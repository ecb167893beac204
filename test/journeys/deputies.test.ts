import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { enqueue } from '../../server/platform/jobs/store.ts';
import { openBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { look, lookAtWidths } from './acts.ts';
import { browserOrSay, leave, type Person, said, signInByForm, sit, soon } from './people.ts';

const PASSWORD = 'a-long-test-password';
const DAY_MS = 86_400_000;
const { deputies, departments, jobs } = zh;

describe.skipIf(!browserOrSay('deputies, departments and background work'))('deputies, departments and background work', () => {
  let server: TestServer;
  let browser: Browser;
  let boss: Person;
  let lender: Person;
  let taker: Person;

  beforeAll(async () => {
    server = await startServer();
    server.clock.now = new Date();
    await server.as('admin', ['*']);
    await server.as('land', ['t-a']);
    await server.as('viewer', ['t-b']);
    browser = await openBrowser();
    [boss, lender, taker] = [await sit(browser, server.url), await sit(browser, server.url), await sit(browser, server.url)];
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('somebody names a deputy until tonight', async () => {
    const { page } = lender;
    await signInByForm(page, server.url, 'land-2', PASSWORD, '/account');
    const section = page.locator('lt-deputies');
    await section.getByLabel(deputies.deputy).fill('nobody-here');
    await section.getByRole('button', { name: deputies.name }).click();
    await soon(() => said(section.locator('lt-error'))).toContain(zh.problems['deputy.unknown_person']);
    await section.getByLabel(deputies.deputy).fill('viewer-3');
    await section.getByRole('button', { name: deputies.name }).click();
    await soon(() => said(section.locator('ul').first())).toContain('viewer-3');
    await lookAtWidths(page, 'account-deputies');
  });

  test('the deputy acts, with a bar that says for whom, and sees what the other may do', async () => {
    const { page } = taker;
    await signInByForm(page, server.url, 'viewer-3', PASSWORD, '/account');
    await page
      .locator('lt-deputies')
      .getByRole('button', { name: `${deputies.act} land-2` })
      .click();
    const bar = page.locator('lt-acting');
    await soon(() => said(bar)).toContain('land-2');
    await page.getByRole('button', { name: zh.app.userMenu }).click();
    await page.getByRole('menuitem', { name: zh.app['nav.exchange'] }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/projects`);
    await soon(() => said(bar)).toContain('land-2');
    await lookAtWidths(page, 'acting');
  });

  test('the day after the last one everything is refused, until the deputy goes on in the own name', async () => {
    const { page } = taker;
    server.clock.now = new Date(server.clock.now.getTime() + DAY_MS);
    await page.goto(`${server.url}/ledger`);
    const bar = page.locator('lt-acting');
    await soon(() => said(bar)).toContain(deputies.lapsed);
    expect((await page.evaluate(async () => (await fetch('/api/projects')).json())).code).toBe('deputy.ended');
    await look(page, 'acting-lapsed');
    await bar.getByRole('button', { name: deputies.goOn }).click();
    await soon(() => said(bar)).toBe('');
    await page.goto(`${server.url}/account`);
    await soon(() => said(page.locator('lt-account-screen .head'))).toContain(zh.app['role.viewer']);
    await leave(taker, /status of 403/);
    await leave(lender, /status of 404/);
  });

  test('an administrator changes a department, and says to which a person belongs', async () => {
    const { page } = boss;
    await signInByForm(page, server.url, 'admin-1', PASSWORD, '/departments');
    const screen = page.locator('lt-departments-screen');
    await screen.getByRole('button', { name: departments.changing.replace('{name}', '发展改革（能源）') }).click();
    const dialog = screen.locator('lt-dialog');
    await dialog.getByLabel(departments.kinds).selectOption('so2');
    await look(page, 'departments-change');
    await dialog.getByRole('button', { name: departments.save }).click();
    await soon(() => said(screen.locator('.card').nth(3))).toContain('二氧化硫');
    await lookAtWidths(page, 'departments');
    await page.goto(`${server.url}/people/viewer-3`);
    const section = page.locator('lt-departments-form');
    await section.getByRole('checkbox', { name: '规划' }).check();
    await section.getByRole('button', { name: zh.identity.saveDepartments }).click();
    await soon(() => said(page.locator('lt-person-page'))).toContain(`${zh.identity.departments} 规划`);
  });

  test('and ends a job that waits, does another anew, and finds both in the journal', async () => {
    const { page } = boss;
    for (const subject of [randomUUID(), randomUUID()]) await server.seed((unit) => enqueue(unit, { kind: 'unknown', subject }));
    await page.goto(`${server.url}/jobs`);
    const screen = page.locator('lt-jobs-screen');
    await soon(() => screen.getByRole('button', { name: `${jobs.cancel} unknown` }).count()).toBe(2);
    await look(page, 'jobs');
    await screen
      .getByRole('button', { name: `${jobs.cancel} unknown` })
      .first()
      .click();
    await soon(() => screen.getByRole('button', { name: `${jobs.cancel} unknown` }).count()).toBe(1);
    await screen.getByText(jobs['show.ended']).click();
    await screen.getByRole('button', { name: `${jobs.retry} unknown` }).click();
    await soon(() => screen.getByRole('button', { name: `${jobs.retry} unknown` }).count()).toBe(0);
    await lookAtWidths(page, 'jobs-ended');
    await screen.getByText(jobs['show.open']).click();
    await soon(() => screen.getByRole('button', { name: `${jobs.cancel} unknown` }).count()).toBe(2);
    await page.goto(`${server.url}/journal`);
    await soon(() => said(page.locator('lt-journal-screen'))).toContain(zh.evidence['deed.jobs.retry']);
    expect(await said(page.locator('lt-journal-screen'))).toContain(zh.evidence['deed.jobs.cancel']);
    await leave(boss);
  });
});
