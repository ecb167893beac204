import { type DisplayUnit, type QuotaKind, quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { quotaDecimal } from '../../gis-data/standards/quota-units.ts';
import { type AreaUnit, formatNumber, type Locale, locale, t } from '../i18n/index.ts';
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

/** How one kind's amounts are told at a glance: divided by `per` (of the smallest unit), with `decimals`, in `unit`. */
export interface Glance {
  per: number;
  decimals: number;
  unit: string;
}

/**
 * The scale for a glance, from the largest amount of a column: about four figures, so that sizes are read, not digits. From a
 * hundred thousand of the unit on, ten thousands (万) in Chinese; in English thousands (k), and millions of square metres, because
 * `km²` is taken. The ledger shows every digit instead.
 */
export function glanceOf(id: string, largest: number, of: Locale = locale.get()): Glance {
  const kind = quotaKind(id);
  if (!kind) return { per: 1, decimals: 0, unit: '' };
  const { num, den } = displayUnit(kind).perUnit;
  const per = Number(num) / Number(den);
  const { step, decimals, unit } = scaleOf(Math.abs(largest) / per, unitName(id, of), of);
  const size = Math.abs(largest) / per / step;
  const wanted = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return { per: per * step, decimals: Math.min(wanted, decimals ?? displayUnit(kind).decimals), unit };
}

/** How many units one step of a glance is, its most decimals (those of the unit where none is said), and its word. */
function scaleOf(units: number, word: string, of: Locale): { step: number; decimals?: number; unit: string } {
  if (units < 100_000) return { step: 1, unit: word };
  if (of === 'en' && word === 'm²') return { step: 1_000_000, decimals: 3, unit: t('ledger.millionUnit', { unit: word }, of) };
  return { step: of === 'zh' ? 10_000 : 1000, decimals: 2, unit: t('ledger.largeUnit', { unit: word }, of) };
}

/** An amount for a glance, in the scale of its column and without the unit. */
export function briefAmount(amount: number | null | undefined, glance: Glance): string {
  if (amount === null || amount === undefined) return '—';
  return formatNumber(amount / glance.per, glance.decimals);
}
