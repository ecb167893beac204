import type { OverviewCell } from '../../server/contract/command.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import type { projectsEndpoints } from '../../server/contract/projects.ts';

/** A project of the register with what it holds and has used, by kind. */
export type ProjectRow = ReplyOut<(typeof projectsEndpoints)['list']>['items'][number];

/** The projects that hold or have used a kind, the largest first. */
export function holdersOf(rows: readonly ProjectRow[], kind: string): ProjectRow[] {
  const taken = (row: ProjectRow): number => (row.held[kind] ?? 0) + (row.committed[kind] ?? 0);
  return rows.filter((row) => taken(row) > 0).sort((a, b) => taken(b) - taken(a) || a.code.localeCompare(b.code));
}

/** Held and used of a kind by a list of projects. */
export function sumsOf(rows: readonly ProjectRow[], kind: string): { held: number; committed: number } {
  return {
    held: rows.reduce((sum, row) => sum + (row.held[kind] ?? 0), 0),
    committed: rows.reduce((sum, row) => sum + (row.committed[kind] ?? 0), 0),
  };
}

/** Whether the projects of a region add up to what the ledger says of it. */
export function addsUp(rows: readonly ProjectRow[], cell: Pick<OverviewCell, 'kind' | 'held' | 'posted'>): boolean {
  const { held, committed } = sumsOf(rows, cell.kind);
  return held === cell.held && committed === cell.posted;
}
