import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en } from '../../client/i18n/en/index.ts';
import { zh } from '../../client/i18n/zh/index.ts';
import { look } from './acts.ts';
import type { Place } from './papers.ts';
import { leave, lookAt, placeOf, said, search, signInDemo, sit, soon } from './people.ts';

interface Parcel {
  readonly code: string;
  readonly middle: Place;
}

/** Where the manners are watched: a server in demo mode, a browser and two parcels. */
export interface Stage {
  readonly url: string;
  readonly browser: Browser;
  readonly parcels: readonly [Parcel, Parcel];
}

const longestAddress = 300;
const panelOf = (page: Page) => page.locator('lt-parcel-part');

/** Chooses from the menu of the account. */
async function choose(page: Page, label: string): Promise<void> {
  await page.locator('lt-header lt-menu.who button.open').click();
  await page.locator('lt-header lt-menu.who').getByRole('menuitemradio', { name: label, exact: true }).click();
}

/** What holds on every screen: the way back, the copied address, the keyboard, both languages, both themes. */
export function watchManners(stage: () => Stage): void {
  test('Back steps through selections and not through pans; a copied address opens the same view', async () => {
    const { browser, url, parcels } = stage();
    const [first, second] = parcels;
    const person = await sit(browser, url);
    const { page } = person;
    await signInDemo(page, url, 'planner', '/map');
    await search(page, first.code);
    await soon(() => said(panelOf(page))).toContain(first.code);
    await search(page, second.code);
    await soon(() => said(panelOf(page))).toContain(second.code);
    await soon(async () => placeOf(page.url()) !== null).toBe(true);
    const before = page.url();
    const box = (await page.locator('lt-map canvas.maplibregl-canvas').boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 420, box.y + 380, { steps: 6 });
    await page.mouse.up();
    await soon(async () => page.url()).not.toBe(before);
    await page.goBack();
    await soon(() => said(panelOf(page))).toContain(first.code);
    await page.goForward();
    await soon(() => said(panelOf(page))).toContain(second.code);
    const copied = page.url();
    expect(copied.slice(url.length).length).toBeLessThanOrEqual(longestAddress);

    const other = await sit(browser, url);
    await signInDemo(other.page, url, 'land', copied.slice(url.length));
    await soon(() => said(panelOf(other.page))).toContain(second.code);
    const [here, there] = [placeOf(copied)!, placeOf(other.page.url())!];
    expect([there.lon, there.lat, there.zoom]).toEqual([
      expect.closeTo(here.lon, 4),
      expect.closeTo(here.lat, 4),
      expect.closeTo(here.zoom, 1),
    ]);
    await leave(other);
    await leave(person);
  });

  test('the keyboard alone signs in, searches and reads a parcel', async () => {
    const { browser, url, parcels } = stage();
    const person = await sit(browser, url);
    const { page } = person;
    await page.goto(url);
    const account = page.locator('lt-sign-in button.account').first();
    await account.waitFor();
    const focused = (): Promise<boolean> => account.evaluate((button) => button.matches(':focus-visible'));
    for (let step = 0; step < 12 && !(await focused()); step += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('lt-header').waitFor();
    await search(page, parcels[1].code);
    const verdict = panelOf(page).locator('lt-verdict');
    await soon(() => said(verdict)).toMatch(new RegExp(`${zh.status.available}|${zh.status.restricted}|${zh.status.unavailable}`));
    await page.keyboard.press('Escape');
    await soon(() => panelOf(page).count()).toBe(0);
    await leave(person);
  });

  test('a date counts when it is shown, not while it is typed; Esc closes a dialog wherever the focus stands', async () => {
    const { browser, url } = stage();
    const person = await sit(browser, url);
    const { page } = person;
    await signInDemo(page, url, 'commander', '/');
    await soon(async () => new URL(page.url()).pathname).toBe('/command');
    const dialog = page.locator('lt-header lt-dialog dialog');
    const chip = page.locator('lt-header lt-chip');
    await chip.click();
    await page.locator('lt-header lt-dialog input[type=date]').fill('2026-10-31');
    expect(await dialog.isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await soon(async () => new URL(page.url()).searchParams.get('date')).toBe('2026-10-31');
    await chip.click();
    await dialog.waitFor();
    await page.locator('lt-header lt-dialog').getByRole('button', { name: zh.app.backToToday }).focus();
    await page.keyboard.press('Escape');
    await soon(() => dialog.isVisible()).toBe(false);
    expect(new URL(page.url()).searchParams.get('date')).toBe('2026-10-31');
    await leave(person);
  });

  test('a passing message covers neither the note on the data nor the scale', async () => {
    const { browser, url, parcels } = stage();
    const person = await sit(browser, url);
    const { page } = person;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await signInDemo(page, url, 'land', `/map?sel=parcel:${parcels[0].code}`);
    await panelOf(page).getByRole('button', { name: zh.parcels.copyCode }).click();
    const message = page.locator('lt-toast .toast');
    await message.waitFor();
    const [told, note, scale] = await Promise.all(
      [message, page.locator('lt-map .synthetic'), page.locator('lt-map lt-scale')].map(async (each) => (await each.boundingBox())!),
    );
    expect(told!.y + told!.height).toBeLessThanOrEqual(Math.min(note!.y, scale!.y));
    await leave(person);
  });

  test('language and theme change at once and are kept; every screen passes in English and dark', async () => {
    const { browser, url, parcels } = stage();
    const person = await sit(browser, url);
    const { page } = person;
    await signInDemo(page, url, 'admin', '/map');
    await choose(page, zh.app['language.en']);
    await soon(() => page.locator('html').getAttribute('lang')).toMatch(/^en/);
    await choose(page, en.app['theme.dark']);
    await soon(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    await soon(() => said(page.locator('lt-header nav'))).toContain(en.app['nav.command']);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await lookAt(page, url, `/map?sel=parcel:${parcels[1].code}`, parcels[1].middle, 16);
    await soon(() => said(panelOf(page).locator('lt-verdict'))).toContain(en.status.unavailable);
    await look(page, '6-parcel-en-dark');
    for (const [path, ready] of [
      [`/siting?sel=parcel:${parcels[0].code}&site=${parcels[0].code}`, 'lt-siting-screen lt-findings'],
      ['/command', 'lt-ranking tbody tr'],
      ['/ledger', 'lt-ledger-screen lt-account-tree'],
      ['/projects', 'lt-register'],
      ['/exchange', 'lt-exchange-screen lt-dropzone'],
    ] as const) {
      await page.goto(url + path);
      await page.locator(ready).first().waitFor();
      await look(page, `6-${path.slice(1).replace(/\W.*/, '')}-en-dark`);
    }
    await leave(person);
  });
}
