import { pinyin } from 'pinyin-pro';
import type { AreaGeometry } from '../contract/common.ts';
import type { NewRegionBody, RegionChange } from '../contract/regions.ts';
import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { type RegionFeature, regionFeatures } from './reads.ts';
import {
  childrenOf,
  endRegion,
  joinOutlines,
  lockRegion,
  moveChild,
  noteEvent,
  putRegion,
  type RegionEvent,
  type RegionNow,
  recodeRegion,
  redrawRegion,
  renameRegion,
  shapeFacts,
} from './store.ts';

/** Changes the map's layer `regions` in the same transaction: what is to be there, and the keys that go. The blueprint supplies it. */
export type DrawRegions = (unit: Unit, reason: string, put: readonly RegionFeature[], gone: readonly string[]) => Promise<void>;

const notPossible = (reason: string, params: Record<string, unknown> = {}) => problem('region.not_possible', { reason, ...params });

/** What a kind of region may stand under. */
const PARENTS = { city: ['province'], county: ['city'], zone: ['city', 'county'] } as const;

function checkEverywhere(unit: Unit): void {
  if (!unit.actor.scope.includes('*')) throw problem('auth.not_allowed_region', { regionIds: ['*'] });
}

/** A day in the future is not a fact yet; a day before the latest event would tell the past otherwise than it was kept. */
function checkDay(unit: Unit, onDay: string, lastDay: string | null): void {
  if (onDay > unit.today) throw notPossible('future', { onDay, today: unit.today });
  if (lastDay !== null && onDay < lastDay) throw notPossible('later_history', { onDay, lastDay });
}

async function checkShape(unit: Unit, geometry: AreaGeometry): Promise<void> {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  for (const ring of rings) {
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (first[0] !== last[0] || first[1] !== last[1]) throw problem('geometry.invalid', { reason: 'Ring is not closed', place: last });
  }
  const facts = await shapeFacts(unit, geometry);
  if (!facts.valid) throw problem('geometry.invalid', { reason: facts.reason, place: facts.place });
}

async function needLive(unit: Unit, id: string): Promise<RegionNow> {
  const region = await lockRegion(unit, id);
  if (!region) throw problem('region.unknown', { regionIds: [id] });
  if (region.state.validTo !== null) throw notPossible('ended', { id });
  return region;
}

/** The id of a functional zone: its city and the initials of its name. */
export function zoneId(cityId: string, zh: string): string {
  const initials = pinyin(zh, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase();
  return `fz-${cityId}-${initials.replace(/[^a-z0-9]/g, '')}`.slice(0, 40);
}

function checkCode({ kind, code }: Pick<NewRegionBody, 'kind' | 'code'>, parent: RegionNow): void {
  if (kind === 'zone' ? code !== undefined : code === undefined) throw notPossible('code', { kind });
  if (code === undefined) return;
  const isCity = code.endsWith('00');
  const ofParent = parent.state.code === null || code.startsWith(parent.state.code.slice(0, 2));
  if (isCity !== (kind === 'city') || !ofParent) throw notPossible('code', { kind, code });
}

async function say(unit: Unit, action: string, id: string, detail: object): Promise<void> {
  await unit.journal({ action: `regions.${action}`, subject: id, regionId: id, detail: { ...detail } });
  await unit.emit('regions.changed', { id, action });
}

/**
 * Makes a city, a county or a functional zone; answers its id.
 * @throws region.unknown (the parent), region.code_taken, region.not_possible, geometry.invalid, auth.not_allowed_region
 */
export async function createRegion(unit: Unit, body: NewRegionBody, draw: DrawRegions): Promise<string> {
  checkEverywhere(unit);
  checkDay(unit, body.onDay, null);
  const parent = await needLive(unit, body.parentId);
  if (!(PARENTS[body.kind] as readonly string[]).includes(parent.kind))
    throw notPossible('parent', { kind: body.kind, parent: parent.kind });
  checkCode(body, parent);
  if (body.geometry) await checkShape(unit, body.geometry);
  const id = body.code ?? zoneId(parent.id.replace(/^fz-/, ''), body.name.zh);
  const { kind, parentId, name, code = null, geometry = null, onDay, document = null } = body;
  await putRegion(unit, { id, kind, parentId, code, ...name, geometry, synthetic: false, validFrom: onDay, document });
  await say(unit, 'make', id, { kind, code, name, onDay, document });
  await draw(unit, `regions.make ${id}`, await regionFeatures(unit, [id]), []);
  return id;
}

type Since = { readonly onDay: string; readonly document?: string | undefined };
type Note = (region: RegionNow, kind: RegionEvent['kind']) => Promise<void>;

/** The region is ended, its ground joins another, and what stood below it stands below that. */
async function mergeInto(unit: Unit, region: RegionNow, into: string, onDay: string, note: Note): Promise<void> {
  if (into === region.id) throw notPossible('itself', { id: into });
  const other = await needLive(unit, into);
  checkDay(unit, onDay, other.last_day);
  if (other.kind !== region.kind) throw notPossible('other_kind', { kind: region.kind, into: other.kind });
  for (const id of await childrenOf(unit, region.id)) {
    const child = await needLive(unit, id);
    await moveChild(unit, id, into);
    await note(child, 'moved');
  }
  await joinOutlines(unit, region.id, into);
  await note(other, 'redrawn');
  await endRegion(unit, region.id, onDay, into);
  await note(region, 'merged');
}

async function perform(unit: Unit, region: RegionNow, change: RegionChange, note: Note): Promise<void> {
  switch (change.change) {
    case 'rename':
      await renameRegion(unit, region.id, change.name);
      return note(region, 'renamed');
    case 'recode':
      if (region.kind === 'zone' || region.kind === 'province') throw notPossible('code', { kind: region.kind });
      await recodeRegion(unit, region.id, region.state.code, change.code, change.onDay);
      return note(region, 'recoded');
    case 'redraw':
      await checkShape(unit, change.geometry);
      await redrawRegion(unit, region.id, change.geometry);
      return note(region, 'redrawn');
    case 'merge':
      return mergeInto(unit, region, change.into, change.onDay, note);
    case 'end':
      if ((await childrenOf(unit, region.id)).length > 0) throw notPossible('has_children', { id: region.id });
      await endRegion(unit, region.id, change.onDay, null);
      return note(region, 'ended');
  }
}

/**
 * Renames, recodes, redraws, merges or ends a region from a day on; what it was stays on record.
 * @throws region.unknown, region.code_taken, region.not_possible, geometry.invalid, auth.not_allowed_region
 */
export async function changeRegion(unit: Unit, id: string, change: RegionChange, draw: DrawRegions): Promise<void> {
  checkEverywhere(unit);
  const region = await needLive(unit, id);
  checkDay(unit, change.onDay, region.last_day);
  const { onDay, document }: Since = change;
  await perform(unit, region, change, (each, kind) =>
    noteEvent(unit, each.id, { kind, onDay, before: each.state, document: document ?? null }),
  );
  const isGone = change.change === 'merge' || change.change === 'end';
  const { change: action, ...rest } = change;
  const detail = 'geometry' in rest ? { onDay, document } : rest;
  await say(unit, action, id, detail);
  const drawn = change.change === 'merge' ? change.into : id;
  await draw(unit, `regions.${action} ${id}`, await regionFeatures(unit, [drawn]), isGone && region.state.bbox !== null ? [id] : []);
}
