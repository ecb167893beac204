import { countItems } from '../blueprint/index.ts';
import type { ImportDifference, ImportUnresolved } from '../contract/exchange.ts';
import type { Unit } from '../platform/unit.ts';
import { differenceOf, unresolvedOf } from './check.ts';
import { countFindings } from './check-store.ts';
import { countOverlaps } from './overlap-store.ts';
import { type CheckedJob, countStage } from './set-store.ts';

/** Codes that the check counts anew each time; the others are the reader's. */
const CHECK_CODES = /^(field\.|feature\.|geometry\.(invalid|overlap|wrong_type|repair_empty|outside_regions)$)/;

export interface Counted {
  readonly difference: ImportDifference;
  readonly unresolved: ImportUnresolved;
  readonly finding_counts: Record<string, number>;
}

/** Counts what an import would do by the options as they are, and what is left to decide. */
export async function countImport(unit: Unit, job: CheckedJob): Promise<Counted> {
  const items = await countItems(unit, job.set_id, job.layer_id);
  const stage = await countStage(unit, job);
  const overlaps = await countOverlaps(unit, job.id, job.options);
  const read = Object.fromEntries(Object.entries(job.finding_counts).filter(([code]) => !CHECK_CODES.test(code)));
  const found = { ...read, ...(await countFindings(unit, job.id)) };
  const counts = { items, stage, overlaps, replaced: found['feature.replaced'] ?? 0 };
  return { difference: differenceOf(job.options, counts), unresolved: unresolvedOf(job.options, counts), finding_counts: found };
}
