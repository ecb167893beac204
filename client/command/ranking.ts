import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import type { OverviewCell } from '../../server/contract/command.ts';

/** The cells of one kind with quota or use, who runs out first on top: by date, then by used share; what has no quota comes last. */
export function rankCells(cells: readonly OverviewCell[], kind: string): OverviewCell[] {
  const late = '9999';
  return cells
    .filter((cell) => cell.kind === kind)
    .sort(
      (a, b) =>
        (a.runsOutOn ?? late).localeCompare(b.runsOutOn ?? late) ||
        (b.usedPerMille ?? -1) - (a.usedPerMille ?? -1) ||
        a.regionId.localeCompare(b.regionId),
    );
}

/** The kinds that the overview speaks of, in the standard order; kinds that nobody was given any of are left out. */
export function kindsOf(totals: readonly OverviewCell[]): string[] {
  const order = new Map<string, number>(QUOTA_KINDS.map((kind, index) => [kind.id, index]));
  const place = (id: string): number => order.get(id) ?? order.size;
  return totals
    .filter((cell) => cell.quota > 0 || cell.posted > 0 || cell.held > 0)
    .map((cell) => cell.kind)
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** Of all kinds and regions, the one that runs out first; null when the year's pace lets everything last. */
export function firstToRunOut(cells: readonly OverviewCell[]): OverviewCell | null {
  const dated = cells.filter((cell) => cell.runsOutOn !== null);
  return dated.reduce<OverviewCell | null>((first, cell) => (first === null || cell.runsOutOn! < first.runsOutOn! ? cell : first), null);
}

/** A cell's lasting name. */
export const cellKey = (cell: Pick<OverviewCell, 'regionId' | 'kind'>): string => `${cell.regionId}/${cell.kind}`;

/** The cells whose numbers differ from the last reading; a cell that was not there before is none. */
export function changedCells(before: readonly OverviewCell[], after: readonly OverviewCell[]): Set<string> {
  const old = new Map(before.map((cell) => [cellKey(cell), cell]));
  const differs = (cell: OverviewCell): boolean => {
    const was = old.get(cellKey(cell));
    return was !== undefined && (was.quota !== cell.quota || was.posted !== cell.posted || was.held !== cell.held);
  };
  return new Set(after.filter(differs).map(cellKey));
}

/** The counties that the reader answers for; none is named when they are all of them, or the city's own pool is among the cells. */
export function reachOf(counties: readonly { readonly id: string }[], cells: readonly OverviewCell[]): ReadonlySet<string> {
  const known = new Set(counties.map(({ id }) => id));
  const own = new Set(cells.map((cell) => cell.regionId));
  return own.size < known.size && [...own].every((id) => known.has(id)) ? own : new Set();
}
