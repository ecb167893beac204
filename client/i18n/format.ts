import type { AreaUnit } from '../state/settings.ts';
import { t } from './catalogue.ts';
import { type Locale, languageTag, locale } from './locale.ts';

export type { AreaUnit };

/** A space that does not break and is narrower than a word space: Chinese figures are grouped by it (GB/T 15835). */
const thin = '\u202f';
const absent = '—';

/** A number with grouped thousands: `57 607` in Chinese, `57,607` in English. `decimals` is both the least and the most. */
export function formatNumber(value: number | null | undefined, decimals = 0, of: Locale = locale.get()): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  const text = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
  const signed = text.replace('-', '−');
  return of === 'zh' ? signed.replaceAll(',', thin) : signed;
}

/** A share between 0 and 1 as `86 %`; a true 0 or 1 is never reached by rounding alone. */
export function formatShare(share: number | null | undefined, decimals = 0, of: Locale = locale.get()): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return absent;
  const step = 10 ** -decimals;
  const percent = Number((share * 100).toFixed(decimals));
  const held = share > 0 && percent === 0 ? step : share < 1 && percent === 100 ? 100 - step : percent;
  return `${formatNumber(held, decimals, of)}${thin}%`;
}

/** How many decimals an area has in a unit: each step is smaller than 7 m². */
const areaDecimals: Record<AreaUnit, number> = { mu: 2, ha: 4, m2: 0 };

/** An area in a unit, from whole m², halves rounded up without an error of binary fractions. */
export function areaIn(areaM2: number, unit: AreaUnit): number {
  if (unit === 'm2') return Math.round(areaM2);
  if (unit === 'ha') return Math.round(areaM2) / 10_000;
  return Math.round((areaM2 * 3) / 20) / 100;
}

/** `86.41 亩`, `5.7607 公顷`, `57 607 m²`. */
export function formatArea(areaM2: number | null | undefined, unit: AreaUnit, of: Locale = locale.get()): string {
  if (areaM2 === null || areaM2 === undefined || !Number.isFinite(areaM2)) return absent;
  return `${formatNumber(areaIn(areaM2, unit), areaDecimals[unit], of)} ${areaUnitName(unit, of)}`;
}

/** The word for an area unit. */
export function areaUnitName(unit: AreaUnit, of: Locale = locale.get()): string {
  return t(`unit.${unit}`, {}, of);
}

/** A typed number: grouping by comma or any space, full-width digits and points, a true minus. `null` when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,，]/g, '')
    .replace('−', '-')
    .replace('。', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** A length or distance: metres to 0.1 below 1 km, then kilometres. */
export function formatLength(lengthM: number | null | undefined, of: Locale = locale.get()): string {
  if (lengthM === null || lengthM === undefined || !Number.isFinite(lengthM)) return absent;
  return lengthM < 1000 ? `${formatNumber(lengthM, 1, of)} m` : `${formatNumber(lengthM / 1000, 2, of)} km`;
}

/** Money in whole fen as 万元 (ten thousand yuan) or 亿元 from one hundred million yuan. */
export function formatMoney(fen: number | null | undefined, of: Locale = locale.get()): string {
  if (fen === null || fen === undefined || !Number.isFinite(fen)) return absent;
  const yuan = fen / 100;
  if (of === 'en') return yuan >= 1e6 ? `CNY ${formatNumber(yuan / 1e6, 2, of)} M` : `CNY ${formatNumber(yuan, 0, of)}`;
  return yuan >= 1e8 ? `${formatNumber(yuan / 1e8, 2, of)} 亿元` : `${formatNumber(yuan / 1e4, 1, of)} 万元`;
}

/** A plain date stays as it is kept, `2026-11-21`: the form of both languages here. An instant gives its day in China. */
export function formatDate(date: string | null | undefined): string {
  if (!date) return absent;
  return date.length > 10 ? formatInstant(date).slice(0, 10) : date;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** An instant as date and time in China to the minute, `2026-11-21 09:30`: the ledger's days are China's, wherever the screen stands. */
export function formatInstant(instant: string | Date | null | undefined): string {
  if (!instant) return absent;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return absent;
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** Today in China as `YYYY-MM-DD`. */
export function today(): string {
  return formatInstant(new Date()).slice(0, 10);
}

/** How long ago, in words: 刚刚, 5 分钟前, 3 天前. */
export function formatAgo(instant: string | Date, now: Date = new Date(), of: Locale = locale.get()): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(languageTag(of), {
    numeric: 'auto',
  });
  const size = Math.abs(seconds);
  if (size < 60) return words.format(0, 'second');
  if (size < 3600) return words.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}
