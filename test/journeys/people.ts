import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { chromiumPath } from '../support/browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const PICTURES = join(ROOT, '.ci-output/journeys');
/** The machine may be slow and shared: a condition has this long to come true. */
export const patienceMs = 180_000;

/** Says plainly what is left out on a machine without a browser, and stops a run that nobody built the client for. */
export function browserOrSay(journeys: string): boolean {
  if (!chromiumPath) process.stdout.write(`Chromium is absent: these journeys are left out: ${journeys}\n`);
  else if (!existsSync(join(ROOT, 'dist/client/index.html'))) throw new Error('dist/client is missing: run `npm run build` first');
  return chromiumPath !== null;
}

export interface Person {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests that left the server: must stay empty. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

export interface Habits {
  readonly language?: 'zh' | 'en';
  readonly theme?: 'light' | 'dark';
}

/** Somebody at a screen of 1440×900, in Chinese unless said otherwise, who has not signed in. */
export async function sit(browser: Browser, url: string, { language = 'zh', theme = 'light' }: Habits = {}): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: theme,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && troubles.push(`console: ${message.text()} ${message.location().url}`));
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (!['data:', 'blob:'].includes(to.protocol) && to.origin !== url) troubles.push(`left the server: ${request.url()}`);
  });
  return { page, troubles, close: () => context.close() };
}

/** Somebody goes: nothing may have gone wrong unseen, but for what was meant to be refused, and no request may have left the server. */
export async function leave(person: Person, meant?: RegExp): Promise<void> {
  const troubles = person.troubles.filter((trouble) => !meant?.test(trouble));
  await person.close();
  expect(troubles).toEqual([]);
}

/** Signs in by the one click of a demo account, and waits until the line for live events is open. */
export async function signInDemo(page: Page, url: string, account: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page
    .locator('lt-sign-in button.account')
    .filter({ hasText: roleName(account) })
    .click();
  await page.locator('lt-header').waitFor();
}

const roleName = (account: string): string | RegExp => {
  const known = (zh.app as Readonly<Record<string, string>>)[`role.${account}`];
  return known ?? account;
};

/** Signs in by name and password. */
export async function signInByForm(page: Page, url: string, name: string, password: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel(zh.app.userName, { exact: true }).fill(name);
  await page.getByLabel(zh.app.password, { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.locator('lt-header').waitFor();
}

/** A picture of what is on the screen, kept as output of the run; nothing but its looks depends on the moment it waits for the map. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.waitForTimeout(1200);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Waits until something read from the page is as wanted. */
export const soon = (read: () => Promise<unknown>) => expect.poll(read, { timeout: patienceMs, interval: 200 });

/** What an element says, its shadow roots and slots included, with single spaces. */
export const said = (locator: Locator): Promise<string> =>
  locator.evaluate((root) => {
    const inside = (node: Element): Node[] => {
      if (node instanceof HTMLSlotElement) return node.assignedNodes({ flatten: true });
      return [...(node.shadowRoot ?? node).childNodes];
    };
    const read = (node: Node): string => {
      if (node instanceof Text) return node.data;
      const silent = !(node instanceof Element) || node.matches('style, [hidden]');
      return silent ? '' : ` ${inside(node).map(read).join('')} `;
    };
    return read(root).replace(/\s+/g, ' ').trim();
  });

export interface At {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** The place of the map as the address says it. */
export function placeOf(address: string): At | null {
  const [lon, lat, zoom] = (new URL(address).searchParams.get('at') ?? '').split(',').map(Number);
  return lon === undefined || lat === undefined || zoom === undefined ? null : { lon, lat, zoom };
}

/** Web Mercator's pixel of a place, as MapLibre counts: the world is 512 · 2^zoom wide. */
function pixelOf(lon: number, lat: number, zoom: number): [number, number] {
  const world = 512 * 2 ** zoom;
  const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [((lon + 180) / 360) * world, (0.5 - y / (2 * Math.PI)) * world];
}

/** Where a place lies on the screen, by the address alone: the middle of the map is the address's place. */
export async function onScreen(page: Page, [lon, lat]: readonly [number, number]): Promise<{ x: number; y: number }> {
  const at = placeOf(page.url());
  const box = await page.locator('lt-map canvas.maplibregl-canvas').boundingBox();
  if (!at || !box) throw new Error(`There is no map to point at: ${page.url()}`);
  const [middle, there] = [pixelOf(at.lon, at.lat, at.zoom), pixelOf(lon, lat, at.zoom)];
  return { x: box.x + box.width / 2 + there[0] - middle[0], y: box.y + box.height / 2 + there[1] - middle[1] };
}

/** Clicks on a place of the map. */
export async function clickMapAt(page: Page, place: readonly [number, number]): Promise<void> {
  const { x, y } = await onScreen(page, place);
  await page.mouse.click(x, y);
}

/** Clicks on a place until something shows: the tiles of the place may still be on their way. */
export async function clickMapUntil(page: Page, place: readonly [number, number], shown: Locator): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await clickMapAt(page, place);
    const seen = await shown.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
    if (Date.now() > deadline) throw new Error(`Nothing answered a click at ${place.join(', ')}: ${page.url()}`);
  }
}

/** Opens a screen of the map at a place and waits until the map stands there. */
export async function lookAt(page: Page, url: string, path: string, [lon, lat]: readonly [number, number], zoom = 16): Promise<void> {
  const joint = path.includes('?') ? '&' : '?';
  await page.goto(`${url}${path}${joint}at=${lon.toFixed(5)},${lat.toFixed(5)},${zoom}`);
  await page.locator('lt-map canvas.maplibregl-canvas').waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

/** Draws a site by a click at each corner and Enter. */
export async function drawSite(page: Page, corners: readonly (readonly [number, number])[]): Promise<void> {
  await page.keyboard.press('d');
  await page.locator('lt-draw-bar .tools').waitFor();
  for (const corner of corners) await clickMapAt(page, corner);
  await page.keyboard.press('Enter');
}

/** Drops a file on an element, as from the desktop. */
export async function dropFile(page: Page, target: Locator, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text!], fileName!));
      return transfer;
    },
    [name, content],
  );
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
}

/** Presses `/`, types, and takes the first result by Enter. */
export async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** The figures of an import's report by their Chinese words. */
export async function countsOf(page: Page): Promise<Record<string, number>> {
  const pairs = await page
    .locator('lt-import-counts div')
    .evaluateAll((cells) => cells.map((cell) => [cell.children[1]!.textContent!, cell.children[0]!.textContent!] as const));
  return Object.fromEntries(pairs.map(([word, count]) => [word, wholeOf(count)]));
}

/** A whole number as the screen writes it, with its thousands apart. */
export const wholeOf = (text: string): number => Number(text.replaceAll('−', '-').replace(/[^\d.-]/g, ''));
