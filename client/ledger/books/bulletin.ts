import { QUOTA_KINDS } from '../../../gis-data/standards/quota-kinds.ts';
import type { OverviewCell } from '../../../server/contract/command.ts';
import type { BookView } from '../../../server/contract/ledger.ts';

/** One kind of a bulletin: its regions in the order of the codes, and their sum. */
export interface BulletinPart {
  kind: string;
  rows: OverviewCell[];
  total: OverviewCell;
}

type Sums = Pick<OverviewCell, 'quota' | 'posted' | 'held' | 'available'>;

/** The sum of a column of regions. */
export function sumOf(cells: readonly Sums[]): Sums {
  return cells.reduce<Sums>(
    (sum, cell) => ({
      quota: sum.quota + cell.quota,
      posted: sum.posted + cell.posted,
      held: sum.held + cell.held,
      available: sum.available + cell.available,
    }),
    { quota: 0, posted: 0, held: 0, available: 0 },
  );
}

/**
 * The parts of a bulletin, in the standard order of the kinds: those that have any quota. The total is counted here from the rows that are
 * printed, so that the sheet adds up by itself; how it is used is the server's word for the whole.
 */
export function partsOf(
  cells: readonly OverviewCell[],
  totals: readonly OverviewCell[],
  regionOrder: readonly string[],
  only?: string,
): BulletinPart[] {
  const place = (id: string): number => {
    const index = regionOrder.indexOf(id);
    return index < 0 ? regionOrder.length : index;
  };
  return QUOTA_KINDS.map((kind) => kind.id as string)
    .filter((kind) => only === undefined || kind === only)
    .flatMap((kind): BulletinPart[] => {
      const rows = cells.filter((cell) => cell.kind === kind).sort((a, b) => place(a.regionId) - place(b.regionId));
      const whole = totals.find((cell) => cell.kind === kind);
      if (!whole || rows.every((row) => row.quota === 0 && row.posted === 0 && row.held === 0)) return [];
      return [{ kind, rows, total: { ...whole, ...sumOf(rows) } }];
    });
}

/** The books that a bulletin rests on: those of its kinds and year, in the same order. */
export function booksFor(parts: readonly BulletinPart[], books: readonly BookView[], year: number): BookView[] {
  return parts.flatMap(({ kind }) => books.filter((book) => book.kind === kind && book.year === year));
}
