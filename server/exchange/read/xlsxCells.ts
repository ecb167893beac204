import { attributeOf, elementsOf } from './xml.ts';

export interface Workbook {
  readonly strings: readonly string[];
  /** For each cell style, whether its numbers are dates. */
  readonly dates: readonly boolean[];
  readonly startsIn1904: boolean;
}

const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const SERIAL_MAX = 2_958_466;

/** Built-in number formats that show dates (ECMA-376 18.8.30, with those of Chinese). */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** A format with days, years or hours outside of its literals is one of dates. */
function isDateCode(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]/gi, '');
  return /[ydhs]/i.test(bare) && !/general/i.test(bare);
}

/** Which cell styles show their numbers as dates. */
export function readStyles(xml: string): boolean[] {
  const custom = new Map<number, boolean>();
  for (const { head } of elementsOf(xml, 'numFmt'))
    custom.set(Number(attributeOf(head, 'numFmtId')), isDateCode(attributeOf(head, 'formatCode') ?? ''));
  const [styles] = elementsOf(xml, 'cellXfs');
  return [...elementsOf(styles?.body ?? '', 'xf')].map(({ head }) => {
    const id = Number(attributeOf(head, 'numFmtId') ?? 0);
    return custom.get(id) ?? isBuiltInDate(id);
  });
}

/** A stored number as a person typed it: fifteen digits, as a spreadsheet keeps, and no exponent. */
export function plainNumber(stored: string): string {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return stored;
  const [digits = '', exponent = '0'] = value.toExponential(14).split('e');
  const [whole = '', part = ''] = digits.replace('-', '').split('.');
  const all = `${whole}${part}`.replace(/0+$/, '') || '0';
  const point = Number(exponent) + 1;
  const sign = value < 0 ? '-' : '';
  if (point <= 0) return all === '0' ? '0' : `${sign}0.${'0'.repeat(-point)}${all}`;
  if (all.length <= point) return `${sign}${all.padEnd(point, '0')}`;
  return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

/** A day count as `YYYY-MM-DD`, with the time where there is one. */
function dateText(stored: string, startsIn1904: boolean): string {
  const serial = Number(stored);
  if (!Number.isFinite(serial) || serial < 0 || serial > SERIAL_MAX) return stored;
  const at = new Date((startsIn1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(serial * 86_400) * 1000);
  const text = at.toISOString();
  return at.getTime() % DAY_MS === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/** What a cell holds, as text: shared strings, numbers, dates, truth values, errors as they are called. */
export function cellText(head: string, value: string, book: Workbook): string {
  const type = attributeOf(head, 't') ?? 'n';
  if (type === 's') return book.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || value === '') return value;
  return book.dates[Number(attributeOf(head, 's') ?? -1)] ? dateText(value, book.startsIn1904) : plainNumber(value);
}
