import proj4 from 'proj4';
import { ReadRefusal } from './types.ts';

/**
 * The reference systems that an import accepts: CGCS2000 in degrees and in its 3° and 6° Gauss–Krüger zones, with and without the zone
 * number in the easting, plus WGS 84 and Web Mercator. Everything else is refused by name: a wrong datum is a shift of tens to hundreds
 * of metres that nobody sees. Codes: EPSG registry; 3°: 4513–4533 and 4534–4554, 6°: 4491–4501 and 4502–4512.
 */
export interface ReferenceSystem {
  epsg: number;
  name: string;
  kind: 'degrees' | 'gauss-kruger' | 'web-mercator';
  centralMeridian: number;
  falseEasting: number;
  /** Width of the zone in degrees; 0 when there is none. */
  zoneWidth: 0 | 3 | 6;
  /** The zone number in front of the easting; null when there is none. */
  zonePrefix: number | null;
}

const degrees = (epsg: number, name: string): ReferenceSystem => ({
  epsg,
  name,
  kind: 'degrees',
  centralMeridian: 0,
  falseEasting: 0,
  zoneWidth: 0,
  zonePrefix: null,
});

function zoneSystem(epsg: number, zoneWidth: 3 | 6, centralMeridian: number, zonePrefix: number | null): ReferenceSystem {
  const tail = zonePrefix === null ? `CM ${centralMeridian}E` : `zone ${zonePrefix}`;
  const falseEasting = (zonePrefix ?? 0) * 1_000_000 + 500_000;
  return {
    epsg,
    name: `CGCS2000 / ${zoneWidth}-degree Gauss-Kruger ${tail}`,
    kind: 'gauss-kruger',
    centralMeridian,
    falseEasting,
    zoneWidth,
    zonePrefix,
  };
}

const SYSTEMS = new Map<number, ReferenceSystem>();
const add = (system: ReferenceSystem) => SYSTEMS.set(system.epsg, system);
add(degrees(4490, 'CGCS2000'));
add(degrees(4326, 'WGS 84'));
add({ ...degrees(3857, 'WGS 84 / Pseudo-Mercator'), kind: 'web-mercator' });
for (let zone = 25; zone <= 45; zone++) {
  add(zoneSystem(4488 + zone, 3, zone * 3, zone));
  add(zoneSystem(4534 + (zone - 25), 3, zone * 3, null));
}
for (let zone = 13; zone <= 23; zone++) {
  add(zoneSystem(4478 + zone, 6, zone * 6 - 3, zone));
  add(zoneSystem(4502 + (zone - 13), 6, zone * 6 - 3, null));
}

export const systemByCode = (epsg: number): ReferenceSystem | undefined => SYSTEMS.get(epsg);
export const allSystems = (): ReferenceSystem[] => [...SYSTEMS.values()];

export function findZoneSystem(zoneWidth: 3 | 6, centralMeridian: number, falseEasting: number): ReferenceSystem | undefined {
  return allSystems().find(
    (s) =>
      s.kind === 'gauss-kruger' && s.zoneWidth === zoneWidth && s.centralMeridian === centralMeridian && s.falseEasting === falseEasting,
  );
}

const CGCS2000_ELLIPSOID = '+a=6378137 +rf=298.257222101';

/** Answers a function from file coordinates (east, north) to EPSG:4490 degrees. WGS 84 degrees are taken as they are: identical for display. */
export function toDegrees(system: ReferenceSystem): (x: number, y: number) => [number, number] {
  if (system.kind === 'degrees') return (x, y) => [x, y];
  const source =
    system.kind === 'web-mercator'
      ? 'EPSG:3857'
      : `+proj=tmerc +lat_0=0 +lon_0=${system.centralMeridian} +k=1 +x_0=${system.falseEasting} +y_0=0 ${CGCS2000_ELLIPSOID} +units=m +no_defs`;
  const target = system.kind === 'web-mercator' ? 'EPSG:4326' : `+proj=longlat ${CGCS2000_ELLIPSOID} +no_defs`;
  const transform = proj4(source, target);
  return (x, y) => {
    const [lon, lat] = transform.forward([x, y]);
    return [lon as number, lat as number];
  };
}

/** What a file says about its system, taken apart by whoever can read it (GDAL's PROJJSON, a TXT header, a GeoJSON `crs` member). */
export interface DeclaredSystem {
  text: string;
  epsg: number | null;
  datumName: string;
  semiMajorAxisM: number | null;
  projected: {
    method: string;
    centralMeridian: number;
    falseEasting: number;
    falseNorthing: number;
    scale: number;
    latitudeOfOrigin: number;
  } | null;
}

const OLD_CODES: [string, (code: number) => boolean][] = [
  [
    'crs.beijing1954',
    (c) =>
      c === 4214 ||
      c === 4555 ||
      (c >= 2401 && c <= 2442) ||
      (c >= 21413 && c <= 21463) ||
      (c >= 21473 && c <= 21483) ||
      (c >= 4568 && c <= 4589),
  ],
  ['crs.xian1980', (c) => c === 4610 || (c >= 2327 && c <= 2390)],
];

/** Refuses what must never be taken for CGCS2000: Beijing 1954, Xi'an 1980 and the shifted web systems GCJ-02 and BD-09. */
export function refuseForeignDatum(text: string, epsg: number | null, semiMajorAxisM: number | null): void {
  const name = text.slice(0, 300);
  const isShifted = /gcj[-_ ]?0?2|bd[-_ ]?0?9|mars[-_ ]?(coord|grid)|火星|百度|高德/i.test(name);
  if (isShifted) throw new ReadRefusal('crs.gcj02', { reason: 'declared', declared: name });
  const isBeijing = /beijing|北京|krassov?[sw]ky|pulkovo/i.test(name) || semiMajorAxisM === 6378245;
  if (isBeijing) throw new ReadRefusal('crs.beijing1954', { declared: name });
  const isXian = /xian|xi'an|西安|iag[-_ ]?(19)?75/i.test(name) || semiMajorAxisM === 6378140;
  if (isXian) throw new ReadRefusal('crs.xian1980', { declared: name });
  if (epsg === null) return;
  for (const [code, holds] of OLD_CODES)
    if (holds(epsg)) throw new ReadRefusal(code as 'crs.beijing1954' | 'crs.xian1980', { declared: `EPSG:${epsg}` });
}

/** Refuses a file that is named after the shifted system; a company's or a block's name that only resembles one is no mention. */
export function refuseShiftedName(fileName: string): void {
  if (/gcj[-_ ]?02(?!\d)|火星坐标/i.test(fileName)) throw new ReadRefusal('crs.gcj02', { reason: 'file_name', name: fileName.slice(-120) });
}

/**
 * Refuses a feature of the boundary files of Chinese web maps: they call GCJ-02 WGS 84, 200 to 700 m off, and only they carry the member
 * `acroutes`. An `adcode` alone proves nothing: files in true WGS 84 carry it too.
 */
export function refuseShiftedMember(properties: Readonly<Record<string, unknown>>, featureIndex: number): void {
  const member = SHIFTED_MEMBERS.find((name) => Object.hasOwn(properties, name));
  if (member) throw new ReadRefusal('crs.gcj02', { reason: 'member', member, featureIndex });
}

/** As the web map writes it, and as a shapefile may. */
const SHIFTED_MEMBERS = ['acroutes', 'ACROUTES'] as const;

/** The accepted system that a declaration means. Raises `crs.*` when it means another one. */
export function identify(declared: DeclaredSystem): ReferenceSystem {
  refuseForeignDatum(`${declared.datumName} ${declared.text}`, declared.epsg, declared.semiMajorAxisM);
  const byCode = declared.epsg === null ? undefined : systemByCode(declared.epsg);
  if (byCode) return byCode;
  const shown = declared.text.slice(0, 200) || declared.datumName;
  const isChina2000 =
    /cgcs[ _-]?2000|china[ _]?(geodetic[ _]coordinate[ _]system[ _])?2000|2000国家大地/i.test(declared.datumName) &&
    declared.semiMajorAxisM !== null;
  const isWgs84 = /wgs[ _]?(19)?84|world geodetic system 1984/i.test(declared.datumName);
  const { projected } = declared;
  if (projected === null && isChina2000) return SYSTEMS.get(4490)!;
  if (projected === null && isWgs84) return SYSTEMS.get(4326)!;
  if (projected && isWgs84 && /pseudo.?mercator|mercator.?auxiliary/i.test(projected.method)) return SYSTEMS.get(3857)!;
  if (!projected || !isChina2000) throw new ReadRefusal('crs.unsupported', { declared: shown });
  const isPlainZone =
    /transverse.?mercator|gauss/i.test(projected.method) &&
    projected.scale === 1 &&
    projected.latitudeOfOrigin === 0 &&
    projected.falseNorthing === 0;
  const width = /6.?degree|6°/i.test(declared.text) ? 6 : 3;
  const found = isPlainZone ? (matchZone(width, projected) ?? matchZone(width === 3 ? 6 : 3, projected)) : undefined;
  if (!found)
    throw new ReadRefusal('crs.local', {
      declared: shown,
      centralMeridian: projected.centralMeridian,
      falseEasting: projected.falseEasting,
    });
  return found;
}

function matchZone(width: 3 | 6, projected: { centralMeridian: number; falseEasting: number }): ReferenceSystem | undefined {
  const meridian = Math.round(projected.centralMeridian * 1e6) / 1e6;
  return findZoneSystem(width, meridian, Math.round(projected.falseEasting));
}
