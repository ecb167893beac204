import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import type { ServerProcess } from '../support/demo.ts';
import { look, lookAtWidths } from './acts.ts';
import { leave, picture, search, sit, soon } from './people.ts';

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** What a city brings on its first day. */
export interface Given {
  readonly boundaries: readonly (GivenFile | string)[];
  /** Regions that must be there afterwards, by id. */
  readonly regions: readonly string[];
  readonly parcels: GivenFile | string;
  /** The code of a parcel to look at. */
  readonly parcel: string;
  /** Adds the planner's account and answers the path of the invitation. */
  invite(administrator: Page): Promise<string>;
  readonly prefix: string;
}

export const ADMIN = { name: 'zhang', displayName: '张工', password: '三只白鹭飞过小清河的黄昏' };
/** Twenty thousand shapes on a machine that is shared. */
const importMs = 600_000;
const PLANNER_PASSWORD = '夏天的第一场雨落在了城南边';

/** Steps as a person counts them: a command, a click, a choice of file. Typing is none. */
class Steps {
  readonly done: string[] = [];
  async take(what: string, act: () => Promise<unknown>): Promise<void> {
    this.done.push(what);
    await act();
  }
}

const of = (text: string, role: 'security' | 'auditor'): string => text.replace('{role}', zh.app[`role.${role}`]);

async function setUp(page: Page, product: ServerProcess, given: Given, steps: Steps): Promise<void> {
  await steps.take('open the printed address', () => page.goto(product.setupUrl!));
  await picture(page, `${given.prefix}-empty`);
  await steps.take('choose the boundary files', () =>
    page.locator('lt-dropzone input[type=file]').setInputFiles(given.boundaries as GivenFile[]),
  );
  await page.locator('lt-setup-review lt-table').waitFor();
  await page.locator('lt-setup-screen lt-progress').waitFor({ state: 'detached' });
  await lookAtWidths(page, `${given.prefix}-preview`);
  for (const [label, text] of [
    [zh.setup.admin, ADMIN.name],
    [zh.setup.displayName, ADMIN.displayName],
    [zh.setup.password, ADMIN.password],
    [of(zh.setup.officerAccount, 'security'), 'wang'],
    [of(zh.setup.officerName, 'security'), '王工'],
    [of(zh.setup.officerAccount, 'auditor'), 'zhao'],
    [of(zh.setup.officerName, 'auditor'), '赵工'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text);
  await steps.take('set up the city', () => page.getByRole('button', { name: zh.setup.make }).click());
  await page.locator('lt-setup-screen lt-once').nth(1).waitFor();
  expect(await page.locator('lt-setup-screen lt-once code').allTextContents()).toEqual([
    expect.stringContaining('/invitation?token='),
    expect.stringContaining('/invitation?token='),
  ]);
  await lookAtWidths(page, `${given.prefix}-links`);
  await steps.take('go on to the data', () => page.getByRole('button', { name: zh.setup.goOn }).click());
  await page.locator('lt-readiness-screen table').first().waitFor();
  await lookAtWidths(page, `${given.prefix}-readiness`);
}

async function bringParcels(page: Page, given: Given, steps: Steps): Promise<void> {
  const row = page.locator('lt-readiness-screen tr[data-layer=parcels]');
  expect(await row.getAttribute('data-state')).toBe('missing');
  const chooser = page.waitForEvent('filechooser');
  await steps.take('import the parcels', () => row.getByRole('button').click());
  await steps.take('choose the parcels', async () => (await chooser).setFiles(given.parcels as GivenFile));
  const report = page.locator('lt-import-report');
  const commit = report.getByRole('button', { name: zh.exchange.commit, exact: false });
  await report.locator('lt-import-counts').waitFor({ timeout: importMs });
  for (const [label, choice] of [
    [zh.exchange.invalid, 'repair'],
    [zh.exchange['diff.faulty'], 'leaveOut'],
  ] as const) {
    const select = report.getByLabel(label, { exact: true });
    if ((await select.count()) > 0) await steps.take(`${label}: ${choice}`, () => select.selectOption(choice));
  }
  await soon(() => commit.getAttribute('aria-disabled')).toBeNull();
  await steps.take('commit the parcels', () => commit.click());
  await report.getByRole('button', { name: zh.exchange.revert }).waitFor();
}

/**
 * From an empty database to a planner's first verdict, by the screens. Answers the steps, those of the shell before the first screen
 * included; the verdict must be unknown, because nobody delivered the control lines.
 */
export async function walkFirstDay(browser: Browser, product: ServerProcess, given: Given): Promise<readonly string[]> {
  const steps = new Steps();
  steps.done.push('npm ci', 'npm start');
  const administrator = await sit(browser, product.url);
  await setUp(administrator.page, product, given, steps);
  const { items } = (await administrator.page.evaluate(async () => (await fetch('/api/regions')).json())) as { items: { id: string }[] };
  expect(items.map((region) => region.id)).toEqual(expect.arrayContaining([...given.regions]));
  await bringParcels(administrator.page, given, steps);

  let invitation = '';
  await steps.take('add the planner', async () => {
    invitation = await given.invite(administrator.page);
  });
  await leave(administrator);
  const planner = await sit(browser, product.url);
  await steps.take('open the invitation', () => planner.page.goto(product.url + invitation));
  await planner.page.getByLabel(zh.setup.password, { exact: true }).fill(PLANNER_PASSWORD);
  await picture(planner.page, `${given.prefix}-invitation`);
  await steps.take('set the password', () => planner.page.getByRole('button', { name: zh.setup.accept }).click());
  await planner.page.locator('lt-map canvas.maplibregl-canvas').waitFor();
  await steps.take('find the parcel', () => search(planner.page, given.parcel));
  const verdict = planner.page.locator('lt-parcel-part lt-verdict');
  await verdict.waitFor();
  expect(await verdict.getAttribute('status')).toBe('unknown');
  await look(planner.page, `${given.prefix}-verdict`);
  await leave(planner);
  return steps.done;
}
