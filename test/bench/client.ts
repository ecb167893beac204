import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { type DemoServer, startDemo } from '../support/demo.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 5;
const PARCELS = 20_000;
const PAN_SECONDS = 4;
/** A tab's process starts, and a person reaches for the map, in about this time. */
const SETTLE_MS = 500;

const plain = (name: string, unit: string, value: number, n: number, note: string): Row => ({
  name,
  unit,
  value,
  baseline: null,
  baselineName: null,
  ratio: null,
  n,
  note,
});

async function signIn(context: BrowserContext, server: DemoServer): Promise<void> {
  const answer = await context.request.post(`${server.url}/api/session`, { data: { name: 'planner', password: 'lantu-demo' } });
  if (!answer.ok()) throw new Error(`Sign-in answered ${answer.status()}`);
}

/** A new tab whose own process is up: what is measured begins at the navigation. */
async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.waitForTimeout(SETTLE_MS);
  return page;
}

/** From navigation to the first moment at which the map has drawn everything in view. */
async function firstViewMs(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('lantu:first-view').length > 0, null, { timeout: 60_000 });
  return page.evaluate(() => performance.getEntriesByName('lantu:first-view')[0]!.startTime);
}

/** Runs in the page, as text: a compiled function would bring helpers that the page does not have. */
const WATCH_FRAMES = `{
  const state = (window.panState = { frames: 0, longest: 0 });
  const count = () => { state.frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) state.longest = Math.max(state.longest, entry.duration);
  }).observe({ type: 'longtask' });
}`;

/** Drags the map in circles; answers frames a second and the longest task of the main thread. */
async function pan(page: Page): Promise<{ fps: number; longestTaskMs: number }> {
  await page.evaluate(WATCH_FRAMES);
  const started = performance.now();
  await page.mouse.move(700, 450);
  await page.mouse.down();
  for (let step = 0; performance.now() - started < PAN_SECONDS * 1000; step += 1) {
    await page.mouse.move(700 + 200 * Math.sin(step / 12), 450 + 150 * Math.cos(step / 12));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  const seconds = (performance.now() - started) / 1000;
  const state = await page.evaluate(() => (window as unknown as { panState: { frames: number; longest: number } }).panState);
  return { fps: state.frames / seconds, longestTaskMs: state.longest };
}

/** Gzip size of what the first screen may load, split into the map library's own chunks and the application. */
function bundleKB(): { app: number; map: number } {
  const folder = join(import.meta.dirname, '../../dist/client/assets');
  const sizes = { app: 0, map: 0 };
  for (const name of readdirSync(folder)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const size = gzipSync(readFileSync(join(folder, name))).length / 1024;
    if (/maplibre/.test(name)) sizes.map += size;
    else sizes.app += size;
  }
  return sizes;
}

/** The browser suite: the built client on the demo city in headless Chromium with software GL. */
export async function clientRows(): Promise<Row[]> {
  const server = await startDemo(PARCELS);
  const browser = await openBrowser();
  const note = `demo city of ${PARCELS} parcels, embedded database, headless Chromium with software GL, 1440×900`;
  const cold: number[] = [];
  const warm: number[] = [];
  const pans: { fps: number; longestTaskMs: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await signIn(context, server);
      const first = await openTab(context);
      cold.push(await firstViewMs(first, server.url));
      await first.close();
      const page = await openTab(context);
      warm.push(await firstViewMs(page, server.url));
      await page.goto(`${server.url}/?at=115.985,36.455,14`);
      await page.waitForFunction(() => performance.getEntriesByName('lantu:first-view').length > 0);
      await page.waitForTimeout(SETTLE_MS);
      pans.push(await pan(page));
      await context.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const bundle = bundleKB();
  return [
    plain('start.coldMs', 'ms', median(cold), ROUNDS, `navigation to all in view drawn, empty cache; ${note}`),
    plain('start.warmMs', 'ms', median(warm), ROUNDS, `the same in a new tab with a warm cache; ${note}`),
    plain('bundle.appKB', 'KB', bundle.app, 1, 'gzip, every chunk of the application together'),
    plain('bundle.mapKB', 'KB', bundle.map, 1, 'gzip, the map library with its worker'),
    plain(
      'pan.fps',
      'fps',
      median(pans.map((each) => each.fps)),
      ROUNDS,
      `dragging at zoom 14 for ${PAN_SECONDS} s, from ${SETTLE_MS} ms after the first view; ${note}`,
    ),
    plain(
      'longTask.maxMs',
      'ms',
      median(pans.map((each) => each.longestTaskMs)),
      ROUNDS,
      `longest main-thread task while dragging, median of rounds, 0 where none took 50 ms; ${note}`,
    ),
    plain('demo.readyMs', 'ms', server.readyMs, 1, `first start to ready; ${note}`),
  ];
}
