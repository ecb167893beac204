import { areaM2, fromGeoJson, OVERLAY_GRID, planarAreaM2, zoneOf } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { FeatureInput } from './pour.ts';

export interface LayerRow {
  id: string;
  tileset: string;
  is_constraint: boolean;
  scoped: boolean;
  synthetic: boolean;
  /** `gradeFrom`: see `LayerStyle` of the standards. */
  style: { readonly gradeFrom?: Readonly<Record<string, number>> };
}

export interface NewLayer {
  readonly id: string;
  readonly group: string;
  readonly ordinal: number;
  readonly zh: string;
  readonly en: string;
  readonly geometry: 'polygon' | 'line' | 'point';
  readonly tileset: string;
  readonly constraint: boolean;
  /** Whether rows are seen only within the actor's regions: true for the cadastre. */
  readonly scoped: boolean;
  readonly sourceZh: string;
  readonly sourceEn: string;
  readonly sourceDate: string | null;
  readonly staleAfterMonths: number | null;
  readonly coverage: 'all' | 'part' | 'none';
  /** GeoJSON of the part that the layer covers, when it covers a part. */
  readonly coverageGeometry: object | null;
  /** The attribute that holds the half width in metres of what a line stands for. */
  readonly halfWidthField: string | null;
  /** Whether lines are centre lines, so that distances run from line ± half width. */
  readonly centreLine: boolean;
  readonly synthetic: boolean;
  readonly style: Readonly<Record<string, unknown>>;
}

/** Adds a layer or replaces its description; its features stay. */
export async function putLayer(unit: Unit, layer: NewLayer): Promise<void> {
  const row = {
    id: layer.id,
    grp: layer.group,
    ordinal: layer.ordinal,
    name_zh: layer.zh,
    name_en: layer.en,
    geometry: layer.geometry,
    tileset: layer.tileset,
    is_constraint: layer.constraint,
    scoped: layer.scoped,
    source_zh: layer.sourceZh,
    source_en: layer.sourceEn,
    source_date: layer.sourceDate,
    stale_after_months: layer.staleAfterMonths,
    coverage_kind: layer.coverage,
    coverage: layer.coverageGeometry ? unit.trx.raw(`st_multi(${fromGeoJson('?')})`, [JSON.stringify(layer.coverageGeometry)]) : null,
    half_width_field: layer.halfWidthField,
    centre_line: layer.centreLine,
    synthetic: layer.synthetic,
    style: JSON.stringify(layer.style),
  };
  await unit.trx('layer').insert(row).onConflict('id').merge();
}

export async function layerById(query: Query, id: string): Promise<LayerRow | null> {
  return (await query.trx<LayerRow>('layer').where({ id }).first('id', 'tileset', 'is_constraint', 'scoped', 'synthetic', 'style')) ?? null;
}

/** Takes the layer for this transaction: revisions of one layer follow one another. */
export async function lockLayer(unit: Unit, id: string): Promise<LayerRow | null> {
  return (
    (await unit.trx<LayerRow>('layer').where({ id }).forUpdate().first('id', 'tileset', 'is_constraint', 'scoped', 'synthetic', 'style')) ??
    null
  );
}

export async function insertRevision(unit: Unit, layerId: string, reason: string, importId: string | null): Promise<number> {
  const [row] = await unit
    .trx('revision')
    .insert({
      at: unit.now,
      author_id: unit.actor.id,
      author_name: unit.actor.displayName,
      reason,
      layer_id: layerId,
      import_id: importId,
    })
    .returning<{ id: number }[]>('id');
  return row!.id;
}

/** The table that a change is poured into: what is to be current afterwards (`remove` false), or to end (`remove` true). */
export async function createChangeTable(unit: Unit): Promise<string> {
  await unit.trx.raw('drop table if exists feature_change');
  await unit.trx.raw(`
    create temp table feature_change (
      key text primary key, remove boolean not null default false, name text, region_id text, use_system text, use_code text,
      status text, attributes jsonb not null default '{}', geom geometry(Geometry, 4490)
    ) on commit drop`);
  return 'feature_change';
}

/** Adds rows to the change table; geometry arrives as GeoJSON text. */
export async function insertChanges(unit: Unit, features: readonly FeatureInput[]): Promise<void> {
  const columns = [
    features.map((feature) => feature.key),
    features.map((feature) => feature.name ?? null),
    features.map((feature) => feature.regionId ?? null),
    features.map((feature) => feature.use?.system ?? null),
    features.map((feature) => feature.use?.code ?? null),
    features.map((feature) => feature.status ?? null),
    features.map((feature) => JSON.stringify(feature.attributes ?? {})),
    features.map((feature) => JSON.stringify(feature.geometry)),
  ];
  await unit.trx.raw(
    `insert into feature_change (key, name, region_id, use_system, use_code, status, attributes, geom)
     select key, name, region, system, code, status, attributes::jsonb, ${fromGeoJson('geometry')}
     from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
       as t(key, name, region, system, code, status, attributes, geometry)`,
    columns as string[][],
  );
}

/** Gives each change without a region the county that holds a point surely inside it. Answers how many stay without. */
export async function placeChanges(unit: Unit, layerId: string): Promise<number> {
  await unit.trx.raw(
    `
    update feature_change c set region_id = coalesce(
      (select f.region_id from feature f where f.layer_id = ? and f.key = c.key and f.revision_to is null and c.remove),
      (select r.id from region r where r.kind = 'county' and st_intersects(r.geom, st_pointonsurface(c.geom)) order by r.id limit 1),
      (select r.id from region r where r.kind = 'city' and st_intersects(r.geom, st_pointonsurface(c.geom)) order by r.id limit 1))
    where c.region_id is null`,
    [layerId],
  );
  const { rows } = (await unit.trx.raw('select count(*)::int as n from feature_change where region_id is null and not remove')) as {
    rows: { n: number }[];
  };
  return rows[0]!.n;
}

/** The regions of the changes and of what they replace: all must be in the actor's scope. */
export async function touchedRegions(unit: Unit, layerId: string): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select distinct region_id from feature_change where region_id is not null
     union select f.region_id from feature f join feature_change c on c.key = f.key where f.layer_id = ? and f.revision_to is null`,
    [layerId],
  )) as { rows: { region_id: string }[] };
  return rows.map((row) => row.region_id);
}

const SAME = `f.name is not distinct from c.name and f.region_id = c.region_id and f.use_system is not distinct from c.use_system
  and f.use_code is not distinct from c.use_code and f.status is not distinct from c.status and f.attributes = c.attributes
  and st_asbinary(f.geom) = st_asbinary(c.geom)`;

/** What a change makes: `ended` are the ids of versions that are no longer current. */
export interface Applied {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly ended: readonly number[];
}

/** Ends the versions that change or go, starts the new ones; what stays the same is not touched. */
export async function applyChangeTable(unit: Unit, layer: LayerRow, revision: number): Promise<Applied> {
  await unit.trx.raw(
    `delete from feature_change c using feature f where f.layer_id = ? and f.key = c.key and f.revision_to is null and not c.remove and ${SAME}`,
    [layer.id],
  );
  const ended = (await unit.trx.raw(
    `update feature f set revision_to = ? from feature_change c
     where f.layer_id = ? and f.key = c.key and f.revision_to is null returning f.id, c.remove`,
    [revision, layer.id],
  )) as { rows: { id: number; remove: boolean }[] };
  const started = (await unit.trx.raw(
    `insert into feature (layer_id, key, name, region_id, scoped, use_system, use_code, status, attributes, geom, area_m2, planar_area_m2, zone, revision_from)
     select ?, c.key, c.name, c.region_id, ?, c.use_system, c.use_code, c.status, c.attributes, c.geom,
       case when st_dimension(c.geom) = 2 then ${areaM2('c.geom')} end,
       case when st_dimension(c.geom) = 2 then ${planarAreaM2('c.geom')} end,
       case when ${zoneOf('c.geom')} between 25 and 45 then ${zoneOf('c.geom')} end, ?
     from feature_change c where not c.remove order by c.key`,
    [layer.id, layer.scoped, revision],
  )) as { rowCount: number };
  const removed = ended.rows.filter((row) => row.remove).length;
  const changed = ended.rows.length - removed;
  return {
    added: started.rowCount - changed,
    changed,
    removed,
    ended: ended.rows.map((row) => row.id),
  };
}

/** Vertices a piece has at most: small pieces are intersected fast and most are decided by their box (measured: 64). */
const PIECE_VERTICES_MAX = 64;

/** Cuts the new versions of a constraint layer into pieces, and drops the pieces of those that ended. */
export async function replacePieces(unit: Unit, layer: LayerRow, revision: number, ended: readonly number[]): Promise<void> {
  if (!layer.is_constraint) return;
  await unit
    .trx('feature_piece')
    .whereRaw('feature_id = any(?)', [[...ended]])
    .delete();
  await unit.trx.raw(
    `insert into feature_piece (feature_id, layer_id, geom)
     select f.id, f.layer_id, case when st_npoints(f.geom) > ${PIECE_VERTICES_MAX} then p.geom else f.geom end
     from feature f cross join lateral (
       select geom from st_subdivide(f.geom, ${PIECE_VERTICES_MAX}) geom where st_npoints(f.geom) > ${PIECE_VERTICES_MAX}
       union all select f.geom where st_npoints(f.geom) <= ${PIECE_VERTICES_MAX}) p
     where f.layer_id = ? and f.revision_from = ?`,
    [layer.id, revision],
  );
}

export async function finishRevision(unit: Unit, layerId: string, revision: number, applied: Applied): Promise<void> {
  await unit.trx('revision').where({ id: revision }).update({
    added: applied.added,
    changed: applied.changed,
    removed: applied.removed,
  });
  await unit.trx('layer').where({ id: layerId }).update({ revision });
}

/** The box of what a revision started, for the event that refreshes the maps. */
export async function revisionBox(unit: Unit, revision: number): Promise<[number, number, number, number] | null> {
  const { rows } = (await unit.trx.raw(
    `select st_xmin(e) w, st_ymin(e) s, st_xmax(e) e, st_ymax(e) n
     from (select st_extent(geom)::geometry e from feature where revision_from = ? or revision_to = ?) x where e is not null`,
    [revision, revision],
  )) as { rows: { w: number; s: number; e: number; n: number }[] };
  const box = rows[0];
  return box ? [box.w, box.s, box.e, box.n] : null;
}

/** Pours back what a revision replaced: its own versions end, the ones before them return. */
export async function fillWithPredecessors(unit: Unit, revision: number): Promise<void> {
  await unit.trx.raw(
    `insert into feature_change (key, remove) select f.key, true from feature f
     where f.revision_from = ? and not exists (select 1 from feature b where b.layer_id = f.layer_id and b.key = f.key and b.revision_to = ?)`,
    [revision, revision],
  );
  await unit.trx.raw(
    `insert into feature_change (key, name, region_id, use_system, use_code, status, attributes, geom)
     select key, name, region_id, use_system, use_code, status, attributes, geom from feature where revision_to = ?`,
    [revision],
  );
}

/** Keys of a revision that a later revision has changed again. */
export async function changedSince(unit: Unit, layerId: string, revision: number, limit: number): Promise<string[]> {
  const { rows } = (await unit.trx.raw(
    `select distinct l.key from feature l where l.layer_id = ? and (l.revision_from > ? or l.revision_to > ?)
       and l.key in (select key from feature where layer_id = ? and (revision_from = ? or revision_to = ?)) order by 1 limit ?`,
    [layerId, revision, revision, layerId, revision, revision, limit],
  )) as { rows: { key: string }[] };
  return rows.map((row) => row.key);
}

export interface LayerDelivery {
  /** The day that the data speaks of. */
  readonly sourceDate: string;
  /** `all`: it says everything about the whole city. `data`: only about the outline of what it holds, beside what was covered before. */
  readonly covers: 'all' | 'data';
}

/** Keeps a hull of points or of one line an area. */
const HULL_MARGIN_DEGREES = 1e-6;

/** Says what a layer covers after a delivery, and of which day it is. A layer that holds nothing any more is not delivered. */
export async function deliverLayer(unit: Unit, layerId: string, delivery: LayerDelivery): Promise<void> {
  await unit.trx.raw(
    `update layer l set
       source_date = case when h.hull is null then null else ?::date end,
       coverage_kind = case when h.hull is null then 'none' when ? = 'all' or l.coverage_kind = 'all' then 'all' else 'part' end,
       coverage = case when h.hull is null or ? = 'all' or l.coverage_kind = 'all' then null
         else st_multi(st_union(h.hull, coalesce(l.coverage, h.hull), ${OVERLAY_GRID})) end
     from (select st_buffer(st_convexhull(st_collect(geom)), ${HULL_MARGIN_DEGREES}) as hull
       from feature where layer_id = ? and revision_to is null) h
     where l.id = ?`,
    [delivery.sourceDate, delivery.covers, delivery.covers, layerId, layerId],
  );
}
