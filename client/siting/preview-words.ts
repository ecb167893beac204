import { type AreaUnit, formatArea, formatLength, pick, t } from '../i18n/index.ts';
import { layerCatalogue } from '../map/load-layers.ts';
import type { SitePreview } from '../map/site-preview-store.ts';

/** So small an overlap is the tiles' own rounding. */
const AREA_MIN_M2 = 5;

const nameOf = (id: string): string => pick(layerCatalogue.get().find((layer) => layer.id === id)?.name ?? id);

/** What the map shows of a site before the check: clearly a preview, about as exact as the tiles. */
export function previewText({ conflicts, nearest }: SitePreview, unit: AreaUnit): string {
  const met = conflicts
    .filter(({ areaM2 }) => areaM2 >= AREA_MIN_M2)
    .map(({ layerId, areaM2 }) => t('siting.previewArea', { layer: nameOf(layerId), area: formatArea(areaM2, unit) }));
  const near = nearest ? [t('siting.previewNear', { layer: nameOf(nearest.layerId), length: formatLength(nearest.distanceM) })] : [];
  const said = [...met, ...near];
  return t('siting.preview', { what: said.length > 0 ? said.join(t('siting.listComma')) : t('siting.previewNone') });
}
