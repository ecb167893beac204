import type { UnknownBecause } from './finding.ts';
import type { LayerFacts } from './layer-reads.ts';
import type { StaleGround } from './overlap-reads.ts';

/** What a layer says about the ground of one site. */
export interface Ground {
  /** Null when the blueprint had no such layer at the moment. */
  readonly layer: LayerFacts | null;
  /** The oldest date of the deliveries that speak for the site; null when one has none, or none speaks. */
  readonly date: string | null;
  /** Ground for which no declared delivery speaks, or which lies outside every region. */
  readonly uncoveredM2: number;
  /** Ground for which the delivery that speaks is too old. */
  readonly staleM2: number;
  /** Whether all of the ground is stale: then nothing found counts. */
  readonly allStale: boolean;
}

/** @param outsideM2 the part of the site outside every region: no layer of the city covers it */
export function groundOf(layer: LayerFacts | undefined, siteId: number, areaM2: number, outsideM2: number): Ground {
  if (!layer) return { layer: null, date: null, uncoveredM2: areaM2, staleM2: 0, allStale: false };
  const row = layer.parted ? layer.grounds.get(siteId) : undefined;
  const { base } = layer;
  const known = row ?? {
    ...{
      date: base?.date ?? null,
      uncovered_m2: base ? 0 : areaM2,
      stale_m2: base?.stale ? areaM2 : 0,
      fresh_m2: base?.stale === false ? areaM2 : 0,
    },
  };
  return {
    layer,
    date: known.date,
    uncoveredM2: Math.max(known.uncovered_m2, outsideM2),
    staleM2: known.stale_m2,
    allStale: known.stale_m2 > 0 && known.uncovered_m2 + known.fresh_m2 === 0,
  };
}

/** The stale parts of sites that are stale only in part: what is found there does not count. */
export const staleGrounds = (layers: readonly LayerFacts[]): StaleGround[] =>
  layers.flatMap((layer) =>
    [...layer.grounds.values()].flatMap(({ id, stale_ground: geom }) => (geom === null ? [] : [{ id, layer_id: layer.id, geom }])),
  );

/**
 * What a layer can be relied on for at a site: everything, or an unknown with its reason. Missing is worse than a gap, a gap worse than
 * being stale.
 */
export function reliance({ layer, uncoveredM2, staleM2 }: Ground, toleranceM2: number): UnknownBecause | null {
  if (!layer?.declared) return 'layer_missing';
  if (uncoveredM2 > toleranceM2) return 'not_covered';
  return staleM2 > toleranceM2 ? 'layer_stale' : null;
}
