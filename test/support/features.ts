import { changeLayer, type RevisionResult } from '../../server/blueprint/index.ts';
import type { Unit } from '../../server/platform/unit.ts';

export interface SeedFeature {
  readonly key: string;
  /** GeoJSON in lon/lat degrees. */
  readonly geometry: object;
  readonly name?: string;
  /** Found by place when left out. */
  readonly regionId?: string;
  readonly use?: { readonly system: 'planning' | 'survey'; readonly code: string };
  readonly status?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Adds or changes features of a layer as one revision. Says nothing about what the layer covers: see `deliverLayer`. */
export async function seedFeatures(
  unit: Unit,
  layerId: string,
  features: readonly SeedFeature[],
  reason = 'test',
): Promise<RevisionResult> {
  const rows = features.map((feature) => ({
    key: feature.key,
    name: feature.name ?? null,
    region_id: feature.regionId ?? null,
    use_system: feature.use?.system ?? null,
    use_code: feature.use?.code ?? null,
    status: feature.status ?? null,
    attributes: feature.attributes ?? {},
    geometry: feature.geometry,
  }));
  return changeLayer(unit, { layerId, reason }, async (table) => {
    await unit.trx.raw(
      `insert into ${table} (key, name, region_id, use_system, use_code, status, attributes, geom)
       select key, name, region_id, use_system, use_code, status, attributes, st_setsrid(st_geomfromgeojson(geometry::text), 4490)
       from json_to_recordset(?::json) as r(key text, name text, region_id text, use_system text, use_code text, status text, attributes jsonb, geometry json)`,
      [JSON.stringify(rows)],
    );
  });
}

/** Ends features of a layer as one revision. */
export async function removeFeatures(unit: Unit, layerId: string, keys: readonly string[]): Promise<RevisionResult> {
  return changeLayer(unit, { layerId, reason: 'test' }, async (table) => {
    await unit.trx.raw(`insert into ${table} (key, remove) select key, true from unnest(?::text[]) key`, [[...keys]]);
  });
}

export interface Delivery {
  readonly sourceDate?: string | null;
  /** `all`, `none`, or the GeoJSON polygon of the part that is covered. */
  readonly coverage?: 'all' | 'none' | object;
}

/** Says that a layer was delivered: its date, and what it covers (everything, unless said otherwise). */
export async function deliverLayer(
  unit: Unit,
  layerId: string,
  { sourceDate = '2026-09-30', coverage = 'all' }: Delivery = {},
): Promise<void> {
  const part = typeof coverage === 'object';
  await unit.trx.raw(
    `update layer set source_date = ?, coverage_kind = ?, coverage = st_multi(st_setsrid(st_geomfromgeojson(?), 4490)) where id = ?`,
    [sourceDate, part ? 'part' : coverage, part ? JSON.stringify(coverage) : null, layerId],
  );
}

/** A rectangle as GeoJSON. */
export function rectangle(
  west: number,
  south: number,
  east: number,
  north: number,
): { type: 'Polygon'; coordinates: [number, number][][] } {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}
