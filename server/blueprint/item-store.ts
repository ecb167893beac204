import { fromGeoJson } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';

/** A feature to be current after a change; geometry is GeoJSON in lon/lat degrees (EPSG:4490). */
export interface FeatureInput {
  readonly key: string;
  readonly name?: string | null | undefined;
  /** Null or absent: the county that holds it. */
  readonly regionId?: string | null | undefined;
  readonly use?: { readonly system: 'planning' | 'survey'; readonly code: string } | null | undefined;
  readonly status?: string | null | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  readonly geometry: object;
}

/**
 * Rows for a change set as SQL of the calling room: `key, op ('put' | 'end'), name, region_id (null: found by place), use_system, use_code,
 * status, status_held (overrides the status while something holds the feature), attributes, geom`.
 */
export interface ItemSource {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** A shape that moved by less is the same shape measured again. */
const MINOR_M = 1;
/** The Hausdorff distance compares all vertices with all: beyond this many pairs a changed shape counts as moved. */
const COMPARED_PAIRS_MAX = 4_000_000;

/** Degrees to metres near the shape; enough to tell a decimetre from a metre. */
const inMetres = (geom: string, at: string): string => `st_scale(${geom}, 111320 * cos(radians(st_ymin(${at}))), 111132)`;

const MOVED_M = `case when st_npoints(f.geom)::bigint * st_npoints(i.geom) <= ${COMPARED_PAIRS_MAX} and st_dimension(f.geom) = st_dimension(i.geom)
  then st_hausdorffdistance(${inMetres('f.geom', 'f.geom')}, ${inMetres('i.geom', 'f.geom')}) end`;

const SAME_FACTS = `f.name is not distinct from i.name and f.use_system is not distinct from i.use_system and f.use_code is not distinct from i.use_code
  and f.status is not distinct from coalesce(i.status_held, i.status) and f.status_said is not distinct from i.status and f.attributes = i.attributes
  and f.region_id = coalesce(i.region_id, f.region_id)`;

/**
 * Puts rows into a change set, each beside the version that is current now and with what the change is: new, the shape moved by a metre or
 * more (`geometry`) or by less (`minor`), only its `attributes`, nothing (`same`), or an `end`. A key that is put again is replaced.
 */
export async function fillItems(unit: Unit, setId: number, layerId: string, source: ItemSource): Promise<number> {
  const { rowCount } = (await unit.trx.raw(
    `insert into change_item (set_id, layer_id, key, op, base_id, change, name, region_id, use_system, use_code, status, status_held, attributes, geom)
     select cast(? as bigint), cast(? as text), i.key, i.op, f.id,
       case when i.op = 'end' then 'end' when f.id is null then 'new'
         when st_asbinary(f.geom) is distinct from st_asbinary(i.geom) then case when ${MOVED_M} < ${MINOR_M} then case when ${SAME_FACTS} then 'minor' else 'attributes' end else 'geometry' end
         when ${SAME_FACTS} then 'same' else 'attributes' end,
       i.name, i.region_id, i.use_system, i.use_code, i.status, i.status_held, coalesce(i.attributes, '{}'), i.geom
     from (${source.sql}) i left join feature f on f.layer_id = ? and f.key = i.key and f.set_to is null
     on conflict (set_id, layer_id, key) do update set op = excluded.op, base_id = excluded.base_id, change = excluded.change, name = excluded.name,
       region_id = excluded.region_id, use_system = excluded.use_system, use_code = excluded.use_code, status = excluded.status,
       status_held = excluded.status_held, attributes = excluded.attributes, geom = excluded.geom`,
    [setId, layerId, ...(source.bindings as string[]), layerId],
  )) as { rowCount: number };
  return rowCount;
}

/** The features as rows for `fillItems`. */
function sourceOf(features: readonly FeatureInput[]): ItemSource {
  return {
    sql: `select key, 'put'::text as op, name, region as region_id, system as use_system, code as use_code, status, null::text as status_held,
        attributes::jsonb as attributes, ${fromGeoJson('geometry')} as geom
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as t(key, name, region, system, code, status, attributes, geometry)`,
    bindings: [
      features.map((feature) => feature.key),
      features.map((feature) => feature.name ?? null),
      features.map((feature) => feature.regionId ?? null),
      features.map((feature) => feature.use?.system ?? null),
      features.map((feature) => feature.use?.code ?? null),
      features.map((feature) => feature.status ?? null),
      features.map((feature) => JSON.stringify(feature.attributes ?? {})),
      features.map((feature) => JSON.stringify(feature.geometry)),
    ],
  };
}

const BATCH = 1000;

/** Puts features into a change set in batches, so that any number fits in memory. Answers how many. */
export async function putItems(unit: Unit, setId: number, layerId: string, features: Iterable<FeatureInput>): Promise<number> {
  let batch: FeatureInput[] = [];
  let put = 0;
  for (const feature of features) {
    batch.push(feature);
    if (batch.length < BATCH) continue;
    put += await fillItems(unit, setId, layerId, sourceOf(batch));
    batch = [];
  }
  return batch.length > 0 ? put + (await fillItems(unit, setId, layerId, sourceOf(batch))) : put;
}

const ENDING = `null::text as name, null::text as region_id, null::text as use_system, null::text as use_code, null::text as status,
  null::text as status_held, null::jsonb as attributes, null::geometry as geom`;

/** Lets features end with a change set. */
export async function endItems(unit: Unit, setId: number, layerId: string, keys: readonly string[]): Promise<number> {
  return fillItems(unit, setId, layerId, {
    sql: `select key, 'end'::text as op, ${ENDING} from unnest(?::text[]) key`,
    bindings: [[...keys]],
  });
}

/** Takes rows out of a draft again. `sql` selects their `key`. */
export async function dropItems(unit: Unit, setId: number, layerId: string, keys: ItemSource): Promise<void> {
  await unit.trx.raw(`delete from change_item where set_id = ? and layer_id = ? and key in (${keys.sql})`, [
    setId,
    layerId,
    ...(keys.bindings as string[]),
  ]);
}

/** Says which features of a set came from which that it ends: `sql` selects `child_key, parent_key, shared_m2`. */
export async function linkItems(unit: Unit, setId: number, layerId: string, links: ItemSource): Promise<void> {
  await unit.trx.raw(
    `insert into feature_lineage (layer_id, child_key, parent_key, set_id, shared_m2)
     select cast(? as text), l.child_key, l.parent_key, cast(? as bigint), l.shared_m2 from (${links.sql}) l`,
    [layerId, setId, ...(links.bindings as string[])],
  );
}

export interface ItemCounts {
  fresh: number;
  geometry: number;
  minor: number;
  attributes: number;
  same: number;
  ended: number;
}

/** What a change set would do to a layer. */
export async function countItems(query: Query, setId: number, layerId: string): Promise<ItemCounts> {
  const of = (change: string) => `count(*) filter (where change = '${change}')::int`;
  const { rows } = (await query.trx.raw(
    `select ${of('new')} as fresh, ${of('geometry')} as geometry, ${of('minor')} as minor, ${of('attributes')} as attributes, ${of('same')} as same,
       ${of('end')} as ended from change_item where set_id = ? and layer_id = ?`,
    [setId, layerId],
  )) as { rows: [ItemCounts] };
  return rows[0];
}
