import { landUse } from '../../gis-data/standards/land-use.ts';
import { quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { type CommitOptions, commitChangeSet, endItems, fillItems, openChangeSet, putItems } from '../blueprint/index.ts';
import { SITES_LAYER } from '../constraints/index.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import type { Stage } from '../contract/projects.ts';
import { PARCELS, settleParcels } from '../parcels/index.ts';
import { problem } from '../platform/problem.ts';
import { inEveryRegion, type Unit } from '../platform/unit.ts';
import { siteFacts } from './reads.ts';
import { openRingAt } from './rules.ts';
import { siteAtStage } from './store.ts';
import { overlapsOfSet } from './taken-reads.ts';

/** Refuses a land-use class or a quota kind that no standard knows. Problems: `siting.unknown_use`, `ledger.unknown_kind`. */
export function checkTerms(use: UseRef, needs: Readonly<Record<string, number>>): void {
  if (!landUse(use.system, use.code)) throw problem('siting.unknown_use', { system: use.system, code: use.code });
  const unknown = Object.keys(needs).filter((kind) => !quotaKind(kind));
  if (unknown.length > 0) throw problem('ledger.unknown_kind', { kinds: unknown });
}

/**
 * The region of a site: the one that was named, which must meet the site, or the county that holds it.
 * Problems: `geometry.invalid` with reason and place, `region.unknown`, `geometry.outside`, `auth.not_allowed_region`.
 */
export async function placeSite(unit: Unit, geometry: AreaGeometry, regionId: string | null): Promise<string> {
  const open = openRingAt(geometry);
  if (open) throw problem('geometry.invalid', { reason: 'Ring is not closed', place: open });
  const facts = await siteFacts(unit, geometry, regionId);
  if (!facts.valid) throw problem('geometry.invalid', { reason: facts.reason, place: facts.place });
  if (regionId !== null && !facts.regionKnown) throw problem('region.unknown', { regionId });
  const place = regionId ?? facts.regionByPlace;
  if (place === null) throw problem('geometry.outside', {});
  if (!unit.actor.scope.includes('*') && !unit.actor.scope.includes(place))
    throw problem('auth.not_allowed_region', { regionIds: [place] });
  if (regionId !== null && !facts.regionMeets) throw problem('geometry.outside', { regionId });
  return place;
}

export interface Site {
  readonly code: string;
  readonly name: string;
  readonly regionId: string;
  readonly use: UseRef;
  readonly stage: Stage;
  readonly industry: string | null;
  readonly geometry: object;
}

/** What happens on the ground in one commit. */
export interface GroundChange {
  readonly draw: readonly Site[];
  /** Codes of projects that leave their sites. */
  readonly free: readonly string[];
  readonly reason: string;
  /** The commit at which the sites were judged and the layers that were read: what changed since is judged again. */
  readonly judged?: CommitOptions['judged'];
}

/**
 * Draws and frees sites as one commit; the state of the parcels below follows in it. The ground must be locked, and nothing slow may come
 * after: the commit's number is taken here. Whatever way they came, live sites never share more than a square metre.
 * Problem: `project.site_taken`.
 */
export async function changeGround(unit: Unit, { draw, free, reason, judged }: GroundChange): Promise<void> {
  const setId = await openChangeSet(unit, { kind: 'project', reason });
  const features = draw.map((site) => ({
    key: site.code,
    name: site.name,
    regionId: site.regionId,
    use: site.use,
    status: site.stage,
    attributes: { industry: site.industry },
    geometry: site.geometry,
  }));
  await putItems(unit, setId, SITES_LAYER, features);
  await endItems(unit, setId, SITES_LAYER, free);
  const shared = await inEveryRegion(unit, () => overlapsOfSet(unit, setId));
  if (shared.length > 0)
    throw problem('project.site_taken', { overlaps: shared.map((row) => ({ code: row.code, overlapAreaM2: row.area_m2 })), others: 0 });
  await settleParcels(unit, setId);
  await commitChangeSet(unit, setId, { follows: [PARCELS], ...(judged ? { judged } : {}) });
}

/** Shows a site at another stage; there is none for a batch of small plots. */
export async function restageSite(unit: Unit, code: string, stage: Stage, reason: string): Promise<void> {
  const setId = await openChangeSet(unit, { kind: 'project', reason });
  await fillItems(unit, setId, SITES_LAYER, siteAtStage(code, stage));
  await commitChangeSet(unit, setId);
}
