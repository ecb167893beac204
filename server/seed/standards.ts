import { DEPARTMENTS } from '../../gis-data/standards/departments.ts';
import { LAYERS, type Layer } from '../../gis-data/standards/layers.ts';
import { RULES_VERSION, SITING_RULES } from '../../gis-data/standards/siting-rules.ts';
import { applyStandards, type NewLayer, type StandardsDiff } from '../blueprint/index.ts';
import { addDepartments } from '../identity/index.ts';
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
    scoped: id === 'sites',
    halfWidthField: null,
    centreLine: false,
  },
  ...{ sourceZh: '蓝图', sourceEn: 'Lantu', staleAfterMonths: null, synthetic: false, style: {} },
  mark: { sensitivity: id === 'regions' ? 'public' : 'internal', attributes: {} },
}));

/** A standard layer as the blueprint keeps it. */
function blueprintLayer(layer: Layer): NewLayer {
  const { id, group, zh, en, geometry, tileset, constraint, sourceZh, sourceEn, staleAfterMonths, style } = layer;
  return {
    ...{ id, group, zh, en, geometry, tileset, constraint, sourceZh, sourceEn, staleAfterMonths, style },
    ordinal: 100 + LAYERS.indexOf(layer) * 10,
    scoped: group === 'cadastre',
    halfWidthField: layer.halfWidthField ?? null,
    centreLine: layer.centreLine ?? false,
    synthetic: false,
    mark: { sensitivity: layer.mark?.sensitivity ?? 'internal', attributes: layer.mark?.attributes ?? {} },
  };
}

/**
 * Brings the product's standard layers and rules into the database; a later version of them arrives as a commit with its difference. None
 * is delivered by this: a check against a layer that nobody delivered answers unknown. Departments that are there already stay as they are.
 */
export async function loadStandards(unit: Unit): Promise<StandardsDiff | null> {
  await addDepartments(unit, DEPARTMENTS);
  return applyStandards(unit, { layers: [...OURS, ...LAYERS.map(blueprintLayer)], rules: { version: RULES_VERSION, items: SITING_RULES } });
}
