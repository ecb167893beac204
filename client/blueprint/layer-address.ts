import type { MapLayer, MapTheme } from '../map/layers.ts';

/** Whether a word of the address names a colouring of the map. */
export function isTheme(text: string | undefined): text is MapTheme {
  return text === 'landUse' || text === 'status' || text === 'plain';
}

/** The opacities that differ from full, short enough for the address: `plan_zones:45,parcels:80`. Base layers fade as one. */
export function opacitiesText(layers: readonly Pick<MapLayer, 'id' | 'group' | 'opacity'>[]): string {
  const base = layers.find((layer) => layer.group === 'base');
  const named = layers.filter((layer) => layer.group !== 'base' || layer === base);
  return named
    .filter((layer) => layer.opacity < 1)
    .map((layer) => `${layer.id}:${Math.round(layer.opacity * 100)}`)
    .join(',');
}

/** Reads them back; what makes no sense is left out. */
export function opacitiesFrom(text: string | undefined): [id: string, opacity: number][] {
  return (text ?? '').split(',').flatMap((pair): [string, number][] => {
    const [id, percent] = pair.split(':');
    const value = Number(percent);
    return id && percent && value >= 0 && value <= 100 ? [[id, value / 100]] : [];
  });
}
