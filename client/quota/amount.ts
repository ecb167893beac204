import { type DisplayUnit, type QuotaKind, quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { quotaDecimal } from '../../gis-data/standards/quota-units.ts';
import { type AreaUnit, formatNumber, type Locale, locale } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';

const thin = '\u202f';

/** The name of a quota kind in the language on the screen; an unknown kind shows its id. */
export function kindName(id: string, of: Locale = locale.get()): string {
  return quotaKind(id)?.[of] ?? id;
}

/** The unit that a kind is shown in: land in the chosen unit of area, the others in the customary unit of the trade. */
export function displayUnit(kind: QuotaKind, area: AreaUnit = areaUnit.get()): DisplayUnit {
  const chosen = kind.unit === 'm2' ? kind.display.find((each) => each.unit === area) : undefined;
  return chosen ?? kind.display[0]!;
}

/** The word of a kind's unit: 亩, tce, t. Short signs are the same in both languages. */
export function unitName(id: string, of: Locale = locale.get(), area: AreaUnit = areaUnit.get()): string {
  const kind = quotaKind(id);
  if (!kind) return '';
  const shown = displayUnit(kind, area);
  if (shown.unit === 'tce' || shown.unit === 't' || shown.unit === 'm2') return shown.unit === 'm2' ? 'm²' : shown.unit;
  return shown[of];
}

/** An amount as a number of its display unit, for scales and charts only. */
export function amountIn(id: string, amount: number, area: AreaUnit = areaUnit.get()): number {
  const kind = quotaKind(id);
  if (!kind) return amount;
  const { num, den } = displayUnit(kind, area).perUnit;
  return (amount * Number(den)) / Number(num);
}

/** The amount to the last digit of its unit, without the unit: `13 160.00`. What a ledger shows. */
export function exactAmount(id: string, amount: number | null | undefined, of: Locale = locale.get()): string {
  if (amount === null || amount === undefined) return '—';
  const kind = quotaKind(id);
  if (!kind) return formatNumber(amount, 0, of);
  const separator = of === 'zh' ? thin : ',';
  return quotaDecimal(kind.id, amount, displayUnit(kind).unit, separator).replace('-', '−');
}

/** The same with its unit: `13 160.00 亩`. */
export function exactWithUnit(id: string, amount: number | null | undefined): string {
  if (amount === null || amount === undefined) return '—';
  return `${exactAmount(id, amount)} ${unitName(id)}`.trim();
}

/** The amount as a plain decimal for a spreadsheet: no grouping, a point, an ordinary minus. */
export function plainAmount(id: string, amount: number | null): string {
  if (amount === null) return '';
  const kind = quotaKind(id);
  return kind ? quotaDecimal(kind.id, amount, displayUnit(kind).unit) : String(amount);
}

/** How many decimals a column needs so that its largest amount shows about four figures: the commander reads sizes, the ledger digits. */
export function briefDecimals(id: string, largest: number): number {
  const kind = quotaKind(id);
  if (!kind) return 0;
  const size = Math.abs(amountIn(id, largest));
  const wanted = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return Math.min(wanted, displayUnit(kind).decimals);
}

/** An amount for a glance, with the decimals of its column and without the unit. */
export function briefAmount(id: string, amount: number | null | undefined, decimals: number): string {
  if (amount === null || amount === undefined) return '—';
  return formatNumber(amountIn(id, amount), decimals);
}
