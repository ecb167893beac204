import { changeLayer, type FeatureInput, pourFeatures, type RevisionResult } from '../../server/blueprint/index.ts';
import type { Unit } from '../../server/platform/unit.ts';

/** Adds or changes features of a layer as one revision. Says nothing about what the layer covers: see `deliverLayer`. */
export async function seedFeatures(
  unit: Unit,
  layerId: string,
  features: readonly FeatureInput[],
  reason = 'test',
): Promise<RevisionResult> {
  return changeLayer(unit, { layerId, reason }, async () => void (await pourFeatures(unit, features)));
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
