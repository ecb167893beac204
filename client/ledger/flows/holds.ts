import { QUOTA_KINDS } from '../../../gis-data/standards/quota-kinds.ts';
import type { DeadlineRow } from '../../../server/contract/ledger-views.ts';

/** The holds of one project that run out on the same day: one decision, as a rule. */
export interface HoldGroup {
  key: string;
  deadline: string;
  daysLeft: number;
  heldOn: string;
  regionId: string;
  projectCode: string | null;
  projectName: string | null;
  reason: string | null;
  holds: readonly DeadlineRow[];
}

const place = (kind: string): number => QUOTA_KINDS.findIndex(({ id }) => id === kind);

/** Rows in their order, those of one project and day together at the place of the first, kinds in the standard order. A hold of no project stands alone. */
export function groupHolds(rows: readonly DeadlineRow[]): HoldGroup[] {
  const groups = new Map<string, DeadlineRow[]>();
  for (const row of rows) {
    const key = `${row.deadline} ${row.projectCode ?? row.holdId}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, holds]) => {
    holds.sort((a, b) => place(a.kind) - place(b.kind));
    const { deadline, daysLeft, heldOn, regionId, projectCode, projectName, reason } = holds[0]!;
    return { key, deadline, daysLeft, heldOn, regionId, projectCode, projectName, reason, holds };
  });
}
