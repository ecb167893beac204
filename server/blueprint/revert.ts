import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { changedSince, layersChanged } from './apply-store.ts';
import { type CommitResult, commitChangeSet, openChangeSet } from './change-set.ts';
import { lockChangeSet, lockLayer, updateState } from './change-store.ts';
import { endDeliveries } from './delivery-store.ts';
import { fillItems } from './item-store.ts';

/** The versions that a set ended, to be put back as they were said; and its own that had none before, to end. */
const PREDECESSORS = `
  select e.key, 'put'::text as op, e.name, e.region_id, e.use_system, e.use_code, e.status_said as status, null::text as status_held, e.attributes, e.geom
  from feature e where e.layer_id = ? and e.set_to = ?
  union all
  select f.key, 'end', null, null, null, null, null, null, null, null from feature f
  where f.layer_id = ? and f.set_from = ? and not exists (select 1 from feature b where b.layer_id = f.layer_id and b.key = f.key and b.set_to = f.set_from)`;

/**
 * Takes a committed change set back as a commit of its own: features and what its deliveries said are again exactly as they were before it.
 * History is never erased. `settle` lets what stands above the features, such as a live site, follow in the same commit.
 * @throws feature.changed_since when something that the set changed was changed again, auth.not_allowed_region
 */
export async function revertChangeSet(
  unit: Unit,
  setId: number,
  reason: string,
  settle?: (unit: Unit, backId: number) => Promise<void>,
): Promise<CommitResult> {
  const set = await lockChangeSet(unit, setId);
  if (set?.state !== 'committed') throw new Error(`Change set ${setId} is ${set?.state ?? 'not there'}, and must be committed`);
  const layerIds = await layersChanged(unit, setId);
  for (const layerId of layerIds) await lockLayer(unit, layerId);
  for (const layerId of layerIds) {
    const keys = await changedSince(unit, setId, layerId, 20);
    if (keys.length > 0) throw problem('feature.changed_since', { layerId, keys });
  }
  const backId = await openChangeSet(unit, { kind: 'revert', reason, reverts: setId });
  for (const layerId of layerIds) await fillItems(unit, backId, layerId, { sql: PREDECESSORS, bindings: [layerId, setId, layerId, setId] });
  await settle?.(unit, backId);
  await endDeliveries(unit, setId, backId);
  await updateState(unit, setId, 'reverted');
  return commitChangeSet(unit, backId);
}
