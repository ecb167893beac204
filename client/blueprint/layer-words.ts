import type { DeliveryView, LayerView } from '../../server/contract/blueprint.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { formatNumber, pick, t, today } from '../i18n/index.ts';
import { landUseColour } from '../map/land-use-colours.ts';
import type { LayerLook, MapTheme } from '../map/layers.ts';
import { statusColours } from '../map/style.ts';
import type { Swatch } from '../ui/lt-legend-row.ts';

/** The groups of the panel, top to bottom; corridors and protected areas stand together. */
export const panelGroups = ['control', 'plan', 'cadastre', 'corridor', 'base'] as const;
export type PanelGroup = (typeof panelGroups)[number];

/** The group of the panel that a layer stands in. */
export function groupOf(layer: Pick<LayerView, 'group'>): PanelGroup {
  return layer.group === 'protection' ? 'corridor' : layer.group;
}

/** The layers of one group of the panel, corridors before protected areas; otherwise as they are drawn. */
export function layersOf(group: PanelGroup, layers: readonly LayerView[]): LayerView[] {
  const mine = layers.filter((layer) => groupOf(layer) === group);
  return [...mine.filter((layer) => layer.group !== 'protection'), ...mine.filter((layer) => layer.group === 'protection')];
}

const ramp = ['0701', '1001', '09', '1401', '0804'].map((code) => landUseColour(code));

/** How a layer looks on the map now, small. */
export function swatchOf(layer: Pick<LayerView, 'geometry' | 'id'>, look: LayerLook, theme: MapTheme): Swatch {
  const stroke = look.line;
  if (look.fill === 'land-use') {
    if (theme === 'landUse') return { kind: 'ramp', colours: ramp, ...(stroke ? { stroke } : {}) };
    if (theme === 'status' && layer.id === 'parcels')
      return { kind: 'ramp', colours: Object.values(statusColours), ...(stroke ? { stroke } : {}) };
    return { kind: 'fill', fill: 'none', ...(stroke ? { stroke } : {}) };
  }
  const fill = look.fill ? `color-mix(in srgb, ${look.fill} ${Math.round((look.fillOpacity ?? 1) * 100)}%, var(--surface))` : '';
  const colours = { ...(fill ? { fill } : {}), ...(stroke ? { stroke } : {}) };
  if (layer.geometry === 'point') return { kind: 'point', ...colours };
  if (layer.geometry === 'line') return { kind: 'line', ...colours };
  if (look.fill) return { kind: 'fill', ...colours };
  return { kind: look.dash ? 'dash' : 'outline', ...colours };
}

/** Whole years between a date and today, rounded down. */
export function yearsSince(date: string, now: string = today()): number {
  const years = Number(now.slice(0, 4)) - Number(date.slice(0, 4));
  return now.slice(5) < date.slice(5) ? years - 1 : years;
}

/** Date, coverage and source, what matters most first: `2026-06-30 · 全市 · 自然资源局`. */
export function sourceLine(layer: LayerView): string {
  const coverage = layer.sourceDate && layer.coverage !== 'none' ? t(`blueprint.coverage.${layer.coverage}`) : '';
  return [layer.sourceDate ?? '', coverage, pick(layer.source)].filter(Boolean).join(' · ');
}

/** Layers that the product keeps itself: nobody delivers them. */
const OWN_REGISTERS: readonly LayerView['tileset'][] = ['sites', 'regions'];

/** What is wrong with a layer: not to be read by this person, never delivered, its ground or date unsaid, or too old to answer with. Empty when nothing is. */
export function warningOf(layer: LayerView): string {
  if (!layer.readable) return t('blueprint.notReadable');
  if (OWN_REGISTERS.includes(layer.tileset)) return '';
  if (layer.coverage === 'none') return t(layer.featureCount ? 'blueprint.groundUnsaid' : 'blueprint.notDelivered');
  if (!layer.sourceDate && layer.stale) return t('blueprint.dateUnsaid');
  if (!layer.stale || !layer.sourceDate) return '';
  const years = yearsSince(layer.sourceDate);
  return `${layer.sourceDate.slice(0, 7)} · ${years >= 1 ? t('ui.stale', { years: formatNumber(years) }) : t('blueprint.stale')}`;
}

/** The ground that a delivery speaks for, in words. */
export function groundText(
  { covers, regionIds }: Pick<DeliveryView, 'covers' | 'regionIds'>,
  regions: readonly RegionView[] | undefined,
): string {
  if (covers !== 'regions') return t(`blueprint.covers.${covers}`);
  return (regionIds ?? []).map((id) => pick(regions?.find((region) => region.id === id)?.name ?? id)).join(t('siting.listComma'));
}
