import {
  type CommitResult,
  type Covers,
  changeLayer,
  commitChangeSet,
  endItems,
  type FeatureInput,
  openChangeSet,
} from '../../server/blueprint/index.ts';
import type { Unit } from '../../server/platform/unit.ts';

/** Adds or changes features of a layer as one commit. Says nothing about what the layer covers: see `deliverLayer`. */
export async function seedFeatures(unit: Unit, layerId: string, features: readonly FeatureInput[], reason = 'test'): Promise<CommitResult> {
  return changeLayer(unit, { layerId, reason }, features);
}

/** Ends features of a layer as one commit. */
export async function removeFeatures(unit: Unit, layerId: string, keys: readonly string[]): Promise<CommitResult> {
  const setId = await openChangeSet(unit, { kind: 'edit', reason: 'test' });
  await endItems(unit, setId, layerId, keys);
  return commitChangeSet(unit, setId);
}

export interface Delivery {
  readonly sourceDate?: string | null;
  /** Everything, nothing said, region ids, or the GeoJSON area that is covered. */
  readonly covers?: Covers;
}

/** Says that a layer was delivered: its date, and what it covers (everything, unless said otherwise). */
export async function deliverLayer(
  unit: Unit,
  layerId: string,
  { sourceDate = '2026-09-30', covers = 'all' }: Delivery = {},
): Promise<CommitResult> {
  return changeLayer(unit, { layerId, reason: 'delivery', delivery: { sourceDate, covers } }, []);
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
