import { type DisplayUnit, type QuotaKindId, quotaKind } from './quota-kinds.ts';

/** Integer division rounded half away from zero. */
function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const half = denominator / 2n;
  return numerator < 0n ? -((-numerator + half) / denominator) : (numerator + half) / denominator;
}

function unitOf(kind: QuotaKindId, unit: string): DisplayUnit {
  const found = quotaKind(kind)?.display.find((candidate) => candidate.unit === unit);
  if (!found) throw new RangeError(`quota kind ${kind} has no display unit ${unit}`);
  return found;
}

/** Writes a fixed-point number (`scaled` = value × 10^decimals) with grouped thousands. */
function writeDecimal(scaled: bigint, decimals: number, separator: string): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+(?!\d))/g, separator);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${scaled < 0n ? '-' : ''}${whole}${fraction}`;
}

/**
 * An amount as a plain decimal in a display unit, e.g. 1000 m² → `1.50` 亩. Exact integer arithmetic; the last digit is rounded half away from zero.
 * @param amount whole number of the kind's smallest unit
 * @throws RangeError when the kind has no such display unit, or the amount is not whole
 */
export function quotaDecimal(kind: QuotaKindId, amount: number | bigint, displayUnit: string, separator = ''): string {
  const { perUnit, decimals } = unitOf(kind, displayUnit);
  const scaled = divideRounded(BigInt(amount) * perUnit.den * 10n ** BigInt(decimals), perUnit.num);
  return writeDecimal(scaled, decimals, separator);
}

/**
 * Reads what a person typed (`1 842.5`, `1,842.5`, with or without the unit's name) into the smallest unit, rounded to a whole number.
 * @returns null when the text is not a number, names another unit, or is too large to be counted exactly
 * @throws RangeError when the kind has no such display unit
 */
export function parseQuota(kind: QuotaKindId, text: string, displayUnit: string): number | null {
  const unit = unitOf(kind, displayUnit);
  const match = /^([-+]?)([\d\s,\u202f]*)(?:\.(\d*))?\s*(.*)$/u.exec(text.trim().normalize('NFKC'));
  if (!match) return null;
  const whole = (match[2] ?? '').replace(/[\s,\u202f]/gu, '');
  const fraction = match[3] ?? '';
  const names = ['', unit.unit, unit.zh, unit.en].map((name) => name.normalize('NFKC'));
  if (whole.length + fraction.length === 0 || whole.length + fraction.length > 40 || !names.includes((match[4] ?? '').trim())) return null;
  const magnitude = divideRounded(BigInt(whole + fraction) * unit.perUnit.num, unit.perUnit.den * 10n ** BigInt(fraction.length));
  const amount = match[1] === '-' ? -magnitude : magnitude;
  const asNumber = Number(amount);
  return Number.isSafeInteger(asNumber) ? asNumber + 0 : null;
}
