import { areaM2, fromGeoJson, OVERLAY_GRID, STORED_SRID } from '../platform/geo.ts';
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

/**
 * The ground that a set's versions take, and what of the ended ones none of these takes: what an undeclared delivery leaves unknown. Shape
 * by shape, because joining the shapes of a whole delivery takes longer than its commit (1.4 ms a shape).
 */
const TOUCHED = `(
  select geom from feature where layer_id = :layer and set_from = :set
  union all
  select coalesce(st_difference(e.geom, n.geom, ${OVERLAY_GRID}), e.geom) from feature e cross join lateral (
    select st_union(f.geom, ${OVERLAY_GRID}) as geom from feature f
    where f.layer_id = :layer and f.set_from = :set and f.set_to is null and f.geom && e.geom and st_dimension(f.geom) = 2) n
  where e.layer_id = :layer and e.set_to = :set and not exists (
    select 1 from feature f
    where f.layer_id = :layer and f.set_from = :set and f.set_to is null and f.geom && e.geom and st_covers(f.geom, e.geom)))`;
/** The box of that ground: the ground itself is in the pieces only. */
const TOUCHED_BOX = `(select st_multi(st_setsrid(st_extent(${REACH})::geometry, ${STORED_SRID})) from (
  select geom from feature where layer_id = :layer and set_from = :set union all select geom from feature where layer_id = :layer and set_to = :set) t)`;
const REGIONS = `(select st_multi(st_collectionextract(st_union(geom, ${OVERLAY_GRID}), 3)) from region_door where id = any(cast(:regions as text[])) and geom is not null)`;
const AREA = `st_multi(st_collectionextract(st_makevalid(${fromGeoJson(':area')}), 3))`;

type Kind = 'all' | 'unsaid' | 'regions' | 'area';
const AREA_OF: Readonly<Record<Kind, string>> = { all: 'null::geometry', unsaid: TOUCHED_BOX, regions: REGIONS, area: AREA };

function kindOf(covers: Covers): Kind {
  if (covers === 'all' || covers === 'unsaid') return covers;
  return Array.isArray(covers) ? 'regions' : 'area';
}

const PIECE_VERTICES_MAX = 128;

/** Cuts the ground of a delivery into pieces. */
async function insertPieces(unit: Unit, kind: Kind, about: Readonly<Record<string, unknown>>): Promise<void> {
  const ground = kind === 'unsaid' ? `(select ${REACH} as area from ${TOUCHED} t)` : '(select area from delivery where id = :id)';
  await unit.trx.raw(
    `insert into delivery_piece (delivery_id, geom)
     select cast(:id as bigint), p from ${ground} d cross join lateral st_subdivide(st_collectionextract(d.area, 3), ${PIECE_VERTICES_MAX}) p
     where not st_isempty(p)`,
    about as Record<string, string>,
  );
}

/** Writes what a change set's delivery says of a layer; an undeclared one that touched no ground says nothing and is not written. */
export async function insertDelivery(unit: Unit, setId: number, layerId: string, { sourceDate, covers }: NewDelivery): Promise<void> {
  const kind = kindOf(covers);
  const about = {
    ...{ layer: layerId, set: setId, date: sourceDate, kind, author: unit.actor.id, name: unit.actor.displayName },
    regions: kind === 'regions' ? [...(covers as readonly string[])] : null,
    area: kind === 'area' ? JSON.stringify(covers) : null,
  };
  const { rows } = (await unit.trx.raw(
    `with ground as materialized (select ${AREA_OF[kind]} as area)
     insert into delivery (layer_id, source_date, covers, region_ids, area, author_id, author_name, set_from)
     select :layer, cast(:date as date), :kind, cast(:regions as text[]), g.area, :author, :name, :set from ground g
     where :kind = 'all' or (g.area is not null and not st_isempty(g.area)) returning id`,
    about as unknown as Record<string, string>,
  )) as { rows: { id: number }[] };
  const id = rows[0]?.id;
  if (id !== undefined && kind !== 'all') await insertPieces(unit, kind, { ...about, id });
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
