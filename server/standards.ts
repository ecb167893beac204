import { LAYERS } from '../gis-data/standards/layers.ts';
import { layerRows, type NewLayer, putLayer } from './blueprint/index.ts';
import type { Unit } from './platform/unit.ts';

const OURS: readonly NewLayer[] = [
  layerOfOurs('regions', 'base', '行政区', 'Regions', 'regions'),
  layerOfOurs('sites', 'cadastre', '项目用地', 'Project sites', 'sites'),
];

function layerOfOurs(id: string, group: string, zh: string, en: string, tileset: string): NewLayer {
  const source = {
    sourceZh: '蓝图',
    sourceEn: 'Lantu',
    sourceDate: null,
    staleAfterMonths: null,
  };
  const shape = {
    geometry: 'polygon' as const,
    constraint: false,
    scoped: false,
    halfWidthField: null,
    centreLine: false,
  };
  return {
    id,
    group,
    ordinal: id === 'regions' ? 900 : 350,
    zh,
    en,
    tileset,
    ...shape,
    ...source,
    coverage: 'all',
    coverageGeometry: null,
    synthetic: false,
    style: {},
  };
}

/**
 * Loads the standard layers. None is delivered yet: a check against a layer that nobody delivered answers unknown.
 * Runs at every start and changes nothing the second time but descriptions.
 */
export async function loadStandards(unit: Unit): Promise<void> {
  const have = new Set((await layerRows(unit)).map((layer) => layer.id));
  for (const layer of OURS) if (!have.has(layer.id)) await putLayer(unit, layer);
  for (const [index, layer] of LAYERS.entries()) {
    if (have.has(layer.id)) continue;
    await putLayer(unit, {
      id: layer.id,
      group: layer.group,
      ordinal: 100 + index * 10,
      zh: layer.zh,
      en: layer.en,
      geometry: layer.geometry,
      tileset: layer.tileset,
      constraint: layer.constraint,
      scoped: layer.group === 'cadastre',
      sourceZh: layer.sourceZh,
      sourceEn: layer.sourceEn,
      sourceDate: null,
      staleAfterMonths: layer.staleAfterMonths,
      coverage: 'none',
      coverageGeometry: null,
      halfWidthField: layer.halfWidthField ?? null,
      centreLine: layer.centreLine ?? false,
      synthetic: false,
      style: layer.style,
    });
  }
}
