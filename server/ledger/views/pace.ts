/** What comes (above zero) or goes (below zero) on a day, beside the daily use. */
export interface Change {
  readonly on: string;
  readonly amount: number;
}

/** A stock and how it is used, in the kind's smallest unit. */
export interface Stand {
  readonly today: string;
  /** The book's year: a forecast ends with it. */
  readonly year: number;
  /** What can be given now; below zero when more is owed than there is. */
  readonly available: number;
  /** What was used in `days` days; zero or less is no use. */
  readonly used: number;
  readonly days: number;
  readonly changes?: readonly Change[];
}

const DAY_MS = 86_400_000;
const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day that lies some days after another; both `YYYY-MM-DD`. */
export function dayAfter(day: string, days: number): string {
  return new Date(instantOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie between two days. */
export function daysFrom(first: string, last: string): number {
  return (instantOf(last) - instantOf(first)) / DAY_MS;
}

/** The days of a year that a day has seen: 1 on the first of January, 0 before the year, all of them after it. */
export function daysOfYear(year: number, today: string): number {
  const seen = daysFrom(`${year}-01-01`, today < `${year + 1}-01-01` ? today : `${year}-12-31`) + 1;
  return Math.max(0, seen);
}

/** Changes by the number of days from today, summed, in order; what is past counts today, what lies beyond the year does not. */
function steps(stand: Stand, last: number): [at: number, amount: bigint][] {
  const sums = new Map<number, bigint>();
  for (const { on, amount } of stand.changes ?? []) {
    const at = Math.max(0, daysFrom(stand.today, on));
    if (at <= last) sums.set(at, (sums.get(at) ?? 0n) + BigInt(amount));
  }
  return [...sums].sort(([one], [two]) => one - two);
}

/**
 * The last day that is covered when what was used in `days` days is used again in every `days` days, and changes come on their days:
 * today when nothing is left, null when the year ends first, when nothing uses it up, or for another year than today's.
 * Exact: amounts times days are compared as whole numbers.
 */
export function runsOutOn(stand: Stand): string | null {
  const { today, year } = stand;
  if (today.slice(0, 4) !== String(year)) return null;
  const last = daysFrom(today, `${year}-12-31`);
  const days = BigInt(Math.max(1, stand.days));
  const used = BigInt(Math.max(0, stand.used));
  const marks = steps(stand, last);
  let left = BigInt(stand.available) * days;
  let from = 0;
  for (const [index, to] of [...marks.map(([at]) => at), last + 2].entries()) {
    const covered = left < 0n ? -1n : used > 0n ? left / used : BigInt(last + 1);
    const short = Math.max(from, Number(covered) + 1);
    if (short < to) return dayAfter(today, Math.max(0, short - 1));
    left += (marks[index]?.[1] ?? 0n) * days;
    from = to;
  }
  return null;
}
