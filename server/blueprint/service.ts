import { problem } from '../platform/problem.ts';
import type { Unit } from '../platform/unit.ts';
import { type CommitResult, commitChangeSet, openChangeSet } from './change-set.ts';
import type { ChangeKind } from './change-store.ts';
import { areaOutsideM2, type Covers, holdsEverything, type NewDelivery, unknownRegions } from './delivery-store.ts';
import { type FeatureInput, putItems } from './item-store.ts';
import {
  type DescriptionRow,
  descriptionOf,
  descriptionRows,
  insertLayer,
  insertRuleSet,
  type NewLayer,
  replaceDescription,
  ruleSetKept,
} from './layer-store.ts';
import { beginMarks } from './mark-store.ts';

export interface LayerLoad {
  readonly layerId: string;
  readonly reason: string;
  readonly kind?: ChangeKind;
  /** What the load says of the layer; left out, nothing is said. */
  readonly delivery?: NewDelivery;
  /** Whether the layer's data is synthetic from now on; left out, as it was. */
  readonly synthetic?: boolean;
}

/**
 * Changes one layer as one commit, for work that no person needs to look at before: loading, regions, edits.
 * @throws what `commitChangeSet` throws
 */
export async function changeLayer(unit: Unit, load: LayerLoad, features: Iterable<FeatureInput>): Promise<CommitResult> {
  const { layerId, reason, kind = 'load', delivery, synthetic } = load;
  const setId = await openChangeSet(unit, { kind, reason });
  if (synthetic !== undefined) await markSynthetic(unit, setId, layerId, synthetic);
  await putItems(unit, setId, layerId, features);
  return commitChangeSet(unit, setId, delivery ? { deliveries: [{ layerId, ...delivery }] } : {});
}

/** Outlines of two surveys differ by slivers. */
const OUTSIDE_MAX_M2 = 100;

/**
 * Refuses a declaration by somebody who may not speak for the ground: a county speaks for its own area only, and only who holds every city
 * speaks for all.
 * @throws delivery.not_yours, region.unknown, geometry.invalid
 */
export async function mayDeclare(unit: Unit, covers: Covers): Promise<void> {
  if (covers === 'unsaid') return;
  const isEverywhere = unit.actor.scope.includes('*');
  if (Array.isArray(covers)) {
    const ids = covers as readonly string[];
    const unknown = await unknownRegions(unit, ids);
    if (unknown.length > 0) throw problem('region.unknown', { regionIds: unknown });
    const others = isEverywhere ? [] : ids.filter((id) => !unit.actor.scope.includes(id));
    if (others.length > 0) throw problem('delivery.not_yours', { regionIds: others.slice(0, 20) });
    return;
  }
  if (covers === 'all') {
    if (!isEverywhere && !(await holdsEverything(unit))) throw problem('delivery.not_yours', { covers: 'all' });
    return;
  }
  const outsideM2 = await areaOutsideM2(unit, covers as object);
  if (outsideM2 === null) throw problem('geometry.invalid', { reason: 'The covered area is not valid' });
  if (!isEverywhere && outsideM2 > OUTSIDE_MAX_M2) throw problem('delivery.not_yours', { outsideM2: Math.round(outsideM2) });
}

const sameDescription = (a: DescriptionRow, b: DescriptionRow): boolean =>
  (Object.keys(b) as (keyof DescriptionRow)[]).every((name) => canonical(a[name]) === canonical(b[name]));

/** Text that does not depend on the order of members: the database keeps JSON in an order of its own. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${name}:${canonical(member)}`).join()}}`;
}

export interface Standards {
  readonly layers: readonly NewLayer[];
  readonly rules: { readonly version: string; readonly items: readonly object[] };
}

/** What a new version of the standards changed: layer ids, and the version of the rules when it is new. */
export interface StandardsDiff {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly rules: string | null;
}

/**
 * Brings the standard layers and rules of the product into a database: what is new or said differently becomes one commit, so that an
 * answer as of an earlier number keeps the words and rules of its time. What was delivered stays. Nothing new: null.
 * A layer that the operator marked as synthetic stays so, and so does how sensitive somebody said a layer to be.
 */
export async function applyStandards(unit: Unit, { layers, rules }: Standards): Promise<StandardsDiff | null> {
  const before = new Map((await descriptionRows(unit)).map((row) => [row.layer_id, row]));
  const wanted = layers.map((layer) => ({
    layer,
    description: { ...descriptionOf(layer), synthetic: before.get(layer.id)?.synthetic ?? layer.synthetic },
  }));
  const added = wanted.filter(({ layer }) => !before.has(layer.id));
  const changed = wanted.filter(({ layer, description }) => {
    const old = before.get(layer.id);
    return old !== undefined && !sameDescription(old, description);
  });
  const hasRules = await ruleSetKept(unit, rules.version);
  if (added.length + changed.length === 0 && hasRules) {
    await markLayers(unit, layers);
    return null;
  }
  const setId = await openChangeSet(unit, { kind: 'standards', reason: rules.version });
  for (const { layer } of added) await insertLayer(unit, layer);
  await markLayers(unit, layers);
  for (const { description } of [...added, ...changed]) await replaceDescription(unit, setId, description);
  if (!hasRules) await insertRuleSet(unit, setId, rules.version, rules.items);
  const ids = (list: readonly { readonly layer: NewLayer }[]) => list.map(({ layer }) => layer.id);
  const diff = { added: ids(added), changed: ids(changed), rules: hasRules ? null : rules.version };
  await unit.journal({ action: 'blueprint.standards', subject: rules.version, detail: { ...diff } });
  await commitChangeSet(unit, setId);
  return diff;
}

/** Marks the layers of which nobody has said how sensitive they are. */
async function markLayers(unit: Unit, layers: readonly NewLayer[]): Promise<void> {
  const marked = await beginMarks(unit, new Map(layers.map(({ id, mark }) => [id, mark])));
  if (marked.length > 0) await unit.journal({ action: 'blueprint.mark', subject: 'standards', detail: { layers: marked } });
}

/** Says of a layer that its data is synthetic, or no longer. */
async function markSynthetic(unit: Unit, setId: number, layerId: string, synthetic: boolean): Promise<void> {
  const description = (await descriptionRows(unit)).find((row) => row.layer_id === layerId);
  if (!description) throw problem('layer.unknown', { layerId });
  if (description.synthetic !== synthetic) await replaceDescription(unit, setId, { ...description, synthetic });
}
