import type { Geometry } from 'geojson';
import { countiesOf, regionCodeOf, regionNameOf, retiredRegionCodes } from '../../../gis-data/standards/region-codes.ts';
import type { LeftOutReason, SetupFinding, SetupFindingCode } from '../../contract/setup.ts';
import { zoneId } from '../../regions/index.ts';
import { type Attributes, type RegionFields, readCode, recogniseFields, textOf } from './fields.ts';
import { englishName } from './names.ts';

/** One shape of a boundary file as it was read, in lon/lat degrees. */
export interface BoundaryShape {
  readonly index: number;
  readonly geometry: Geometry | null;
  readonly attributes: Attributes;
}

export interface BoundaryFile {
  readonly name: string;
  readonly format: string;
  readonly crs: string;
  readonly shapes: readonly BoundaryShape[];
}

/** A region to be made; without shapes its outline is that of what lies below it. */
export interface Draft {
  readonly id: string;
  readonly kind: 'province' | 'city' | 'county' | 'zone';
  readonly code: string | null;
  readonly parentId: string | null;
  zh: string;
  en: string;
  readonly shapes: Geometry[];
}

export interface LeftOut {
  readonly file: string;
  readonly index: number;
  readonly name: string;
  readonly reason: LeftOutReason;
}

export interface Recognised {
  /** Parents first. */
  readonly drafts: readonly Draft[];
  readonly findings: readonly SetupFinding[];
  readonly leftOut: readonly LeftOut[];
}

export interface Wanted {
  /** Two digits of GB/T 2260. */
  readonly province: string;
  /** Only these cities; all when empty. */
  readonly cities: readonly string[];
}

const ZONE_NAME = /(开发区|高新区|度假区|新区|园区|保税区|示范区|经开区|功能区|自贸区)$/u;
const ZONE_LEVEL = /^(zone|functional|functional_zone|功能区|开发区)$/i;
/** The statistical codes of functional zones (统计用区划代码), which GB/T 2260 does not have. */
const isZoneCode = (code: string): boolean => /(7[1-9]|80)$/.test(code) && regionNameOf(code) === null;
const isArea = (geometry: Geometry | null): geometry is Geometry =>
  geometry !== null && (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' || geometry.type === 'GeometryCollection');
const cityOf = (code: string): string => `${code.slice(0, 4)}00`;
const kindOf = (code: string): 'province' | 'city' | 'county' =>
  code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'city' : 'county';

/** What one shape says of itself. */
interface Said {
  readonly code: string | null;
  readonly oldCode: string | null;
  readonly isTooFine: boolean;
  readonly byName: boolean;
  readonly zh: string;
  readonly en: string;
  readonly city: string;
  readonly isZone: boolean;
}

function hear(attributes: Attributes, fields: RegionFields, province: string): Said {
  const read = fields.code === null ? null : readCode(attributes[fields.code]);
  const zh = textOf(attributes, fields.name);
  const given = read === null || read === 'too_fine' ? null : read.code;
  const byName = given === null && read !== 'too_fine' && zh !== '' ? regionCodeOf(zh, province) : null;
  const code = given ?? byName;
  const isNamedZone = ZONE_LEVEL.test(textOf(attributes, fields.level)) || (code === null && ZONE_NAME.test(zh));
  return {
    code: code === null ? null : (retiredRegionCodes[code] ?? code),
    oldCode: code !== null && retiredRegionCodes[code] ? code : null,
    isTooFine: read === 'too_fine',
    byName: byName !== null,
    zh,
    en: textOf(attributes, fields.english),
    city: textOf(attributes, fields.city),
    isZone: isNamedZone || (code !== null && isZoneCode(code)),
  };
}

/** Collects regions from the shapes of boundary files. Nothing is guessed: what carries no code of the province is left out and said. */
class Collector {
  readonly drafts = new Map<string, Draft>();
  readonly findings: SetupFinding[] = [];
  readonly leftOut: LeftOut[] = [];
  private readonly zones: { readonly file: string; readonly shape: BoundaryShape; readonly said: Said }[] = [];
  private readonly cityNames = new Map<string, string>();
  private readonly wanted: Wanted;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  take(file: BoundaryFile): void {
    const fields = recogniseFields(
      file.shapes.map((shape) => shape.attributes),
      this.wanted.province,
    );
    for (const shape of file.shapes) {
      const said = hear(shape.attributes, fields, this.wanted.province);
      const reason = this.refusalOf(shape, said);
      if (reason !== null) this.leave(file.name, shape, said, reason);
      else if (said.isZone) this.zones.push({ file: file.name, shape, said });
      else this.add(said.code!, shape.geometry!, said);
    }
  }

  /** Parents that no file holds, names that no file has, zones once the cities are known. */
  finish(): void {
    for (const draft of [...this.drafts.values()]) if (draft.kind === 'county') this.parent(cityOf(draft.id));
    this.parent(`${this.wanted.province}0000`);
    for (const { file, shape, said } of this.zones) this.addZone(file, shape, said);
    for (const draft of this.drafts.values()) this.name(draft);
    for (const draft of this.drafts.values()) this.checkCity(draft);
    if (![...this.drafts.values()].some((draft) => draft.kind === 'county')) this.find('no_county', `${this.wanted.province}0000`);
  }

  private refusalOf({ geometry }: BoundaryShape, said: Said): LeftOutReason | null {
    if (said.isTooFine) return 'too_fine';
    if (!said.code && !said.isZone) return 'no_code';
    if (said.code && !said.code.startsWith(this.wanted.province)) return 'other_province';
    const isOfCity = said.code !== null && kindOf(said.code) !== 'province';
    if (isOfCity && this.wanted.cities.length > 0 && !this.wanted.cities.includes(cityOf(said.code!))) return 'other_city';
    return isArea(geometry) ? null : 'no_area';
  }

  private leave(file: string, shape: BoundaryShape, said: Said, reason: LeftOutReason): void {
    this.leftOut.push({ file, index: shape.index, name: said.zh || said.en, reason });
  }

  private find(code: SetupFindingCode, regionId: string, params: SetupFinding['params'] = {}): void {
    this.findings.push({ code, regionId, params });
  }

  private add(code: string, geometry: Geometry, said: Said): void {
    const kind = kindOf(code);
    const draft = this.drafts.get(code) ?? this.start(code, said);
    draft.shapes.push(geometry);
    if (said.oldCode !== null) this.find('old_code', code, { from: said.oldCode, to: code });
    if (said.byName) this.find('code_by_name', code, { name: said.zh });
    if (kind === 'county' && said.city) this.cityNames.set(cityOf(code), said.city);
  }

  private start(code: string, said: Said | null): Draft {
    const kind = kindOf(code);
    const parentId = kind === 'province' ? null : kind === 'city' ? `${code.slice(0, 2)}0000` : cityOf(code);
    const isOld = said?.oldCode != null;
    const draft: Draft = {
      id: code,
      kind,
      code,
      parentId,
      zh: isOld ? '' : (said?.zh ?? ''),
      en: isOld ? '' : (said?.en ?? ''),
      shapes: [],
    };
    this.drafts.set(code, draft);
    return draft;
  }

  private parent(code: string): void {
    if (!this.drafts.has(code)) this.start(code, null);
  }

  private addZone(file: string, shape: BoundaryShape, said: Said): void {
    const cities = [...this.drafts.values()].filter((draft) => draft.kind === 'city');
    const city =
      (said.code && cities.find((each) => each.id === cityOf(said.code!))) ||
      cities.find((each) => said.city !== '' && (each.zh === said.city || regionNameOf(each.id) === said.city)) ||
      (cities.length === 1 ? cities[0] : undefined);
    if (!city) {
      this.leave(file, shape, said, 'zone_without_city');
      return;
    }
    const id = zoneId(city.id, said.zh || String(shape.index));
    const draft = this.drafts.get(id) ?? { id, kind: 'zone', code: null, parentId: city.id, zh: said.zh || id, en: said.en, shapes: [] };
    draft.shapes.push(shape.geometry!);
    this.drafts.set(id, draft);
  }

  private name(draft: Draft): void {
    const standard = draft.code === null ? null : regionNameOf(draft.code);
    if (draft.zh === '') {
      draft.zh = standard ?? this.cityNames.get(draft.id) ?? draft.id;
      const source = standard !== null || this.cityNames.has(draft.id) ? 'name_from_code' : 'name_unknown';
      if (draft.shapes.length > 0 || source === 'name_unknown') this.find(source, draft.id, { name: draft.zh });
    } else if (standard !== null && standard !== draft.zh) this.find('name_differs', draft.id, { file: draft.zh, standard });
    if (draft.en === '') draft.en = englishName(draft.zh);
    if (draft.shapes.length > 1) this.find('joined', draft.id, { shapes: draft.shapes.length });
  }

  private checkCity(draft: Draft): void {
    if (draft.kind === 'county' && countiesOf(draft.parentId!).length > 0 && regionNameOf(draft.id) === null)
      this.find('code_unknown', draft.id, { name: draft.zh });
    if (draft.kind !== 'city') return;
    const missing = countiesOf(draft.id).filter((code) => !this.drafts.has(code));
    if (missing.length > 0)
      this.find('missing', draft.id, { names: missing.map((code) => regionNameOf(code)).join('、'), count: missing.length });
  }
}

const RANK = { province: 0, city: 1, county: 2, zone: 3 } as const;

/** What regions boundary files make within a province, with everything that a person should know of it. Reads nothing but the files. */
export function recogniseRegions(files: readonly BoundaryFile[], wanted: Wanted): Recognised {
  const collector = new Collector(wanted);
  for (const file of files) collector.take(file);
  collector.finish();
  const drafts = [...collector.drafts.values()].sort((a, b) => RANK[a.kind] - RANK[b.kind] || (a.id < b.id ? -1 : 1));
  return { drafts, findings: collector.findings, leftOut: collector.leftOut };
}

/** The two digits of the province that most shapes of the files carry; null when none carries a code. */
export function provinceOf(files: readonly BoundaryFile[]): string | null {
  const counts = new Map<string, number>();
  for (const file of files) {
    const { code } = recogniseFields(
      file.shapes.map((shape) => shape.attributes),
      '',
    );
    const reads = file.shapes.map((shape) => (code === null ? null : readCode(shape.attributes[code])));
    for (const read of reads)
      if (read !== null && read !== 'too_fine') counts.set(read.code.slice(0, 2), (counts.get(read.code.slice(0, 2)) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
