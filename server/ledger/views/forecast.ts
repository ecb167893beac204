import type { ReplyOf } from '../../contract/endpoint.ts';
import type { ForecastRow, ledgerViewEndpoints } from '../../contract/ledger-views.ts';
import type { Query } from '../../platform/unit.ts';
import { type RegionQuota, regionQuota } from '../project/reads.ts';
import { type DueRow, dueRows, type HeldRow, heldRows, paceRows } from './forecast-reads.ts';
import { type Change, dayAfter, daysOfYear, runsOutOn } from './pace.ts';

type Forecast = ReplyOf<typeof ledgerViewEndpoints.forecast>;

/** The span of the recent pace. */
const RECENT_DAYS = 90;

const latest = (one: string, two: string) => (one > two ? one : two);

function byDay(changes: readonly Change[]): Change[] {
  const sums = new Map<string, number>();
  for (const { on, amount } of changes) sums.set(on, (sums.get(on) ?? 0) + amount);
  return [...sums].map(([on, amount]) => ({ on, amount })).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** A hold is good through its deadline and comes back the day after; one that is past it comes back today. */
function comesBack(holds: readonly HeldRow[], today: string): Change[] {
  return byDay(holds.flatMap(({ deadline, amount }) => (deadline === null ? [] : [{ on: latest(dayAfter(deadline, 1), today), amount }])));
}

/** What a region owes goes on its due date, at the latest today; what it lent comes on its due date, and is not counted on when that has passed. */
function loansOf(loans: readonly DueRow[], regionId: string, today: string): Change[] {
  const owed = loans.filter((loan) => loan.to === regionId).map((loan) => ({ on: latest(loan.dueOn, today), amount: -loan.outstanding }));
  const lent = loans.filter((loan) => loan.from === regionId && loan.dueOn >= today);
  return byDay([...owed, ...lent.map((loan) => ({ on: loan.dueOn, amount: loan.outstanding }))]);
}

interface Known {
  readonly today: string;
  readonly year: number;
  readonly holds: readonly HeldRow[];
  readonly loans: readonly DueRow[];
  readonly recent: { readonly used: number; readonly days: number };
}

/** One region and kind with its three cases. Pure: everything known is given. */
export function forecastRow(quota: RegionQuota, known: Known): ForecastRow {
  const { today, year, recent } = known;
  const used = quota.posted + quota.held;
  const days = daysOfYear(year, today);
  const holds = comesBack(known.holds, today);
  const loans = loansOf(known.loans, quota.regionId, today);
  const stand = { today, year, available: quota.available, used, days };
  return {
    ...quota,
    holds,
    heldWithoutDeadline: known.holds.filter((hold) => hold.deadline === null).reduce((sum, hold) => sum + hold.amount, 0),
    loans,
    pace: { used, days, recentUsed: recent.used, recentDays: recent.days },
    runsOutOn: {
      atPace: runsOutOn(stand),
      atRecentPace: runsOutOn({ ...stand, used: recent.used, days: recent.days }),
      ifAllStart: runsOutOn({ ...stand, changes: loans }),
      ifNoneStart: runsOutOn({ ...stand, changes: [...loans, ...holds] }),
    },
  };
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const LATE = '9999-12-31';

/** Soonest first: at the present pace, then if all start; what lasts the year comes last, the scarcest of it first. */
function bySoonest(a: ForecastRow, b: ForecastRow): number {
  const dates = (row: ForecastRow) => `${row.runsOutOn.atPace ?? LATE} ${row.runsOutOn.ifAllStart ?? LATE}`;
  const left = (row: ForecastRow) => (row.quota > 0 ? row.available / row.quota : 1);
  if (dates(a) !== dates(b)) return dates(a) < dates(b) ? -1 : 1;
  return left(a) - left(b) || (`${a.kind}/${a.regionId}` < `${b.kind}/${b.regionId}` ? -1 : 1);
}

/** Who runs out first: every region with a pool, by kind, within the reader's regions. */
export async function forecastOf(
  query: Query,
  ask: { year?: number | undefined; kind?: string | undefined; region?: string | undefined },
): Promise<Forecast> {
  const { today } = query;
  const year = ask.year ?? Number(today.slice(0, 4));
  const recentDays = Math.max(1, Math.min(RECENT_DAYS, daysOfYear(year, today)));
  const quotas = (await regionQuota(query, { year })).filter(
    (one) => one.accountId !== null && (ask.kind ?? one.kind) === one.kind && (ask.region ?? one.regionId) === one.regionId,
  );
  const key = (row: { regionId: string; kind: string }) => `${row.regionId}/${row.kind}`;
  const held = groupBy(await heldRows(query, year), key);
  const due = groupBy(await dueRows(query, year), (loan) => loan.kind);
  const pace = new Map((await paceRows(query, year, dayAfter(today, -recentDays))).map((row) => [key(row), row.used]));
  const items = quotas.map((quota) =>
    forecastRow(quota, {
      today,
      year,
      holds: held.get(key(quota)) ?? [],
      loans: due.get(quota.kind) ?? [],
      recent: { used: pace.get(key(quota)) ?? 0, days: recentDays },
    }),
  );
  return { today, year, items: items.sort(bySoonest) };
}
