import { LAYERS, type Layer } from '../../gis-data/standards/layers.ts';
import { layerRows, type NewLayer, putLayer } from '../blueprint/index.ts';
import type { Unit } from '../platform/unit.ts';

/** Layers that the product itself draws: the regions' outlines and the projects' sites. */
const OURS: readonly NewLayer[] = (
  [
    ['regions', 'base', '行政区', 'Regions', 900],
    ['sites', 'cadastre', '项目用地', 'Project sites', 350],
  ] as const
).map(([id, group, zh, en, ordinal]) => ({
  ...{
    id,
    group,
    zh,
    en,
    ordinal,
    tileset: id,
    geometry: 'polygon',
    constraint: false,
    scoped: false,
    halfWidthField: null,
    centreLine: false,
  },
  ...{ sourceZh: '蓝图', sourceEn: 'Lantu', sourceDate: null, staleAfterMonths: null, coverage: 'all', coverageGeometry: null },
  ...{ synthetic: false, style: {} },
}));

/** What a delivery says of a layer. */
export interface Delivery {
  readonly sourceDate: string | null;
  readonly coverage: 'all' | 'part' | 'none';
  readonly coverageGeometry: object | null;
  readonly synthetic: boolean;
}

const UNDELIVERED: Delivery = { sourceDate: null, coverage: 'none', coverageGeometry: null, synthetic: false };

/** A standard layer as the blueprint keeps it, with what was delivered. */
export function blueprintLayer(layer: Layer, delivery: Delivery): NewLayer {
  const { id, group, zh, en, geometry, tileset, constraint, sourceZh, sourceEn, staleAfterMonths, style } = layer;
  return {
    ...{ id, group, zh, en, geometry, tileset, constraint, sourceZh, sourceEn, staleAfterMonths, style },
    ordinal: 100 + LAYERS.indexOf(layer) * 10,
    scoped: group === 'cadastre',
    halfWidthField: layer.halfWidthField ?? null,
    centreLine: layer.centreLine ?? false,
    ...delivery,
  };
}

/**
 * Loads the standard layers that are not there. None is delivered by this: a check against a layer that nobody delivered answers unknown.
 */
export async function loadStandards(unit: Unit): Promise<void> {
  const have = new Set((await layerRows(unit)).map((layer) => layer.id));
  for (const layer of OURS) if (!have.has(layer.id)) await putLayer(unit, layer);
  for (const layer of LAYERS) if (!have.has(layer.id)) await putLayer(unit, blueprintLayer(layer, UNDELIVERED));
}
