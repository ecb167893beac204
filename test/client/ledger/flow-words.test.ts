import { describe, expect, test } from 'vitest';
import { tMaybe } from '../../../client/i18n/index.ts';
import { locale } from '../../../client/i18n/locale.ts';
import { dayAfter, daysBetween, deadlineTone, dueWords } from '../../../client/ledger/flows/days.ts';
import { groupHolds } from '../../../client/ledger/flows/holds.ts';
import { accountsIn, flowOf, refusalOf, sentenceOf, smallestUnit, yuan } from '../../../client/ledger/flows/words.ts';
import { type AccountView, transferCode } from '../../../server/contract/ledger.ts';
import type { ProposalBody } from '../../../server/contract/ledger-flows.ts';
import type { PreviewLine } from '../../../server/contract/ledger-preview.ts';
import type { DeadlineRow } from '../../../server/contract/ledger-views.ts';
import type { RegionView } from '../../../server/contract/regions.ts';

const regions = [
  { id: '371500', name: { zh: '聊城市', en: 'Liaocheng' } },
  { id: '371502', name: { zh: '东昌府区', en: 'Dongchangfu' } },
  { id: '371503', name: { zh: '茌平区', en: 'Chiping' } },
] as RegionView[];
const account = (id: number, regionId: string): AccountView =>
  ({ id, regionId, ownerKind: 'region_pool', ownerId: '', kind: 'land.new_construction', year: 2026 }) as AccountView;
const accounts = new Map([1, 2].map((id) => [id, account(id, id === 1 ? '371502' : '371503')]));
const names = { regions, accounts };

const LAND = 'land.new_construction';
const id = '7b5b4f0a-1c7e-4b52-9d0e-1f4a3c2b1a00';
const book = { kind: LAND, year: 2026 };
const asked: Record<string, ProposalBody> = {
  loan: { flow: 'loan', ...book, from: '371502', to: '371503', amount: 100_000, dueOn: '2026-12-31' },
  issue: { flow: 'issue', ...book, region: '371500', amount: 8_000_000, cityPerMille: 305, counties: [{ region: '371502', weight: 1 }] },
  adjust: { flow: 'adjust', ...book, region: '371503', amount: -1000 },
  advance: { flow: 'advance', ...book, region: '371503', cap: 2000 },
  paid: { flow: 'paid_transfer', ...book, from: '371502', to: '371503', amount: 1000, priceFen: 150_000_05 },
  transfer: { flow: 'transfers', items: [{ id, kind: 'transfer', debit: 1, credit: 2, amount: 1000 }] },
  reversal: { flow: 'transfers', items: [{ id, kind: 'reversal', debit: 2, credit: 1, holdId: id }] },
};

describe('what is asked, in a sentence', () => {
  test('says who, what and how much in the unit of the trade', () => {
    expect(sentenceOf(asked.loan!, names)).toBe('东昌府区借给茌平区新增建设用地 150.00 亩，2026-12-31 到期');
    expect(sentenceOf(asked.issue!, names)).toContain('市级统筹 30.5 %');
    expect(sentenceOf(asked.adjust!, names)).toContain('调减茌平区');
    expect(sentenceOf(asked.advance!, names)).toContain('3.00 亩');
    expect(sentenceOf(asked.paid!, names)).toContain('150\u202f000.05 元');
    expect(sentenceOf(asked.transfer!, names)).toContain('从「东昌府区 · 指标池」划转到「茌平区 · 指标池」');
    expect(sentenceOf(asked.reversal!, names)).toContain('冲正凭证 7b5b4f0a');
  });

  test('every sentence is filled in both languages', () => {
    for (const language of ['zh', 'en'] as const) {
      locale.set(language);
      for (const [name, body] of Object.entries(asked)) {
        const text = sentenceOf(body, names);
        expect(text, name).not.toMatch(/[{}]|undefined/);
        if (language === 'en') expect(text, name).not.toMatch(/\p{Script=Han}/u);
      }
    }
    locale.set('zh');
  });

  test('an account that cannot be seen is told by its number, an unknown flow by its name', () => {
    expect(sentenceOf(asked.transfer!, { regions, accounts: new Map() })).toContain('账户 1');
    expect(sentenceOf({ flow: 'something' }, names)).toContain('something');
    expect([flowOf(asked.reversal!), flowOf(asked.transfer!), flowOf({ flow: 'x' })]).toEqual(['reversal', 'transfer', 'other']);
    expect(accountsIn(asked.transfer!)).toEqual([1, 2]);
    expect(accountsIn(asked.loan!)).toEqual([]);
  });

  test('every answer of the ledger has words in both languages', () => {
    for (const code of transferCode.options)
      for (const language of ['zh', 'en'] as const) expect(tMaybe(`flows.code.${code}`, {}, language), code).toBeTruthy();
  });

  test('a refusal names the account and what is missing; waiting for a second person is none', () => {
    const line = { ...account(2, '371503'), short: 1000, accountId: 2 } as unknown as PreviewLine;
    expect(refusalOf({ code: 'insufficient', lines: [line] }, regions)).toBe('茌平区 · 指标池缺 1.50 亩');
    expect(refusalOf({ code: 'frozen_book', lines: [] }, regions)).toBe('账簿已冻结');
    expect(refusalOf({ code: 'needs_approval', lines: [] }, regions)).toBe('');
  });

  test('money and smallest units', () => {
    expect([yuan(150_000_05), yuan(-5), yuan(0)]).toEqual(['150\u202f000.05', '−0.05', '0.00']);
    expect([smallestUnit(LAND), smallestUnit('energy'), smallestUnit('nox')]).toEqual(['m²', 'kgce', 'g']);
  });
});

describe('days', () => {
  test('are whole, across months, years and the clocks of summer', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
    expect(daysBetween('2026-12-31', '2026-12-30')).toBe(-1);
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect(dayAfter('2028-02-28', 2)).toBe('2028-03-01');
  });

  test('say plainly what is overdue', () => {
    expect([dueWords('2026-11-22', '2026-11-20'), dueWords('2026-11-22', '2026-11-22'), dueWords('2026-11-22', '2026-12-01')]).toEqual([
      '逾期 2 天',
      '今天到期',
      '还有 9 天',
    ]);
    expect([-1, 0, 7, 8].map(deadlineTone)).toEqual(['fail', 'warn', 'warn', 'pass']);
  });

  test("a project's holds of one day stand together where the first stands; a hold without a project stands alone", () => {
    const hold = (holdId: string, deadline: string, projectCode: string | null): DeadlineRow =>
      ({ holdId, deadline, projectCode, daysLeft: 3 }) as DeadlineRow;
    const rows = [hold('a', 'd1', 'P'), hold('b', 'd1', null), hold('c', 'd1', 'P'), hold('d', 'd1', null), hold('e', 'd2', 'P')];
    expect(groupHolds(rows).map((group) => group.holds.map((each) => each.holdId).join(''))).toEqual(['ac', 'b', 'd', 'e']);
  });
});
