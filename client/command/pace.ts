import type { OverviewCell } from '../../server/contract/command.ts';

/** What was available at the end of a day. */
export interface PacePoint {
  date: string;
  available: number;
}

const dayMs = 86_400_000;
const plain = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The last days of the months of a year that were over before a date. */
export function monthEnds(year: number, before: string): string[] {
  return Array.from({ length: 12 }, (_, month) => plain(Date.UTC(year, month + 1, 0))).filter((day) => day < before);
}

/** The share of a year that has passed by the end of a day, 0 to 1. */
export function yearShare(date: string, year: number): number {
  const start = Date.UTC(year, 0, 1);
  return Math.min(1, Math.max(0, (Date.parse(date) + dayMs - start) / (Date.UTC(year + 1, 0, 1) - start)));
}

/**
 * Where the pace of the year so far leads: what was used and held by today is used again in as many days, until nothing is left or
 * the year ends. The same rule by which the server tells the date on which a quota runs out. Null when nothing was used or another year is asked.
 */
export function paceEnd(
  cell: Pick<OverviewCell, 'posted' | 'held' | 'available' | 'runsOutOn'>,
  year: number,
  asOf: string,
): PacePoint | null {
  const used = cell.posted + cell.held;
  if (used <= 0 || cell.available <= 0 || asOf.slice(0, 4) !== String(year)) return null;
  if (cell.runsOutOn !== null) return { date: cell.runsOutOn, available: 0 };
  const passed = yearShare(asOf, year);
  return { date: `${year}-12-31`, available: Math.max(0, cell.available - (used * (1 - passed)) / passed) };
}

/** The top of an axis that holds a value: a round number whose half is round too. */
export function axisTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((top) => top >= value) ?? 10 * power;
}

/** As many decimals as the top of an axis and its half need to be told without rounding. */
export function axisDecimals(top: number): number {
  return Math.max(...[top, top / 2].map((value) => String(Number(value.toPrecision(3))).split('.')[1]?.length ?? 0));
}
