import type { Sensitivity } from '../contract/common.ts';
import type { Query, Unit } from '../platform/unit.ts';

/** How sensitive a layer is, and those of its attributes that are marked by themselves. */
export interface Mark {
  readonly sensitivity: Sensitivity;
  readonly attributes: Readonly<Record<string, Sensitivity>>;
}

export interface MarkRow extends Mark {
  readonly layer_id: string;
}

const now = ({ trx }: Query) => trx<MarkRow>('layer_mark').whereNull('until_at').select('layer_id', 'sensitivity', 'attributes');

/** The marks of these layers as they are now; a layer without one is left out, and is internal. */
export async function markRows(query: Query, layerIds: readonly string[]): Promise<MarkRow[]> {
  return now(query).whereIn('layer_id', [...layerIds]);
}

/** The mark of a layer, locked until the transaction ends; null where nobody has said one. */
export async function lockMark(unit: Unit, layerId: string): Promise<Mark | null> {
  return (await now(unit).where({ layer_id: layerId }).forUpdate().first()) ?? null;
}

const rowOf = (unit: Unit, layerId: string, { sensitivity, attributes }: Mark) => ({
  layer_id: layerId,
  sensitivity,
  attributes: JSON.stringify(attributes),
  author_id: unit.actor.id,
  author_name: unit.actor.displayName,
  from_at: unit.now,
});

/** Ends what was said and says it anew, from this transaction on. */
export async function replaceMark(unit: Unit, layerId: string, mark: Mark): Promise<void> {
  await unit.trx('layer_mark').where({ layer_id: layerId }).whereNull('until_at').update({ until_at: unit.now });
  await unit.trx('layer_mark').insert(rowOf(unit, layerId, mark));
}

/** Marks the layers that nobody has marked; answers which. */
export async function beginMarks(unit: Unit, marks: ReadonlyMap<string, Mark>): Promise<string[]> {
  const said = new Set(await unit.trx('layer_mark').whereNull('until_at').pluck<string[]>('layer_id'));
  const open = [...marks].filter(([layerId]) => !said.has(layerId));
  if (open.length > 0) await unit.trx('layer_mark').insert(open.map(([layerId, mark]) => rowOf(unit, layerId, mark)));
  return open.map(([layerId]) => layerId);
}
