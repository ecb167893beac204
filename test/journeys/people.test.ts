import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { stepAt, totpCode } from '../../server/identity/totp.ts';
import { openBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { look, lookAtWidths } from './acts.ts';
import { browserOrSay, leave, type Person, said, signInByForm, sit, soon } from './people.ts';

const ADMIN = { name: 'admin-1', password: 'a-long-test-password' };
const NAME = 'wangmin';
const SHOWN = '王敏';
const PASSWORD = '夏天的第一场雨落在了城南边';
const { identity } = zh;

const bytesOf = (secret: string): Buffer => {
  const bits = [...secret.toLowerCase()].map((sign) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(sign).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

describe.skipIf(!browserOrSay('the life of an account'))('the life of an account', () => {
  let server: TestServer;
  let browser: Browser;
  let boss: Person;
  let wang: Person;
  let link = '';
  let secret = '';

  beforeAll(async () => {
    server = await startServer();
    await server.as('admin', ['*']);
    browser = await openBrowser();
    boss = await sit(browser, server.url);
    wang = await sit(browser, server.url);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const codeNow = (): string => totpCode(bytesOf(secret), stepAt(server.clock.now));
  const goBy = async (page: Page, label: string): Promise<void> => {
    await page.getByRole('button', { name: zh.app.userMenu }).click();
    await page.getByRole('menuitem', { name: label }).click();
  };
  test('an administrator invites: nobody chooses another’s password', async () => {
    const { page } = boss;
    await signInByForm(page, server.url, ADMIN.name, ADMIN.password, '/account');
    await goBy(page, zh.app['nav.people']);
    await page.locator('lt-people-screen lt-table').waitFor();
    await page.getByRole('button', { name: identity.invite }).click();
    const dialog = page.locator('lt-invite-dialog');
    expect(await dialog.locator('input[type=password]').count()).toBe(0);
    await dialog.getByLabel(identity.displayName, { exact: true }).fill(SHOWN);
    await dialog.getByLabel(identity.account, { exact: true }).fill(NAME);
    await dialog.getByRole('checkbox', { name: zh.app['role.land'] }).check();
    await dialog.getByLabel(identity.regions).selectOption('t-a');
    await look(page, 'people-invite');
    await dialog.getByRole('button', { name: identity.makeLink }).click();
    link = (await dialog.locator('lt-once code').textContent())!.trim();
    expect(link).toContain(`${server.url}/invitation?token=`);
    await dialog.getByRole('button', { name: zh.ui.done }).click();
    await soon(() => said(page.locator('lt-people-screen lt-table'))).toContain(`${SHOWN} ${NAME} ${identity['state.invited']}`);
    await lookAtWidths(page, 'people');
  });

  test('the person chooses a password and turns the second factor on', async () => {
    const { page } = wang;
    await page.goto(link);
    await page.getByLabel(zh.setup.password).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('lt-header').waitFor();
    await goBy(page, zh.app['nav.account']);
    const factor = page.locator('lt-second-factor');
    await factor.getByLabel(identity.presentPassword).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await factor.locator('img').waitFor();
    await soon(() => factor.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(20);
    secret = (await factor.locator('code').textContent())!;
    await look(page, 'account-second-factor');
    await factor.getByLabel(identity.code).fill(codeNow());
    await page.keyboard.press('Enter');
    await factor.locator('lt-once').waitFor();
    expect((await factor.locator('lt-once code').textContent())!.trim().split('\n')).toHaveLength(10);
    await soon(() => said(factor)).toContain(identity.on);
    await page.locator('lt-token-form').getByLabel(identity.tokenName).fill('GIS');
    await page.keyboard.press('Enter');
    await soon(() => said(page.locator('lt-tokens'))).toContain('GIS');
    await lookAtWidths(page, 'account');
  });

  test('the next sign-in asks for a code', async () => {
    const { page } = wang;
    await goBy(page, zh.app.signOut);
    await page.getByLabel(zh.app.userName, { exact: true }).fill(NAME);
    await page.getByLabel(zh.app.password, { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    const field = page.locator('lt-sign-in').getByLabel(identity.code);
    await field.waitFor();
    await look(page, 'sign-in-code');
    server.clock.now = new Date(server.clock.now.getTime() + 60_000);
    await field.fill(codeNow());
    await page.keyboard.press('Enter');
    await page.locator('lt-account-screen h1').waitFor();
  });

  test('the administrator sees what the person may do and why, and changes it; it holds at once', async () => {
    const { page } = boss;
    await page.reload();
    await page.locator('lt-people-screen lt-table').getByText(NAME, { exact: true }).click();
    const own = page.locator('lt-person-page');
    await soon(() => said(own)).toContain(identity['may.imports.write']);
    await own.getByRole('checkbox', { name: zh.app['role.land'] }).uncheck();
    await own.getByRole('checkbox', { name: zh.app['role.viewer'] }).check();
    await own.getByRole('button', { name: identity.save }).click();
    await soon(() => said(own)).not.toContain(identity['may.imports.write']);
    await lookAtWidths(page, 'person');
    await wang.page.reload();
    await soon(() => said(wang.page.locator('lt-account-screen .head'))).toContain(zh.app['role.viewer']);
  });

  test('a passkey signs in without password and code', async () => {
    const place = server.url.replace('127.0.0.1', 'localhost');
    const zhao = await sit(browser, place);
    const { page } = zhao;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const kept = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', ...kept } });
    await signInByForm(page, place, ADMIN.name, ADMIN.password, '/account');
    const keys = page.locator('lt-passkeys');
    await keys.getByLabel(identity.passkeyName).fill('本机');
    await keys.getByLabel(identity.presentPassword).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await soon(() => said(keys)).toContain(identity.passkeyUsed.replace('{used}', identity.never));
    await goBy(page, zh.app.signOut);
    await page.getByRole('button', { name: zh.app.signInByPasskey }).click();
    await soon(() => said(page.locator('lt-account-screen .head'))).toContain(ADMIN.name);
    await keys.getByRole('button', { name: `${identity.forget} 本机` }).click();
    await soon(() => said(keys)).not.toContain('本机');
    await goBy(page, zh.app.signOut);
    await page.getByRole('button', { name: zh.app.signInByPasskey }).click();
    await soon(() => said(page.locator('lt-sign-in lt-error'))).toContain(zh.problems['auth.wrong_passkey']);
    await leave(zhao, /status of 40[13]/);
  });

  test('who is disabled is out at the next request and does not come in again', async () => {
    const own = boss.page.locator('lt-person-page');
    await own.getByRole('button', { name: identity.disable, exact: true }).click();
    await own.locator('lt-dialog').getByRole('button', { name: identity.disable, exact: true }).click();
    await soon(() => said(own.locator('.head'))).toContain(identity['state.disabled']);
    const { page } = wang;
    await page
      .getByRole('button', { name: `${identity.revoke} GIS` })
      .click()
      .catch(() => undefined);
    await page.locator('lt-sign-in').waitFor();
    await page.getByLabel(zh.app.userName, { exact: true }).fill(NAME);
    await page.getByLabel(zh.app.password, { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await soon(() => said(page.locator('lt-sign-in lt-error'))).toContain(zh.problems['auth.wrong_credentials']);
    await leave(boss);
    await leave(wang, /status of 401/);
  });
});
