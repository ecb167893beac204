import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { stepAt, totpCode } from '../../server/identity/totp.ts';
import { invite } from '../server/identity/people.ts';
import { bytesOf } from '../server/identity/totp-bytes.ts';
import { openBrowser } from '../support/browser.ts';
import { CLIENT_ID, type Peer, startPeer } from '../support/oidc-peer.ts';
import { type Client, startServer, type TestServer } from '../support/server.ts';
import { lookAtWidths } from './acts.ts';
import { browserOrSay, leave, said, sit, soon } from './people.ts';

const SERVICE = '统一身份认证';
const PASSWORD = '夏天的第一场雨落在了城南边';
/** The service's own pages are the only ones that lie elsewhere. */
const TO_THE_SERVICE = /^left the server: http:\/\/127\.0\.0\.1:\d+\/(auth|interaction)\b/;
const { identity } = zh;
const byService = zh.app.signInBySso.replace('{name}', SERVICE);

describe.skipIf(!browserOrSay('the sign-in service, and a second factor that is demanded'))('coming in', () => {
  let peer: Peer;
  let server: TestServer;
  let admin: Client;
  let browser: Browser;

  beforeAll(async () => {
    const redirectUris: string[] = [];
    peer = await startPeer({ redirectUris, isPublic: true });
    const demand = { SECOND_FACTOR_ROLES: 'auditor', SECOND_FACTOR_GRACE_DAYS: '0' };
    server = await startServer({ env: { OIDC_ISSUER: peer.issuer, OIDC_CLIENT_ID: CLIENT_ID, ...demand } });
    redirectUris.push(`${server.url}/sso`);
    admin = await server.as('admin', ['*']);
    browser = await openBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await peer?.close();
  });

  const goBy = async (page: Page, label: string): Promise<void> => {
    await page.locator('lt-header').getByRole('button', { name: zh.app.userMenu }).click();
    await page.getByRole('menuitem', { name: label }).click();
  };
  const atService = async (page: Page, number: string): Promise<void> => {
    await page.getByLabel('工号').fill(number);
    await page.getByRole('button', { name: '登录' }).click();
  };
  /** At the widths of a desk, a tablet and a telephone, nothing beside the edge. */
  test('by the service: an invitation binds the account, and from then on the button alone opens', async () => {
    const zhou = await sit(browser, server.url);
    const { page } = zhou;
    await page.goto(`${server.url}/invitation?token=${await invite(admin, 'zhou', 'invitation', { roles: ['commander'] })}`);
    const choice = page.getByRole('button', { name: zh.setup.bySso.replace('{name}', SERVICE) });
    await choice.waitFor();
    await lookAtWidths(page, 'sso-invitation');
    await choice.click();
    await atService(page, 'G-1024');
    await page.locator('lt-header').waitFor();
    expect(new URL(page.url()).search).not.toContain('code=');
    expect(new URL(page.url()).pathname).toBe('/command');
    await goBy(page, zh.app['nav.account']);
    await soon(() => said(page.locator('lt-sso'))).toContain(identity.bound);
    await soon(() => said(page.locator('lt-account-screen'))).toContain(identity.passwordNone.replace('{name}', SERVICE));
    await lookAtWidths(page, 'sso-account');
    await goBy(page, zh.app.signOut);
    await page.getByRole('button', { name: byService }).waitFor();
    await lookAtWidths(page, 'sso-sign-in');
    await page.getByRole('button', { name: byService }).click();
    await page.locator('lt-account-screen h1').waitFor();
    await page.goBack();
    expect(new URL(page.url()).pathname).not.toBe('/sso');
    await leave(zhou, TO_THE_SERVICE);
  });

  test('by the service: who is bound to nobody is told what to do and stays outside', async () => {
    const stranger = await sit(browser, server.url);
    const { page } = stranger;
    await page.goto(server.url);
    await page.getByRole('button', { name: byService }).click();
    await atService(page, 'G-9999');
    await soon(() => said(page.locator('lt-sso-screen lt-error'))).toContain(zh.problems['auth.sso_unknown']);
    await lookAtWidths(page, 'sso-unknown');
    await page.getByRole('link', { name: identity.backToSignIn }).click();
    await page.locator('lt-sign-in').waitFor();
    await leave(stranger, /status of 403|^left the server: http:\/\/127\.0\.0\.1:\d+\/(auth|interaction)\b/);
  });

  test('of a role that demands a second factor: it is set up before anything else, and asked for from then on', async () => {
    const shen = await sit(browser, server.url);
    const { page } = shen;
    await page.goto(`${server.url}/invitation?token=${await invite(admin, 'shen', 'invitation', { roles: ['auditor'] })}`);
    await page.getByLabel(zh.setup.password, { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    const first = page.locator('lt-factor-screen');
    await soon(() => said(first)).toContain(identity.factorFirst);
    await lookAtWidths(page, 'factor-first');
    await page.goto(`${server.url}/journal`);
    await soon(() => said(first)).toContain(identity.factorFirst);
    await first.getByLabel(identity.presentPassword).first().fill(PASSWORD);
    await page.keyboard.press('Enter');
    const secret = (await first.locator('code').textContent())!;
    const codeNow = () => totpCode(bytesOf(secret), stepAt(server.clock.now));
    await first.getByLabel(identity.code).fill(codeNow());
    await page.keyboard.press('Enter');
    await first.locator('lt-once').waitFor();
    const refused = async () => (await server.db.knex('journal').where({ action: 'refused', actor_name: 'shen' })).length;
    expect(await refused()).toBe(0);
    await lookAtWidths(page, 'factor-codes');
    await first.getByRole('button', { name: identity.goOn }).click();
    await page.locator('lt-journal-screen table').first().waitFor();
    await goBy(page, zh.app.signOut);
    server.clock.now = new Date(server.clock.now.getTime() + 60_000);
    const form = page.locator('lt-sign-in');
    await form.getByLabel(zh.app.userName, { exact: true }).fill('shen');
    await form.getByLabel(zh.app.password, { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await form.getByLabel(identity.code).fill(codeNow());
    await page.keyboard.press('Enter');
    await page.locator('lt-journal-screen table').first().waitFor();
    await leave(shen, /status of 401/);
  });
});
