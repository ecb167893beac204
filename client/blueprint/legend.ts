import { landUse } from '../../gis-data/standards/land-use.ts';
import { pick, t } from '../i18n/index.ts';
import { landUseColour } from '../map/land-use-colours.ts';
import type { MapTheme } from '../map/layers.ts';
import { statusColours } from '../map/style.ts';

/** The classes that a city map shows most, in the order of the standard. */
const classes = ['01', '03', '0701', '0703', '08', '0804', '0806', '09', '1001', '1101', '12', '13', '1401', '17'];

/** One line of the map's key. */
export interface LegendLine {
  colour: string;
  label: string;
}

/** The key to the colours of parcels and zones; outlines need none. */
export function legendOf(theme: MapTheme): LegendLine[] {
  if (theme === 'plain') return [];
  if (theme === 'status')
    return Object.entries(statusColours).map(([status, colour]) => ({ colour, label: t(`parcels.status.${status as ParcelStatus}`) }));
  return classes.flatMap((code) => {
    const use = landUse('planning', code);
    return use ? [{ colour: landUseColour(code), label: pick(use) }] : [];
  });
}

type ParcelStatus = 'available' | 'idle' | 'restricted' | 'reserved' | 'occupied';
