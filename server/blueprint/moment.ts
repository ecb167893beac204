import { problem } from '../platform/problem.ts';
import { chinaDay, type Query } from '../platform/unit.ts';
import { commitAt, commitBefore, newestCommit } from './moment-reads.ts';

/** What an answer stands on: a commit of the blueprint, and the day on which ages and rules are judged. */
export interface Moment {
  readonly commit: number;
  readonly day: string;
  /** What was known by this instant counts. */
  readonly at: Date;
  /** Whether the commit is the newest: then the current map answers. */
  readonly isNow: boolean;
}

const DAY_MS = 86_400_000;
/** The first instant after a day in China. */
const endOfDay = (day: string): Date => new Date(new Date(`${day}T00:00:00+08:00`).getTime() + DAY_MS);

/**
 * Reads `asOf`: a day (its last commit; today and later: the newest), a commit number (judged on the day of its instant), or nothing (now).
 * @throws revision.unknown for a number that was never taken
 */
export async function resolveMoment(query: Query, asOf?: string | number): Promise<Moment> {
  const newest = await newestCommit(query);
  if (asOf === undefined) return { commit: newest, day: query.today, at: query.now, isNow: true };
  if (typeof asOf === 'number') {
    const at = await commitAt(query, asOf);
    if (!at) throw problem('revision.unknown', { revision: asOf, newest });
    return { commit: asOf, day: chinaDay(at), at, isNow: asOf === newest };
  }
  if (asOf >= query.today) return { commit: newest, day: asOf, at: query.now, isNow: true };
  const end = endOfDay(asOf);
  const commit = await commitBefore(query, end);
  return { commit, day: asOf, at: new Date(end.getTime() - 1), isNow: commit === newest };
}
