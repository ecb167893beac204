import type { Query, Unit } from '../platform/unit.ts';

export type ChangeKind = 'standards' | 'load' | 'import' | 'project' | 'edit' | 'split' | 'merge' | 'revert';
export type ChangeState = 'draft' | 'checked' | 'committed' | 'reverted' | 'discarded';

export interface NewChangeSet {
  readonly kind: ChangeKind;
  /** Why, in the words of a person; shown in the history. */
  readonly reason: string;
  readonly reverts?: number | undefined;
}

export interface ChangeSetRow {
  id: number;
  kind: ChangeKind;
  state: ChangeState;
  reason: string;
}

export async function insertChangeSet(unit: Unit, set: NewChangeSet): Promise<number> {
  const [row] = await unit
    .trx('change_set')
    .insert({
      kind: set.kind,
      state: 'draft',
      reason: set.reason,
      author_id: unit.actor.id,
      author_name: unit.actor.displayName,
      scope: [...unit.actor.scope],
      created_at: unit.now,
      changed_at: unit.now,
      reverts: set.reverts ?? null,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

/** Takes a change set for this transaction; null when there is none that the actor may change. */
export async function lockChangeSet(unit: Unit, id: number): Promise<ChangeSetRow | null> {
  return (await unit.trx<ChangeSetRow>('change_set').where({ id }).forUpdate().first('id', 'kind', 'state', 'reason')) ?? null;
}

export async function updateState(unit: Unit, id: number, state: ChangeState, reason?: string): Promise<void> {
  await unit
    .trx('change_set')
    .where({ id })
    .update({ state, changed_at: unit.now, ...(reason === undefined ? {} : { reason }) });
}

export async function deleteItems(unit: Unit, setId: number): Promise<void> {
  await unit.trx('change_item').where({ set_id: setId }).delete();
}

/** The layers that a change set wants to change, in the order in which they are always taken, so that two sets never wait for each other. */
export async function layersOf(query: Query, setId: number): Promise<string[]> {
  return (await query.trx('change_item').where({ set_id: setId }).distinct('layer_id').orderBy('layer_id').pluck('layer_id')) as string[];
}

/** Changes of one layer follow one another. */
export async function lockLayer(unit: Unit, layerId: string): Promise<void> {
  await unit.trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 20261127))', [`layer ${layerId}`]);
}

/**
 * Who takes or frees ground, or changes the parcels on it, does so alone: until the transaction ends nobody else reserves a site, and no
 * delivery changes a parcel's state.
 */
export async function lockGround(unit: Unit): Promise<void> {
  await unit.trx.raw(`select pg_advisory_xact_lock(hashtextextended('ground', 20261127))`);
}

/** What a committed set did to a layer. */
export interface LayerChange {
  readonly layerId: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly bbox: readonly [number, number, number, number] | null;
}

export interface Counted {
  readonly region_id: string;
  readonly n: number;
}

export async function insertChangeLayer(unit: Unit, setId: number, { layerId, added, changed, removed, bbox }: LayerChange): Promise<void> {
  await unit.trx('change_layer').insert({ set_id: setId, layer_id: layerId, added, changed, removed, bbox });
}

export async function addCounts(unit: Unit, layerId: string, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return;
  await unit.trx.raw(
    `insert into layer_count as c (layer_id, region_id, features) select ?, t.region, t.n from unnest(?::text[], ?::int[]) as t(region, n)
     on conflict (layer_id, region_id) do update set features = c.features + excluded.features`,
    [layerId, counted.map((row) => row.region_id), counted.map((row) => row.n)],
  );
}

/** Takes the next commit number; from here to the end of the transaction everybody else waits, so nothing slow may follow. */
export async function takeNumber(unit: Unit): Promise<number> {
  const { rows } = (await unit.trx.raw('update blueprint_clock set number = number + 1 returning number')) as {
    rows: [{ number: number }];
  };
  return rows[0].number;
}

/** Writes the commit at an instant that is never before the one of the commit before. */
export async function insertCommit(unit: Unit, number: number, setId: number, layerIds: readonly string[], at: Date): Promise<void> {
  await unit.trx.raw(
    `insert into blueprint_commit (number, set_id, at)
     select ?, ?, greatest(?::timestamptz, (select at from blueprint_commit where number = ?))`,
    [number, setId, at, number - 1],
  );
  await unit
    .trx('layer')
    .whereIn('id', [...layerIds])
    .update({ revision: number });
}

/** Whether a commit after a number touched one of these layers; asked under the clock's lock, before the own number is written. */
export async function touchedSince(query: Query, number: number, layerIds: readonly string[]): Promise<boolean> {
  const { rows } = (await query.trx.raw('select exists (select 1 from layer l where l.revision > ? and l.id = any(?::text[])) as touched', [
    number,
    [...layerIds],
  ])) as { rows: [{ touched: boolean }] };
  return rows[0].touched;
}
