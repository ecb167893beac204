import { areaM2, piecesOf, planarAreaM2, zoneOf } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { Counted } from './change-store.ts';
import type { LayerRow } from './layer-store.ts';

/** Keys whose current version is not the one that was seen when they were put. */
export async function conflictingKeys(unit: Unit, setId: number, layerId: string, limit: number): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select i.key from change_item i left join feature f on f.layer_id = i.layer_id and f.key = i.key and f.set_to is null
     where i.set_id = ? and i.layer_id = ? and i.base_id is distinct from f.id order by i.key limit ?`,
    [setId, layerId, limit],
  )) as { rows: { key: string }[] };
  return rows.map((row) => row.key);
}

/** Keys that a set brings as new although a feature of another region, which the author does not see, has them. Ask it in every region. */
export async function keysTaken(unit: Unit, setId: number, layerId: string, limit: number): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select i.key from change_item i join feature f on f.layer_id = i.layer_id and f.key = i.key and f.set_to is null
     where i.set_id = ? and i.layer_id = ? and i.op = 'put' and i.base_id is null order by i.key limit ?`,
    [setId, layerId, limit],
  )) as { rows: { key: string }[] };
  return rows.map((row) => row.key);
}

/** Gives each item without a region the county that holds a point surely inside it. Answers how many stay without. */
export async function placeItems(unit: Unit, setId: number, layerId: string): Promise<number> {
  await unit.trx.raw(
    `update change_item c set region_id = coalesce(
       (select r.id from region_door r where r.kind = 'county' and r.valid_to is null and st_intersects(r.geom, st_pointonsurface(c.geom)) order by r.id limit 1),
       (select r.id from region_door r where r.kind = 'city' and r.valid_to is null and st_intersects(r.geom, st_pointonsurface(c.geom)) order by r.id limit 1))
     where c.set_id = ? and c.layer_id = ? and c.op = 'put' and c.region_id is null`,
    [setId, layerId],
  );
  const { rows } = (await unit.trx.raw(
    `select count(*)::int as n from change_item where set_id = ? and layer_id = ? and op = 'put' and region_id is null`,
    [setId, layerId],
  )) as { rows: [{ n: number }] };
  return rows[0].n;
}

/** The regions of the items and of the versions that they replace: all must be in the actor's scope. */
export async function touchedRegions(unit: Unit, setId: number, layerId: string): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select region_id from change_item where set_id = ? and layer_id = ? and op = 'put' and change <> 'same'
     union select f.region_id from change_item i join feature f on f.layer_id = i.layer_id and f.id = i.base_id
       where i.set_id = ? and i.layer_id = ? and i.change <> 'same'`,
    [setId, layerId, setId, layerId],
  )) as { rows: { region_id: string }[] };
  return rows.map((row) => row.region_id);
}

export interface Applied {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Ends the versions that change or go, starts the new ones; what stays the same is not touched. */
export async function applyItems(unit: Unit, setId: number, layer: LayerRow): Promise<Applied> {
  const ended = (await unit.trx.raw(
    `update feature f set set_to = ? from change_item i
     where i.set_id = ? and i.layer_id = ? and i.change <> 'same' and f.layer_id = ? and f.id = i.base_id and f.set_to is null`,
    [setId, setId, layer.id, layer.id],
  )) as { rowCount: number };
  const started = (await unit.trx.raw(
    `insert into feature (layer_id, key, name, region_id, scoped, use_system, use_code, status, status_said, attributes, geom, area_m2, planar_area_m2, zone, set_from)
     select i.layer_id, i.key, i.name, i.region_id, ?, i.use_system, i.use_code, coalesce(i.status_held, i.status), i.status, i.attributes, i.geom,
       case when st_dimension(i.geom) = 2 then ${areaM2('i.geom')} end,
       case when st_dimension(i.geom) = 2 then ${planarAreaM2('i.geom')} end,
       case when ${zoneOf('i.geom')} between 25 and 45 then ${zoneOf('i.geom')} end, i.set_id
     from change_item i where i.set_id = ? and i.layer_id = ? and i.op = 'put' and i.change <> 'same' order by i.key`,
    [layer.scoped, setId, layer.id],
  )) as { rowCount: number };
  const { rows } = (await unit.trx.raw(
    `select count(*)::int as n from change_item where set_id = ? and layer_id = ? and op = 'end' and base_id is not null`,
    [setId, layer.id],
  )) as { rows: [{ n: number }] };
  const removed = rows[0].n;
  const changed = ended.rowCount - removed;
  return { added: started.rowCount - changed, changed, removed };
}

/** Cuts the new versions of a constraint layer into pieces, and drops the pieces of those that ended. */
export async function replacePieces(unit: Unit, setId: number, layer: LayerRow): Promise<void> {
  if (!layer.is_constraint) return;
  await unit.trx.raw('delete from feature_piece p using feature f where f.layer_id = ? and f.set_to = ? and p.feature_id = f.id', [
    layer.id,
    setId,
  ]);
  await unit.trx.raw(
    `insert into feature_piece (feature_id, layer_id, geom)
     select f.id, f.layer_id, p.piece from feature f cross join lateral ${piecesOf('f.geom')} p where f.layer_id = ? and f.set_from = ?`,
    [layer.id, setId],
  );
}

/** By how much the number of features of each region changes. */
export async function countedByRegion(unit: Unit, setId: number, layerId: string): Promise<Counted[]> {
  const { rows } = (await unit.trx.raw(
    `select region_id, sum(d)::int as n from (
       select region_id, 1 as d from feature where layer_id = ? and set_from = ? union all select region_id, -1 from feature where layer_id = ? and set_to = ?) x
     group by region_id having sum(d) <> 0`,
    [layerId, setId, layerId, setId],
  )) as { rows: Counted[] };
  return rows;
}

/** The box of what a set started and ended, for the event that refreshes the maps. */
export async function changedBox(query: Query, setId: number, layerId: string): Promise<[number, number, number, number] | null> {
  const { rows } = (await query.trx.raw(
    `select st_xmin(e) w, st_ymin(e) s, st_xmax(e) e, st_ymax(e) n from (select st_extent(geom)::geometry e from (
       select geom from feature where layer_id = ? and set_from = ? union all select geom from feature where layer_id = ? and set_to = ?) g) x where e is not null`,
    [layerId, setId, layerId, setId],
  )) as { rows: { w: number; s: number; e: number; n: number }[] };
  const box = rows[0];
  return box ? [box.w, box.s, box.e, box.n] : null;
}

const CELL_ZOOM_MAX = 14;
/** A change that touches more cells is told by larger ones. */
const CELLS_MAX = 4000;
const COARSE_ZOOM = 9;

/** Where on the world's square (0 to 1) a degree lies in Web Mercator. */
const COLUMN = (lon: string): string => `((${lon}) + 180) / 360.0`;
const ROW = (lat: string): string => `(1 - ln(tan(radians(${lat})) + 1 / cos(radians(${lat}))) / pi()) / 2`;

/**
 * Records the cells (Web Mercator tiles) that a change touches by what it ends and what it starts: each version by the deepest zoom, at most
 * 14, at which its box is no larger than a tile, so by at most four.
 */
export async function insertCells(unit: Unit, setId: number, layerId: string): Promise<void> {
  const insert = (zoomMax: number) =>
    unit.trx.raw(
      `with v as (select geom from feature where layer_id = :layer and set_from = :set union all select geom from feature where layer_id = :layer and set_to = :set),
       b as materialized (select ${COLUMN('st_xmin(geom)')} as x0, ${COLUMN('st_xmax(geom)')} as x1, ${ROW('st_ymax(geom)')} as y0, ${ROW('st_ymin(geom)')} as y1 from v),
       z as materialized (select b.*, least(${zoomMax}, floor(-ln(greatest(x1 - x0, y1 - y0, 1e-7)) / ln(2)))::int as z from b),
       c as materialized (
         select distinct z, x, y from z, generate_series(floor(x0 * 2 ^ z)::int, floor(x1 * 2 ^ z)::int) x, generate_series(floor(y0 * 2 ^ z)::int, floor(y1 * 2 ^ z)::int) y)
       insert into change_cell (set_id, layer_id, z, x, y) select :set, :layer, c.z, c.x, c.y from c
       where (select count(*) from c) <= ${CELLS_MAX} or ${zoomMax} <= ${COARSE_ZOOM}`,
      { set: setId, layer: layerId },
    ) as Promise<{ rowCount: number }>;
  const written = await insert(CELL_ZOOM_MAX);
  if (written.rowCount === 0) await insert(COARSE_ZOOM);
}

/** What was said of two versions is the same; a state that something else holds above them is not said. */
const SAID_ALIKE = `c.name is not distinct from f.name and c.region_id = f.region_id and c.use_system is not distinct from f.use_system
  and c.use_code is not distinct from f.use_code and c.status_said is not distinct from f.status_said and c.attributes = f.attributes
  and st_asbinary(c.geom) = st_asbinary(f.geom)`;

/** Keys of a set of which a later one has said something else, or that it has ended or brought back. */
export async function changedSince(unit: Unit, setId: number, layerId: string, limit: number): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select f.key from feature f where f.layer_id = ? and f.set_from = ? and f.set_to is not null
       and not exists (select 1 from feature c where c.layer_id = f.layer_id and c.key = f.key and c.set_to is null and ${SAID_ALIKE})
     union select e.key from feature e where e.layer_id = ? and e.set_to = ?
       and not exists (select 1 from feature o where o.layer_id = e.layer_id and o.key = e.key and o.set_from = e.set_to)
       and exists (select 1 from feature c where c.layer_id = e.layer_id and c.key = e.key and c.id > e.id)
     order by 1 limit ?`,
    [layerId, setId, layerId, setId, limit],
  )) as { rows: { key: string }[] };
  return rows.map((row) => row.key);
}

/** The layers that a committed set changed. */
export async function layersChanged(query: Query, setId: number): Promise<string[]> {
  return (await query.trx('change_layer').where({ set_id: setId }).orderBy('layer_id').pluck('layer_id')) as string[];
}
