import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/i18n/en/index.ts';
import { zh } from '../../client/i18n/zh/index.ts';
import { exactAmount } from '../../client/quota/amount.ts';
import type { AccountView, EntryView, VoucherView } from '../../server/contract/ledger.ts';
import type { FlowLink, FlowNode } from '../../server/contract/ledger-views.ts';
import { openBrowser } from '../support/browser.ts';
import { type DemoServer, openDemo } from '../support/demo.ts';
import { type Client, signIn } from '../support/server.ts';
import { look } from './acts.ts';
import { browserOrSay, leave, type Person, said, signInDemo, sit, soon } from './people.ts';

const PASSWORD = 'lantu-demo';
const LAND = 'land.new_construction';
const REGION = '371502';
const words = zh.ledgerViews;
/** An amount as `said` reads it from the screen: every space the same. */
const figure = (kind: string, amount: number): string => exactAmount(kind, amount).replace(/\s/g, ' ');

describe.skipIf(!browserOrSay("the ledger's views"))("the ledger's views on the demo city", () => {
  let demo: DemoServer;
  let browser: Browser;
  let api: Client;

  const signedIn = async (account: string, path: string): Promise<Person> => {
    const person = await sit(browser, demo.url);
    await signInDemo(person.page, demo.url, account, path);
    return person;
  };
  const pool = async (region: string): Promise<AccountView> =>
    (await api.get(`/api/ledger/accounts?kind=${LAND}&year=2026&region=${region}&ownerKind=region_pool`)).body.items[0];
  const entriesOf = async (id: number, filters = ''): Promise<EntryView[]> =>
    (await api.get(`/api/ledger/accounts/${id}/entries?limit=500${filters}`)).body.items;
  /** What a button saves, read back by the product's own reader of spreadsheets. */
  const savedRows = async (page: Page, press: () => Promise<void>): Promise<string[][]> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    const form = new FormData();
    form.set('file', new Blob([await readFile(await download.path())]), 'saved.xlsx');
    const answer = await fetch(`${demo.url}/api/exchange/table`, { method: 'POST', headers: api.headers, body: form });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { rows: string[][] }).rows;
  };

  beforeAll(async () => {
    demo = await openDemo();
    browser = await openBrowser();
    api = await signIn(demo.url, 'commander', PASSWORD);
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('from the flow to the account to the voucher to paper, every figure the ledger’s', async () => {
    const person = await signedIn('commander', `/ledger/flow?kind=${LAND}&year=2026`);
    const { page } = person;
    const { nodes, links } = (await api.get(`/api/ledger/flow?kind=${LAND}&year=2026`)).body as { nodes: FlowNode[]; links: FlowLink[] };
    await soon(() => page.locator('lt-flow-diagram .node').count()).toBe(nodes.length);
    expect(await said(page.locator('lt-kind-bar'))).toContain('2026');
    await soon(() => said(page.locator('lt-flow-page lt-status'))).toBe(words.addsUp.replace('{count}', String(nodes.length)));
    const county = nodes.find((node) => node.level === 'county' && node.regionId === REGION)!;
    const into = links.filter((link) => link.to === county.id && link.kind === 'moved').reduce((sum, { amount }) => sum + amount, 0);
    const drawn = page.locator(`lt-flow-diagram a[href$="account:${county.accountId}"]`);
    await drawn.focus();
    await soon(() => said(page.locator('lt-flow-diagram .told'))).toContain(`${figure(LAND, into)} =`);
    expect(await said(page.locator('lt-flow-diagram .told'))).toContain(figure(LAND, county.posted));
    await look(page, 'ledger-flow');

    await page.keyboard.press('Enter');
    const account = await pool(REGION);
    expect(account.id).toBe(county.accountId);
    await soon(() => said(page.locator('lt-statement header'))).toContain(figure(LAND, account.posted));
    await page.locator('lt-statement').getByRole('button', { name: words.filters }).click();
    await page.locator('lt-statement-filters select').selectOption('commit');
    const commits = await entriesOf(account.id, '&transferKind=commit');
    await soon(() => page.locator('lt-statement li').count()).toBe(commits.length);
    await look(page, 'ledger-statement');
    const rows = await savedRows(page, () => page.locator('lt-statement').getByRole('button', { name: zh.sheets.export }).click());
    expect(rows.filter((row) => row.some((cell) => cell === commits[0]!.id))).toHaveLength(1);
    expect(rows.filter((row) => row.some((cell) => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(cell)))).toHaveLength(commits.length);

    await page.locator('lt-statement li a').first().click();
    const voucher = (await api.get(`/api/ledger/transfers/${commits[0]!.id}`)).body as VoucherView;
    const sheet = page.locator('lt-voucher-page article');
    await soon(() => said(sheet)).toContain(voucher.hash);
    expect(await said(sheet)).toContain(figure(LAND, voucher.debitAfter));
    expect(await said(sheet)).toContain(words.neverErased);
    expect(await page.locator('lt-voucher-page').getByRole('button', { name: words.reverseWhy }).count()).toBe(1);
    await look(page, 'ledger-voucher');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('lt-header').isVisible()).toBe(false);
    expect(await sheet.locator('.paper-head').isVisible()).toBe(true);
    expect(await said(sheet.locator('.paper-head'))).toContain(zh.sheets.synthetic);
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'screen' });
    await sheet.getByRole('link', { name: words.checkLink }).click();
    await soon(() => said(page.locator('lt-proof .result'))).toContain(words['compared.same']);
    await leave(person);
  });

  test('a book is replayed on demand, and a bulletin is proved or refused', async () => {
    const person = await signedIn('commander', '/ledger/bulletin');
    const { page } = person;
    const { items } = (await api.get('/api/ledger/books?year=2026')).body;
    await soon(() => said(page.locator('lt-bulletin-page .heads'))).toContain(items[0].head.slice(0, 8));
    await look(page, 'ledger-bulletin');
    const overview = (await api.get('/api/command/overview?year=2026')).body;
    const rows = await savedRows(page, () => page.locator('lt-bulletin-page').getByRole('button', { name: zh.sheets.export }).click());
    expect(rows.filter((row) => row.includes('氮氧化物')).length).toBe(
      overview.cells.filter((cell: { kind: string }) => cell.kind === 'nox').length,
    );

    await page.goto(`${demo.url}/ledger/books`);
    await page
      .locator('lt-books')
      .getByRole('button', { name: new RegExp(`^${words.auditNow}`) })
      .first()
      .click();
    await soon(() => said(page.locator('lt-audit-result'))).toContain(words.auditRight);
    const proof = page.locator('lt-proof');
    await proof.getByLabel(zh.ledger.bookSeq).fill(String(items[0].seq));
    await proof.getByLabel(words.notedHash).fill(items[0].head.replace(/.$/, (last: string) => (last === '0' ? '1' : '0')));
    await page.keyboard.press('Enter');
    await soon(() => said(proof.locator('.result'))).toContain(words['compared.differs']);
    await look(page, 'ledger-books');
    expect(await page.locator('lt-books lt-button[icon=lock]').count()).toBe(items.length);
    await leave(person);
  });

  test('who runs out first leads to what lapses; a month’s over-use is said by word', async () => {
    const person = await sit(browser, demo.url, { language: 'en', theme: 'dark' });
    const { page } = person;
    await page.addInitScript(() => localStorage.setItem('lantu.locale', '"en"'));
    await page.request.post(`${demo.url}/api/session`, { data: { name: 'commander', password: PASSWORD } });
    await page.goto(`${demo.url}/ledger/forecast`);
    await soon(() => said(page.locator('lt-ledger-screen nav'))).toContain(en.ledgerViews.forecast);
    const { items } = (await api.get('/api/ledger/forecast?year=2026')).body;
    const running = items.filter((row: { runsOutOn: Record<string, string | null> }) =>
      ['atPace', 'ifAllStart', 'ifNoneStart'].some((name) => row.runsOutOn[name] !== null),
    );
    await soon(() => page.locator('lt-forecast-page tbody tr').count()).toBe(running.length);
    expect(running.length).toBeGreaterThan(0);
    await look(page, 'ledger-forecast');
    await leave(person);

    const placed = (await api.get(`/api/ledger/accounts?kind=${LAND}&year=2026&ownerKind=project`)).body.items as AccountView[];
    const account = placed.find((each) => each.posted > 0 && !each.ownerId.endsWith('-PC'))!;
    const clerk = await signedIn('planner', `/ledger?kind=${LAND}&year=2026&sel=account:${account.id}`);
    const uses = clerk.page.locator('lt-uses');
    await uses.getByRole('button', { name: words.recordUse }).click();
    await uses.locator('lt-amount-field input').fill('9999.99');
    await uses.getByLabel(words.useDocument).fill('竣工核验 2026-11');
    await uses.getByRole('button', { name: words.saveUse, exact: true }).click();
    await soon(() => said(uses.locator('lt-status'))).toContain(words.overUsed.split('{')[0]!.trim());
    await look(clerk.page, 'ledger-uses');
    await leave(clerk);
  });

  test('a replaced tonne is traced from the plant to the project, as picture and as list', async () => {
    const environment = await signIn(demo.url, 'environment', PASSWORD);
    const [id, code] = [randomUUID(), `NOX-${Date.now()}`];
    const body = {
      flow: 'free_lot',
      kind: 'nox',
      year: 2026,
      region: '371503',
      code,
      amount: 42_000_000,
      plant: '示例热电',
      measure: '关停',
      ratio: 2,
    };
    await environment.post('/api/ledger/proposals', { id, region: '371503', body, reason: '机组关停', document: '示例〔2026〕1 号' });
    expect((await api.post(`/api/ledger/proposals/${id}/decision`, { decision: 'approve' })).body).toMatchObject({ state: 'approved' });
    const [project] = (await api.get('/api/projects?limit=1')).body.items;
    const use = {
      id: randomUUID(),
      project: project.code,
      region: project.regionId,
      kind: 'nox',
      year: 2026,
      ratio: 2,
      lots: [{ code, amount: 9_000_000 }],
      reason: '替代',
      document: '示例〔2026〕2 号',
    };
    expect((await api.post('/api/ledger/lots/uses', use)).status).toBe(200);

    const person = await signedIn('commander', '/ledger/lots');
    const { page } = person;
    await page.locator('lt-lots-page tr').filter({ hasText: code }).getByRole('link', { name: words.whereWent }).click();
    await soon(() => page.locator('lt-provenance-diagram .node').count()).toBe(5);
    const table = page.locator('lt-provenance-page table');
    await soon(() => table.locator('tbody tr').count()).toBe(4);
    expect(await said(table)).toContain(figure('nox', 18_000_000));
    expect(await said(page.locator('lt-provenance-diagram .lot .name'))).toContain(code);
    await look(page, 'ledger-provenance');
    await page.goto(`${demo.url}/ledger/lots`);
    await page.locator('lt-lots-page tbody tr').first().waitFor();
    await look(page, 'ledger-lots');
    await leave(person);
  });
});
