import type { ParcelView } from '../../server/contract/parcels.ts';
import type { SheetCell, SheetTable } from '../export/workbook.ts';
import { type AreaUnit, areaIn, areaUnitName, formatInstant, pick, t } from '../i18n/index.ts';
import { useName } from '../land/use.ts';

const decimals: Record<AreaUnit, number> = { mu: 2, ha: 4, m2: 0 };

/** Parcels as a spreadsheet: areas as numbers in the unit on the screen and in whole m², the class by system, code and name. */
export function parcelsSheet(
  items: readonly ParcelView[],
  unit: AreaUnit,
  { filters, complete, asOf }: { readonly filters: readonly string[]; readonly complete: boolean; readonly asOf: string | undefined },
): SheetTable {
  const area = (areaM2: number | null): SheetCell => (areaM2 === null ? null : { amount: areaIn(areaM2, unit), decimals: decimals[unit] });
  const head = (name: string, width: number): SheetTable['columns'][number] => ({ head: name, width });
  return {
    title: t('parcels.fileName'),
    columns: [
      head(t('parcels.code'), 20),
      head(t('parcels.region'), 16),
      head(t('parcels.use'), 30),
      head(t('parcels.statusOf'), 14),
      head(`${t('parcels.area')} ${areaUnitName(unit)}`, 18),
      head(`${t('parcels.area')} m²`, 18),
      head(`${t('parcels.planarArea')} m²`, 18),
      head('E °', 12),
      head('N °', 12),
    ],
    rows: items.map((item) => [
      item.code,
      pick(item.regionName),
      useName(item.use),
      t(`parcels.status.${item.status ?? 'none'}`),
      area(item.areaM2),
      { amount: Math.round(item.areaM2), decimals: 0 },
      item.planarAreaM2 === null ? null : { amount: Math.round(item.planarAreaM2), decimals: 0 },
      { amount: Number(item.center[0].toFixed(6)), decimals: 6 },
      { amount: Number(item.center[1].toFixed(6)), decimals: 6 },
    ]),
    notes: [
      [t('sheets.asOf'), asOf ?? t('sheets.now', { time: formatInstant(new Date()) })],
      [t('sheets.filters'), filters.join(' · ')],
      [t('sheets.completeness'), complete ? t('sheets.complete') : t('sheets.capped', { count: items.length })],
    ],
  };
}
