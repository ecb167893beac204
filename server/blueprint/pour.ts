import type { Unit } from '../platform/unit.ts';
import { insertChanges } from './store.ts';

/** A feature to be current after a change; geometry is GeoJSON in lon/lat degrees (EPSG:4490). */
export interface FeatureInput {
  readonly key: string;
  readonly name?: string | null | undefined;
  /** Null or absent: the county that holds it. */
  readonly regionId?: string | null | undefined;
  readonly use?: { readonly system: 'planning' | 'survey'; readonly code: string } | null | undefined;
  readonly status?: string | null | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  readonly geometry: object;
}

const BATCH = 1000;

/** Pours features into the change table of `changeLayer`, in batches, so that any number fits in memory. */
export async function pourFeatures(
  unit: Unit,
  features: Iterable<FeatureInput>,
  progress: (poured: number) => void = () => undefined,
): Promise<number> {
  let batch: FeatureInput[] = [];
  let poured = 0;
  const flush = async () => {
    await insertChanges(unit, batch);
    poured += batch.length;
    batch = [];
    progress(poured);
  };
  for (const feature of features) {
    batch.push(feature);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return poured;
}
