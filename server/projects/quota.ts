import type { TransferCode } from '../contract/ledger.ts';
import { commitProject, projectHolds, projectQuota, releaseProject, reserveForProject } from '../ledger/index.ts';
import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';

export interface QuotaOwner {
  readonly code: string;
  readonly regionId: string;
  readonly needs: Readonly<Record<string, number>>;
}

interface Grounds {
  readonly reason: string;
  readonly document?: string | undefined;
}

const settlement = (owner: QuotaOwner, grounds: Grounds) => ({
  projectCode: owner.code,
  reason: grounds.reason,
  ...(grounds.document === undefined ? {} : { document: grounds.document }),
});

async function tell(unit: Unit, owner: QuotaOwner): Promise<void> {
  await unit.emit('ledger.changed', { regionId: owner.regionId, kinds: Object.keys(owner.needs), projectCode: owner.code }, owner.regionId);
}

function mustAllBeOk(codes: readonly TransferCode[]): void {
  if (codes.includes('needs_approval')) throw problem('ledger.needs_approval');
  const refused = codes.filter((code) => code !== 'ok' && code !== 'group_failed');
  if (refused.length > 0) throw problem('ledger.refused', { codes: [...new Set(refused)] });
}

/**
 * Holds all that a project needs, from its region's pools of this year, until the start clock ends.
 * Problems: `ledger.insufficient` with every kind that falls short; `ledger.refused` when a book is closed or frozen.
 */
export async function reserveAll(unit: Unit, owner: QuotaOwner, deadline: string, grounds: Grounds): Promise<void> {
  if (Object.keys(owner.needs).length === 0) return;
  const year = Number(unit.today.slice(0, 4));
  const { code, regionId, needs } = owner;
  const outcome = await reserveForProject(unit, {
    ...settlement(owner, grounds),
    projectCode: code,
    regionId,
    year,
    needs,
    deadline,
    holdIds: {},
  });
  if (!outcome.ok) {
    if (outcome.shortfalls.length > 0) throw problem('ledger.insufficient', { regionId, year, shortfalls: outcome.shortfalls });
    mustAllBeOk(outcome.refusals.map((refusal) => refusal.code));
  }
  await tell(unit, owner);
}

/** Construction starts: the holds become the project's quota. Problems: `project.hold_expired` when a need is no longer held; `ledger.needs_approval` above the limit, for who held it. */
export async function commitAll(unit: Unit, owner: QuotaOwner, grounds: Grounds): Promise<void> {
  if (Object.keys(owner.needs).length === 0) return;
  const expired = (await projectHolds(unit, owner.code)).filter((hold) => hold.deadline !== null && hold.deadline < unit.today);
  const has = new Map<string, number>();
  for (const quota of await projectQuota(unit, owner.code)) has.set(quota.kind, (has.get(quota.kind) ?? 0) + quota.asked);
  const lapsed = Object.entries(owner.needs).filter(([kind, asked]) => (has.get(kind) ?? 0) < asked);
  const kinds = [...new Set([...expired.map((hold) => hold.kind), ...lapsed.map(([kind]) => kind)])];
  if (kinds.length > 0) throw problem('project.hold_expired', { kinds });
  mustAllBeOk((await commitProject(unit, settlement(owner, grounds))).map((result) => result.code));
  await tell(unit, owner);
}

/** The project leaves, or is reviewed again: what it holds is free, what was committed goes back to its pool. Problem: `ledger.needs_approval` above the limit. */
export async function releaseAll(unit: Unit, owner: QuotaOwner, grounds: Grounds): Promise<void> {
  const results = await releaseProject(unit, settlement(owner, grounds));
  mustAllBeOk(results.map((result) => result.code));
  if (results.length > 0) await tell(unit, owner);
}
