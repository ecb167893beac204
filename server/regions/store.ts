import type { RegionKind, RegionState } from '../contract/regions.ts';
import { areaM2, bboxOf, fromGeoJson, OVERLAY_GRID } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface NewRegion {
  readonly id: string;
  readonly kind: RegionKind;
  readonly parentId: string | null;
  readonly code: string | null;
  readonly zh: string;
  readonly en: string;
  /** GeoJSON Polygon or MultiPolygon in lon/lat, or null. */
  readonly geometry: object | null;
  /** The outline as hexadecimal EWKB instead. */
  readonly ewkb?: string | null;
  readonly synthetic: boolean;
  /** The first day; null or absent when it was there before anybody kept records here. */
  readonly validFrom?: string | null;
  readonly document?: string | null;
  /** Codes that it had before. */
  readonly oldCodes?: readonly string[];
}

/** What a region is at the moment, as events keep it; `r` is the row. */
export const STATE = `jsonb_build_object('parentId', r.parent_id, 'code', r.code, 'name', jsonb_build_object('zh', r.name_zh, 'en', r.name_en),
  'bbox', ${bboxOf('r.geom')}, 'areaM2', r.area_m2, 'validTo', r.valid_to, 'successorId', r.successor_id)`;

export interface RegionNow {
  id: string;
  kind: RegionKind;
  state: RegionState;
  /** The day of its latest event. */
  last_day: string | null;
}

/** Takes a region for this transaction, so that its events follow one another. */
export async function lockRegion(unit: Unit, id: string): Promise<RegionNow | null> {
  const { rows } = (await unit.trx.raw(
    `select r.id, r.kind, ${STATE} as state, (select max(e.on_day) from region_event e where e.region_id = r.id and e.kind <> 'made') as last_day
     from region r where r.id = ? for update of r`,
    [id],
  )) as { rows: RegionNow[] };
  return rows[0] ?? null;
}

/** Adds a region with its code and the event that made it; the parent must be there first. Constraints refuse a second one. */
export async function putRegion(unit: Unit, region: NewRegion): Promise<void> {
  await unit.trx.raw(
    `insert into region (id, kind, parent_id, code, name_zh, name_en, geom, synthetic, valid_from, source)
     values (?, ?, ?, ?, ?, ?, st_multi(coalesce(${fromGeoJson('?')}, ?::geometry)), ?, ?, ?)`,
    [
      ...[region.id, region.kind, region.parentId, region.code, region.zh, region.en],
      region.geometry ? JSON.stringify(region.geometry) : null,
      region.ewkb ?? null,
      ...[region.synthetic, region.validFrom ?? null, region.document ?? null],
    ],
  );
  const codes = [...(region.code ? [region.code] : []), ...(region.oldCodes ?? [])];
  if (codes.length > 0) await unit.trx('region_code').insert(codes.map((code) => ({ code, region_id: region.id })));
  await noteEvent(unit, region.id, {
    kind: 'made',
    onDay: region.validFrom ?? unit.today,
    before: null,
    document: region.document ?? null,
  });
}

export interface RegionEvent {
  readonly kind: 'made' | 'renamed' | 'recoded' | 'redrawn' | 'moved' | 'merged' | 'ended';
  readonly onDay: string;
  readonly before: RegionState | null;
  readonly document: string | null;
}

/** Writes an event; what the region became is read from its row. */
export async function noteEvent(unit: Unit, id: string, { kind, onDay, before, document }: RegionEvent): Promise<void> {
  await unit.trx.raw(
    `insert into region_event (region_id, at, on_day, kind, before, after, document, author_id, author_name)
     select r.id, ?, ?, ?, ?::jsonb, ${STATE}, ?, ?, ? from region r where r.id = ?`,
    [unit.now, onDay, kind, before ? JSON.stringify(before) : null, document, unit.actor.id, unit.actor.displayName, id],
  );
}

export async function renameRegion(unit: Unit, id: string, name: { readonly zh: string; readonly en: string }): Promise<void> {
  await unit.trx('region').where({ id }).update({ name_zh: name.zh, name_en: name.en });
}

/** Gives a region another code; the old one stays on record with its last day. */
export async function recodeRegion(unit: Unit, id: string, from: string | null, to: string, onDay: string): Promise<void> {
  await unit.trx('region_code').insert({ code: to, region_id: id });
  if (from) await unit.trx('region_code').where({ code: from }).update({ valid_to: onDay });
  await unit.trx('region').where({ id }).update({ code: to });
}

export async function redrawRegion(unit: Unit, id: string, geometry: object): Promise<void> {
  await unit.trx.raw(`update region set geom = st_multi(${fromGeoJson('?')}) where id = ?`, [JSON.stringify(geometry), id]);
}

/** Redraws a region from EWKB when more than 1 m² differs; answers whether it did. */
export async function redrawFrom(unit: Unit, id: string, ewkb: string, document: string): Promise<boolean> {
  const region = await lockRegion(unit, id);
  const { rowCount } = (await unit.trx.raw(
    `update region r set geom = n.geom from (select st_multi(?::geometry) as geom) n
     where r.id = ? and (r.geom is null or (not st_equals(r.geom, n.geom) and ${areaM2(`st_symdifference(r.geom, n.geom, ${OVERLAY_GRID})`)} > 1))`,
    [ewkb, id],
  )) as { rowCount: number };
  if (rowCount === 0 || !region) return false;
  await noteEvent(unit, id, { kind: 'redrawn', onDay: unit.today, before: region.state, document });
  return true;
}

/** Ends a region on a day, with the one that takes its ground, if any. */
export async function endRegion(unit: Unit, id: string, onDay: string, successorId: string | null): Promise<void> {
  await unit.trx('region').where({ id }).update({ valid_to: onDay, successor_id: successorId });
}

/** Joins the outline of one region to that of another. */
export async function joinOutlines(unit: Unit, from: string, into: string): Promise<void> {
  await unit.trx.raw(
    `update region r set geom = st_multi(st_collectionextract(st_union(r.geom, o.geom, ${OVERLAY_GRID}), 3))
     from region o where o.id = ? and r.id = ? and o.geom is not null and r.geom is not null`,
    [from, into],
  );
}

export async function moveChild(unit: Unit, id: string, parentId: string): Promise<void> {
  await unit.trx('region').where({ id }).update({ parent_id: parentId });
}

/** The regions below one that are still there. */
export async function childrenOf(query: Query, id: string): Promise<string[]> {
  return (await query.trx('region').where({ parent_id: id }).whereNull('valid_to').orderBy('id').pluck('id')) as string[];
}

export interface ShapeFacts {
  valid: boolean;
  reason: string | null;
  place: [number, number] | null;
}

/** Whether a shape of a caller is an area that can be kept. */
export async function shapeFacts(query: Query, geometry: object): Promise<ShapeFacts> {
  const { rows } = (await query.trx.raw(
    `select d.valid, d.reason, case when not d.valid then json_build_array(st_x(d.location), st_y(d.location)) end as place
     from st_isvaliddetail(${fromGeoJson('?')}) d`,
    [JSON.stringify(geometry)],
  )) as { rows: ShapeFacts[] };
  return rows[0]!;
}
