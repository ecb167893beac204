import { SENSITIVITIES, type Sensitivity } from '../contract/common.ts';
import { problem } from '../platform/problem.ts';
import { type Actor, type Query, seesLayer, type Unit } from '../platform/unit.ts';
import { type LayerRow, layerById } from './layer-store.ts';
import { lockMark, type Mark, markRows, replaceMark } from './mark-store.ts';

/** The registers that every project and region stands in: who may not read them could not keep their promises. */
const OPEN_REGISTERS: readonly string[] = ['regions', 'sites'];
/** What tiles carry of the attributes: it is encoded once for everybody, so it is as sensitive as its layer. */
const DRAWN: readonly string[] = ['grade'];

/** The greater of two marks. */
export const higher = (a: Sensitivity, b: Sensitivity): Sensitivity => (SENSITIVITIES.indexOf(a) < SENSITIVITIES.indexOf(b) ? b : a);

/** Whether the actor may read a layer with this mark. */
export const mayRead = (actor: Actor, layerId: string, { sensitivity }: Pick<Mark, 'sensitivity'>): boolean =>
  sensitivity !== 'sensitive' || seesLayer(actor, layerId);

/** The highest mark of a layer and of these of its attributes. */
export const markOf = ({ sensitivity, attributes }: Mark, names: readonly string[]): Sensitivity =>
  names.map((name) => attributes[name] ?? sensitivity).reduce(higher, sensitivity);

/**
 * The layer, if the actor may read it.
 * @throws layer.unknown, layer.restricted
 */
export async function needLayer(query: Query, layerId: string): Promise<LayerRow> {
  const layer = await layerById(query, layerId);
  if (!layer) throw problem('layer.unknown', { layerId });
  if (!mayRead(query.actor, layerId, layer)) throw problem('layer.restricted', { layerId });
  return layer;
}

/** The marks of these layers as they are now; a layer without one is left out, and is internal. */
export async function layerMarks(query: Query, layerIds: readonly string[]): Promise<ReadonlyMap<string, Mark>> {
  return new Map((await markRows(query, layerIds)).map((row) => [row.layer_id, row]));
}

/** What is told of a feature. */
export interface Told {
  readonly layerId: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

const isSensitive = (mark: Mark | undefined, { attributes = {} }: Told): boolean =>
  mark?.sensitivity === 'sensitive' || Object.keys(attributes).some((name) => mark?.attributes[name] === 'sensitive');

/** Notes in the journal what of these features is sensitive, before they are told. Who may read nothing sensitive is told nothing of it. */
export async function tell(query: Query, features: readonly Told[], way: string): Promise<void> {
  const { actor } = query;
  if (actor.sees.length === 0) return;
  const ids = [...new Set(features.map(({ layerId }) => layerId))].filter((id) => seesLayer(actor, id));
  if (ids.length === 0) return;
  const marks = await layerMarks(query, ids);
  for (const feature of features) if (isSensitive(marks.get(feature.layerId), feature)) query.told(feature.layerId, way);
}

/** The names of attributes of a layer that the actor may not read. */
export async function veiledNames(query: Query, layerId: string): Promise<string[]> {
  if (seesLayer(query.actor, layerId)) return [];
  const mark = (await layerMarks(query, [layerId])).get(layerId);
  return Object.entries(mark?.attributes ?? {}).flatMap(([name, sensitivity]) => (sensitivity === 'sensitive' ? [name] : []));
}

export interface MarkChange {
  readonly sensitivity?: Sensitivity | undefined;
  readonly attributes?: Readonly<Record<string, Sensitivity>> | undefined;
}

/**
 * Marks a layer, and those of its attributes that are more sensitive than it is, from the next request on, for the layer's past too. It holds
 * in every region, so only who answers for all of them may. Classes after 数据安全法 art. 21 and GB/T 43697-2024.
 * @throws layer.unknown, layer.not_markable, auth.not_allowed_region
 */
export async function changeMark(unit: Unit, layerId: string, change: MarkChange): Promise<Mark> {
  if (!unit.actor.scope.includes('*')) throw problem('auth.not_allowed_region');
  if (!(await layerById(unit, layerId))) throw problem('layer.unknown', { layerId });
  const before = (await lockMark(unit, layerId)) ?? { sensitivity: 'internal' as const, attributes: {} };
  const { sensitivity = before.sensitivity, attributes = before.attributes } = change;
  if (sensitivity === 'sensitive' && OPEN_REGISTERS.includes(layerId)) throw problem('layer.not_markable', { layerId });
  const drawn = DRAWN.find((name) => name in attributes);
  if (drawn !== undefined) throw problem('layer.not_markable', { layerId, attribute: drawn });
  const mark = { sensitivity, attributes };
  await replaceMark(unit, layerId, mark);
  await unit.journal({ action: 'blueprint.mark', subject: layerId, detail: { before, after: mark } });
  await unit.emit('blueprint.changed', { layerId });
  return mark;
}
