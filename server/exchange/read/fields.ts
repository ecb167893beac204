import { retiredRegionCodes } from '../../../gis-data/standards/region-codes.ts';
import type { FieldMapping, FieldType, MappedField, SourceField } from './types.ts';

/**
 * Known field names, best first: national database standards (DLTB, YJJBNTTB, STBHHX, CZKFBJ, GHFQ, YDYHFL), local habits, English and
 * the Cambridge cadastre. Compared without case, spaces and underscores.
 */
const KNOWN: Record<MappedField, readonly string[]> = {
  key: [
    'dkbh',
    '地块编号',
    '宗地代码',
    'zddm',
    'bdcdyh',
    '图斑编号',
    'tbbh',
    'parcelcode',
    'parcelid',
    'code',
    'ml',
    'pin',
    'apn',
    'locid',
    'xmbh',
    '编号',
    'bsm',
    'key',
    'globalid',
    'featureid',
    'id',
  ],
  name: ['dkmc', '地块名称', 'xmmc', '项目名称', 'fqmc', 'mc', '名称', 'name', 'title', 'text', 'zldwmc', 'zonetype'],
  useCode: [
    'ydyhfldm',
    'ydyhfl',
    'ghdldm',
    'dlbm',
    'yddm',
    'usecode',
    '用地代码',
    '地类编码',
    'classcode',
    'ghfqdm',
    'lhlx',
    'ydxz',
    '用地性质',
    '用途',
    'use',
  ],
  areaM2: ['tbmj', 'dkmj', 'zdmj', 'yjjbntmj', 'aream2', 'mj', '面积', 'area', 'shapearea'],
  status: ['zt', 'dkzt', '状态', 'status', 'state'],
};

const REGION_FIELDS = ['XZQDM', 'xzqdm', 'QXDM', 'qxdm', 'adcode', 'region_code', 'code'];

/** The first region code among the attributes that is no longer in force, with the one that replaced it. */
export function oldRegionCode(properties: Record<string, unknown>): { field: string; code: string; now: string } | null {
  for (const field of REGION_FIELDS) {
    const code = properties[field];
    const now = typeof code === 'string' || typeof code === 'number' ? retiredRegionCodes[String(code)] : undefined;
    if (now !== undefined) return { field, code: String(code), now };
  }
  return null;
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

/** Proposes which field holds what, by name alone; the user may change it. */
export function proposeMapping(fields: readonly SourceField[]): FieldMapping {
  const byName = new Map<string, string>();
  for (const field of fields) if (!byName.has(plain(field.name))) byName.set(plain(field.name), field.name);
  const mapping: FieldMapping = {};
  for (const target of Object.keys(KNOWN) as MappedField[]) {
    const hit = KNOWN[target].find((name) => byName.has(name));
    if (hit !== undefined) mapping[target] = byName.get(hit)!;
  }
  return mapping;
}

const FIELDS_MAX = 300;

/** Collects the fields that the features of a source carry, with a type and one sample value each. */
export class FieldCollector {
  private readonly fields = new Map<string, SourceField>();

  see(properties: Record<string, unknown>): void {
    for (const name of Object.keys(properties)) {
      const value = properties[name];
      const known = this.fields.get(name);
      if (!known && this.fields.size < FIELDS_MAX) this.fields.set(name, { name, type: typeOf(value), sample: sampleOf(value) });
      else if (known && known.sample === null && value !== null && value !== '')
        Object.assign(known, { type: typeOf(value), sample: sampleOf(value) });
      else if (known && known.type === 'number' && typeof value === 'string') known.type = 'text';
    }
  }

  list(): SourceField[] {
    return [...this.fields.values()];
  }
}

function typeOf(value: unknown): FieldType {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? 'date' : 'text';
  return value === null || value === undefined ? 'text' : 'other';
}

function sampleOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80);
}
