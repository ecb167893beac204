import { type QuotaKindId, quotaKind } from '../standards/quota-kinds.ts';
import { COUNTY_PLAN, splitTotal, targetUse, YEAR_PLAN } from './quota-plan.ts';
import { hashUnit } from './random.ts';
import type { DemoProject, DemoQuotaYear, DemoVoucher, QuotaOwner } from './types.ts';

const CITY = '371500';
const PROVINCE: QuotaOwner = { kind: 'outside', id: 'province' };
const CONSUMED: QuotaOwner = { kind: 'outside', id: 'consumed' };
const POOL: QuotaOwner = { kind: 'pool', id: CITY };
const YEAR = 2026;

function reserve(region: string): QuotaOwner {
  return { kind: 'reserve', id: region };
}

/** A voucher before it has its number. `ref` names a hold; `resolves` the hold that is committed or voided. */
type Draft = Omit<DemoVoucher, 'id' | 'holdId'> & { ref?: string; resolves?: string };

/** The province issues, the city keeps 30 % and allocates 70 % to the counties. */
function allocation(kind: QuotaKindId, total: number): Draft[] {
  const { counties } = splitTotal(total);
  const document = `聊要素〔${YEAR}〕1号`;
  const name = quotaKind(kind)!;
  const issue: Draft = {
    on: `${YEAR}-01-09`,
    quotaKind: kind,
    kind: 'transfer',
    debit: PROVINCE,
    credit: POOL,
    amount: total,
    document: `鲁要素〔${YEAR}〕3号`,
    zh: `省下达${name.zh}`,
    en: `Province issues: ${name.en}`,
  };
  const shares = [...counties].map(
    ([region, amount]): Draft => ({
      on: `${YEAR}-01-20`,
      quotaKind: kind,
      kind: 'transfer',
      debit: POOL,
      credit: reserve(region),
      amount,
      document,
      zh: '县级储备分配（70%）',
      en: 'Allocation to the county reserve (70 %)',
    }),
  );
  return [issue, ...shares];
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day on which the demo city stands. */
const DEMO_DAY = `${YEAR}-11-21`;

const COMMITTED_STAGES: ReadonlySet<string> = new Set(['construction', 'invested', 'completed', 'upgraded', 'supervised']);

/** A reviewed project holds what it needs; one under construction has committed it; one that left has given it back. */
function projectVouchers(project: DemoProject): Draft[] {
  const { reviewedOn, exitedOn } = project;
  if (!reviewedOn) return [];
  const clockDays = project.requested['land.new_construction'] ? 60 : 30;
  const firstDeadline = addDays(reviewedOn, clockDays);
  const isHeld = !exitedOn && !COMMITTED_STAGES.has(project.stage);
  const deadline =
    isHeld && firstDeadline <= DEMO_DAY ? addDays(DEMO_DAY, 12 + ((Number(project.code.slice(-4)) * 7) % 60)) : firstDeadline;
  return (Object.entries(project.requested) as [QuotaKindId, number][]).flatMap(([kind, amount]) => {
    const ref = `${project.code}:${kind}`;
    const legs = { quotaKind: kind, debit: reserve(project.regionId), credit: { kind: 'project', id: project.code } as const, amount };
    const drafts: Draft[] = [
      {
        ...legs,
        on: reviewedOn,
        kind: 'hold',
        ref,
        deadline,
        document: `论证纪要 ${reviewedOn}`,
        zh: deadline === firstDeadline ? `${project.zh} 论证通过，预留` : `${project.zh} 论证通过，预留，开工时限经批准延至 ${deadline}`,
        en: `${project.en}: passed review, reserved${deadline === firstDeadline ? '' : `, start clock extended to ${deadline}`}`,
      },
    ];
    if (exitedOn)
      drafts.push({
        ...legs,
        on: exitedOn,
        kind: exitedOn > deadline ? 'expire' : 'void',
        resolves: ref,
        document: `退出决定 ${exitedOn}`,
        zh: `${project.zh} 督促期满退出，指标收回`,
        en: `${project.en}: supervision expired, quota recovered`,
      });
    else if (COMMITTED_STAGES.has(project.stage)) {
      const on = addDays(reviewedOn, clockDays - 19);
      drafts.push({
        ...legs,
        on,
        kind: 'commit',
        resolves: ref,
        document: `供地方案 ${on}`,
        zh: `${project.zh} 开工，指标核销`,
        en: `${project.en}: construction started, quota used`,
      });
    }
    return drafts;
  });
}

/** What the projects of a county hold or have used of a kind at the end. */
function takenByProjects(projects: readonly DemoProject[], region: string, kind: QuotaKindId): number {
  const active = projects.filter((project) => project.regionId === region && project.reviewedOn && !project.exitedOn);
  return active.reduce((sum, project) => sum + (project.requested[kind] ?? 0), 0);
}

/** Spreads an amount over dates, unevenly, whole and exact. */
function batches(amount: number, dates: readonly string[], key: number): { on: string; amount: number }[] {
  const weights = dates.map((_, i) => 0.4 + hashUnit(key, i, 31));
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / sum));
  parts[0]! += amount - parts.reduce((a, b) => a + b, 0);
  return dates.map((on, i) => ({ on, amount: parts[i]! })).filter((part) => part.amount > 0);
}

const MONTHLY = ['02-26', '03-25', '04-23', '05-27', '06-24', '07-23', '08-26', '09-23', '10-22', '11-12'].map((day) => `${YEAR}-${day}`);
const QUARTERLY = ['03-31', '06-30', '09-29', '11-10'].map((day) => `${YEAR}-${day}`);

/** Small projects approved in batches: what is used beside the named projects. */
function batchUse(kind: QuotaKindId, projects: readonly DemoProject[], index: number): Draft[] {
  const dates = kind === 'land.new_construction' ? MONTHLY : QUARTERLY;
  const counties = COUNTY_PLAN.flatMap(({ region }) => {
    const rest = Math.max(0, targetUse(kind, region) - takenByProjects(projects, region, kind));
    return batches(rest, dates, Number(region) + index).map(
      ({ on, amount }, i): Draft => ({
        on,
        quotaKind: kind,
        kind: 'transfer',
        debit: reserve(region),
        credit: CONSUMED,
        amount,
        document: `${YEAR}年第${i + 1}批次`,
        zh: `第 ${i + 1} 批次核销`,
        en: `Batch ${i + 1} used`,
      }),
    );
  });
  const plan = YEAR_PLAN[index]!;
  const poolUse = Math.floor((splitTotal(plan.total).pool * Math.min(990, plan.usedPerMille + 120)) / 1000);
  const pool = batches(poolUse, dates, index + 1).map(
    ({ on, amount }, i): Draft => ({
      on,
      quotaKind: kind,
      kind: 'transfer',
      debit: POOL,
      credit: CONSUMED,
      amount,
      document: `市级统筹〔${YEAR}〕${i + 1}号`,
      zh: `市级统筹保障重点项目 ${i + 1}`,
      en: `City pool for key projects ${i + 1}`,
    }),
  );
  return [...counties, ...pool];
}

/**
 * The quota year 2026 up to 2026-11-21: issue, 30/70 split, batches, and what each project holds, has used or gave back. In order of date; every
 * amount is a whole number of the kind's smallest unit, and no balance is ever negative.
 */
export function createQuotaYear(projects: readonly DemoProject[]): DemoQuotaYear {
  const drafts = YEAR_PLAN.flatMap(({ kind, total }, index) => [...allocation(kind, total), ...batchUse(kind, projects, index)]);
  drafts.push(...projects.flatMap(projectVouchers));
  const ordered = drafts
    .map((draft, i) => ({ draft, i }))
    .sort((a, b) => (a.draft.on < b.draft.on ? -1 : a.draft.on > b.draft.on ? 1 : a.i - b.i));
  const holds = new Map<string, string>();
  const vouchers = ordered.map(({ draft }, i): DemoVoucher => {
    const { ref, resolves, ...rest } = draft;
    const id = `V${YEAR}-${String(i + 1).padStart(5, '0')}`;
    if (ref) holds.set(ref, id);
    return { id, ...rest, ...(resolves ? { holdId: holds.get(resolves)! } : {}) };
  });
  return { year: YEAR, vouchers };
}
