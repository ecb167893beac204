import { landUse } from '../../gis-data/standards/land-use.ts';
import type { UseRef } from '../../server/contract/common.ts';
import { pick, t } from '../i18n/index.ts';
import { landUseColour } from '../map/land-use-colours.ts';

/** A class of land use as a reader says it: `二类工业用地 100102`; a survey class says that it is one. */
export function useName(use: UseRef | null): string {
  if (!use) return '—';
  const known = landUse(use.system, use.code);
  const name = known ? `${pick(known)} ${use.code}` : use.code;
  return use.system === 'survey' ? `${name} · ${t('parcels.surveyClass')}` : name;
}

/** The name alone: `二类工业用地`. */
export function useShort(use: UseRef | null): string {
  const known = use ? landUse(use.system, use.code) : null;
  return known ? pick(known) : (use?.code ?? '—');
}

/** The colour of a class as the map paints it, for a swatch. */
export function useColour(use: UseRef): string {
  return landUseColour(use.code, use.system);
}
