import type { ForecastRow } from '../../../server/contract/ledger-views.ts';
import type { Status } from '../../ui/shapes.ts';

const dayMs = 86_400_000;

/** The days from today to the end of the year that a line stands for. */
export interface Span {
  today: string;
  /** The year's last day; never before today. */
  end: string;
}

/** The span of a forecast: what is left of its year, at least a day. */
export function spanOf(today: string, year: number): Span {
  const end = `${year}-12-31`;
  return { today, end: end > today ? end : new Date(Date.parse(today) + dayMs).toISOString().slice(0, 10) };
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Where a day stands on the line, 0 today to 1 at the end; null when it lies outside. */
export function placeOn(day: string, { today, end }: Span): number | null {
  const share = daysBetween(today, day) / daysBetween(today, end);
  return share < 0 || share > 1 ? null : share;
}

/** The days that the axis names: the first of each month, and the middle of months while few are left. */
export function axisDays({ today, end }: Span): string[] {
  const length = daysBetween(today, end);
  const days: string[] = [];
  for (let at = Date.parse(today) + dayMs; at <= Date.parse(end); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    const dayOfMonth = day.slice(8);
    if (dayOfMonth === '01' || (length <= 75 && dayOfMonth === '15')) days.push(day);
  }
  return days;
}

/** The day by which a row is ranked and told: the soonest of the three cases; null when it lasts the year in all of them. */
export function soonest({ atPace, ifAllStart, ifNoneStart }: ForecastRow['runsOutOn']): string | null {
  return [atPace, ifAllStart, ifNoneStart].filter((day) => day !== null).sort()[0] ?? null;
}

/** How pressing a day is: two weeks, a month, later or never. */
export function urgency(day: string | null, today: string): Extract<Status, 'fail' | 'warn' | 'pass'> {
  if (day === null) return 'pass';
  const days = daysBetween(today, day);
  if (days <= 14) return 'fail';
  return days <= 31 ? 'warn' : 'pass';
}

/** The rows that run out within the year in some case, and how many last in all of them. */
export function splitRows(rows: readonly ForecastRow[]): { runOut: ForecastRow[]; last: ForecastRow[] } {
  return {
    runOut: rows.filter((row) => soonest(row.runsOutOn) !== null),
    last: rows.filter((row) => soonest(row.runsOutOn) === null),
  };
}
