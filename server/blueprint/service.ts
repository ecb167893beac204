import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { renderRevision } from './render/render.ts';
import {
  applyChangeTable,
  changedSince,
  createChangeTable,
  fillWithPredecessors,
  finishRevision,
  insertRevision,
  lockLayer,
  placeChanges,
  replacePieces,
  revisionBox,
  touchedRegions,
} from './store.ts';

export interface LayerChange {
  readonly layerId: string;
  readonly reason: string;
  readonly importId?: string | null;
}

export interface RevisionResult {
  /** Monotone over the whole blueprint. */
  readonly revision: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Deny by default: every region that a change touches must be the actor's. */
async function checkScope(unit: Unit, layerId: string): Promise<void> {
  if (unit.actor.scope.includes('*')) return;
  const outside = (await touchedRegions(unit, layerId)).filter((id) => !unit.actor.scope.includes(id));
  if (outside.length > 0)
    throw problem('auth.not_allowed_region', {
      regionIds: outside.slice(0, 20),
    });
}

/**
 * Changes a layer as one revision: ends what changes or goes, starts the new versions, cuts pieces, encodes tiles, writes the journal
 * and the live event; whole or not at all.
 * @param fill pours rows into the temporary table it is given: key, remove, name, region_id (or null: found by place), use_system,
 *   use_code, status, attributes, geom in EPSG:4490. A row equal to the current version changes nothing.
 * @throws layer.unknown, geometry.outside (no region holds a shape), auth.not_allowed_region
 */
export async function changeLayer(unit: Unit, change: LayerChange, fill: (table: string) => Promise<void>): Promise<RevisionResult> {
  const layer = await lockLayer(unit, change.layerId);
  if (!layer) throw problem('layer.unknown', { layerId: change.layerId });
  const table = await createChangeTable(unit);
  await fill(table);
  const placeless = await placeChanges(unit, layer.id);
  if (placeless > 0) throw problem('geometry.outside', { count: placeless });
  await checkScope(unit, layer.id);
  const revision = await insertRevision(unit, layer.id, change.reason, change.importId ?? null);
  const applied = await applyChangeTable(unit, layer, revision);
  await replacePieces(unit, layer, revision, applied.ended);
  await renderRevision(unit, layer, revision, applied.ended);
  await finishRevision(unit, layer.id, revision, applied);
  const { added, changed, removed } = applied;
  await unit.journal({
    action: 'blueprint.change',
    subject: layer.id,
    detail: { revision, reason: change.reason, added, changed, removed },
  });
  await unit.emit('blueprint.changed', {
    layerId: layer.id,
    tileset: layer.tileset,
    revision,
    added,
    changed,
    removed,
    bbox: await revisionBox(unit, revision),
  });
  return { revision, added, changed, removed };
}

/**
 * Takes a revision back as a new revision: history is never erased.
 * @throws feature.changed_since when a later revision touched one of its features
 */
export async function revertRevision(unit: Unit, layerId: string, revision: number, reason: string): Promise<RevisionResult> {
  await lockLayer(unit, layerId);
  const later = await changedSince(unit, layerId, revision, 20);
  if (later.length > 0) throw problem('feature.changed_since', { revision, keys: later });
  return changeLayer(unit, { layerId, reason }, () => fillWithPredecessors(unit, revision));
}
