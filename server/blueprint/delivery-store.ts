import { areaM2, fromGeoJson, OVERLAY_GRID } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';

/**
 * What ground a delivery speaks for: everything, regions, an area (GeoJSON in lon/lat), or nothing was said. Where it speaks, the absence of
 * a feature means that there is none.
 */
export type Covers = 'all' | 'unsaid' | readonly string[] | object;

export interface NewDelivery {
  /** The day that the data speaks of; null when nobody said. */
  readonly sourceDate: string | null;
  readonly covers: Covers;
}

/** How far from a line that came or went an answer may change: the largest distance of a rule and half width of a road. */
const LINE_REACH_DEGREES = 0.0015;
const REACH = `case when st_dimension(geom) < 2 then st_buffer(geom, ${LINE_REACH_DEGREES}, 'quad_segs=2') else geom end`;

/** The ground that a set's versions take or took in a layer: what an undeclared delivery leaves unknown. */
const TOUCHED = `(select st_multi(st_collectionextract(st_union(${REACH}, ${OVERLAY_GRID}), 3)) from (
  select geom from feature where layer_id = ? and set_from = ? union all select geom from feature where layer_id = ? and set_to = ?) g)`;
const REGIONS = `(select st_multi(st_collectionextract(st_union(geom, ${OVERLAY_GRID}), 3)) from region_door where id = any(?::text[]) and geom is not null)`;
const AREA = `st_multi(st_collectionextract(st_makevalid(${fromGeoJson('?')}), 3))`;

interface Ground {
  readonly kind: 'all' | 'unsaid' | 'regions' | 'area';
  readonly regionIds: readonly string[] | null;
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

function groundOf(covers: Covers, setId: number, layerId: string): Ground {
  if (covers === 'all') return { kind: 'all', regionIds: null, sql: 'null::geometry', bindings: [] };
  if (covers === 'unsaid') return { kind: 'unsaid', regionIds: null, sql: TOUCHED, bindings: [layerId, setId, layerId, setId] };
  if (Array.isArray(covers)) {
    const regionIds = covers as readonly string[];
    return { kind: 'regions', regionIds, sql: REGIONS, bindings: [[...regionIds]] };
  }
  return { kind: 'area', regionIds: null, sql: AREA, bindings: [JSON.stringify(covers)] };
}

const PIECE_VERTICES_MAX = 128;

/** Writes what a change set's delivery says of a layer; an undeclared one that touched no ground says nothing and is not written. */
export async function insertDelivery(unit: Unit, setId: number, layerId: string, { sourceDate, covers }: NewDelivery): Promise<void> {
  const ground = groundOf(covers, setId, layerId);
  const { rows } = (await unit.trx.raw(
    `insert into delivery (layer_id, source_date, covers, region_ids, area, author_id, author_name, set_from)
     select ?, ?::date, ?, ?::text[], a.area, ?, ?, ? from (select ${ground.sql} as area) a
     where ? = 'all' or (a.area is not null and not st_isempty(a.area)) returning id`,
    [
      ...[layerId, sourceDate, ground.kind, ground.regionIds, unit.actor.id, unit.actor.displayName, setId],
      ...[...ground.bindings, ground.kind],
    ] as string[],
  )) as { rows: { id: number }[] };
  const id = rows[0]?.id;
  if (id === undefined || ground.kind === 'all') return;
  await unit.trx.raw(
    `insert into delivery_piece (delivery_id, geom) select d.id, p from delivery d cross join lateral st_subdivide(d.area, ${PIECE_VERTICES_MAX}) p where d.id = ?`,
    [id],
  );
}

/** Takes back what a reverted set's deliveries said. */
export async function endDeliveries(unit: Unit, setId: number, endedBy: number): Promise<void> {
  await unit.trx('delivery').where({ set_from: setId }).whereNull('set_to').update({ set_to: endedBy });
}

/** Whether the actor's regions hold every city: only such a person speaks for the whole blueprint. */
export async function holdsEverything(query: Query): Promise<boolean> {
  const { rows } = (await query.trx.raw(
    `select coalesce(bool_and(id = any(lantu_scope())), false) as all from region_door where kind = 'city' and valid_to is null`,
  )) as { rows: [{ all: boolean }] };
  return rows[0].all;
}

/** Of these region ids, those that are not there. */
export async function unknownRegions(query: Query, ids: readonly string[]): Promise<string[]> {
  const known = (await query
    .trx('region_door')
    .whereIn('id', [...ids])
    .pluck('id')) as string[];
  return ids.filter((id) => !known.includes(id));
}

/** What of an area lies outside of the actor's regions, in m²; null when the area is not valid. */
export async function areaOutsideM2(query: Query, area: object): Promise<number | null> {
  const { rows } = (await query.trx.raw(
    `with a as (select st_makevalid(${fromGeoJson('?')}) as g), mine as (select st_union(geom, ${OVERLAY_GRID}) as g from region_door where id = any(lantu_scope()) and geom is not null)
     select case when st_dimension(a.g) = 2 and st_isvalid(${fromGeoJson('?')}) then coalesce(${areaM2(`st_difference(a.g, coalesce(m.g, 'SRID=4490;POLYGON EMPTY'::geometry), ${OVERLAY_GRID})`)}, 0) end as outside
     from a, mine m`,
    [JSON.stringify(area), JSON.stringify(area)],
  )) as { rows: [{ outside: number | null }] };
  return rows[0].outside;
}

export interface DeliveryRow {
  id: number;
  layer_id: string;
  source_date: string | null;
  covers: 'all' | 'unsaid' | 'regions' | 'area';
  region_ids: string[] | null;
  author_name: string;
  at: Date;
  revision_from: number;
  revision_to: number | null;
}

/** The deliveries of a layer, newest first. */
export async function deliveryRows(query: Query, layerId: string, limit: number): Promise<DeliveryRow[]> {
  return query
    .trx('blueprint_delivery')
    .where({ layer_id: layerId })
    .orderBy('id', 'desc')
    .limit(limit)
    .select('id', 'layer_id', 'source_date', 'covers', 'region_ids', 'author_name', 'at', 'revision_from', 'revision_to');
}
