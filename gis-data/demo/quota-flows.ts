import type { QuotaKindId } from '../standards/quota-kinds.ts';

/** Who asks in the demo city, by the name of the account. The command decides. */
export type DemoPerson = 'planner' | 'land' | 'energy' | 'environment';

/** What somebody proposed, and the day on which it was approved; null while it waits. Amounts in the kind's smallest unit. */
export type DemoProposal = {
  id: string;
  on: string;
  by: DemoPerson;
  region: string;
  reason: string;
  document: string;
  decidedOn: string | null;
  body: { flow: string; kind: QuotaKindId; year: number } & Record<string, unknown>;
};

/** A part of a loan that was paid back; `loan` is the id of its proposal. */
export type DemoRepayment = { id: string; on: string; by: DemoPerson; loan: string; amount: number; reason: string; document: string };

/** Freed lots that replaced a project's new emissions. */
export type DemoLotUse = {
  id: string;
  on: string;
  by: DemoPerson;
  project: string;
  kind: QuotaKindId;
  ratio: 1 | 2;
  lots: { code: string; amount: number }[];
  reason: string;
  document: string;
};

/** What a project used in a month. */
export type DemoReading = { id: string; on: string; by: DemoPerson; project: string; kind: QuotaKindId; period: string; amount: number };

const YEAR = 2026;

const LOANS: readonly DemoProposal[] = [
  {
    id: 'loan-dry',
    on: '2026-06-10',
    by: 'land',
    region: '371525',
    reason: '茌平区占补平衡指标临时缺口，向冠县拆借',
    document: '聊自然资〔2026〕41号',
    decidedOn: '2026-06-12',
    body: { flow: 'loan', kind: 'land.farmland_balance', year: YEAR, from: '371525', to: '371503', amount: 24_000, dueOn: '2026-12-10' },
  },
  {
    id: 'loan-paddy',
    on: '2026-07-14',
    by: 'land',
    region: '371524',
    reason: '高唐县水田指标临时缺口，向东阿县拆借',
    document: '聊自然资〔2026〕52号',
    decidedOn: '2026-07-16',
    body: {
      flow: 'loan',
      kind: 'land.farmland_balance.paddy',
      year: YEAR,
      from: '371524',
      to: '371526',
      amount: 6_000,
      dueOn: '2026-11-16',
    },
  },
];

const ADVANCE: DemoProposal = {
  id: 'advance-linked',
  on: '2026-10-09',
  by: 'planner',
  region: '371502',
  reason: '年度规则明确前预支增减挂钩指标，年度下达后归还',
  document: '聊要素〔2026〕19号',
  decidedOn: '2026-10-12',
  body: { flow: 'advance', kind: 'land.linked', year: YEAR, region: '371502', cap: 40_000 },
};

const LOTS: readonly DemoProposal[] = [
  {
    id: 'lot-cod',
    on: '2026-04-20',
    by: 'environment',
    region: '371503',
    reason: '关停腾出化学需氧量，登记入库',
    document: '聊环〔2026〕15号',
    decidedOn: '2026-04-22',
    body: {
      flow: 'free_lot',
      kind: 'cod',
      year: YEAR,
      region: '371503',
      code: 'COD-2026-01',
      amount: 38_500_000,
      plant: '茌平造纸一厂',
      measure: '全厂关停',
      ratio: 2,
      basis: '上年度水质考核断面未达标，2:1 替代',
    },
  },
  {
    id: 'lot-nh3n',
    on: '2026-05-18',
    by: 'environment',
    region: '371581',
    reason: '提标改造腾出氨氮，登记入库',
    document: '聊环〔2026〕22号',
    decidedOn: '2026-05-20',
    body: {
      flow: 'free_lot',
      kind: 'nh3n',
      year: YEAR,
      region: '371581',
      code: 'NH3N-2026-01',
      amount: 6_200_000,
      plant: '临清城东污水处理厂',
      measure: '提标改造',
      ratio: 1,
      basis: '上年度达标，1:1 替代',
    },
  },
  {
    id: 'lot-coal',
    on: '2026-03-16',
    by: 'energy',
    region: '371521',
    reason: '淘汰锅炉腾出煤炭替代量，登记入库',
    document: '聊发改能源〔2026〕7号',
    decidedOn: '2026-03-18',
    body: {
      flow: 'free_lot',
      kind: 'coal.replacement',
      year: YEAR,
      region: '371521',
      code: 'COAL-2026-01',
      amount: 42_000_000,
      plant: '阳谷热电老厂',
      measure: '淘汰两台 75 吨锅炉',
      ratio: 1,
    },
  },
];

const WAITING: readonly DemoProposal[] = [
  {
    id: 'waiting-loan',
    on: '2026-11-18',
    by: 'land',
    region: '371525',
    reason: '东昌府区冷链项目占补平衡指标缺口，向冠县拆借',
    document: '聊自然资〔2026〕88号',
    decidedOn: null,
    body: { flow: 'loan', kind: 'land.farmland_balance', year: YEAR, from: '371525', to: '371502', amount: 20_000, dueOn: '2027-03-31' },
  },
  {
    id: 'waiting-advance',
    on: '2026-11-19',
    by: 'planner',
    region: '371503',
    reason: '铝精深加工二期缺口，预支下年度新增建设用地计划',
    document: '聊要素〔2026〕26号',
    decidedOn: null,
    body: { flow: 'advance', kind: 'land.new_construction', year: YEAR, region: '371503', cap: 33_000 },
  },
  {
    id: 'waiting-adjustment',
    on: '2026-11-20',
    by: 'energy',
    region: '371500',
    reason: '省追加能源消费指标，调入市级统筹池',
    document: '鲁要素〔2026〕27号',
    decidedOn: null,
    body: { flow: 'adjust', kind: 'energy', year: YEAR, region: '371500', amount: 12_000_000 },
  },
];

/** What people proposed in the demo year: loans, an advance, lots that plants freed, and three that wait. */
export const DEMO_PROPOSALS: readonly DemoProposal[] = [...LOTS, ...LOANS, ADVANCE, ...WAITING];

export const DEMO_REPAYMENTS: readonly DemoRepayment[] = [
  { id: 'repaid-dry', on: '2026-11-05', by: 'land', loan: 'loan-dry', amount: 8_000, reason: '归还首笔', document: '聊自然资〔2026〕80号' },
];

export const DEMO_LOT_USES: readonly DemoLotUse[] = [
  {
    id: 'use-cod',
    on: '2026-09-01',
    by: 'environment',
    project: '2026-371503-0003',
    kind: 'cod',
    ratio: 2,
    lots: [{ code: 'COD-2026-01', amount: 6_650_000 }],
    reason: '化工新材料一体化新增化学需氧量 2:1 替代',
    document: '总量替代方案〔2026〕9号',
  },
];

const METERED: readonly { project: string; kind: QuotaKindId; months: readonly number[] }[] = [
  { project: '2026-371503-0002', kind: 'energy', months: [212_000, 498_000, 655_000, 701_000] },
  { project: '2026-371502-0009', kind: 'energy', months: [301_000, 322_000, 338_000, 310_000] },
  { project: '2026-371524-0022', kind: 'energy', months: [214_000, 229_000, 236_000, 241_000] },
];

const FIRST_MONTH = 7;
const month = (number: number): string => `${YEAR}-${String(number).padStart(2, '0')}`;

/** Monthly readings of energy from July on, each told early in the next month; the last project uses more than it was given. */
export const DEMO_READINGS: readonly DemoReading[] = METERED.flatMap(({ project, kind, months }) =>
  months.map((amount, index): DemoReading => {
    const period = month(FIRST_MONTH + index);
    return { id: `use-${project}-${period}`, on: `${month(FIRST_MONTH + index + 1)}-08`, by: 'energy', project, kind, period, amount };
  }),
);
