import { asGeoJson, fromGeoJson } from '../platform/geo.ts';
import type { Query, Unit } from '../platform/unit.ts';

export interface RegionRow {
  id: string;
  kind: 'province' | 'city' | 'county' | 'zone';
  parent_id: string | null;
  code: string | null;
  name_zh: string;
  name_en: string;
  bbox: [number, number, number, number] | null;
  area_m2: number | null;
}

export interface NewRegion {
  readonly id: string;
  readonly kind: RegionRow['kind'];
  readonly parentId: string | null;
  readonly code: string | null;
  readonly zh: string;
  readonly en: string;
  /** GeoJSON Polygon or MultiPolygon in lon/lat, or null. */
  readonly geometry: object | null;
  readonly synthetic: boolean;
}

/** Adds a region or replaces it; the parent must be there first. */
export async function putRegion(unit: Unit, region: NewRegion): Promise<void> {
  await unit.trx.raw(
    `insert into region (id, kind, parent_id, code, name_zh, name_en, geom, synthetic)
     values (?, ?, ?, ?, ?, ?, st_multi(${fromGeoJson('?')}), ?)
     on conflict (id) do update set kind = excluded.kind, parent_id = excluded.parent_id, code = excluded.code,
       name_zh = excluded.name_zh, name_en = excluded.name_en, geom = excluded.geom, synthetic = excluded.synthetic`,
    [
      region.id,
      region.kind,
      region.parentId,
      region.code,
      region.zh,
      region.en,
      region.geometry ? JSON.stringify(region.geometry) : null,
      region.synthetic,
    ],
  );
}

export interface OutlineRow {
  id: string;
  name_zh: string;
  name_en: string;
  geometry: { type: string };
}

export async function outlineRows(query: Query, kind: string): Promise<OutlineRow[]> {
  return query
    .trx('region')
    .where({ kind })
    .whereNotNull('geom')
    .orderBy('id')
    .select('id', 'name_zh', 'name_en', query.trx.raw(`${asGeoJson('geom')} as geometry`));
}
