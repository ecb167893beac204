import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { startDemo } from '../support/demo.ts';

/** Writes pictures of the main screens to docs/screens: the demo city at 1440×900, in Chinese and English. */
const FOLDER = join(import.meta.dirname, '../../docs/screens');
const PARCELS = 20_000;
const LANGUAGES = { zh: 'zh-CN', en: 'en-GB' } as const;

interface Screen {
  readonly name: string;
  readonly user: 'planner' | 'land' | 'commander' | 'admin';
  readonly path: string;
  /** What to do before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

async function settle(page: Page, milliseconds = 1500): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(milliseconds);
}

/** Draws a site of four corners around the middle of the map. */
async function drawSite(page: Page): Promise<void> {
  await page.keyboard.press('d');
  for (const [x, y] of [
    [560, 420],
    [700, 380],
    [760, 500],
    [600, 540],
    [560, 420],
  ] as const) {
    await page.mouse.click(x, y);
    await page.waitForTimeout(350);
  }
}

/** A small cadastre with a bow tie, as a surveyor might send it. */
async function dropCadastre(page: Page): Promise<void> {
  const side = 0.0008;
  const features = Array.from({ length: 60 }, (_, index) => {
    const [lon, lat] = [115.93 + (index % 10) * 0.001, 36.43 + Math.floor(index / 10) * 0.001];
    const corners = [
      [lon, lat],
      [lon + side, lat],
      [lon + side, lat + side],
      [lon, lat + side],
    ];
    const order = index % 17 === 5 ? [0, 2, 1, 3, 0] : [0, 1, 2, 3, 0];
    return {
      type: 'Feature',
      properties: { DKBH: `371502-9${String(index).padStart(5, '0')}` },
      geometry: { type: 'Polygon', coordinates: [order.map((at) => corners[at])] },
    };
  });
  const path = join(tmpdir(), '城东片区地籍更新.geojson');
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  await page.locator('lt-dropzone input[type=file]').setInputFiles(path);
  await page.locator('lt-import-report lt-finding').first().waitFor({ timeout: 60_000 });
  await rm(path);
}

/** Opens the newest voucher of the statement that stands open. */
async function openVoucher(page: Page): Promise<void> {
  await page.locator('lt-statement li a').first().click();
  await page.locator('lt-voucher').waitFor();
}

/** Has the first book replayed, so that its result stands below it. */
async function auditBook(page: Page): Promise<void> {
  await page.locator('lt-books .todo lt-button').first().click();
  await page.locator('lt-audit-result').waitFor();
}

const SCREENS: readonly Screen[] = [
  { name: 'map', user: 'planner', path: '/?at=115.985,36.455,13.6' },
  { name: 'parcel', user: 'land', path: '/?at=115.9993,36.4545,16&sel=parcel:371502-100001' },
  { name: 'siting', user: 'planner', path: '/siting?at=115.985,36.455,14.2', act: drawSite },
  { name: 'command', user: 'commander', path: '/command', act: (page) => page.locator('lt-pace[whole]').waitFor({ timeout: 60_000 }) },
  { name: 'ledger', user: 'commander', path: '/ledger' },
  { name: 'ledger-flow', user: 'commander', path: '/ledger/flow' },
  { name: 'ledger-forecast', user: 'commander', path: '/ledger/forecast' },
  {
    name: 'ledger-voucher',
    user: 'commander',
    path: '/ledger?kind=land.new_construction&year=2026&sel=account:100000003',
    act: openVoucher,
  },
  { name: 'ledger-provenance', user: 'commander', path: '/ledger/provenance?lot=COD-2026-01' },
  { name: 'ledger-books', user: 'admin', path: '/ledger/books', act: auditBook },
  { name: 'ledger-bulletin', user: 'commander', path: '/ledger/bulletin' },
  { name: 'projects', user: 'commander', path: '/projects' },
  { name: 'import', user: 'land', path: '/exchange?at=115.935,36.433,15', act: dropCadastre },
  { name: 'gallery', user: 'planner', path: '/gallery' },
];

async function picture(
  browser: Browser,
  url: string,
  screen: Screen,
  language: keyof typeof LANGUAGES,
  theme: 'light' | 'dark',
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: LANGUAGES[language],
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript((chosen) => localStorage.setItem('lantu.locale', JSON.stringify(chosen)), language);
  const page = await context.newPage();
  await context.request.post(`${url}/api/session`, { data: { name: screen.user, password: 'lantu-demo' } });
  await page.goto(url + screen.path);
  await settle(page);
  await screen.act?.(page);
  await settle(page);
  await page.screenshot({ path: join(FOLDER, `${screen.name}-${language}${theme === 'dark' ? '-dark' : ''}.png`) });
  await context.close();
}

const only = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const given = process.env.LANTU_URL;
const server = given ? { url: given, close: async () => undefined } : await startDemo(PARCELS);
const browser = await openBrowser();
try {
  for (const screen of SCREENS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const language of ['zh', 'en'] as const) await picture(browser, server.url, screen, language, 'light');
    process.stdout.write(`${screen.name}\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
