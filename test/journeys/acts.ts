import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { zh } from '../../client/i18n/zh/index.ts';
import { seriousOn } from './axe.ts';
import { picture, said, soon } from './people.ts';

/** Keeps a picture of the screen, and has axe find nothing serious on it. */
export async function look(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await seriousOn(page), name).toEqual([]);
}

/** A screen at the widths of a desk, a tablet and a telephone: nothing serious for axe, nothing beside the edge. */
export async function lookAtWidths(page: Page, name: string): Promise<void> {
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await look(page, width === 1440 ? name : `${name}-${width}`);
    const beyond = await page.locator('lt-app main').evaluate((main) => Math.max(main.scrollWidth, main.clientWidth) - innerWidth);
    expect(beyond, `${name} at ${width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The panel beside the map of the siting screen. */
export const sitingPanel = (page: Page): Locator => page.locator('lt-siting-screen lt-panel[dock=right]');

/** The button that reserves quota; it carries `disabled` while something is missing. */
export const reserveButton = (page: Page): Locator => sitingPanel(page).locator('lt-reserve lt-button.reserve');

/** Says the planning class of a site and what it needs beside its land, each amount in the kind's usual unit. */
export async function sayNeeds(page: Page, use: string, needs: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByRole('combobox', { name: zh.siting.use }).fill(use);
  await page.keyboard.press('Enter');
  await page.locator('lt-quota-needs').getByRole('button', { name: zh.siting.editNeeds }).click();
  for (const [kind, amount] of Object.entries(needs)) {
    await page.locator('lt-needs-form').getByLabel(zh.siting.addNeed).selectOption(kind);
    const field = page.locator(`lt-needs-form [id="${kind}"] input`);
    await field.fill(amount);
    await field.press('Tab');
  }
  await page.locator('lt-quota-needs').getByRole('button', { name: zh.ui.done }).click();
}

/** Reserves the quota of the site under check for a new project, after reading what warns or is unknown; answers the project's code. */
export async function reserve(page: Page, project: string, shot?: (name: string) => Promise<void>): Promise<string> {
  await soon(() => reserveButton(page).getAttribute('disabled')).toBeNull();
  await shot?.('site');
  await reserveButton(page).click();
  const dialog = page.locator('lt-reserve-dialog');
  await dialog.getByLabel(zh.siting.projectName).fill(project);
  const read = dialog.locator('lt-gate-findings lt-check input');
  if ((await read.count()) > 0) await read.check();
  await shot?.('reserve');
  await dialog.getByRole('button', { name: zh.siting.confirmReserve }).click();
  const code = await said(dialog.locator('a[href^="/projects/"]'));
  await shot?.('reserved');
  return code;
}

/** The four figures of a region as the commander's screen says them: quota, used, held, available. */
export async function regionFigures(page: Page): Promise<string[]> {
  return page.locator('lt-region-drill [data-sum]').allTextContents();
}
