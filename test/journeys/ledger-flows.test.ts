import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/i18n/en/index.ts';
import { zh } from '../../client/i18n/zh/index.ts';
import { exactAmount, exactWithUnit } from '../../client/quota/amount.ts';
import type { AccountView } from '../../server/contract/ledger.ts';
import type { LoanView, ProposalView } from '../../server/contract/ledger-flows.ts';
import type { LotView } from '../../server/contract/ledger-lots.ts';
import { openBrowser } from '../support/browser.ts';
import { type DemoServer, openDemo } from '../support/demo.ts';
import { type Client, signIn } from '../support/server.ts';
import { look } from './acts.ts';
import { browserOrSay, dropFile, leave, type Person, said, signInDemo, sit, soon } from './people.ts';

const PASSWORD = 'lantu-demo';
const LAND = 'land.new_construction';
const [LENDER, BORROWER] = ['371502', '371503'];
/** 150 亩. */
const LENT_M2 = 100_000;
const next = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
const words = zh.flows;
/** An amount as `said` reads it from the screen: every space the same. */
const figure = (areaM2: number): string => exactAmount(LAND, areaM2).replace(/\s/g, ' ');
const withUnit = (areaM2: number): string => exactWithUnit(LAND, areaM2).replace(/\s/g, ' ');

describe.skipIf(!browserOrSay('asking the ledger and approving'))('what is asked of the ledger and approved on the demo city', () => {
  let demo: DemoServer;
  let browser: Browser;
  let planner: Client;

  const poolOf = async (region: string): Promise<AccountView> => {
    const { items } = (await planner.get(`/api/ledger/accounts?kind=${LAND}&year=2026&region=${region}&ownerKind=region_pool`)).body;
    return (items as AccountView[]).find((account) => account.regionId === region)!;
  };
  const field = (page: Page, name: string): Locator => page.locator(`lt-flow-fields [data-field="${name}"]`);
  const fill = (page: Page, name: string, text: string): Promise<void> => field(page, name).locator('input').fill(text);
  const choose = (page: Page, name: string, value: string) => field(page, name).locator('select').selectOption(value);
  const signedIn = async (account: string, path: string): Promise<Person> => {
    const person = await sit(browser, demo.url);
    await signInDemo(person.page, demo.url, account, path);
    return person;
  };
  /** Goes from a form that is filled in to the last look, and sends it. */
  const send = async (page: Page, button: string, shot?: string): Promise<void> => {
    await soon(() => page.locator('lt-flow-form aside footer lt-button').getAttribute('disabled')).toBeNull();
    await soon(() => said(page.locator('lt-flow-form aside footer'))).not.toMatch(words.computing);
    await page.locator('lt-flow-form aside footer lt-button').click();
    const dialog = page.locator('lt-confirm-dialog');
    await dialog.locator('lt-balances').waitFor();
    if (shot) await look(page, shot);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await page.locator('lt-flow-form lt-verdict').waitFor();
  };
  const line = (page: Page, text: string): Locator => page.locator('lt-approvals-page nav li a').filter({ hasText: text });
  const approveChosen = async (page: Page): Promise<void> => {
    await page.keyboard.press('a');
    await soon(() => page.locator('lt-decision-dialog dialog').getAttribute('open')).not.toBeNull();
    await soon(() => page.locator('lt-decision-dialog lt-button.go button').evaluate((button) => button.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await soon(() => page.locator('lt-decision-dialog dialog').getAttribute('open')).toBeNull();
  };

  beforeAll(async () => {
    demo = await openDemo();
    browser = await openBrowser();
    planner = await signIn(demo.url, 'planner', PASSWORD);
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('a planner proposes a loan after seeing the balances after it, and cannot approve it; the commander can, and the accounts change', async () => {
    const before = { lender: await poolOf(LENDER), borrower: await poolOf(BORROWER) };
    const commander = await signedIn('commander', '/ledger/approvals');
    const person = await signedIn('planner', `/ledger/new/loan?kind=${LAND}&year=2026`);
    const { page } = person;
    await page.locator('lt-flow-form aside footer lt-button').click();
    await soon(() => said(field(page, 'from'))).toContain(words['fault.region']);
    await choose(page, 'from', LENDER);
    await choose(page, 'to', BORROWER);
    await fill(page, 'amount', '99999999');
    await fill(page, 'dueOn', next);
    await fill(page, 'reason', '茌平缺口，临时拆借');
    await soon(() => said(page.locator('lt-flow-form aside footer'))).toMatch(/缺/);
    await fill(page, 'amount', '150');
    await soon(() => said(field(page, 'amount'))).toContain('100 000 m²');
    await soon(() => said(page.locator('lt-flow-form lt-balances'))).toContain(figure(before.lender.posted - LENT_M2));
    await look(page, 'ledger-loan-form');
    await send(page, words.submit, 'ledger-loan-confirm');
    await page.getByRole('link', { name: words.toInbox }).click();
    await soon(() => said(page.locator('lt-proposal'))).toContain(words.ownNote);
    expect(await page.locator('lt-proposal').getByRole('button', { name: words.approve, exact: true }).count()).toBe(0);
    await page.keyboard.press('a');
    expect(await page.locator('lt-decision-dialog dialog').getAttribute('open')).toBeNull();
    const { items } = (await planner.get('/api/ledger/proposals')).body as { items: ProposalView[] };
    const mine = items.find((item) => item.reason === '茌平缺口，临时拆借')!;
    expect((await planner.post(`/api/ledger/proposals/${mine.id}/decision`, { decision: 'approve' })).body).toMatchObject({
      code: 'ledger.same_person',
    });
    await page.goto(`${demo.url}/ledger?kind=${LAND}&year=2026`);
    await soon(() => said(page.locator('lt-account-tree'))).toContain(figure(before.lender.posted));

    const other = commander.page;
    await line(other, '150.00').first().click();
    await soon(() => said(other.locator('lt-proposal'))).toContain('茌平缺口，临时拆借');
    await look(other, 'ledger-inbox');
    await approveChosen(other);
    await soon(async () => (await poolOf(LENDER)).posted).toBe(before.lender.posted - LENT_M2);
    expect((await poolOf(BORROWER)).posted).toBe(before.borrower.posted + LENT_M2);
    for (const posted of [before.lender.posted - LENT_M2, before.borrower.posted + LENT_M2])
      await soon(() => said(page.locator('lt-account-tree'))).toContain(figure(posted));
    await leave(person);
    await leave(commander);
  });

  test("the year's quota is split to the last unit from a table, whose faulty cells are named; it is approved by keyboard", async () => {
    const person = await signedIn('planner', '/ledger/new/issue?kind=nox&year=2027');
    const { page } = person;
    await page.locator('lt-share-table tbody input').first().waitFor();
    const table = '行政区,权重\n聊城市,1000.001\n东昌府,3\n371503,4\n阳谷县,两\n莘县,5\n东阿县,6\n冠县,7\n高唐县,8\n临清市,9\n火星,1\n';
    await dropFile(page, page.locator('lt-share-table lt-dropzone button'), '分解.csv', table);
    await soon(() => said(page.locator('lt-share-table'))).toContain(words['cell.notNumber']);
    expect(await said(page.locator('lt-share-table'))).toContain(words['cell.unknownRegion']);
    const yanggu = page.locator('lt-share-table').getByLabel(`${words.weight} 阳谷县`);
    expect(await yanggu.inputValue()).toBe('');
    await yanggu.fill('2');
    await yanggu.press('Tab');
    await fill(page, 'reason', '二〇二七年度下达');
    await fill(page, 'document', '鲁环发〔2026〕77 号');
    await soon(() => said(page.locator('lt-share-table tfoot'))).toContain(words.sumExact);
    await look(page, 'ledger-issue-form');
    await send(page, words.submit);

    const commander = await signedIn('commander', '/ledger/approvals');
    const other = commander.page;
    await line(other, '2027').first().waitFor();
    for (let step = 0; step < 20 && !(await said(other.locator('lt-proposal'))).includes('二〇二七年度下达'); step += 1) {
      await other.keyboard.press('j');
      await other.waitForTimeout(150);
    }
    await soon(() => said(other.locator('lt-proposal'))).toContain('1 000.001 t');
    await soon(() => other.locator('lt-proposal lt-balances').count()).toBe(1);
    await approveChosen(other);
    await other.goto(`${demo.url}/ledger/approvals/decided`);
    await soon(() => said(other.locator('lt-proposal'))).toContain('二〇二七年度下达');
    await soon(() => other.locator('lt-voucher-list li').count()).toBe(9);
    await look(other, 'ledger-decided');
    await leave(commander);
    await leave(person);
  });

  test('a small transfer goes at once; its voucher is reversed only by a second person', async () => {
    const person = await signedIn('land', `/ledger/new/transfer?kind=${LAND}&year=2026`);
    const { page } = person;
    const [from, to] = [await poolOf('371500'), await poolOf(LENDER)];
    await soon(() => field(page, 'debit').locator(`option[value="${from.id}"]`).count()).toBe(1);
    await choose(page, 'debit', String(from.id));
    await choose(page, 'credit', String(to.id));
    await fill(page, 'amount', '1.5');
    await fill(page, 'reason', '零星划转');
    await send(page, words.post);
    expect((await poolOf(LENDER)).posted).toBe(to.posted + 1000);
    await page.getByRole('link', { name: words.toVoucher }).click();
    await soon(() => said(page.locator('lt-voucher'))).toContain('零星划转');
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.goto(`${demo.url}/ledger/new/reversal?transfer=${id}`);
    await soon(() => said(page.locator('lt-flow-fields .voucher'))).toContain('零星划转');
    await fill(page, 'reason', '划错了');
    await soon(() => said(page.locator('lt-flow-form lt-balances'))).toContain(figure(to.posted));
    await send(page, words.submit, 'ledger-reversal-confirm');
    expect((await poolOf(LENDER)).posted).toBe(to.posted + 1000);
    const commander = await signedIn('commander', '/ledger/approvals');
    await line(commander.page, words['flow.reversal']).first().click();
    await soon(() => said(commander.page.locator('lt-proposal'))).toContain('划错了');
    await approveChosen(commander.page);
    await soon(async () => (await poolOf(LENDER)).posted).toBe(to.posted);
    await leave(commander);
    await leave(person);
  });

  test('a part of a loan is paid back, and a hold gets a later deadline with its reason', async () => {
    const person = await signedIn('commander', '/ledger/loans');
    const { page } = person;
    const loanNow = async (): Promise<LoanView> => {
      const { items } = (await planner.get('/api/ledger/loans')).body as { items: LoanView[] };
      return items.find((loan) => loan.reason === '茌平缺口，临时拆借')!;
    };
    const { code, outstanding } = await loanNow();
    const row = page.locator('lt-loans-page tbody tr').filter({ hasText: code });
    await row.locator('lt-button').click();
    const dialog = page.locator('lt-repay-dialog');
    const amount = dialog.locator('lt-amount-field input');
    await amount.fill('151');
    await soon(() => said(dialog.locator('lt-amount-field'))).toContain('最多');
    await amount.fill('60');
    await soon(() => said(dialog.locator('lt-balances'))).toContain(figure(outstanding - 40_000));
    await look(page, 'ledger-repay');
    await dialog.getByRole('button', { name: words.repayNow }).click();
    await soon(async () => (await loanNow()).outstanding).toBe(outstanding - 40_000);
    await soon(() => said(row)).toContain(withUnit(outstanding - 40_000));
    await look(page, 'ledger-loans');

    await page.goto(`${demo.url}/ledger/deadlines`);
    await look(page, 'ledger-deadlines');
    const first = page.locator('lt-deadlines-page tbody tr').first();
    const project = (await first.locator('td a small, td small').nth(1).textContent())!;
    await first.locator('lt-button').click();
    const extend = page.locator('lt-extend-dialog');
    await extend.getByRole('button', { name: words.extendNow }).click();
    await soon(() => said(extend)).toContain(words['fault.reason']);
    await extend.locator('input[type=date]').fill('2027-09-30');
    await extend.locator('lt-field.wide input').fill('设备到货推迟');
    await look(page, 'ledger-extend');
    await extend.getByRole('button', { name: words.extendNow }).click();
    await soon(() => said(page.locator('lt-deadlines-page tbody tr').filter({ hasText: project }).first())).toContain('2027-09-30');
    await leave(person);
  });

  test('freed lots are used for a project: a shortfall is named, little goes at once, much is asked of a second person', async () => {
    const commander = await signIn(demo.url, 'commander', PASSWORD);
    const large = `COD-${crypto.randomUUID().slice(0, 8)}`;
    const approve = (id: string) => commander.post(`/api/ledger/proposals/${id}/decision`, { decision: 'approve' });
    const cod = { flow: 'free_lot', kind: 'cod', year: 2026, region: '371503', ratio: 1 };
    const body = { ...cod, code: large, amount: 400_000_000, plant: '茌平印染厂', measure: '关停' };
    const freeing = { id: crypto.randomUUID(), region: '371503', body, reason: '腾出', document: '聊环〔2026〕41号' };
    expect((await planner.post('/api/ledger/proposals', freeing)).status).toBe(200);
    expect((await approve(freeing.id)).body).toMatchObject({ state: 'approved' });
    const lotNow = async (code: string): Promise<LotView> => {
      const { items } = (await planner.get('/api/ledger/lots?kind=cod&year=2026')).body as { items: LotView[] };
      return items.find((lot) => lot.code === code)!;
    };
    const { left } = await lotNow('COD-2026-01');

    const person = await signedIn('planner', '/ledger/lots?kind=cod&year=2026');
    const { page } = person;
    await page.getByRole('button', { name: zh.ledgerViews.useLots }).click();
    const table = page.locator('lt-lot-table');
    const part = async (code: string, text: string): Promise<void> => {
      await table.locator(`input[data-lot="${code}"]`).fill('');
      await table.locator(`input[data-lot="${code}"]`).pressSequentially(text);
    };
    await choose(page, 'project', '2026-371503-0003');
    await part('COD-2026-01', '20');
    await soon(() => said(table)).toContain(words.short.replace('{amount}', exactWithUnit('cod', 40_000_000 - left)));
    expect(await said(page.locator('lt-flow-fields'))).toContain(zh.lotUse.ratioLeast.replace('{lot}', 'COD-2026-01'));
    await look(page, 'ledger-use-lots-short');
    await part('COD-2026-01', '1.5');
    await soon(() => said(table.locator('tfoot'))).toBe(`${zh.lotUse.gets} 1.500 ${zh.lotUse.givenUp} 1.500`);
    await fill(page, 'reason', '扩建新增化学需氧量');
    await send(page, words.post, 'ledger-use-lots-confirm');
    expect((await lotNow('COD-2026-01')).left).toBe(left - 3_000_000);
    await page.getByRole('link', { name: zh.lotUse.toSource }).click();
    await soon(() => said(page.locator('lt-provenance-page'))).toContain('茌平造纸一厂');

    await page.goto(`${demo.url}/ledger/new/use_lots?kind=cod&year=2026`);
    await choose(page, 'project', '2026-371503-0003');
    await part(large, '150');
    await fill(page, 'reason', '大宗替代');
    await send(page, words.submit);
    expect((await lotNow(large)).left).toBe(400_000_000);
    const { items } = (await planner.get('/api/ledger/proposals')).body as { items: ProposalView[] };
    const asked = items.find((item) => item.reason === '大宗替代')!;
    expect((await approve(asked.id)).body).toMatchObject({ state: 'approved' });
    expect((await lotNow(large)).left).toBe(250_000_000);
    await leave(person);
  });

  test('English and dark: nothing serious on any page; a proposal is rejected only with a reason, which is kept', async () => {
    const body = { flow: 'adjust', kind: LAND, year: 2026, region: BORROWER, amount: 6667 };
    const ask = { id: crypto.randomUUID(), region: BORROWER, body, reason: 'Recount of August', document: 'No. 12' };
    expect((await planner.post('/api/ledger/proposals', ask)).status).toBe(200);
    const person = await sit(browser, demo.url, { language: 'en', theme: 'dark' });
    const { page } = person;
    await page.addInitScript(() => localStorage.setItem('lantu.locale', '"en"'));
    await page.goto(demo.url);
    await page.locator('lt-sign-in button.account').filter({ hasText: en.app['role.commander'] }).click();
    await page.locator('lt-header').waitFor();
    for (const path of ['approvals', 'new/issue', 'new/free_lot', 'new/use_lots', 'loans', 'deadlines'] as const) {
      await page.goto(`${demo.url}/ledger/${path}`);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await look(page, `ledger-${path.replace('/', '-')}-en-dark`);
    }
    await page.goto(`${demo.url}/ledger/approvals?sel=proposal:${ask.id}`);
    await soon(() => said(page.locator('lt-proposal'))).toContain('Recount of August');
    await page.keyboard.press('r');
    const dialog = page.locator('lt-decision-dialog');
    await dialog.getByRole('button', { name: en.flows.reject, exact: true }).click();
    await soon(() => said(dialog)).toContain(en.flows.noteHint);
    await dialog.locator('lt-field input').fill('Counted twice');
    await look(page, 'ledger-reject-en-dark');
    await dialog.getByRole('button', { name: en.flows.reject, exact: true }).click();
    await soon(() => page.locator(`lt-approvals-page a[data-id="${ask.id}"]`).count()).toBe(0);
    await page.goto(`${demo.url}/ledger/approvals/decided?sel=proposal:${ask.id}`);
    await soon(() => said(page.locator('lt-proposal'))).toContain('Counted twice');
    await leave(person);
  });
});
