import type { Moment } from '../blueprint/index.ts';
import { asGeoJson, bboxOf, centerOf, envelope } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import { standing } from './standing.ts';

export interface ParcelRow {
  code: string;
  name: string | null;
  region_id: string;
  region_zh: string;
  region_en: string;
  use_system: 'planning' | 'survey' | null;
  use_code: string | null;
  status: string | null;
  area_m2: number;
  planar_area_m2: number | null;
  zone: number | null;
  attributes: Record<string, unknown>;
  center: [number, number];
  bbox: [number, number, number, number];
  revision: number;
}

const COLUMNS = `f.key as code, f.name, f.region_id, r.name_zh as region_zh, r.name_en as region_en, f.use_system, f.use_code, f.status,
  coalesce(f.area_m2, 0) as area_m2, f.planar_area_m2, f.zone, f.attributes, ${centerOf('f.geom')} as center, ${bboxOf('f.geom')} as bbox,
  (select number from blueprint_revision c where c.set_id = f.set_from) as revision`;
/** Byte order of the code: the same pages on every database, and one index for order and prefix. */
const CODE = `f.key collate "C"`;
const AFTER_EVERY_CODE = '\u{10ffff}';

export interface ParcelFilter {
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly region?: string | undefined;
  readonly status?: string | undefined;
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

function parcelsAt(query: Query, moment: Moment) {
  const { table, sql, bindings } = standing(moment);
  return query.trx(`${table} as f`).join('region_door as r', 'r.id', 'f.region_id').whereRaw(sql, bindings);
}

export async function regionKind(query: Query, id: string): Promise<string | null> {
  return (await query.trx('region_door').where({ id }).first<{ kind: string }>('kind'))?.kind ?? null;
}

/**
 * Parcels in the actor's scope at a moment, by code, after the cursor. A region means it and all below it; a functional zone, which no parcel belongs
 * to by name, means the parcels with their middle in it. Text means the beginning of a code or of a name, which an index finds; within a box any part of a name.
 */
export async function parcelRows(query: Query, filter: ParcelFilter, kind: string | null, moment: Moment): Promise<ParcelRow[]> {
  const rows = parcelsAt(query, moment).select(query.trx.raw(COLUMNS)).orderByRaw(CODE).limit(filter.limit);
  if (filter.cursor !== undefined) rows.whereRaw(`${CODE} > ?`, [filter.cursor]);
  if (filter.status) rows.where('f.status', filter.status);
  if (filter.bbox) rows.whereRaw(`f.geom && ${envelope()} and st_intersects(f.geom, ${envelope()})`, [...filter.bbox, ...filter.bbox]);
  if (filter.region && kind === 'zone') {
    rows.whereRaw(
      `f.geom && (select geom from region_door where id = ?) and st_intersects(st_pointonsurface(f.geom), (select geom from region_door where id = ?))`,
      [filter.region, filter.region],
    );
  } else if (filter.region) rows.whereRaw('f.region_id = any((select lantu_region_tree(array[?]))::text[])', [filter.region]);
  if (filter.q !== undefined) {
    const inName = filter.bbox ? 'or strpos(lower(f.name), lower(?)) > 0' : '';
    const [from, to] = [filter.q, filter.q + AFTER_EVERY_CODE];
    rows.whereRaw(`(${CODE} >= ? and ${CODE} < ? or f.name ~>=~ ? and f.name ~<~ ? ${inName})`, [
      ...[from, to, from, to],
      ...(filter.bbox ? [filter.q] : []),
    ]);
  }
  return rows;
}

export async function parcelByCode(
  query: Query,
  code: string,
  moment: Moment,
): Promise<(ParcelRow & { geometry: { type: string } }) | null> {
  const { table, sql, bindings } = standing(moment);
  const { rows } = await prepared<ParcelRow & { geometry: { type: string } }>(
    query.trx,
    `select ${COLUMNS}, ${asGeoJson('st_setsrid(f.geom, 4326)')} as geometry
     from ${table} f join region_door r on r.id = f.region_id where ${sql} and f.key = :code`,
    { ...bindings, code },
  );
  return rows[0] ?? null;
}
