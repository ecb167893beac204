/** The attributes of one shape of a boundary file. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Field names by which boundary files are known to carry something, best first; compared without case, spaces, underscores and hyphens. */
const KNOWN = {
  code: [
    'adcode',
    'adcode99',
    'xzqdm',
    'xzqhdm',
    'qhdm',
    'qxdm',
    'pac',
    'gb',
    'gbcode',
    'areacode',
    'countycode',
    'code',
    '行政区代码',
    '代码',
    'dm',
    'id',
  ],
  name: ['xzqmc', 'xzqhmc', 'qxmc', 'namechn', 'namezh', 'namecn', 'cnname', '行政区名称', '名称', 'mc', 'name', 'xmc'],
  english: ['nameen', 'enname', 'nameeng', 'english', 'nameenglish', 'pinyin', 'name'],
  city: ['city', 'cityname', 'sjmc', 'dsmc', '市名', '地市', '市', 'shi'],
  level: ['level', 'kind', 'grade', '级别', 'jb'],
} as const;

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
const HAN = /\p{Script=Han}/u;
const NAME_ENDING = /[省市区县旗盟州]$/u;

/** Which field of a file holds what; null where none does. */
export interface RegionFields {
  readonly code: string | null;
  readonly name: string | null;
  readonly english: string | null;
  readonly city: string | null;
  readonly level: string | null;
}

/** What a value says as a region code. */
export type CodeRead = { readonly code: string } | 'too_fine' | null;

/** Six digits of GB/T 2260; also with the country's 156 before, as 37 or 3715, or with zeros to nine or twelve digits. A finer code is said to be so. */
export function readCode(value: unknown): CodeRead {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const digits = String(value).trim();
  const whole = /^(?:156)?([1-8]\d{5})(?:000){0,2}$/.exec(digits)?.[1];
  if (whole) return { code: whole };
  if (/^[1-8]\d(?:\d\d)?$/.test(digits)) return { code: digits.padEnd(6, '0') };
  return /^[1-8]\d{8}(?:\d{3})?$/.test(digits) ? 'too_fine' : null;
}

export function textOf(attributes: Attributes, field: string | null): string {
  const value = field === null ? null : attributes[field];
  return typeof value === 'string' ? value.trim().slice(0, 80) : '';
}

const share = (rows: readonly Attributes[], holds: (row: Attributes) => boolean): number =>
  rows.filter(holds).length / Math.max(1, rows.length);

/** Finds the fields of a file by their names, and by what they hold where the names say nothing. */
export function recogniseFields(rows: readonly Attributes[], province: string): RegionFields {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const named = (wanted: readonly string[], fits: (row: Attributes, field: string) => boolean, least: number): string | null =>
    wanted
      .flatMap((each) => names.filter((name) => plain(name) === each))
      .find((field) => share(rows, (row) => fits(row, field)) >= least) ?? null;
  const codeAt = (row: Attributes, field: string) => readCode(row[field]) !== null;
  const hanAt = (row: Attributes, field: string) => HAN.test(textOf(row, field));
  const latinAt = (row: Attributes, field: string) => /^[A-Za-z]/.test(textOf(row, field));
  const codeOfProvince = (row: Attributes, field: string) => {
    const read = readCode(row[field]);
    return read !== null && read !== 'too_fine' && read.code.startsWith(province) && String(row[field]).trim().length >= 6;
  };
  const held = (fits: (row: Attributes, field: string) => boolean) =>
    names.find((field) => share(rows, (row) => fits(row, field)) >= 0.8) ?? null;
  return {
    code: named(KNOWN.code, codeAt, 0.3) ?? held(codeOfProvince),
    name: named(KNOWN.name, hanAt, 0.3) ?? held((row, field) => NAME_ENDING.test(textOf(row, field))),
    english: named(KNOWN.english, latinAt, 0.3),
    city: named(KNOWN.city, hanAt, 0.3),
    level: named(KNOWN.level, (row, field) => textOf(row, field) !== '', 0.3),
  };
}
