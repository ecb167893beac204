import type { Hearers } from '../platform/journal.ts';
import { problem } from '../platform/problem.ts';
import { inEveryRegion, type Unit } from '../platform/unit.ts';
import {
  applyItems,
  changedBox,
  conflictingKeys,
  countedByRegion,
  insertCells,
  keysTaken,
  placeItems,
  replacePieces,
  touchedRegions,
} from './apply-store.ts';
import {
  addCounts,
  type ChangeSetRow,
  type ChangeState,
  type Counted,
  deleteItems,
  insertChangeLayer,
  insertChangeSet,
  insertCommit,
  type LayerChange,
  layersOf,
  lockChangeSet,
  lockLayer,
  type NewChangeSet,
  takeNumber,
  touchedSince,
  updateState,
} from './change-store.ts';
import { insertDelivery, type NewDelivery } from './delivery-store.ts';
import { layerById } from './layer-store.ts';
import { renderSet } from './render/render.ts';

export interface CommitResult {
  /** The commit's number: monotone over the whole blueprint. */
  readonly revision: number;
  readonly setId: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Begins a change set as a draft: fill it with `putItems`, `endItems` or `fillItems`, then commit or discard it. Answers its id. */
export async function openChangeSet(unit: Unit, set: NewChangeSet): Promise<number> {
  return insertChangeSet(unit, set);
}

async function takeSet(unit: Unit, setId: number, states: readonly ChangeState[]): Promise<ChangeSetRow> {
  const set = await lockChangeSet(unit, setId);
  if (!set || !states.includes(set.state))
    throw new Error(`Change set ${setId} is ${set?.state ?? 'not there'}, and must be ${states.join(' or ')}`);
  return set;
}

/** Says that what the set would do has been checked and can be looked at. */
export async function markChecked(unit: Unit, setId: number): Promise<void> {
  await takeSet(unit, setId, ['draft', 'checked']);
  await updateState(unit, setId, 'checked');
}

/** Gives a draft up; nothing of it was ever on the map. */
export async function discardChangeSet(unit: Unit, setId: number): Promise<void> {
  await takeSet(unit, setId, ['draft', 'checked']);
  await deleteItems(unit, setId);
  await updateState(unit, setId, 'discarded');
}

/** Deny by default: every region that a change touches must be the actor's, and so must what has its keys. */
async function checkScope(unit: Unit, setId: number, layerId: string, touched: readonly string[]): Promise<void> {
  const keys = await inEveryRegion(unit, () => keysTaken(unit, setId, layerId, 20));
  if (keys.length > 0) throw problem('feature.key_taken', { layerId, keys });
  const outside = touched.filter((id) => !unit.actor.scope.includes(id));
  if (outside.length > 0) throw problem('auth.not_allowed_region', { regionIds: outside.slice(0, 20) });
}

interface LayerDone {
  readonly change: LayerChange;
  readonly tileset: string;
  /** Whether everybody who hears of it may hear where it changed and by how much. */
  readonly open: boolean;
  readonly counted: readonly Counted[];
  /** Who hears of it: of a scoped layer, those of the regions that it touched. */
  readonly hearers: Hearers;
}

/** Brings one layer of a set onto the map: versions, pieces, tile records, cells. */
async function applyLayer(unit: Unit, setId: number, layerId: string, follows: boolean): Promise<LayerDone> {
  const layer = await layerById(unit, layerId);
  if (!layer) throw problem('layer.unknown', { layerId });
  const conflicts = await conflictingKeys(unit, setId, layerId, 20);
  if (conflicts.length > 0) throw problem('change.conflict', { layerId, keys: conflicts });
  const placeless = await placeItems(unit, setId, layerId);
  if (placeless > 0) throw problem('geometry.outside', { count: placeless });
  const isBound = !follows && !unit.actor.scope.includes('*');
  const touched = layer.scoped || isBound ? await touchedRegions(unit, setId, layerId) : [];
  if (isBound) await checkScope(unit, setId, layerId, touched);
  const applied = await applyItems(unit, setId, layer);
  await replacePieces(unit, setId, layer);
  await renderSet(unit, setId, layer);
  await insertCells(unit, setId, layerId);
  const change = { layerId, ...applied, bbox: await changedBox(unit, setId, layerId) };
  await insertChangeLayer(unit, setId, change);
  const hearers = layer.scoped && touched.length > 0 ? { anyOf: touched } : null;
  return {
    change,
    tileset: layer.tileset,
    open: layer.sensitivity !== 'sensitive',
    counted: await countedByRegion(unit, setId, layerId),
    hearers,
  };
}

export interface CommitOptions {
  /** Why, if it is said only now. */
  readonly reason?: string | undefined;
  /** What is said of each layer that the set delivers. */
  readonly deliveries?: readonly (NewDelivery & { readonly layerId: string })[];
  /** Layers that follow what is changed, in whatever region: changed row by row under the ground's lock, not taken as a whole. */
  readonly follows?: readonly string[];
  /** The commit at which what is committed here was judged, and the layers that the judgement read: if they changed since, it must be judged again. */
  readonly judged?: { readonly at: number; readonly layerIds: readonly string[] };
}

/** PostgreSQL's code for "try the transaction again". */
const SERIALIZATION_FAILURE = '40001';

/** A command that was overtaken runs again from its beginning. */
function overtaken(): Error {
  return Object.assign(new Error('The blueprint changed while this command was judged'), { code: SERIALIZATION_FAILURE });
}

async function stamp(unit: Unit, set: ChangeSetRow, done: readonly LayerDone[], options: CommitOptions): Promise<number> {
  const layerIds = done.map(({ change }) => change.layerId);
  const number = await takeNumber(unit);
  const { judged } = options;
  if (judged && judged.at < number - 1 && (await touchedSince(unit, judged.at, judged.layerIds))) throw overtaken();
  await insertCommit(unit, number, set.id, layerIds, unit.instant());
  for (const { change, counted } of done) await addCounts(unit, change.layerId, counted);
  await updateState(unit, set.id, 'committed', set.reason);
  for (const { change, tileset, open, hearers } of done) {
    const { layerId, added, changed, removed, bbox } = change;
    await unit.journal({
      action: 'blueprint.change',
      subject: layerId,
      detail: { revision: number, reason: set.reason, added, changed, removed },
    });
    await unit.emit(
      'blueprint.changed',
      { layerId, tileset, revision: number, ...(open ? { added, changed, removed, bbox } : {}) },
      hearers,
    );
  }
  return number;
}

/**
 * Commits a change set: ends what changes or goes, starts the new versions, cuts pieces, encodes tiles, declares the deliveries, writes the
 * journal and the live events; whole or not at all. The number is taken last, so nothing slow may follow in the transaction.
 * @throws change.conflict (what the set saw is no longer current), layer.unknown, geometry.outside
 *   (no region holds a shape), auth.not_allowed_region, feature.key_taken
 */
export async function commitChangeSet(unit: Unit, setId: number, options: CommitOptions = {}): Promise<CommitResult> {
  const taken = await takeSet(unit, setId, ['draft', 'checked']);
  const set = { ...taken, reason: options.reason ?? taken.reason };
  const done: LayerDone[] = [];
  const delivered = (options.deliveries ?? []).map((delivery) => delivery.layerId);
  const layerIds = [...new Set([...(await layersOf(unit, setId)), ...delivered])].sort();
  const follows = (layerId: string): boolean => options.follows?.includes(layerId) ?? false;
  for (const layerId of layerIds.filter((id) => !follows(id))) await lockLayer(unit, layerId);
  for (const layerId of layerIds) {
    const apply = () => applyLayer(unit, setId, layerId, follows(layerId));
    done.push(await (follows(layerId) ? inEveryRegion(unit, apply) : apply()));
  }
  for (const delivery of options.deliveries ?? []) await insertDelivery(unit, setId, delivery.layerId, delivery);
  await deleteItems(unit, setId);
  const revision = await stamp(unit, set, done, options);
  const sum = (of: 'added' | 'changed' | 'removed') => done.reduce((total, { change }) => total + change[of], 0);
  return { revision, setId, added: sum('added'), changed: sum('changed'), removed: sum('removed') };
}
